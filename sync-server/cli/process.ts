import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { bpmnOf } from '../../src-shared/process/bpmn.ts';
import { findProcessMap, processMaps } from '../../src-shared/process/process-maps.ts';
import type { CommandIo } from './command.ts';

const USAGE = `Usage: cs process list [--json]
       cs process export NAME [--bpmn] [--version N] [--out FILE] [--json]

Definitions of the durable processes of the product. Needs no server.

  list       every process with its versions: instances finish on the version they began with
  export     writes one as BPMN 2.0 with its diagram, or as JSON with --json

  --bpmn     BPMN 2.0, which is what is written without --json
  --version  another version than the newest
  --out      a file to write to instead of standard output
  --help     this text

Exit code: 0 when all is well, 2 when the command makes no sense.
`;

const options = {
  json: { type: 'boolean' },
  bpmn: { type: 'boolean' },
  version: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean' },
} as const;

type Arguments = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;

/** `cs process …`. @returns the exit code. */
export async function processes(args: string[], io: CommandIo): Promise<number> {
  let parsed: Arguments;
  try {
    parsed = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    return refuse(io, error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  const [what, name, ...more] = positionals;
  if (values.help) {
    io.stderr(USAGE);
    return 0;
  }
  if (what === 'list' && name === undefined) return list(io, values.json ?? false);
  if (what !== 'export')
    return refuse(io, what === undefined ? 'What is to be done?' : `There is no "process ${what}".`);
  if (name === undefined || more.length > 0) return refuse(io, 'Name one process.');
  if (values.bpmn && values.json) return refuse(io, 'Either --bpmn or --json.');
  return await exportMap(name, values, io);
}

function list(io: CommandIo, asJson: boolean): number {
  for (const { name, version, title, nodes, edges } of processMaps) {
    const counts = { nodes: nodes.length, edges: edges.length };
    const line = asJson
      ? JSON.stringify({ name, version, title, ...counts })
      : `${name} v${version}: ${title}, ${counts.nodes} nodes`;
    io.stdout(`${line}\n`);
  }
  return 0;
}

async function exportMap(name: string, values: Arguments['values'], io: CommandIo): Promise<number> {
  const { version, out, json } = values;
  if (version !== undefined && !/^[1-9]\d{0,3}$/.test(version)) return refuse(io, `"${version}" is no version.`);
  const map = findProcessMap(name, version === undefined ? undefined : Number(version));
  if (!map) {
    const known = processMaps.map((each) => `${each.name} v${each.version}`).join(', ');
    return refuse(io, `There is no such process. There are: ${known}.`);
  }
  const text = json ? `${JSON.stringify(map)}\n` : bpmnOf(map);
  if (out === undefined) io.stdout(text);
  else await writeFile(out, text);
  return 0;
}

function refuse(io: CommandIo, why: string): number {
  io.stderr(`${why}\n\n${USAGE}`);
  return 2;
}
