import { formatMinor } from '../../src-shared/money/format.ts';
import type { RemittanceProblem } from '../../src-shared/remittance/remittance-document.ts';
import type { ImportedInvoice, ImportedSource } from '../../src-shared/wire/http.ts';
import { alignedRows } from './aligned-rows.ts';
import type { ImportedFile } from './imported-file.ts';

const MAX_ROWS = 50;
const MAX_PROBLEMS = 20;
const HEADINGS = ['Trace', 'Result', 'Claims', 'Payment', 'Balance'];
const LEFT_ALIGNED = new Set([0, 1, 4]);

const RESULT: Readonly<Record<ImportedFile['transactions'][number]['status'], string>> = {
  imported: 'imported',
  duplicate: 'known already',
  unreadable: 'not readable',
};

/** What `cs import` prints for a person: one line per transaction set, and the problems in words. */
export function importedTable(file: ImportedFile): string {
  const { transactions, invoices = [] } = file;
  const lines = [`${file.file}: ${file.error ?? headingOf(file)}`];
  if (invoices.length > 0) {
    const shown = invoices.slice(0, MAX_ROWS).map(invoiceRow);
    lines.push(
      '',
      ...alignedRows([['Invoice', 'Result', 'Case', 'Total', 'Balance'], ...shown], new Set([0, 1, 2, 4])),
    );
    if (invoices.length > MAX_ROWS) lines.push(`  … and ${invoices.length - MAX_ROWS} more`);
  }
  if (transactions.length > 0) {
    lines.push('', ...alignedRows([HEADINGS, ...transactions.slice(0, MAX_ROWS).map(row)], LEFT_ALIGNED));
    if (transactions.length > MAX_ROWS) lines.push(`  … and ${transactions.length - MAX_ROWS} more`);
  }
  const ofParts = [...transactions, ...invoices].flatMap((part) => part.problems);
  const problems = [...ofParts, ...file.problems].map(sentence);
  if (problems.length > 0) {
    lines.push('', '  Problems', ...problems.slice(0, MAX_PROBLEMS));
    if (problems.length > MAX_PROBLEMS) {
      lines.push(`  … and ${problems.length - MAX_PROBLEMS} more; --json lists them`);
    }
  }
  return `${lines.join('\n')}\n\n`;
}

function headingOf({ kind, source, invoices, transactions }: ImportedFile): string {
  if (source) return sourceHeading(kind ?? '', source);
  return invoices ? invoiceHeading(invoices) : heading(transactions);
}

function sourceHeading(kind: string, source: ImportedSource): string {
  const parts = (
    [
      [source.accepted, 'taken'],
      [source.duplicates, 'known already'],
      [source.quarantined, 'put aside'],
      [source.unused, 'kept unread'],
    ] as const
  )
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count.toLocaleString('en-US')} ${word}`);
  return [`${kind}, ${source.records.toLocaleString('en-US')} records`, ...parts].join(', ');
}

function heading(transactions: ImportedFile['transactions']): string {
  const parts = (['imported', 'duplicate', 'unreadable'] as const)
    .map((status) => ({ status, count: transactions.filter((one) => one.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => `${count.toLocaleString('en-US')} ${RESULT[status]}`);
  return `remittance advice (X12 835), ${parts.join(', ')}`;
}

const INVOICE_RESULT: Readonly<Record<ImportedInvoice['status'], string>> = {
  imported: 'imported',
  duplicate: 'known already',
  refused: 'refused',
};

function invoiceHeading(invoices: readonly ImportedInvoice[]): string {
  const parts = (['imported', 'duplicate', 'refused'] as const)
    .map((status) => ({ status, count: invoices.filter((one) => one.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => `${count.toLocaleString('en-US')} ${INVOICE_RESULT[status]}`);
  return `vendor invoices, ${parts.join(', ')}`;
}

function invoiceRow({ number, status, caseNumber, totalMinor, currency, differenceMinor }: ImportedInvoice): string[] {
  const balance = differenceMinor === 0 ? 'ties' : `off by ${formatMinor(differenceMinor)}`;
  return [number, INVOICE_RESULT[status], caseNumber, `${formatMinor(totalMinor).slice(1)} ${currency}`, balance];
}

function row({ trace, status, claims, paidMinor, balanced, differenceMinor }: ImportedFile['transactions'][number]) {
  const balance = balanced ? 'balanced' : differenceMinor === 0 ? 'held' : `off by ${formatMinor(differenceMinor)}`;
  return [trace || '(none)', RESULT[status], claims.toLocaleString('en-US'), formatMinor(paidMinor), balance];
}

function sentence({ segment, message }: RemittanceProblem): string {
  return segment > 0 ? `  segment ${segment}: ${message}` : `  ${message}`;
}
