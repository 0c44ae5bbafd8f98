import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { effectivePolicy, type PolicyProblem } from '../../src-shared/managed-policy/effective.ts';
import type { Level } from '../../src-shared/managed-policy/managed-setting.ts';
import { settingNames } from '../../src-shared/managed-policy/managed-settings.ts';
import { admlFile, admxFile } from '../../src-shared/managed-policy/templates/admx.ts';
import { documentation } from '../../src-shared/managed-policy/templates/documentation.ts';
import { jsonSchema, linuxExample, linuxFile } from '../../src-shared/managed-policy/templates/linux-json.ts';
import { mobileConfig, type TemplateContent } from '../../src-shared/managed-policy/templates/mobile-config.ts';
import { APP_ID, LINUX_FOLDERS } from '../../src-shared/managed-policy/templates/places.ts';
import type { CommandIo } from './command.ts';

const USAGE = `Usage: cs managed-policy --out DIR [--managed FILE] [--recommended FILE] [--json]
       cs managed-policy check [--managed FILE] [--recommended FILE] [--json]

Writes what an organisation needs to set up the workbench on its computers: definitions for group policy on Windows (ADMX,
ADML), a configuration profile for macOS, JSON files and their schemas for Linux, and a page about every setting.
"check" says what the workbench would not take of files of settings.

  --out DIR            where to write them; made where it is missing
  --managed FILE       JSON with the values that are fixed
  --recommended FILE   JSON with the values that are suggested
  --json               one JSON object
  --help               this text

Exit code: 0 written or good, 1 when a value cannot be used, 2 when something could not be read or written.
`;

const options = {
  out: { type: 'string' },
  managed: { type: 'string' },
  recommended: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** `cs managed-policy …`. @returns the exit code. */
export async function managedPolicy(args: string[], io: CommandIo): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const { help, json = false, out, managed, recommended } = values;
    if (help) {
      io.stdout(USAGE);
      return 0;
    }
    const isCheck = positionals.length === 1 && positionals[0] === 'check';
    if (isCheck ? out !== undefined || (managed ?? recommended) === undefined : positionals.length > 0 || !out) {
      io.stderr(`Say where to write to, or which file to check.\n\n${USAGE}`);
      return 2;
    }
    const { content, problems } = await readValues({ mandatory: managed, recommended });
    if (problems.length > 0) return tellProblems(problems, json, io);
    if (out === undefined) {
      io.stdout(json ? `${JSON.stringify({ good: true })}\n` : 'GOOD  every value can be used\n');
      return 0;
    }
    const files = filesOf(content);
    for (const [name, text] of files) {
      await mkdir(dirname(join(out, name)), { recursive: true });
      await writeFile(join(out, name), text);
    }
    const told = { folder: out, files: files.map(([name]) => name), settings: settingNames.length };
    io.stdout(
      json
        ? `${JSON.stringify(told)}\n`
        : `${told.settings} settings are described in ${out}:\n${told.files.map((name) => `  ${name}\n`).join('')}`,
    );
    return 0;
  } catch (error) {
    io.stderr(`${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

function filesOf(content: TemplateContent): [string, string][] {
  const levels: readonly Level[] = ['mandatory', 'recommended'];
  return [
    ['README.md', documentation()],
    ['windows/countersign.admx', admxFile()],
    ['windows/en-US/countersign.adml', admlFile()],
    [`macos/${APP_ID}.mobileconfig`, mobileConfig(content)],
    ...levels.flatMap((level): [string, string][] => {
      const folder = `linux/${LINUX_FOLDERS[level]}`;
      const given: [string, string][] =
        Object.keys(content[level]).length > 0 ? [[`${folder}/countersign.json`, linuxFile(content, level)]] : [];
      return [...given, [`${folder}.schema.json`, jsonSchema(level)], [`${folder}.example.txt`, linuxExample(level)]];
    }),
  ];
}

type Named = Readonly<Record<Level, string | undefined>>;

async function readValues(named: Named): Promise<{ content: TemplateContent; problems: readonly PolicyProblem[] }> {
  const read = async (path: string | undefined): Promise<Record<string, unknown>> => {
    if (path === undefined) return {};
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new Error(`${path} holds no JSON object of settings.`);
    }
    return { ...value };
  };
  const mandatory = await read(named.mandatory);
  const recommended = await read(named.recommended);
  const { problems } = effectivePolicy([
    { place: named.mandatory ?? '', level: 'mandatory', content: { values: mandatory } },
    { place: named.recommended ?? '', level: 'recommended', content: { values: recommended } },
  ]);
  return { content: { mandatory, recommended }, problems };
}

function tellProblems(problems: readonly PolicyProblem[], json: boolean, io: CommandIo): number {
  io.stdout(
    json
      ? `${JSON.stringify({ good: false, problems })}\n`
      : problems.map(({ place, setting, message }) => `REFUSED  ${place}: ${setting ?? ''}: ${message}\n`).join(''),
  );
  return 1;
}
