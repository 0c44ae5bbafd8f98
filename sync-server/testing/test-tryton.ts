import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { Amount } from '../erp/adapters/tryton/wire.ts';
import { TrytonRpc, type TrytonSettings } from '../erp/adapters/tryton/rpc-client.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const UP = join(root, '..', 'shared', 'erp', 'tryton', 'up');
const CACHE = join(root, '.cache', 'tryton');

/** Sessions that rest longer must sign in again before they post. */
export const SESSION_SECONDS = 3;

export type TestTryton = {
  /** Of a database of its own with the seeded books. */
  clone(name: string): Promise<TrytonSettings>;
  /** Signed in as its administrator. */
  admin(database: string): TrytonRpc;
  readonly url: string;
  /** Ends the server process as a crash does. */
  kill(): void;
  start(): Promise<void>;
  stop(): Promise<void>;
};

/** null where the scripts that bring a Tryton up are not there. */
export const whyNoTryton: string | null = existsSync(UP)
  ? null
  : `a live Tryton: ${UP} is not there, which installs and starts one`;

/** A real Tryton 6.0 with seeded books, from Debian's packages: minutes the first time, seconds from the cache. */
export async function startTryton(): Promise<TestTryton> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-tryton-'));
  const port = await freePort();
  const apt = join(dir, 'apt.conf');
  writeFileSync(apt, 'DPkg::Lock::Timeout "600";\n');
  const env = {
    ...process.env,
    APT_CONFIG: apt,
    HCF_CACHE: CACHE,
    HCF_FIRST_YEAR: '2025',
    HCF_LAST_YEAR: '2027',
    HCF_CLOSED_THROUGH: '2025-12-31',
    HCF_SESSION_TIMEOUT: String(SESSION_SECONDS),
  };
  const start = async (): Promise<void> => await finished(UP, [String(port), dir], env);
  const stop = async (): Promise<void> => {
    await run(UP, ['stop', dir]);
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  };
  await start().catch(async (error: unknown) => {
    await stop().catch(() => {});
    throw error;
  });
  const passwords = z
    .record(z.string(), z.string())
    .parse(JSON.parse(readFileSync(join(dir, 'credentials.json'), 'utf8')));
  const url = `http://127.0.0.1:${port}`;
  const settings = (user: string, database: string) => ({ url, database, user, secret: passwords[user] ?? '' });
  return {
    url,
    start,
    stop,
    clone: async (name) => {
      await run(UP, ['clone', dir, name]);
      return settings('erp-poster', name);
    },
    admin: (database) => new TrytonRpc({ ...settings('admin', database), timeoutMs: 30_000 }, () => new Date()),
    kill: () => process.kill(Number(readFileSync(join(dir, 'trytond.pid'), 'utf8').trim()), 'SIGKILL'),
  };
}

/** Its servers stay behind and hold the pipes: only the end of the script itself is waited for. */
async function finished(file: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  const script = spawn(file, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise<number | null>((resolve, reject) => {
    script.once('error', reject);
    script.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`${file} ended with ${code}`);
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Closes the month 'yyyy-mm'. */
export async function closeTrytonPeriod(admin: TrytonRpc, name: string): Promise<void> {
  const [id] = await admin.call(z.tuple([z.int()]), {
    method: 'model.account.period.search',
    params: [[['name', '=', name]], 0, 1, null],
  });
  await admin.call(z.unknown(), { method: 'model.account.period.close', params: [[id]], kind: 'changes' });
}

/** Makes an account like another one: of the same type, with a party where that one has. */
export async function addTrytonAccount(admin: TrytonRpc, code: string, name: string, like: string): Promise<void> {
  const Row = z.object({
    type: z.int(),
    party_required: z.boolean(),
    reconcile: z.boolean(),
    parent: z.int().nullable(),
  });
  const [row] = await admin.call(z.tuple([Row]), {
    method: 'model.account.account.search_read',
    params: [[['code', '=', like]], 0, 1, null, ['type', 'party_required', 'reconcile', 'parent']],
  });
  await admin.call(z.unknown(), {
    method: 'model.account.account.create',
    params: [[{ ...row, code, name }]],
    kind: 'changes',
  });
}

export async function addTrytonParty(admin: TrytonRpc, code: string): Promise<void> {
  const party = { name: code, code, addresses: [['create', [{}]]] };
  await admin.call(z.unknown(), { method: 'model.party.party.create', params: [[party]], kind: 'changes' });
}

/** Turnover of a year per account as Tryton's own trial balance tells it, by code. Cents. */
export async function trytonTrialBalance(
  admin: TrytonRpc,
  fiscalYear: string,
): Promise<Map<string, readonly [number, number]>> {
  const [year] = await admin.call(z.tuple([z.int()]), {
    method: 'model.account.fiscalyear.search',
    params: [[['name', '=', fiscalYear]], 0, 1, null],
  });
  const Row = z.object({ debit: Amount, credit: Amount, 'account.': z.object({ code: z.string() }) });
  const rows = await admin.call(z.array(Row), {
    method: 'model.account.general_ledger.account.search_read',
    params: [[], 0, null, null, ['account.code', 'debit', 'credit']],
    context: { fiscalyear: year, posted: true },
  });
  return new Map(
    rows
      .filter(({ debit, credit }) => debit !== 0 || credit !== 0)
      .map((row) => [row['account.'].code, [row.debit, row.credit]] as const),
  );
}
