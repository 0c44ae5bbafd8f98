import { sql } from 'kysely';
import { instantOf } from '../../src-shared/base/dates.ts';
import { ConnectorSettings, type WayHealth } from '../../src-shared/wire/connectors.ts';
import { REPAIR, REPLAY } from './imports.ts';
import type { Db, Tx } from './transaction.ts';

export type Connector = {
  readonly id: string;
  readonly name: string;
  readonly site: string;
  readonly settings: ConnectorSettings;
  /** Sealed. */
  readonly secret: Buffer | null;
  /** Sealed; of a certificate, or to sign in with. */
  readonly privateKey: Buffer | null;
  readonly enabled: boolean;
  readonly ver: number;
  readonly changedAt: Date;
};

/** All there are, by name. */
export async function listConnectors(db: Db): Promise<Connector[]> {
  return (await db.selectFrom('connector').selectAll().orderBy('name').orderBy('id').execute()).map(connectorOf);
}

export async function findConnector(db: Db | Tx, id: string): Promise<Connector | null> {
  const row = await db.selectFrom('connector').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? connectorOf(row) : null;
}

/** The same, held until the transaction ends. */
export async function lockConnector(tx: Tx, id: string): Promise<Connector | null> {
  const row = await tx.selectFrom('connector').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  return row ? connectorOf(row) : null;
}

export async function insertConnector(tx: Tx, one: Connector, by: string): Promise<void> {
  const { id, changedAt, ...rest } = one;
  const made = { id, created_by: by, created_at: changedAt };
  await tx
    .insertInto('connector')
    .values({ ...made, ...rowOf({ ...rest, changedAt }) })
    .execute();
}

export async function saveConnector(tx: Tx, { id, ...one }: Connector): Promise<void> {
  await tx.updateTable('connector').set(rowOf(one)).where('id', '=', id).execute();
}

export async function deleteConnector(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('connector').where('id', '=', id).execute();
}

function rowOf({ settings, changedAt: changed_at, privateKey: private_key, ...one }: Omit<Connector, 'id'>) {
  return { ...one, settings: JSON.stringify(settings), changed_at, private_key };
}

type Row = Pick<Connector, 'id' | 'name' | 'site' | 'secret' | 'enabled' | 'ver'> & {
  readonly settings: unknown;
  readonly private_key: Buffer | null;
  readonly changed_at: Date;
};

function connectorOf(row: Row): Connector {
  const { id, name, site, secret, enabled, ver, private_key: privateKey, changed_at: changedAt } = row;
  return {
    id,
    name,
    site,
    settings: ConnectorSettings.parse(row.settings),
    secret,
    privateKey,
    enabled,
    ver,
    changedAt,
  };
}

const NOTHING: WayHealth = { lastMessageAt: null, day: { received: 0, faulty: 0 }, latencyMs: null, deadLetters: 0 };
const DAY_MS = 86_400_000;
const NO_WAYS = [REPLAY, REPAIR];

/** What came by each way in; a way by which nothing ever came is not there. What was read again or repaired here counts for none. */
export async function readWayHealth(db: Db, now: Date): Promise<Map<string, WayHealth>> {
  const since = new Date(now.getTime() - DAY_MS);
  const { rows: last } = await sql<{ connector: string; at: Date }>`
    select connector, max(imported_at) as at from import where connector <> all(${NO_WAYS}) group by connector`.execute(
    db,
  );
  const { rows: day } = await sql<{
    connector: string;
    received: number;
    faulty: number;
    median: number | null;
    p95: number | null;
  }>`
    with recent as (
      select connector, quarantined > 0 as is_faulty, extract(epoch from finished_at - imported_at) * 1000 as took
      from import where imported_at > ${since} and connector <> all(${NO_WAYS}))
    select connector, count(*)::int as received, (count(*) filter (where is_faulty))::int as faulty,
      round(percentile_cont(0.5) within group (order by took))::int as median,
      round(percentile_cont(0.95) within group (order by took))::int as p95
    from recent group by connector`.execute(db);
  const { rows: dead } = await sql<{ connector: string; waiting: number }>`
    select connector, count(*)::int as waiting from quarantine where state = 'waiting' group by connector`.execute(db);
  const health = new Map<string, WayHealth>();
  const add = (way: string, known: Partial<WayHealth>): unknown =>
    health.set(way, { ...(health.get(way) ?? NOTHING), ...known });
  for (const { connector, at } of last) add(connector, { lastMessageAt: instantOf(at) });
  for (const { connector, received, faulty, median, p95 } of day) {
    add(connector, { day: { received, faulty }, latencyMs: median === null || p95 === null ? null : { median, p95 } });
  }
  for (const { connector, waiting } of dead) add(connector, { deadLetters: waiting });
  return health;
}

export function healthOf(health: ReadonlyMap<string, WayHealth>, way: string): WayHealth {
  return health.get(way) ?? NOTHING;
}
