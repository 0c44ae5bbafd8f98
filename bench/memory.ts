import { execFile } from 'node:child_process';
import { chmodSync, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { ok } from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { generateRemittancePieces } from '../src-shared/remittance/generate.ts';
import { againstLimit, describeResult, type BenchResult } from './measure.ts';
import { forgetPeak, residentMb } from './processes.ts';
import { startSyncServer } from './servers/sync-server.ts';

const IDLE_LIMIT_MB = 300;
const IMPORT_LIMIT_MB = 500;
const SETTLE_MS = 20_000;
const ROOT = join(import.meta.dirname, '..');
/** About 200 MB of them. */
const TRANSACTIONS = 2_120;
const CLAIMS_PER_TRANSACTION = 250;
const LARGEST_MB = 200;

/** The server's process with the demonstration's data: idle, and at its peak while it takes in a very large file. */
export async function run(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-memory-'));
  // PostgreSQL does not run as root; the account it runs as has to get here.
  chmodSync(folder, 0o755);
  const data = join(folder, 'data');
  const server = await startSyncServer({ data, demo: true });
  try {
    await pause(SETTLE_MS);
    const idle = residentMb(server.pid, 'now');
    const file = join(folder, 'large.835');
    const megabytes = await writeLarge(file);
    forgetPeak(server.pid);
    const before = performance.now();
    const claims = await importInto(server.url, data, file);
    const seconds = Math.round((performance.now() - before) / 1000);
    const peak = residentMb(server.pid, 'peak');
    return [
      againstLimit(
        { id: 'memory-server-idle', job: 'memory of the server, idle with the demonstration' },
        [idle],
        IDLE_LIMIT_MB,
        'MB',
      ),
      againstLimit(
        {
          id: 'memory-import-200mb',
          job: `peak memory of the server while it imports ${megabytes} MB, ${claims.toLocaleString('en')} claims`,
          notes: `it took ${seconds} s`,
        },
        [peak],
        IMPORT_LIMIT_MB,
        'MB',
      ),
    ];
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns its size. */
async function writeLarge(file: string): Promise<number> {
  let bytes = 0;
  const pieces = generateRemittancePieces({
    seed: 200,
    transactions: TRANSACTIONS,
    claimsPerTransaction: CLAIMS_PER_TRANSACTION,
    date: '2026-11-20',
    traceBase: 990_000_001,
  });
  const counted = function* () {
    for (const piece of pieces) {
      bytes += piece.length;
      yield piece;
    }
  };
  await pipeline(Readable.from(counted()), createWriteStream(file, { encoding: 'latin1' }));
  const megabytes = Math.round(bytes / 1e6);
  ok(Math.abs(megabytes - LARGEST_MB) < LARGEST_MB / 10, `the large file has ${megabytes} MB`);
  return megabytes;
}

/** With the product's own command. @returns claims taken in. */
async function importInto(url: string, data: string, file: string): Promise<number> {
  const args = [join(ROOT, 'sync-server', 'cli', 'cs.ts'), 'import', file, '--json', '--server', url, '--data', data];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 30 });
  const { transactions } = JSON.parse(stdout) as { transactions: { status: string; claims: number }[] };
  ok(
    transactions.length === TRANSACTIONS && transactions.every(({ status }) => status === 'imported'),
    'every set is imported',
  );
  return transactions.reduce((sum, { claims }) => sum + claims, 0);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const result of await run()) console.log(describeResult(result));
}
