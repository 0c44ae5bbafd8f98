import { dayOfText } from '../../src-shared/matching/day-number.ts';
import {
  MOST_ROWS,
  writeXlsx,
  type SheetColumn,
  type SheetTools,
  type SheetValue,
} from '../../src-shared/spreadsheet/write-xlsx.ts';
import type { LineRow } from './reconcile-calls.ts';

const columns: readonly SheetColumn[] = [
  { name: 'Date', kind: 'day', width: 12 },
  { name: 'Amount', kind: 'money', width: 16 },
  { name: 'Reference', kind: 'text', width: 22 },
  { name: 'Party', kind: 'text', width: 36 },
  { name: 'Account', kind: 'text', width: 16 },
  { name: 'Status', kind: 'text', width: 12 },
  { name: 'Class', kind: 'text', width: 16 },
  { name: 'Id', kind: 'text', width: 24 },
];
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Lines as a workbook; row by row, so that a million of them are never texts at once. */
export async function sheetOf(name: string, lines: Uint32Array, rowOf: (line: number) => LineRow): Promise<Blob> {
  function* rows(): Generator<readonly SheetValue[]> {
    for (const line of lines.subarray(0, MOST_ROWS - 1)) {
      const { date, amountMinor, reference, party, account, status, itemClass, id } = rowOf(line);
      yield [dayOfText(date), amountMinor, reference, party, account, status, itemClass, id];
    }
  }
  const parts = await writeXlsx(name, columns, rows(), sheetTools);
  return new Blob(parts, { type: XLSX });
}

const encoder = new TextEncoder();

/** What the platform does for the writer. */
export const sheetTools: SheetTools = { encode: (text) => encoder.encode(text), deflate };

async function deflate(pieces: Iterable<Uint8Array<ArrayBuffer>>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new CompressionStream('deflate-raw');
  const deflated = new Response(stream.readable).arrayBuffer();
  const writer = stream.writable.getWriter();
  for (const piece of pieces) await writer.write(piece);
  await writer.close();
  return new Uint8Array(await deflated);
}
