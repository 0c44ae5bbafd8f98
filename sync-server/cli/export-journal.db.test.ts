import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { testDatabase, type TestDatabase } from '../store/test-database.ts';
import { runCommand } from './commands.ts';

let store: TestDatabase;
let server: RunningServer;
let data: string;
let journal: string;
beforeAll(async () => {
  store = await testDatabase();
  data = await mkdtemp(join(tmpdir(), 'countersign-journal-'));
  journal = join(data, 'ledger.journal');
  const settings = { port: 0, host: '127.0.0.1', data, databaseUrl: store.url, demo: true, demoDays: 3 } as const;
  const terms = { testFiles: 'hold', auditYears: 10, documentLimitMb: 100, documentYears: 10, log: 'silent' } as const;
  server = await startServer({ ...settings, ...terms }, () => {});
});
afterAll(async () => {
  await server?.stop();
  await store?.close();
  await rm(data, { recursive: true, force: true });
});

async function cs(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const out = { stdout: '', stderr: '' };
  const code = await runCommand(['export-journal', ...args, '--data', data], {
    stdout: (text) => (out.stdout += text),
    stderr: (text) => (out.stderr += text),
  });
  return { code, ...out };
}

/** null: it has nothing to say against it. */
function judge(program: string, ...args: string[]): string | null {
  try {
    execFileSync(program, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    return null;
  } catch (error) {
    const { stderr, code } = error as { stderr?: string; code?: string };
    if (code === 'ENOENT') throw error;
    return stderr ?? '';
  }
}

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const referees = [
  ['hledger', (file: string) => judge('hledger', '-f', file, 'check', '--strict')],
  ['ledger', (file: string) => judge('ledger', '-f', file, '--pedantic', 'balance')],
] as const;

describe('cs export-journal', () => {
  it('writes every entry of the ledger', async () => {
    const { code, stdout } = await cs('--out', journal, '--json');
    expect(code).toBe(0);
    const told = JSON.parse(stdout) as { entries: number };
    const { rows } = { rows: await store.db.selectFrom('gl_entry').select('number').execute() };
    expect(told.entries).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(3);
    const text = await readFile(journal, 'utf8');
    expect(rows.every(({ number }) => text.includes(`(${number})`))).toBe(true);
  });

  describe.each(referees)('as %s judges it', (program, check) => {
    it.skipIf(!isInstalled(program))('balances, with the balances that our ledger tells', async () => {
      expect(check(journal)).toBeNull();
    });

    it.skipIf(!isInstalled(program))('is refused with one cent off in an entry, or in a balance', async () => {
      const text = await readFile(journal, 'utf8');
      const off = join(data, 'off.journal');
      await writeFile(
        off,
        text.replace(
          /(\n {4}[A-Z][^\n]*  )(\d+)\.(\d)(\d) USD/,
          (_all, before, whole, tens, cents) => `${before}${whole}.${tens}${(Number(cents) + 1) % 10} USD`,
        ),
      );
      expect(check(off)).toMatch(/balance|sum should be 0/i);
      await writeFile(
        off,
        text.replace(
          /(= -?\d+)\.(\d)(\d) USD\n$/,
          (_all, whole, tens, cents) => `${whole}.${tens}${(Number(cents) + 1) % 10} USD\n`,
        ),
      );
      expect(check(off)).toMatch(/assert/i);
    });
  });

  it('writes the same for beancount', async () => {
    const { code, stdout } = await cs('--format', 'beancount');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^1970-01-01 open Assets:1200-Payer-A-R USD$/m);
    expect(stdout).toMatch(/^\d{4}-\d\d-\d\d balance Assets:1200-Payer-A-R {2}-?\d+\.\d\d USD$/m);
  });

  it('names what it does not understand', async () => {
    expect(await cs('--format', 'csv')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--format must be hledger or beancount, not csv.') as string,
    });
    expect((await cs('--json')).stderr).toContain('--json needs --out.');
  });
});
