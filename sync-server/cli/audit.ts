import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { ExportWhat } from './audit-export.ts';
import type { CommandIo } from './command.ts';

const USAGE = `Usage: cs audit verify FILE [--key KEY] [--json]
       cs audit export [--format ndjson|csv] [--out FILE] [--server URL] [--data DIR] [--json]
       cs audit export --case NUMBER [--pdf] [--out FILE] [--server URL] [--data DIR] [--json]

verify   checks an evidence pack, also one that a PDF encloses, or an exported audit log: signature, hashes, order.
         Needs no server and no database.
export   writes the audit log of a running server into a file: ndjson can be verified, csv is for a spreadsheet;
         with --case the evidence of one case.

  --key KEY      the log's key as you know it; without it the key that the file encloses is used and shown
  --format       ndjson (default) or csv
  --case NUMBER  number or id of a case: its evidence pack, which can be verified
  --pdf          the same on pages, with the pack enclosed
  --out FILE     default: audit-log.ndjson or audit-log.csv, evidence-NUMBER.json or evidence-NUMBER.pdf
  --server URL   the server to talk to; default: the one that runs on the data folder
  --data DIR     its data folder, where the operator's token is (default COUNTERSIGN_DATA, or .data)
  --json         one JSON object per line
  --help         this text

Exit code: 0 verified or exported, 1 not verified, 2 not readable or not possible.
`;

/** `cs audit …`. @returns the exit code. */
export async function audit(args: string[], io: CommandIo): Promise<number> {
  const parsed = parse(args);
  if (typeof parsed === 'string') {
    io.stderr(`${parsed}\n\n${USAGE}`);
    return 2;
  }
  switch (parsed.act) {
    case 'help':
      io.stdout(USAGE);
      return 0;
    case 'verify': {
      // Loaded apart: who verifies needs nothing of the server.
      const { verifyFile } = await import('./audit-verify.ts');
      return verifyFile(parsed.file, parsed, io);
    }
    case 'export': {
      const [{ exportAudit }, { findServer }] = await Promise.all([
        import('./audit-export.ts'),
        import('./server-at-hand.ts'),
      ]);
      const server = findServer(parsed);
      if (typeof server !== 'string') return exportAudit(server, parsed, io);
      io.stderr(`${server}\n`);
      return 2;
    }
  }
}

type Arguments =
  | { readonly act: 'help' }
  | { readonly act: 'verify'; readonly file: string; readonly key: string | null; readonly json: boolean }
  | {
      readonly act: 'export';
      readonly what: ExportWhat;
      readonly out: string;
      readonly server: string | undefined;
      readonly data: string;
      readonly json: boolean;
    };

const text = { type: 'string' } as const;
const options = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  key: text,
  format: text,
  case: text,
  pdf: { type: 'boolean' },
  out: text,
  server: text,
  data: text,
} as const;

/** @returns the arguments, or a sentence about what is wrong with them. */
function parse(args: string[]): Arguments | string {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const { json = false, help = false, key = null, server } = values;
    const [act, file, ...more] = positionals;
    if (help) return { act: 'help' };
    if (act === 'verify') {
      if (file === undefined || more.length > 0) return 'Name one file to verify.';
      return { act, file, key, json };
    }
    if (act !== 'export')
      return act === undefined ? 'Say what to do: verify or export.' : `There is no "audit ${act}".`;
    if (file !== undefined) return 'The file to write is named with --out.';
    const what = whatOf(values);
    if (typeof what === 'string') return what;
    const name = what.of === 'log' ? 'audit-log' : `evidence-${what.case.replaceAll(/[^\w.-]/g, '_')}`;
    const out = values.out ?? `${name}.${what.format}`;
    const data = resolve(values.data ?? (process.env['COUNTERSIGN_DATA'] || '.data'));
    return { act, what, out, server, data, json };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** @returns what to export, or a sentence about what is wrong. */
function whatOf(values: {
  readonly case?: string | undefined;
  readonly pdf?: boolean | undefined;
  readonly format?: string | undefined;
}): ExportWhat | string {
  const { case: number, pdf = false, format } = values;
  if (number === '') return '--case needs the number of a case.';
  if (number !== undefined) {
    if (format !== undefined)
      return '--format is for the whole log: the evidence of a case is JSON, or with --pdf a PDF.';
    return { of: 'case', case: number, format: pdf ? 'pdf' : 'json' };
  }
  if (pdf) return '--pdf is for the evidence of a case: name one with --case.';
  const kind = format ?? 'ndjson';
  if (kind !== 'ndjson' && kind !== 'csv') return `--format must be ndjson or csv, not ${kind}.`;
  return { of: 'log', format: kind };
}
