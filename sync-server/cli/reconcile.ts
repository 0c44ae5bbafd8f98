import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { RuleTable, standardRules } from '../../src-shared/matching/match-rules.ts';
import { reconcile } from '../../src-shared/matching/reconcile.ts';
import type { CommandIo } from './command.ts';
import { printMatchLines } from './reconcile-lines.ts';
import { readSides, whyUnreadable } from './reconcile-side.ts';
import { reconciliationTable } from './reconcile-table.ts';

const USAGE = `Usage: cs reconcile --left A.csv --right B.csv [--rules FILE] [--no-ambiguous] [--json]

Matches the lines of two files and says why. The files are CSV in UTF-8; their first line names the columns id, date,
amount, reference and party in any order. Dates are 2026-11-24, amounts 1284.50 or -40.00. A column currency, where there
is one, must say the same everywhere. Needs no server and changes nothing.

  --left FILE     lines of one side, for instance remittances
  --right FILE    lines of the other side, for instance of a bank statement
  --rules FILE    rules as JSON instead of the standard ones; --print-rules shows those
  --no-ambiguous  leave open what two candidates fit equally well
  --print-rules   write the standard rules and end
  --json          one line of JSON per match, and a last one with the summary
  --help          this text

Exit code: 0 when both files could be read, matched or not, and 2 when something is wrong with them or with the rules.
`;

const options = {
  left: { type: 'string' },
  right: { type: 'string' },
  rules: { type: 'string' },
  'no-ambiguous': { type: 'boolean' },
  'print-rules': { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Arguments = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/** `cs reconcile …`. @returns the exit code. */
export async function reconcileFiles(args: string[], io: CommandIo): Promise<number> {
  const values = parse(args);
  if (typeof values === 'string') return refuse(io, `${values}\n\n${USAGE}`);
  if (values.help) io.stdout(USAGE);
  else if (values['print-rules']) io.stdout(`${JSON.stringify(standardRules, null, 2)}\n`);
  else return await run(values, io);
  return 0;
}

function parse(args: string[]): Arguments | string {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function run({ left, right, rules: rulesFile, json, ...values }: Arguments, io: CommandIo): Promise<number> {
  if (left === undefined || right === undefined)
    return refuse(io, `Name both files: --left FILE --right FILE.\n\n${USAGE}`);
  const rules = rulesFile === undefined ? standardRules : await readRules(rulesFile);
  if (typeof rules === 'string') return refuse(io, `${rules}\n`);
  const sides = await readSides(left, right);
  const problems = sides.filter((side) => typeof side === 'string');
  const [one, other] = sides;
  if (typeof one === 'string' || typeof other === 'string') return refuse(io, problems.join(''));
  if (one.currency !== null && other.currency !== null && one.currency !== other.currency)
    return refuse(
      io,
      `${left} is in ${JSON.stringify(one.currency)}, ${right} in ${JSON.stringify(other.currency)}. Reconcile each currency by itself.\n`,
    );
  const noAmbiguous = rules.noAmbiguous || (values['no-ambiguous'] ?? false);
  const reconciliation = reconcile(one.table, other.table, { ...rules, noAmbiguous });
  if (json) printMatchLines(reconciliation, io.stdout);
  else io.stdout(reconciliationTable(reconciliation));
  return 0;
}

/** @returns the rules, or a sentence about what is wrong with them. */
async function readRules(file: string): Promise<RuleTable | string> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    return `${file}: ${error instanceof SyntaxError ? `This is no JSON (${error.message}).` : whyUnreadable(error)}`;
  }
  const parsed = RuleTable.safeParse(json);
  if (parsed.success) return parsed.data;
  return parsed.error.issues
    .map(({ path, message }) => `${file}: ${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`)
    .join('\n');
}

function refuse(io: CommandIo, why: string): number {
  io.stderr(why);
  return 2;
}
