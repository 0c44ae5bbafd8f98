import { sql } from 'kysely';
import { jsonTexts } from './json-texts.ts';
import type { Db, Tx } from './transaction.ts';

export type StoredCommand = {
  readonly id: string;
  readonly deviceId: string;
  readonly seq: number;
  readonly actorId: string;
  readonly type: string;
  readonly entity: string;
  /** Canonical JSON text as received. */
  readonly body: string;
  /** CommandOutcome as JSON text. */
  readonly outcome: string;
};

/** Of the given ids, those whose fate is sealed. */
export async function findCommands(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { readonly deviceId: string; readonly body: string; readonly outcome: string }>> {
  const { rows } = await sql<{ id: string; device_id: string; body: string; outcome: string }>`
    select id, device_id, body, outcome from command where id = any(${ids}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.id, { deviceId: row.device_id, body: row.body, outcome: row.outcome }]));
}

export async function insertCommands(tx: Tx, commands: readonly StoredCommand[], now: Date): Promise<void> {
  if (commands.length === 0) return;
  await sql`
    insert into command (id, device_id, seq, actor_id, type, entity, body, received_at, outcome)
    select id, device_id, seq, actor_id, type, entity, body, ${now}, outcome
    from unnest(
      ${commands.map(({ id }) => id)}::uuid[], ${commands.map(({ deviceId }) => deviceId)}::uuid[],
      ${commands.map(({ seq }) => seq)}::bigint[], ${commands.map(({ actorId }) => actorId)}::text[],
      ${commands.map(({ type }) => type)}::text[], ${commands.map(({ entity }) => entity)}::text[],
      ${jsonTexts(commands.map(({ body }) => body))}, ${jsonTexts(commands.map(({ outcome }) => outcome))}
    ) r(id, device_id, seq, actor_id, type, entity, body, outcome)`.execute(tx);
}
