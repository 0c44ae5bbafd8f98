import { createWriteStream } from 'node:fs';
import { mkdir, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { makeJobTables } from '../orchestration/engine/job-queue.ts';
import { openDatabase } from '../store/database.ts';
import { knownMigrations, migrateToLatest } from '../store/migrate.ts';
import { openSnapshot, TableFiller } from '../store/table-copies.ts';
import { type EntryHead, entriesOf, type Manifest, verifyArchive } from './archive.ts';

/** The backup is good, and cannot be restored by this version, or here. */
export class NotRestorable extends Error {
  override readonly name = 'NotRestorable';
}

export type RestoreParts = {
  readonly file: string;
  readonly passphrase: string;
  /** Empty but for the database that `openPostgres` makes. */
  readonly dataDir: string;
  /** Called once the backup has been read whole and is known to be good. @returns the url of an empty database. */
  readonly openPostgres: () => Promise<string>;
};

/**
 * Reads all of a backup, and only then puts it into an empty folder and an empty database. The tables are made as the version that took
 * it had them; the next start of the server brings them up to date.
 *
 * @throws NotReadable, NotRestorable
 */
export async function restoreBackup(parts: RestoreParts): Promise<{ manifest: Manifest; databaseUrl: string }> {
  const manifest = await verifyArchive(parts.file, parts.passphrase);
  if (!(await knownMigrations()).includes(manifest.migration)) {
    throw new NotRestorable(
      `The backup was taken by version ${manifest.version}, which is newer than this one. Restore it with that version.`,
    );
  }
  const databaseUrl = await parts.openPostgres();
  await makeTables(databaseUrl, manifest);
  const filler = await TableFiller.open(databaseUrl);
  try {
    for await (const { head, content } of entriesOf(parts.file, parts.passphrase)) {
      if (head.kind === 'table') await filler.fill(head, content);
      else if (head.kind === 'file') await writeFile(parts.dataDir, head, content);
    }
    await filler.finish(manifest.sequences);
  } catch (error) {
    await filler.giveUp();
    throw error;
  }
  await compare(databaseUrl, manifest);
  return { manifest, databaseUrl };
}

async function makeTables(databaseUrl: string, { migration }: Manifest): Promise<void> {
  const db = openDatabase(databaseUrl, { applicationName: 'countersign-restore', maxConnections: 2 });
  try {
    const applied = await migrateToLatest(db, migration);
    if (applied.length === 0) throw new NotRestorable('The database is not empty. Restore into an empty one.');
  } finally {
    await db.destroy();
  }
  await makeJobTables(databaseUrl);
}

async function writeFile(
  dataDir: string,
  { path, mode, modifiedMs }: Extract<EntryHead, { kind: 'file' }>,
  content: AsyncIterable<Buffer>,
): Promise<void> {
  const place = join(dataDir, path);
  await mkdir(dirname(place), { recursive: true, mode: 0o700 });
  await pipeline(content, createWriteStream(place, { mode, flags: 'wx', flush: true }));
  await utimes(place, new Date(modifiedMs), new Date(modifiedMs));
}

/** What is there now against what was there then: rows, books and log. */
async function compare(databaseUrl: string, manifest: Manifest): Promise<void> {
  const now = await openSnapshot(databaseUrl);
  try {
    for (const table of now.tables) {
      const name = `${table.schema}.${table.table}`;
      const [was, is] = [manifest.rows[name] ?? 0, await now.count(table)];
      if (was !== is) throw new NotRestorable(`${name} has ${is} rows, and had ${was} when the backup was taken.`);
    }
    const same = JSON.stringify([now.ledger, now.audit]) === JSON.stringify([manifest.ledger, manifest.audit]);
    if (!same) throw new NotRestorable('The books or the audit log are not those of the backup.');
  } finally {
    await now.close();
  }
}
