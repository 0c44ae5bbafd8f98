import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '../store/database.ts';
import { startManagedPostgres } from '../store/managed-postgres.ts';
import { migrateToLatest } from '../store/migrate.ts';
import { Simulation } from './simulation.ts';

const USAGE = `Usage: npm run sim -- [--days N] [--seed S] [--json]

Lets a generated organisation work for N simulated days (300) with every kind of case, on a database of its own, and says at
the end what is open, what was lost and whether the books balance. The same seed makes the same days.
Ends with 1 when something was lost, stands in two queues, or was posted without approval or approved and not posted.`;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      days: { type: 'string', default: '300' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  const [days, seed] = [Number(values.days), Number(values.seed)];
  if (!Number.isSafeInteger(days) || days < 1 || days > 3660 || !Number.isSafeInteger(seed) || seed < 0) {
    say('--days is a whole number from 1 to 3660, --seed a whole number from 0.');
    return 2;
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-sim-'));
  const postgres = await startManagedPostgres({ dataDir, durable: false });
  const db = openDatabase(postgres.url, { applicationName: 'countersign-sim' });
  try {
    await migrateToLatest(db);
    const simulation = await Simulation.begin({ db, databaseUrl: postgres.url, dataDir, seed, days, say });
    const result = await simulation.run();
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : tableOf(result));
    return isSound(result) ? 0 : 1;
  } finally {
    await db.destroy();
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

type Totals = Awaited<ReturnType<Simulation['run']>>;

function isSound(totals: Totals): boolean {
  const { orphans, inTwoQueues, debitsMinor, creditsMinor, postedWithoutApproval, approvedNotPosted } = totals;
  return [orphans, inTwoQueues, debitsMinor - creditsMinor, postedWithoutApproval, approvedNotPosted].every(
    (n) => n === 0,
  );
}

function tableOf({ byKind, ...totals }: Totals): string {
  const rows = [...Object.entries(byKind), ...Object.entries(totals)];
  return rows.map(([name, count]) => `${name.padEnd(24)}${String(count).padStart(16)}\n`).join('');
}

process.exitCode = await main();
