import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { verifyArchive } from '../backup/archive.ts';
import { takeBackup } from '../backup/take-backup.ts';
import { PRODUCT_VERSION } from '../product-version.ts';
import { lockDirectory, lockHolder } from '../store/directory-lock.ts';
import { runningPostgres, startManagedPostgres } from '../store/managed-postgres.ts';
import type { CommandIo } from './command.ts';
import { PASSPHRASE_VARIABLE, readPassphrase } from './passphrase.ts';

const USAGE = `Usage: cs backup --out FILE [--data DIR] [--passphrase-file FILE] [--json]
       cs backup verify FILE [--passphrase-file FILE] [--json]

Writes the whole server into one sealed file: the database as it is at one moment, documents, files as they came in, and keys.
DATABASE_URL names the database where it is one of your own. The server may run meanwhile. The file is read back before it counts; "cs restore" puts it into an empty folder.

  --out FILE              where to write it; nothing may be there
  --data DIR              the server's data folder (default COUNTERSIGN_DATA, or .data)
  --passphrase-file FILE  holds the passphrase that seals it (default ${PASSPHRASE_VARIABLE}); without it nobody can read the backup
  --json                  one JSON object
  --help                  this text

Exit code: 0 written and read back, 2 otherwise.
`;

const text = { type: 'string' } as const;
const options = {
  out: text,
  data: text,
  'passphrase-file': text,
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** `cs backup …`. @returns the exit code. */
export async function backup(args: string[], io: CommandIo): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) {
      io.stdout(USAGE);
      return 0;
    }
    const [act, file, ...more] = positionals;
    if (more.length > 0 || (act === undefined ? !values.out : act !== 'verify' || !file)) {
      io.stderr(`Say where to write the backup to, or which one to verify.\n\n${USAGE}`);
      return 2;
    }
    const passphrase = readPassphrase(values['passphrase-file'], process.env);
    const path = resolve(file ?? values.out ?? '');
    const manifest = file
      ? await verifyArchive(path, passphrase)
      : await write(path, passphrase, {
          dataDir: resolve(values.data ?? process.env['COUNTERSIGN_DATA'] ?? '.data'),
          databaseUrl: process.env['DATABASE_URL'],
        });
    const { size } = statSync(path);
    const rows = Object.values(manifest.rows).reduce((sum, count) => sum + count, 0);
    const { takenAt, files, ledger, audit, version } = manifest;
    io.stdout(
      values.json
        ? `${JSON.stringify({ file: path, bytes: size, takenAt, version, rows, files, ledger, audit: audit.size })}\n`
        : `GOOD  ${path}: ${Math.ceil(size / 1024 / 1024)} MB of ${takenAt}, ${rows} rows, ${files} files, ${ledger.entries} journal entries\n`,
    );
    return 0;
  } catch (error) {
    io.stderr(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

type Place = { readonly dataDir: string; readonly databaseUrl: string | undefined };

async function write(out: string, passphrase: string, { dataDir, databaseUrl }: Place) {
  if (existsSync(out)) throw new Error(`${out} is there already. A backup takes the place of nothing.`);
  if (!existsSync(dataDir)) throw new Error(`There is no data folder ${dataDir}. Name it with --data.`);
  const parts = { dataDir, out, passphrase, version: PRODUCT_VERSION, now: new Date() };
  if (databaseUrl !== undefined) return takeBackup({ ...parts, databaseUrl });
  const running = await runningPostgres(dataDir);
  if (running !== null && lockHolder(dataDir)) return takeBackup({ ...parts, databaseUrl: running });
  if (!existsSync(`${dataDir}/pg`)) {
    throw new Error(
      `${dataDir} holds no database. Name the server's own with DATABASE_URL, or its folder with --data.`,
    );
  }
  const lock = lockDirectory(dataDir);
  if (!lock.ok) throw new Error(`The server on ${dataDir} is just starting or ending. Try again in a moment.`);
  try {
    const postgres = await startManagedPostgres({ dataDir });
    try {
      return await takeBackup({ ...parts, databaseUrl: postgres.url });
    } finally {
      await postgres.stop();
    }
  } finally {
    lock.value.release();
  }
}
