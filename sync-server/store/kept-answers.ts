import { sql } from 'kysely';
import type { Db } from './transaction.ts';

/** Answers are kept so long. */
const KEPT_MS = 24 * 3_600_000;

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

export type KeyHolder =
  | { readonly state: 'taken' }
  /** Somebody works on it; `fingerprint` is '' while their body has not come in whole. */
  | { readonly state: 'inFlight'; readonly fingerprint: string }
  | { readonly state: 'done'; readonly fingerprint: string; readonly answer: Answer };

/**
 * Takes a key for one attempt at a request. Free are a key that nobody used for a day, and one whose attempt did not end in
 * its time: its server was killed.
 */
export async function takeAnswerKey(
  db: Db,
  request: {
    readonly caller: string;
    readonly key: string;
    readonly attempt: string;
    readonly fingerprint: string;
    readonly leaseMs: number;
    readonly now: Date;
  },
): Promise<KeyHolder> {
  const { caller, key, attempt, fingerprint, now } = request;
  const leaseUntil = new Date(now.getTime() + request.leaseMs);
  const keptSince = new Date(now.getTime() - KEPT_MS);
  await db.deleteFrom('kept_answer').where('begun_at', '<', keptSince).where('lease_until', '<', now).execute();
  const { rows } = await sql`
    insert into kept_answer (caller, key, attempt, fingerprint, begun_at, lease_until)
    values (${caller}, ${key}, ${attempt}, ${fingerprint}, ${now}, ${leaseUntil})
    on conflict (caller, key) do update set attempt = excluded.attempt, fingerprint = excluded.fingerprint,
      begun_at = excluded.begun_at, lease_until = excluded.lease_until
    where kept_answer.done_at is null and kept_answer.lease_until < ${now}
    returning attempt`.execute(db);
  return rows.length > 0 ? { state: 'taken' } : await readHolder(db, caller, key);
}

async function readHolder(db: Db, caller: string, key: string): Promise<KeyHolder> {
  const row = await db
    .selectFrom('kept_answer')
    .select(['fingerprint', 'done_at', 'status', 'headers', 'body'])
    .where('caller', '=', caller)
    .where('key', '=', key)
    .executeTakeFirst();
  // Given back meanwhile: whoever asks again finds it free.
  if (!row) return { state: 'inFlight', fingerprint: '' };
  const { fingerprint, status, body } = row;
  if (status === null || body === null) return { state: 'inFlight', fingerprint };
  return { state: 'done', fingerprint, answer: { status, headers: row.headers as Answer['headers'], body } };
}

type Attempt = { readonly caller: string; readonly key: string; readonly attempt: string };

/** Keeps what an attempt was answered with. Nothing is kept of one that lost its key meanwhile. */
export async function keepAnswer(
  db: Db,
  { caller, key, attempt }: Attempt,
  { fingerprint, answer, now }: { readonly fingerprint: string; readonly answer: Answer; readonly now: Date },
): Promise<void> {
  const { status, headers, body } = answer;
  await db
    .updateTable('kept_answer')
    .set({ fingerprint, status, headers: JSON.stringify(headers), body, done_at: now })
    .where('caller', '=', caller)
    .where('key', '=', key)
    .where('attempt', '=', attempt)
    .execute();
}

/** Gives the key of an attempt back that came to nothing. */
export async function releaseAnswerKey(db: Db, { caller, key, attempt }: Attempt): Promise<void> {
  await db
    .deleteFrom('kept_answer')
    .where('caller', '=', caller)
    .where('key', '=', key)
    .where('attempt', '=', attempt)
    .execute();
}
