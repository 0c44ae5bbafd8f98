import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { CsvLineReader } from '../src-shared/matching/csv-lines.ts';
import type { LineTable } from '../src-shared/matching/line-table.ts';
import { reconcile } from '../src-shared/matching/reconcile.ts';
import { printMatchLines } from '../sync-server/cli/reconcile-lines.ts';
import { comparableRules, type MatchingReport } from './matching-data.ts';

/** node matching-ours.ts LEFT RIGHT OUT: as the command does it, with the rules that the others have too. */
const [left = '', right = '', out = ''] = process.argv.slice(2);
const cpuBefore = process.cpuUsage();
const before = performance.now();
const reconciliation = reconcile(await read(left), await read(right), comparableRules);
const file = openSync(out, 'w');
printMatchLines(reconciliation, (text) => writeSync(file, text));
closeSync(file);
const wallMs = performance.now() - before;
const { user, system } = process.cpuUsage(cpuBefore);
const { matches, rules } = reconciliation;
const counts: Record<string, number> = Object.fromEntries(rules.rules.map(({ id }) => [id, 0]));
for (let match = 0; match < matches.size; match += 1) counts[rules.rules[matches.rule(match)]!.id]! += 1;
const peakMb = process.resourceUsage().maxRSS / 1024;
console.log(
  JSON.stringify({ wallMs, cpuMs: (user + system) / 1000, peakMb, matches: counts } satisfies MatchingReport),
);

async function read(path: string): Promise<LineTable> {
  const reader = new CsvLineReader();
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Uint8Array>)
    reader.push(piece);
  const lines = reader.end();
  if (!lines.ok) throw new Error(`${path} cannot be read: ${JSON.stringify(lines.error)}`);
  return lines.value.table;
}
