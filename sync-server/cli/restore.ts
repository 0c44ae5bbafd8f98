import { mkdirSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { NotRestorable, restoreBackup } from '../backup/restore-backup.ts';
import { openDatabase } from '../store/database.ts';
import { lockDirectory } from '../store/directory-lock.ts';
import { startManagedPostgres } from '../store/managed-postgres.ts';
import type { CommandIo } from './command.ts';
import { PASSPHRASE_VARIABLE, readPassphrase } from './passphrase.ts';
import { verifyOwnLog } from './verify-own-log.ts';

const USAGE = `Usage: cs restore FILE --data DIR [--passphrase-file FILE] [--json]

Puts a backup into an empty folder, with a database of its own (or into the empty one that DATABASE_URL names,
whose role must be a superuser meanwhile), once all of it has been read and is known to be good. Then holds
rows, books and audit log against the backup, and verifies the audit log from its first entry. The server is started on the
folder as ever; workbenches sync on, and send again what they had decided since the backup and not been told of.

  --data DIR              an empty folder, or one that is not there yet
  --passphrase-file FILE  holds the passphrase (default ${PASSPHRASE_VARIABLE})
  --json                  one JSON object
  --help                  this text

Exit code: 0 when all is restored and verified, 2 otherwise.
`;

const text = { type: 'string' } as const;
const options = {
  data: text,
  'passphrase-file': text,
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** `cs restore …`. @returns the exit code. */
export async function restore(args: string[], io: CommandIo): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) {
      io.stdout(USAGE);
      return 0;
    }
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0 || !values.data) {
      io.stderr(`Say which backup, and the empty folder for it.\n\n${USAGE}`);
      return 2;
    }
    const passphrase = readPassphrase(values['passphrase-file'], process.env);
    const dataDir = resolve(values.data);
    const restored = await putInto(dataDir, {
      file: resolve(file),
      passphrase,
      databaseUrl: process.env['DATABASE_URL'],
    });
    io.stdout(
      values.json
        ? `${JSON.stringify({ data: dataDir, ...restored })}\n`
        : `RESTORED  ${dataDir}: as of ${restored.takenAt}, ${restored.rows} rows, ${restored.files} files; the books balance, and ${restored.audit} entries of the audit log verify\n`,
    );
    return 0;
  } catch (error) {
    io.stderr(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

type Asked = { readonly file: string; readonly passphrase: string; readonly databaseUrl: string | undefined };

async function putInto(dataDir: string, { file, passphrase, databaseUrl }: Asked) {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (readdirSync(dataDir).length > 0)
    throw new Error(`${dataDir} is not empty. A backup is restored into an empty folder.`);
  const lock = lockDirectory(dataDir);
  if (!lock.ok) throw new Error(`A server is just starting on ${dataDir}.`);
  let stop = async (): Promise<void> => {};
  try {
    const openPostgres = async (): Promise<string> => {
      if (databaseUrl !== undefined) return databaseUrl;
      const postgres = await startManagedPostgres({ dataDir });
      stop = () => postgres.stop();
      return postgres.url;
    };
    const { manifest, databaseUrl: url } = await restoreBackup({ file, passphrase, dataDir, openPostgres });
    const { debitMinor, creditMinor } = manifest.ledger;
    if (debitMinor !== creditMinor) throw new NotRestorable('The books of the backup do not balance.');
    const rows = Object.values(manifest.rows).reduce((sum, count) => sum + count, 0);
    return {
      takenAt: manifest.takenAt,
      rows,
      files: manifest.files,
      ledger: manifest.ledger,
      audit: await verifyLog(url),
    };
  } finally {
    await stop();
    lock.value.release();
  }
}

async function verifyLog(databaseUrl: string): Promise<number> {
  const db = openDatabase(databaseUrl, { applicationName: 'countersign-restore', maxConnections: 2 });
  try {
    return await verifyOwnLog(db);
  } finally {
    await db.destroy();
  }
}
