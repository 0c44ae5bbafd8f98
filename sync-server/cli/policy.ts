import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { calendarDateOf } from '../../src-shared/base/dates.ts';
import { checkPolicies, type PolicyFinding } from '../../src-shared/policy/check-policies.ts';
import { defaultPolicies } from '../../src-shared/policy/defaults.ts';
import { policyToDmn } from '../../src-shared/policy/dmn/export-policy.ts';
import { policyFromDmn } from '../../src-shared/policy/dmn/import-policy.ts';
import type { PolicyTable } from '../../src-shared/policy/policy-document.ts';
import type { CommandIo } from './command.ts';
import { runTck } from './policy-tck.ts';

const USAGE = `Usage: cs policy export NAME [--out FILE]
       cs policy import FILE... [--json]
       cs policy test [FILE...] [--json]
       cs policy tck FOLDER [--json]

Decision tables of the product, as DMN that other tools open. Needs no server.

  export   writes a policy of the product as DMN 1.3
  import   reads DMN files and shows what they decide, or which part of them is not supported; nothing is installed
  test     checks policies: gaps, overlaps, rules that never fire, examples that fail; those of the product without FILE
  tck      runs conformance cases in the layout of the DMN TCK and counts them

  --out    a file to write to instead of standard output
  --json   one JSON object per line
  --help   this text

Exit code: 0 when all is well, 1 when something was found or refused, 2 when the command makes no sense.
`;

type Arguments = {
  readonly what: string;
  readonly names: readonly string[];
  readonly json: boolean;
  readonly out: string | null;
};

/** `cs policy …`. @returns the exit code. */
export async function policy(args: string[], io: CommandIo): Promise<number> {
  const parsed = parse(args);
  if (typeof parsed === 'string') {
    io.stderr(parsed === '' ? USAGE : `${parsed}\n\n${USAGE}`);
    return parsed === '' ? 0 : 2;
  }
  const { what, names, json } = parsed;
  try {
    switch (what) {
      case 'export':
        return await exportPolicy(names[0] ?? '', parsed.out, io);
      case 'import':
        return await importPolicies(names, json, io);
      case 'test':
        return await testPolicies(names, json, io);
      default:
        return await runTck(names[0] ?? '', { json }, io);
    }
  } catch (error) {
    const sentence = sentenceFor(error);
    if (sentence === null) throw error;
    io.stderr(`${sentence}\n`);
    return 2;
  }
}

/** What is wrong with a file or folder, for a person; null for a fault that is no file's. */
function sentenceFor(error: unknown): string | null {
  if (!(error instanceof Error && 'code' in error && 'path' in error)) return null;
  const reason = error.code === 'ENOENT' ? 'is not there' : `could not be read (${String(error.code)})`;
  return `${String(error.path)} ${reason}.`;
}

/** @returns the arguments, a sentence about what is wrong with them, or '' where help is wanted. */
function parse(args: string[]): Arguments | string {
  try {
    const options = {
      json: { type: 'boolean' },
      out: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) return '';
    const [what = '', ...names] = positionals;
    if (!['export', 'import', 'test', 'tck'].includes(what))
      return what === '' ? 'What is to be done?' : `There is no "policy ${what}".`;
    const wanted = what === 'export' ? 'policy' : what === 'tck' ? 'folder' : 'file';
    if (names.length === 0 && what !== 'test') return `No ${wanted} was named.`;
    if (names.length > 1 && (what === 'export' || what === 'tck')) return `Name one ${wanted}.`;
    return { what, names, json: values.json ?? false, out: values.out ?? null };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function exportPolicy(name: string, out: string | null, io: CommandIo): Promise<number> {
  const table = defaultPolicies.find((candidate) => candidate.policy === name);
  if (!table) {
    io.stderr(`There is no policy ${name}. There are: ${defaultPolicies.map((each) => each.policy).join(', ')}.\n`);
    return 2;
  }
  const xml = await policyToDmn(table);
  if (!xml.ok) {
    io.stderr(`${xml.error.text}\n`);
    return 1;
  }
  if (out === null) io.stdout(`${xml.value}\n`);
  else await writeFile(out, `${xml.value}\n`);
  return 0;
}

type ReadFile =
  | { readonly file: string; readonly table: PolicyTable }
  | { readonly file: string; readonly refused: string; readonly element: string };

async function readFiles(files: readonly string[]): Promise<ReadFile[]> {
  const effectiveFrom = calendarDateOf(new Date());
  return Promise.all(
    files.map(async (file) => {
      const read = await policyFromDmn(await readFile(file, 'utf8'), { effectiveFrom });
      return read.ok ? { file, table: read.value } : { file, refused: read.error.text, element: read.error.element };
    }),
  );
}

async function importPolicies(files: readonly string[], json: boolean, io: CommandIo): Promise<number> {
  const read = await readFiles(files);
  for (const each of read) {
    if (json) io.stdout(`${JSON.stringify(each)}\n`);
    else if ('refused' in each) io.stdout(`${each.file}: ${each.refused}\n`);
    else io.stdout(`${each.file}: ${each.table.policy} (${each.table.title}), ${each.table.rules.length} rules\n`);
  }
  return read.some((each) => 'refused' in each) ? 1 : 0;
}

async function testPolicies(files: readonly string[], json: boolean, io: CommandIo): Promise<number> {
  const read = await readFiles(files);
  const refused = read.filter((each) => 'refused' in each);
  for (const each of refused) io.stdout(json ? `${JSON.stringify(each)}\n` : `${each.file}: ${each.refused}\n`);
  const tables = files.length === 0 ? defaultPolicies : read.flatMap((each) => ('table' in each ? [each.table] : []));
  const findings = checkPolicies(tables);
  for (const finding of findings) io.stdout(json ? `${JSON.stringify(finding)}\n` : `${findingText(finding)}\n`);
  const examples = tables.reduce((sum, table) => sum + table.examples.length, 0);
  const blocking = findings.filter(({ blocks }) => blocks).length;
  if (json)
    io.stdout(`${JSON.stringify({ policies: tables.length, examples, findings: findings.length, blocking })}\n`);
  else io.stdout(`${tables.length} policies, ${examples} examples, ${findings.length} findings\n`);
  return blocking > 0 || refused.length > 0 ? 1 : 0;
}

function findingText({ policy: name, text, example }: PolicyFinding): string {
  return `${name}: ${text}${example ? ` For example ${JSON.stringify(example)}` : ''}`;
}
