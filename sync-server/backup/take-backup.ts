import { createReadStream } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openSnapshot, type Snapshot } from '../store/table-copies.ts';
import { ArchiveWriter, type Manifest, verifyArchive } from './archive.ts';
import { SealedWriter } from './sealed-file.ts';

/** Of the data folder: what is made anew, or lies in the database. */
const LEFT_OUT = /^(pg(\.new|-run)?|tmp|server\.lock.*|.*\.log(\.\d+)?)$/;

export type BackupParts = {
  readonly databaseUrl: string;
  readonly dataDir: string;
  readonly out: string;
  readonly passphrase: string;
  readonly version: string;
  readonly now: Date;
};

/**
 * Writes one sealed file with the database as it is at one moment, and the files of the data folder: documents, files as they came
 * in, keys. The server may run meanwhile: files are under the hash of what they hold and are never written again, and they are
 * read after that moment, so that none that the database names is missing. Before it counts it is read back whole.
 *
 * @throws when it cannot be written; nothing is left under the name then.
 */
export async function takeBackup(parts: BackupParts): Promise<Manifest> {
  const draft = `${parts.out}.${process.pid}.part`;
  try {
    const snapshot = await openSnapshot(parts.databaseUrl);
    try {
      await write(draft, snapshot, parts);
    } finally {
      await snapshot.close();
    }
    const manifest = await verifyArchive(draft, parts.passphrase);
    await rename(draft, parts.out);
    return manifest;
  } finally {
    await rm(draft, { force: true });
  }
}

async function write(draft: string, snapshot: Snapshot, parts: BackupParts): Promise<void> {
  const sealed = await SealedWriter.create(draft, parts.passphrase);
  try {
    const archive = new ArchiveWriter(sealed);
    const rows: Record<string, number> = {};
    for (const table of snapshot.tables) {
      const count = await snapshot.count(table);
      rows[`${table.schema}.${table.table}`] = count;
      const head = { kind: 'table' as const, ...table, columns: [...table.columns], rows: count };
      await archive.add(head, snapshot.rows(table));
    }
    let files = 0;
    for (const path of await filesOf(parts.dataDir)) if (await addFile(archive, parts.dataDir, path)) files += 1;
    const manifest: Manifest = {
      format: 'countersign-backup/1',
      version: parts.version,
      takenAt: parts.now.toISOString(),
      migration: snapshot.migration,
      postgres: snapshot.postgres,
      sequences: [...snapshot.sequences],
      rows,
      files,
      audit: snapshot.audit,
      ledger: snapshot.ledger,
    };
    await archive.add({ kind: 'manifest' }, [Buffer.from(JSON.stringify(manifest))]);
    await sealed.finish();
  } catch (error) {
    await sealed.giveUp();
    throw error;
  }
}

/** Below the data folder, with '/' between. */
async function filesOf(dataDir: string): Promise<string[]> {
  const found: string[] = [];
  for (const top of await readdir(dataDir, { withFileTypes: true })) {
    if (LEFT_OUT.test(top.name)) continue;
    if (top.isFile()) found.push(top.name);
    if (!top.isDirectory()) continue;
    const below = await readdir(join(dataDir, top.name), { recursive: true, withFileTypes: true });
    for (const entry of below) {
      if (!entry.isFile() || entry.name.endsWith('.part')) continue;
      found.push(
        join(entry.parentPath, entry.name)
          .slice(dataDir.length + 1)
          .replaceAll('\\', '/'),
      );
    }
  }
  return found.toSorted();
}

/** One that is gone meanwhile was no longer wanted: an upload that was given up, a document whose time is over. */
async function addFile(archive: ArchiveWriter, dataDir: string, path: string): Promise<boolean> {
  const place = join(dataDir, path);
  const found = await stat(place).catch(() => null);
  if (!found) return false;
  const head = { kind: 'file' as const, path, mode: found.mode & 0o777, modifiedMs: found.mtimeMs };
  await archive.add(head, createReadStream(place) as AsyncIterable<Buffer>);
  return true;
}
