import { CalendarDate } from '../base/dates.ts';
import { sumMinor } from '../money/money.ts';
import { cellsOf, delimiterOf } from '../source-file/delimited-text.ts';
import {
  amountOf,
  type CapturedInvoice,
  type CapturedLine,
  type InvoiceProblem,
  type InvoiceReading,
  numberText,
  tied,
} from './captured-invoice.ts';

/** The columns, by their names in the first row; only the first four have to be there. */
const REQUIRED = ['vendor', 'invoice_number', 'invoice_date', 'amount'] as const;
const OPTIONAL = [
  'due_date',
  'purchase_order',
  'currency',
  'text',
  'type',
  'order_line',
  'item',
  'quantity',
  'unit_price',
  'cost_centre',
  'total',
] as const;
type Column = (typeof REQUIRED)[number] | (typeof OPTIONAL)[number];
type Row = { readonly at: number; readonly cells: ReadonlyMap<Column, string> };

const MOST_ROWS = 20_000;

/** Whether a first line is the header of such a file. */
export function isInvoiceHeader(line: string): boolean {
  const names = namesOf(cellsOf(line, delimiterOf(line))[0] ?? []);
  return REQUIRED.every((name) => names.includes(name));
}

/**
 * Reads a table with one row per line of an invoice; rows with the same vendor and invoice number are one invoice. Without a
 * total the lines are the total. Cells in quotation marks may hold the delimiter (comma, semicolon or tab) and line breaks.
 */
export function readInvoiceCsv(text: string): InvoiceReading {
  const bare = text.replace(/^\uFEFF/, '');
  const header = bare.slice(0, bare.search(/[\r\n]|$/));
  const [first = [], ...rest] = cellsOf(bare, delimiterOf(header));
  const names = namesOf(first);
  const missing = REQUIRED.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    return {
      invoices: [],
      problems: [{ code: 'columns-missing', message: `There is no column ${missing.join(', ')}.` }],
    };
  }
  if (rest.length > MOST_ROWS) {
    return {
      invoices: [],
      problems: [{ code: 'too-many-rows', message: `More than ${MOST_ROWS} rows are not read.` }],
    };
  }
  const groups = new Map<string, Row[]>();
  for (const [index, cells] of rest.entries()) {
    if (cells.every((cell) => cell.trim() === '')) continue;
    const row = rowOf(index + 2, cells, names);
    const key = `${cell(row, 'vendor')}\n${cell(row, 'invoice_number')}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const read = [...groups.values()].map(invoiceOf);
  const problems = read.filter((one): one is InvoiceProblem => 'code' in one);
  const invoices = read.filter((one): one is CapturedInvoice => !('code' in one));
  const isEmpty = read.length === 0;
  return { invoices, problems: isEmpty ? [{ code: 'no-invoice', message: 'The table has no rows.' }] : problems };
}

function namesOf(cells: readonly string[]): readonly string[] {
  return cells.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  );
}

function rowOf(at: number, cells: readonly string[], names: readonly string[]): Row {
  const known: readonly string[] = [...REQUIRED, ...OPTIONAL];
  const entries = names.flatMap((name, index) =>
    known.includes(name) ? [[name as Column, (cells[index] ?? '').trim()] as const] : [],
  );
  return { at, cells: new Map(entries) };
}

function cell({ cells }: Row, column: Column): string {
  return cells.get(column) ?? '';
}

function invoiceOf(rows: readonly Row[]): CapturedInvoice | InvoiceProblem {
  const [first] = rows;
  if (!first) return { code: 'no-invoice', message: 'An invoice has no rows.' };
  const wrong = (code: string, { at }: Row, message: string) => ({ code, message: `Row ${at}: ${message}` });
  const number = cell(first, 'invoice_number');
  if (number === '' || cell(first, 'vendor') === '')
    return wrong('unreadable', first, 'vendor or invoice number is missing.');
  const differing = rows.find((row) => cell(row, 'currency') !== cell(first, 'currency'));
  if (differing) return wrong('currency-mixed', differing, `invoice ${number} has lines in several currencies.`);
  const invoiceDate = cell(first, 'invoice_date');
  if (!CalendarDate.safeParse(invoiceDate).success) {
    return wrong('unreadable', first, 'the invoice date is no date such as 2026-03-31.');
  }
  const lines = rows.map(lineOf);
  const bad = rows[lines.indexOf(null)];
  if (bad) return wrong('unreadable', bad, `the amount “${cell(bad, 'amount')}” cannot be read.`);
  const read = lines.filter((line) => line !== null);
  const total = cell(first, 'total');
  const totalMinor = total === '' ? sumMinor(read.map(({ amountMinor }) => amountMinor)) : amountOf(total);
  if (totalMinor === null) return wrong('unreadable', first, `the total “${total}” cannot be read.`);
  return tied({
    document: 'invoice',
    number,
    invoiceDate,
    dueDate: CalendarDate.safeParse(cell(first, 'due_date')).success ? cell(first, 'due_date') : '',
    purchaseOrder: cell(first, 'purchase_order'),
    currency: cell(first, 'currency') || 'USD',
    vendor: { id: cell(first, 'vendor'), name: cell(first, 'vendor'), taxId: '', electronicAddress: '' },
    lines: read,
    totalMinor,
  });
}

function lineOf(row: Row): CapturedLine | null {
  const amountMinor = amountOf(cell(row, 'amount'));
  if (amountMinor === null) return null;
  const types = ['tax', 'charge', 'allowance', 'prepaid'] as const;
  return {
    type: types.find((type) => type === cell(row, 'type').toLowerCase()) ?? 'item',
    text: cell(row, 'text'),
    orderLine: cell(row, 'order_line'),
    item: cell(row, 'item'),
    quantity: numberText(cell(row, 'quantity')),
    unitPrice: numberText(cell(row, 'unit_price')),
    amountMinor,
    costCentre: cell(row, 'cost_centre'),
  };
}
