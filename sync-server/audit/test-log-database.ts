import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { openCheckpoint, parseVerifierKey } from '../../src-shared/audit/checkpoint.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import { readLog } from '../store/audit-tree.ts';
import { testDatabase, type TestDatabase } from '../store/test-database.ts';
import { type Db, inTransaction } from '../store/transaction.ts';
import { type LogSigner, openLogKey } from './log-key.ts';
import { sha256, verifySignature } from './platform-crypto.ts';

/** Test support: an empty database with a log, and a data folder with its key. */
export type TestLog = TestDatabase & { readonly dataDir: string; readonly signer: LogSigner };

export async function testLog(): Promise<TestLog> {
  const store = await testDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'countersign-test-log-'));
  const signer = await openLogKey(store.db, dataDir);
  invariant(signer, 'an empty database takes the first key');
  return {
    ...store,
    dataDir,
    signer,
    async close() {
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The signed state, once its signature has been checked. */
export async function signedState(db: Db) {
  const log = await readLog(db);
  const key = parseVerifierKey(sha256, log.key ?? '');
  const checkpoint = key && openCheckpoint(log.note ?? '', key, verifySignature);
  invariant(checkpoint, 'the log is signed');
  return checkpoint;
}

/** Every leaf with its number, in the order of numbers. */
export async function numberedLeaves(db: Db) {
  return db
    .selectFrom('audit_leaf')
    .select(['id', 'action', 'entity', 'index', 'leaf_hash as hash', 'body'])
    .where('index', 'is not', null)
    .orderBy('index')
    .execute();
}

/** What only the owner of the database can do: changes the log behind its own back. */
export async function rewriteLog(db: Db, ...statements: readonly string[]): Promise<void> {
  await inTransaction(db, async (tx) => {
    await sql`alter table audit_leaf disable trigger audit_leaf_append_only`.execute(tx);
    for (const statement of statements) await sql.raw(statement).execute(tx);
    await sql`alter table audit_leaf enable trigger audit_leaf_append_only`.execute(tx);
  });
}
