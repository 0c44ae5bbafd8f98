import { closeSync, openSync, writeSync } from 'node:fs';
import { reconcile } from '../src-shared/matching/reconcile.ts';
import { printMatchLines } from '../sync-server/cli/reconcile-lines.ts';
import { readSides } from '../sync-server/cli/reconcile-side.ts';
import { comparableRules, type MatchingReport } from './matching-data.ts';

/** node matching-ours.ts LEFT RIGHT OUT: as the command does it, with the rules that the others have too. */
const [left = '', right = '', out = ''] = process.argv.slice(2);
const cpuBefore = process.cpuUsage();
const before = performance.now();
const [one, other] = await readSides(left, right);
if (typeof one === 'string' || typeof other === 'string') throw new Error('the files cannot be read');
const reconciliation = reconcile(one.table, other.table, comparableRules);
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
