import { decimalOf, type Decimal, decimalWords } from '../money/decimal.ts';
import { formatMinor } from '../money/format.ts';
import { minorFromDecimalText, sumMinor } from '../money/money.ts';
import type { IntakeRow, IntakeValues } from '../case/intake.ts';
import { storableText } from '../base/storable-text.ts';

/** How an invoice comes in as a file. */
export type InvoiceFileKind = 'invoice-ubl' | 'invoice-cii' | 'invoice-cxml' | 'x12-810' | 'invoice-csv';

/** `code` is stable; `message` is a sentence for a person. */
export type InvoiceProblem = { readonly code: string; readonly message: string };

export type CapturedLine = {
  readonly type: 'item' | 'tax' | 'charge' | 'allowance' | 'prepaid';
  readonly text: string;
  readonly orderLine: string;
  readonly item: string;
  /** Decimal texts, '' where the file does not say or they are no numbers. */
  readonly quantity: string;
  readonly unitPrice: string;
  readonly amountMinor: number;
  readonly costCentre: string;
};

/** An invoice as a file says it, whatever its format. Amounts in whole minor units of its currency. */
export type CapturedInvoice = {
  readonly document: 'invoice' | 'credit-note';
  readonly number: string;
  /** ISO dates; '' where the file does not say. */
  readonly invoiceDate: string;
  readonly dueDate: string;
  readonly purchaseOrder: string;
  readonly currency: string;
  readonly vendor: {
    readonly id: string;
    readonly name: string;
    readonly taxId: string;
    readonly electronicAddress: string;
  };
  readonly lines: readonly CapturedLine[];
  readonly totalMinor: number;
  /** What the total is above its lines; 0 when they tie. */
  readonly differenceMinor: number;
  readonly problems: readonly InvoiceProblem[];
};

/** What a file holds: `problems` are those that belong to no invoice, or for which one was left out. */
export type InvoiceReading = {
  readonly invoices: readonly CapturedInvoice[];
  readonly problems: readonly InvoiceProblem[];
};

/** '1200', '-25.5', '314.8600': whole minor units; null for parts of a cent and for what is no amount. */
export function amountOf(text: string): number | null {
  return minorFromDecimalText(text.trim().replace(/^(.*\.\d{2})0+$/, '$1'));
}

/** A quantity or a price as the case keeps it; '' for what is no number. */
export function numberText(text: string): string {
  const bare = text
    .trim()
    .replace(/^\+/, '')
    .replace(/^(-?)\./, '$10.')
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
  return decimalOf(bare) === null ? '' : bare;
}

export function decimalFrom(text: string): Decimal | null {
  return decimalOf(numberText(text));
}

/** A price for so many: divided where that comes out even in millionths, otherwise not said. `baseQuantity` '' is one. */
export function unitPriceFor(price: string, baseQuantity: string): string {
  const amount = decimalFrom(price);
  const base = decimalFrom(baseQuantity || '1');
  if (amount === null || base === null || base <= 0n) return '';
  const scaled = amount * 1_000_000n;
  return scaled % base === 0n ? numberText(decimalWords(scaled / base)) : '';
}

/** Closes an invoice: a negative total is a credit note with its signs turned; totals that do not tie are told. */
export function tied(
  { lines, totalMinor, document, ...rest }: Omit<CapturedInvoice, 'differenceMinor' | 'problems'>,
  problems: readonly InvoiceProblem[] = [],
): CapturedInvoice {
  if (totalMinor < 0) {
    const turned = lines.map((line) => ({ ...line, amountMinor: 0 - line.amountMinor }));
    const other = document === 'invoice' ? 'credit-note' : 'invoice';
    return tied({ ...rest, document: other, lines: turned, totalMinor: -totalMinor }, problems);
  }
  const sum = sumMinor(lines.map(({ amountMinor }) => amountMinor));
  const differenceMinor = totalMinor - sum;
  const found = differenceMinor === 0 ? [] : [differs(sum, totalMinor)];
  return { ...rest, document, lines, totalMinor, differenceMinor, problems: [...problems, ...found] };
}

function differs(sum: number, total: number): InvoiceProblem {
  const message = `The lines come to ${formatMinor(sum)} and the total is ${formatMinor(total)}: it differs by ${formatMinor(total - sum)}.`;
  return { code: 'total-differs', message };
}

/**
 * The form of a vendor invoice, filled in from the file. A difference becomes a line of its own, so that nothing is lost and
 * somebody decides about it.
 *
 * @param vendor  number of the vendor in accounts payable, or what the file calls it where that is not known.
 */
export function intakeOf(invoice: CapturedInvoice, vendor: string, source: string): IntakeValues {
  const { document, number, invoiceDate, dueDate, purchaseOrder, currency, lines, totalMinor, differenceMinor } =
    invoice;
  const rows: IntakeRow[] = lines.map((line) => ({
    type: line.type,
    text: clean(line.text, 200) || 'Line',
    ...filled('orderLine', line.orderLine),
    ...filled('item', line.item),
    ...filled('quantity', line.quantity),
    ...filled('unitPrice', line.unitPrice),
    amountMinor: line.amountMinor,
    ...filled('costCentre', line.costCentre),
  }));
  if (differenceMinor !== 0) {
    rows.push({ type: 'difference', text: 'Total differs from the lines, as sent', amountMinor: differenceMinor });
  }
  return {
    vendor: clean(vendor, 60),
    number: clean(number, 60),
    document,
    invoiceDate,
    ...(dueDate === '' || dueDate < invoiceDate ? {} : { dueDate }),
    ...filled('purchaseOrder', purchaseOrder),
    currency,
    lines: rows,
    totalMinor,
    ...filled('source', source, 200),
  };
}

function filled(key: string, value: string, length = 60): Readonly<Record<string, string>> {
  const text = clean(value, length);
  return text === '' ? {} : { [key]: text };
}

function clean(text: string, length: number): string {
  return storableText(text.replaceAll(/\s+/g, ' ').trim()).slice(0, length).trim();
}
