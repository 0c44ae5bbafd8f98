import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { describeResult, type BenchResult } from './measure.ts';

/** In the order in which they run. A bench is imported when it is its turn: its peers may be missing on this machine. */
const benches: Readonly<Record<string, { readonly job: string; readonly load: () => Promise<BenchModule> }>> = {
  P1: { job: 'matching a million lines a side', load: () => import('./matching.ts') },
  P2: { job: 'reading 835 remittance advices', load: () => import('./remittance.ts') },
  claims: { job: 'reading 837 claims', load: () => import('./claims.ts') },
  hl7: { job: 'reading HL7 v2 messages', load: () => import('./hl7.ts') },
  P3: { job: 'a grid of a million lines', load: () => import('./grid.ts') },
  P4: { job: 'workbooks of 100,000 rows', load: () => import('./workbook.ts') },
  policy: { job: 'decisions by a policy, and its check while typing', load: () => import('./policy.ts') },
  vault: { job: 'the encrypted vault by itself', load: () => import('./vault.ts') },
  P8: { job: 'first sync, and the push of decisions', load: () => import('./sync.ts') },
  P7: { job: 'the next case at a key, while others change', load: () => import('./next-case.ts') },
  P6: { job: 'start to a usable queue, and memory of the window', load: () => import('./start.ts') },
  audit: { job: 'verifying the audit log, and its proofs', load: () => import('./audit.ts') },
  decisions: { job: 'decisions on cases, and approvals that wait', load: () => import('./decisions.ts') },
  memory: { job: 'memory of the server', load: () => import('./memory.ts') },
};
type BenchModule = { run(most?: number): Promise<BenchResult[]> };

/** Below this share of the target a run fails: machines differ, defects differ more. */
const FLOOR = 0.7;
const FILE = join(import.meta.dirname, 'results.json');

/** `at` and `load` are of the moment when the whole bench had ended, not of the single result. */
type Kept = BenchResult & { readonly bench: string; readonly at: string; readonly load: readonly number[] };

/**
 * `npm run bench`, or `npm run bench -- P2 P8` for some. Prints a table and keeps it in results.json. `--most 2` takes at most
 * so many samples of each side where one of them is a whole process: for a first look, or a machine that is busy.
 */
async function main(args: readonly string[]): Promise<number> {
  const at = args.indexOf('--most');
  const most = at < 0 ? undefined : Number(args[at + 1]);
  const wanted = at < 0 ? args : args.toSpliced(at, 2);
  const unknown = wanted.filter((name) => !(name in benches));
  if (unknown.length > 0) {
    console.error(`There is no bench called ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`);
    return 2;
  }
  const names = wanted.length > 0 ? wanted : Object.keys(benches);
  const results: Kept[] = [];
  const broken: string[] = [];
  for (const name of names) {
    const { job, load } = benches[name]!;
    console.log(`${name}: ${job}`);
    try {
      for (const result of await (await load()).run(most)) {
        console.log(indented(describeResult(result)));
        results.push({ ...result, bench: name, at: new Date().toISOString(), load: loadavg().map(rounded) });
      }
    } catch (error) {
      console.error(
        `${name} COULD NOT BE MEASURED: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      broken.push(name);
    }
    keep(results, names);
  }
  console.log(`\n${table(results)}`);
  const missed = results.filter(({ ratio, target }) => ratio < target * FLOOR);
  if (missed.length > 0)
    console.error(`\nBelow ${FLOOR * 100} % of the target: ${missed.map(({ id }) => id).join(', ')}.`);
  if (broken.length > 0) console.error(`\nNot measured: ${broken.join(', ')}. The errors are above.`);
  return missed.length + broken.length > 0 ? 1 : 0;
}

/** Results of benches that did not run this time stay; each says when it was measured and under which load. */
function keep(results: readonly Kept[], names: readonly string[]): void {
  const before = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as { results: Kept[] }).results : [];
  const others = before.filter(({ bench }) => !names.includes(bench));
  const order = Object.keys(benches);
  const all = [...others, ...results].toSorted((a, b) => order.indexOf(a.bench) - order.indexOf(b.bench));
  writeFileSync(FILE, `${JSON.stringify({ machine: machine(), versions: versions(), results: all }, null, 2)}\n`);
}

function machine() {
  const [cpu] = cpus();
  return { cpu: cpu?.model.trim() ?? '', cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30) };
}

function versions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const ofPackage = (name: string) =>
    (JSON.parse(readFileSync(require.resolve(`${name}/package.json`), 'utf8')) as { version: string }).version;
  const { dependencies } = JSON.parse(readFileSync(join(import.meta.dirname, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const runtime = join(import.meta.dirname, '..', 'node_modules', 'electron', 'dist', 'version');
  return {
    node: process.versions.node,
    electron: existsSync(runtime) ? readFileSync(runtime, 'utf8').trim() : 'not installed',
    rxdb: ofPackage('rxdb'),
    ...dependencies,
  };
}

function table(results: readonly Kept[]): string {
  const rows = results.map(({ id, ratio, target, cpuRatio, ours, peer, of = 'ms' }) => [
    id,
    `${ratio}x`,
    `${target}x`,
    cpuRatio === undefined ? '' : `${cpuRatio}x`,
    `${ours.median} ${of}`,
    `${peer.median} ${of}`,
    ratio >= target ? 'met' : ratio >= target * FLOOR ? 'near' : 'MISSED',
  ]);
  const all = [['', 'ratio', 'target', 'CPU', 'ours', 'peer or limit', ''], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

process.exit(await main(process.argv.slice(2)));
