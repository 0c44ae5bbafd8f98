import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_KEY_FILE } from '../audit/log-key.ts';
import type { Config } from '../config.ts';
import { readLog } from '../store/audit-tree.ts';
import { openDatabase } from '../store/database.ts';
import { type DatabaseFacts, readDatabaseFacts, unbalancedEntries } from '../store/health-facts.ts';
import { knownMigrations } from '../store/migrate.ts';
import { OLDEST_MAJOR } from '../store/postgres/binaries.ts';
import type { Db } from '../store/transaction.ts';
import { Flaw } from './audit-verify.ts';
import { fault, type Finding, good, warning } from '../../src-shared/support/finding.ts';
import { verifyOwnLog } from './verify-own-log.ts';

/** Signatures and leases go by the time: beyond this they are refused by somebody. */
const MOST_SKEW_MS = 60_000;

/** Everything that a look into the database tells. @param now  of this machine. */
export async function checkDatabase(url: string, { data }: Config, now: () => Date): Promise<Finding[]> {
  const db = openDatabase(url, { applicationName: 'countersign-doctor', maxConnections: 2 });
  try {
    const before = now();
    const facts = await readDatabaseFacts(db).catch((error: unknown) =>
      error instanceof Error ? error : new Error(String(error)),
    );
    if (facts instanceof Error) return [unreachable(url, facts)];
    const schema = await checkSchema(facts);
    const inside = schema.state === 'good' ? await checkContent(db, data) : [];
    return [checkVersion(facts), checkClock(facts, before), schema, ...inside];
  } finally {
    await db.destroy();
  }
}

function unreachable(url: string, error: Error): Finding {
  const { host, pathname } = new URL(url);
  const at = `${pathname.slice(1)} at ${host || 'this machine'}`;
  return fault(
    'PostgreSQL',
    `the database ${at} cannot be reached (${error.message})`,
    'Start it, and check DATABASE_URL: host, port, name, user and password.',
  );
}

function checkVersion({ major }: DatabaseFacts): Finding {
  if (major >= OLDEST_MAJOR) return good('PostgreSQL', `version ${major} answers`);
  return fault('PostgreSQL', `version ${major} is too old`, `Bring it to ${OLDEST_MAJOR} or newer.`);
}

function checkClock({ now }: DatabaseFacts, here: Date): Finding {
  const skewMs = Math.abs(now.getTime() - here.getTime());
  if (skewMs <= MOST_SKEW_MS) return good('Clock', 'this machine and the database agree');
  return fault(
    'Clock',
    `this machine and the database are ${Math.round(skewMs / 1000)} s apart`,
    'Set both by a time server (chrony, systemd-timesyncd).',
  );
}

async function checkSchema({ migrations }: DatabaseFacts): Promise<Finding> {
  const known = await knownMigrations();
  const foreign = migrations.filter((name) => !known.includes(name));
  if (foreign.length > 0) {
    return fault(
      'Migrations',
      `the database is newer than this program (${foreign.at(-1)})`,
      'Start the version that was started last, or a newer one. An older one cannot go on with it.',
    );
  }
  const missing = known.length - migrations.length;
  if (missing === 0) return good('Migrations', `all ${known.length} are applied`);
  return warning(
    'Migrations',
    `${missing} of ${known.length} are not applied`,
    'The next start of the server applies them. Take a backup before.',
  );
}

async function checkContent(db: Db, data: string): Promise<Finding[]> {
  const unbalanced = await unbalancedEntries(db);
  const ledger =
    unbalanced.length === 0
      ? good('Ledger', 'every entry balances')
      : fault(
          'Ledger',
          `entries do not balance: ${unbalanced.join(', ')}`,
          'Somebody changed the database by hand. Stop posting, and restore the last good backup beside it to compare.',
        );
  return [ledger, await checkAudit(db), await checkLogKey(db, data)];
}

async function checkAudit(db: Db): Promise<Finding> {
  try {
    return good('Audit log', `${await verifyOwnLog(db)} entries verify`);
  } catch (error) {
    if (!(error instanceof Flaw)) throw error;
    return fault(
      'Audit log',
      `it does not verify: ${error.message}`,
      'Somebody changed the database by hand. Keep it as it is, export the log, and restore the last good backup beside it to compare.',
    );
  }
}

async function checkLogKey(db: Db, data: string): Promise<Finding> {
  const { key } = await readLog(db);
  if (key === null || existsSync(join(data, LOG_KEY_FILE))) return good('Audit key', 'it is in the data folder');
  return fault(
    'Audit key',
    `the log has a key, and ${join(data, LOG_KEY_FILE)} is not there`,
    'Name the data folder of this server with --data, or bring the file back from a backup: without it nothing is signed.',
  );
}
