import { readFile } from 'node:fs/promises';
import type { InvoiceFileKind, InvoiceProblem } from '../../src-shared/invoice/captured-invoice.ts';
import { MOST_INVOICE_BYTES, readInvoices } from '../../src-shared/invoice/read-invoices.ts';
import { formatMinor } from '../../src-shared/money/format.ts';
import { alignedRows } from './aligned-rows.ts';

type InspectedInvoice = {
  readonly number: string;
  readonly document: 'invoice' | 'credit-note';
  readonly vendor: string;
  readonly date: string;
  readonly currency: string;
  readonly lines: number;
  readonly totalMinor: number;
  readonly differenceMinor: number;
  readonly problems: readonly InvoiceProblem[];
};

/** What `cs inspect --json` says of a file of invoices. Amounts in whole minor units. Keys keep their order and meaning. */
export type InspectedInvoices = {
  readonly file: string;
  readonly kind: InvoiceFileKind;
  /** How many invoices could be read. */
  readonly records: number;
  /** Of all of them, credit notes below zero; null where they are in several currencies. */
  readonly totalMinor: number | null;
  readonly invoices: readonly InspectedInvoice[];
  /** Those of the file, and of invoices that were left out. */
  readonly problems: readonly InvoiceProblem[];
};

export async function inspectInvoices(file: string, kind: InvoiceFileKind, bytes: number): Promise<InspectedInvoices> {
  if (bytes > MOST_INVOICE_BYTES) {
    const message = `A file of invoices has at most ${MOST_INVOICE_BYTES / 1024 / 1024} MB.`;
    return { file, kind, records: 0, totalMinor: 0, invoices: [], problems: [{ code: 'too-large', message }] };
  }
  const { invoices, problems } = readInvoices(kind, await readFile(file));
  const isOneCurrency = new Set(invoices.map(({ currency }) => currency)).size <= 1;
  const signed = invoices.map(({ document, totalMinor }) => (document === 'invoice' ? totalMinor : -totalMinor));
  return {
    file,
    kind,
    records: invoices.length,
    totalMinor: isOneCurrency ? signed.reduce((sum, minor) => sum + minor, 0) : null,
    invoices: invoices.map((one) => ({
      number: one.number,
      document: one.document,
      vendor: one.vendor.name || one.vendor.id,
      date: one.invoiceDate,
      currency: one.currency,
      lines: one.lines.length,
      totalMinor: one.totalMinor,
      differenceMinor: one.differenceMinor,
      problems: one.problems,
    })),
    problems,
  };
}

const WHAT: Readonly<Record<InvoiceFileKind, string>> = {
  'invoice-ubl': 'invoice (UBL 2.1)',
  'invoice-cii': 'invoice (UN/CEFACT Cross Industry Invoice)',
  'invoice-cxml': 'invoice (cXML InvoiceDetail)',
  'x12-810': 'invoices (X12 810)',
  'invoice-csv': 'invoices (CSV)',
};
const MOST_ROWS = 50;

/** What it prints for a person: one line per invoice, and the problems in words. */
export function invoicesTable({ file, kind, invoices, problems }: InspectedInvoices): string {
  const rows = invoices
    .slice(0, MOST_ROWS)
    .map((one) => [
      one.number,
      one.vendor,
      one.date,
      String(one.lines),
      `${one.document === 'credit-note' ? '-' : ''}${formatMinor(one.totalMinor).slice(1)} ${one.currency}`,
      one.differenceMinor === 0 ? 'ties' : `off by ${formatMinor(one.differenceMinor)}`,
    ]);
  const headings = ['Invoice', 'Vendor', 'Date', 'Lines', 'Total', 'Balance'];
  const table = rows.length > 0 ? ['', ...alignedRows([headings, ...rows], new Set([0, 1, 2, 5]))] : [];
  const more = invoices.length > MOST_ROWS ? [`  … and ${invoices.length - MOST_ROWS} more`] : [];
  const found = invoices.flatMap((one) => one.problems.map(({ message }) => `  ${one.number}: ${message}`));
  const told = [...found, ...problems.map(({ message }) => `  ${message}`)].slice(0, 20);
  const words = told.length > 0 ? ['', '  Problems', ...told] : [];
  return `${[`${file}: ${WHAT[kind]}`, ...table, ...more, ...words].join('\n')}\n\n`;
}
