import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoOrganisation } from '../demo/organisation.ts';
import { makeJobTables } from '../orchestration/engine/job-queue.ts';
import { seedOrganisation } from '../services/seed-organisation.ts';
import { testDatabase, type TestDatabase } from '../store/test-database.ts';
import { backup } from './backup.ts';
import { restore } from './restore.ts';

let store: TestDatabase;
let root: string;
let file: string;
let passphrase: string;
let taken: Awaited<ReturnType<typeof run>>;
beforeAll(async () => {
  store = await testDatabase();
  root = mkdtempSync(join(tmpdir(), 'countersign-backup-test-'));
  const data = join(root, 'data');
  for (const folder of ['raw/ab', 'documents/kept/cd', 'tmp', 'pg']) mkdirSync(join(data, folder), { recursive: true });
  writeFileSync(join(data, 'raw/ab/abcd'), 'ISA*00*');
  writeFileSync(join(data, 'documents/kept/cd/cdef'), Buffer.alloc(3_000_000, 7));
  for (const left of ['tmp/upload', 'pg/PG_VERSION', 'postgres.log', 'server.lock'])
    writeFileSync(join(data, left), 'x');
  writeFileSync(join(data, 'audit-key'), 'the key', { mode: 0o600 });
  await seedOrganisation({ db: store.db, clock: () => new Date() }, demoOrganisation, {
    password: 'countersign',
    demo: true,
  });
  await makeJobTables(store.url);
  passphrase = join(root, 'passphrase');
  writeFileSync(passphrase, 'correct horse battery\n');
  file = join(root, 'server.backup');
  process.env['DATABASE_URL'] = store.url;
  taken = await run(backup, '--out', file, '--data', data);
  delete process.env['DATABASE_URL'];
});
afterAll(async () => {
  delete process.env['DATABASE_URL'];
  await store.close();
  rmSync(root, { recursive: true, force: true });
});

async function run(command: typeof backup, ...args: string[]) {
  let [stdout, stderr] = ['', ''];
  const io = { stdout: (text: string) => (stdout += text), stderr: (text: string) => (stderr += text) };
  const code = await command(['--passphrase-file', passphrase, '--json', ...args], io);
  return { code, stdout, stderr };
}

async function refusal(command: typeof backup, ...args: string[]): Promise<string> {
  const { code, stderr } = await run(command, ...args);
  expect(code).toBe(2);
  return stderr;
}

function changed(change: (copy: string) => void): string {
  const copy = join(root, 'changed.backup');
  copyFileSync(file, copy);
  change(copy);
  return copy;
}

describe('a backup of the server', () => {
  it('is one file that only its owner reads, and says nothing without the passphrase', () => {
    expect(taken).toMatchObject({ code: 0, stderr: '' });
    const bytes = readFileSync(file);
    for (const words of ['Ruth Abramson', 'ISA*00*', 'the key', 'countersign-backup/1'])
      expect(bytes.includes(words)).toBe(false);
    expect(readdirSync(root).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('takes the place of nothing, and wants a passphrase that is worth one', async () => {
    expect(await refusal(backup, '--out', file, '--data', join(root, 'data'))).toContain('is there already');
    const short = join(root, 'short');
    writeFileSync(short, 'secret');
    expect(await refusal(backup, 'verify', file, '--passphrase-file', short)).toContain('fewer than 12');
  });

  it('is restored with its database and files into an empty folder, with what the server makes anew left out', async () => {
    const data = join(root, 'restored');
    const restored = await run(restore, file, '--data', data);
    expect(restored).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(restored.stdout)).toMatchObject({ files: 3, audit: 0 });
    expect(readFileSync(join(data, 'raw/ab/abcd'), 'utf8')).toBe('ISA*00*');
    expect(readFileSync(join(data, 'documents/kept/cd/cdef')).equals(Buffer.alloc(3_000_000, 7))).toBe(true);
    expect(['tmp', 'server.lock'].filter((name) => existsSync(join(data, name)))).toEqual([]);
    // Taken again of what was restored, it holds as much.
    const again = join(root, 'again.backup');
    expect(await run(backup, '--out', again, '--data', data)).toMatchObject({ code: 0 });
    const [first, second] = await Promise.all([file, again].map((one) => run(backup, 'verify', one)));
    const rowsOf = (said: typeof first) => (JSON.parse(said!.stdout) as { rows: number }).rows;
    expect(rowsOf(second)).toBe(rowsOf(first));
  });

  it.each([
    [
      'one changed byte',
      (copy: string) => {
        const bytes = readFileSync(copy);
        bytes[bytes.length - 1_000_000]! ^= 1;
        writeFileSync(copy, bytes);
      },
    ],
    ['an end that is missing', (copy: string) => truncateSync(copy, readFileSync(copy).length - 100)],
    ['a frame that is missing', (copy: string) => truncateSync(copy, 32 + (4 + 12 + 16 + 1024 * 1024) * 2)],
    ['another beginning', (copy: string) => writeFileSync(copy, 'PK')],
  ])('is refused with %s, before anything is restored', async (_, change) => {
    const data = join(root, 'refused');
    expect(await refusal(restore, changed(change), '--data', data)).toMatch(/changed or cut off|no backup/);
    expect(readdirSync(data)).toEqual([]);
  });

  it('is refused with another passphrase', async () => {
    const other = join(root, 'other');
    writeFileSync(other, 'another passphrase');
    expect(await refusal(backup, 'verify', file, '--passphrase-file', other)).toContain('passphrase is another one');
  });

  it('is not restored over anything', async () => {
    expect(await refusal(restore, file, '--data', join(root, 'data'))).toContain('is not empty');
    process.env['DATABASE_URL'] = store.url;
    expect(await refusal(restore, file, '--data', join(root, 'fresh'))).toContain('database is not empty');
  });
});
