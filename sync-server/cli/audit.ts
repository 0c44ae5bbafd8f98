import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { CommandIo } from './command.ts';

const USAGE = `Usage: cs audit verify FILE [--key KEY] [--json]
       cs audit export [--format ndjson|csv] [--out FILE] [--server URL] [--data DIR] [--json]

verify   checks an evidence pack or an exported audit log: signature, hashes, order. Needs no server and no database.
export   writes the audit log of a running server into a file: ndjson can be verified, csv is for a spreadsheet.

  --key KEY      the log's key as you know it; without it the key that the file encloses is used and shown
  --format       ndjson (default) or csv
  --out FILE     default: audit-log.ndjson or audit-log.csv
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
      readonly format: 'ndjson' | 'csv';
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
  out: text,
  server: text,
  data: text,
} as const;

/** @returns the arguments, or a sentence about what is wrong with them. */
function parse(args: string[]): Arguments | string {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const { json = false, help = false, key = null, format = 'ndjson', server } = values;
    const [act, file, ...more] = positionals;
    if (help) return { act: 'help' };
    if (act === 'verify') {
      if (file === undefined || more.length > 0) return 'Name one file to verify.';
      return { act, file, key, json };
    }
    if (act !== 'export')
      return act === undefined ? 'Say what to do: verify or export.' : `There is no "audit ${act}".`;
    if (file !== undefined) return 'The file to write is named with --out.';
    if (format !== 'ndjson' && format !== 'csv') return `--format must be ndjson or csv, not ${format}.`;
    const out = values.out ?? `audit-log.${format}`;
    const data = resolve(values.data ?? (process.env['COUNTERSIGN_DATA'] || '.data'));
    return { act, format, out, server, data, json };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
