import { createReadStream } from 'node:fs';
import { formatMinor } from '../../src-shared/money/format.ts';
import type { SourceContents, SourceFormat } from '../../src-shared/source-file/source-format.ts';
import { alignedRows } from './aligned-rows.ts';
import type { Progress } from './progress.ts';

/** What `cs inspect --json` says of a file of another system. Keys keep their order and meaning; the totals are the kind's own. */
export type InspectedSource = { readonly file: string } & Pick<SourceContents, 'kind' | 'records'> &
  Readonly<Record<string, unknown>> & { readonly problems: SourceContents['problems'] };

export async function inspectSource(
  file: string,
  { format, kind }: { readonly format: SourceFormat; readonly kind: string },
  size: number,
  progress: Progress,
): Promise<InspectedSource> {
  const inspector = format.inspect(kind);
  let done = 0;
  const pieces = createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>;
  for await (const piece of pieces) {
    inspector.push(piece);
    done += piece.length;
    progress.show({ done, size, claims: 0 });
  }
  const { kind: whole, records, totals, problems } = inspector.end();
  return { file, kind: whole, records, ...totals, problems };
}

const MOST_PROBLEMS = 20;

/** What it prints for a person: how much of what, the totals, and the problems in words. */
export function sourceTable({ file, kind, records, problems, ...totals }: InspectedSource): string {
  const rows = Object.entries(totals).flatMap(([name, value]) =>
    typeof value === 'number' ? [[wordsFor(name), figure(name, value)]] : [],
  );
  const table = alignedRows([['records', String(records)], ...rows], new Set([0]));
  const told = problems.slice(0, MOST_PROBLEMS).map(({ message }) => `  ${message}`);
  const more = problems.length > MOST_PROBLEMS ? [`  … and ${problems.length - MOST_PROBLEMS} more`] : [];
  const words = told.length > 0 ? ['', '  Problems', ...told, ...more] : [];
  return `${[`${file}: ${kind}`, ...table, ...words].join('\n')}\n\n`;
}

function figure(name: string, value: number): string {
  return name.endsWith('Minor') ? formatMinor(value) : String(value);
}

/** 'debitsMinor' → 'debits', 'trnAddenda' → 'trn addenda'. */
function wordsFor(name: string): string {
  return name
    .replace(/Minor$/, '')
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim();
}
