import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateRemittance } from '../../src-shared/remittance/generate.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { testDatabase, type TestDatabase } from '../store/test-database.ts';
import { runCommand } from './commands.ts';
import type { ImportedFile } from './imported-file.ts';

let store: TestDatabase;
let server: RunningServer;
let data: string;
beforeAll(async () => {
  store = await testDatabase();
  data = await mkdtemp(join(tmpdir(), 'countersign-cli-'));
  server = await startServer(
    {
      port: 0,
      host: '127.0.0.1',
      data,
      databaseUrl: store.url,
      demo: true,
      demoDays: 0,
      testFiles: 'hold',
      auditYears: 10,
      documentLimitMb: 100,
      documentYears: 10,
      log: 'silent',
    },
    () => {},
  );
});
afterAll(async () => {
  await server.stop();
  await store.close();
  await rm(data, { recursive: true, force: true });
});

async function cs(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const out = { stdout: '', stderr: '' };
  const code = await runCommand(['import', ...args], {
    stdout: (text) => (out.stdout += text),
    stderr: (text) => (out.stderr += text),
  });
  return { code, ...out };
}

async function file(name: string, content: string): Promise<string> {
  const path = join(data, name);
  await writeFile(path, content);
  return path;
}

const text = generateRemittance({ seed: 11, transactions: 2, claimsPerTransaction: 5, date: '2026-11-20' });

function objectsOf(stdout: string): ImportedFile[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ImportedFile);
}

describe('cs import', () => {
  it('imports into the server that runs on the data folder, and prints one JSON object per file', async () => {
    const path = await file('two.835', text);
    const { code, stdout } = await cs(path, '--json', '--data', data);
    expect(code).toBe(0);
    const [imported] = objectsOf(stdout);
    expect(imported).toMatchObject({
      file: path,
      error: null,
      kind: 'x12-835',
      sha256: createHash('sha256').update(text).digest('hex'),
      transactions: [
        { status: 'imported', claims: 5 },
        { status: 'imported', claims: 5 },
      ],
    });
  });

  it('says of a file that was imported before that it is known already, in a table that a person can read', async () => {
    const path = await file('again.txt', text);
    const { code, stdout } = await cs(path, '--data', data);
    expect(code).toBe(0);
    expect(stdout).toContain('2 known already');
    expect(stdout).toMatch(/880000001\s+known already\s+5/);
  });

  it('takes the good files and says what is wrong with the others', async () => {
    const good = await file(
      'good.835',
      generateRemittance({ seed: 12, transactions: 1, claimsPerTransaction: 2, date: '2026-11-21', traceBase: 77 }),
    );
    const bad = await file('notes.txt', 'no remittance\n');
    const { code, stdout } = await cs(good, bad, join(data, 'absent.835'), data, '--json', '--data', data);
    expect(code).toBe(1);
    expect(objectsOf(stdout).map(({ error }) => error)).toEqual([
      null,
      'This is no kind of file that the desk reads: no remittance, invoice, claim, bank file, HL7 v2 or FHIR.',
      'There is no such file.',
      'This is a directory, not a file.',
    ]);
  });

  it('is refused with a token that the server does not know', async () => {
    const other = await mkdtemp(join(tmpdir(), 'countersign-cli-'));
    await writeFile(join(other, 'operator-token'), 'not-a-token-of-this-server-at-all\n');
    const { code, stdout } = await cs(await file('x.835', text), '--server', server.url, '--data', other);
    expect(code).toBe(2);
    expect(stdout).toContain("does not accept the operator's token");
    await rm(other, { recursive: true });
  });

  it('says in a sentence when no server runs, or cannot be reached', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'countersign-cli-'));
    const none = await cs(await file('y.835', text), '--data', empty);
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toContain(`No server runs on ${empty}`);
    const gone = await cs(await file('z.835', text), '--server', 'http://127.0.0.1:9', '--data', data);
    expect(gone.code).toBe(2);
    expect(gone.stdout).toContain('The server cannot be reached.');
    await rm(empty, { recursive: true });
  });
});
