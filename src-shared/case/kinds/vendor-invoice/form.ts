import type { CalendarDate } from '../../../base/dates.ts';
import { formatMinor } from '../../../money/format.ts';
import { type Decimal, decimalOf } from '../../../money/decimal.ts';
import { sumMinor } from '../../../money/money.ts';
import {
  type FieldProblem,
  type IntakeField,
  type IntakeRow,
  type IntakeValues,
  numberOf,
  rowsOf,
  textOf,
} from '../../intake.ts';

const MOST_MINOR = 100_000_000_00;

/** What a line of an invoice is. 'difference': what the total is off by, as the vendor sent it. */
const lineTypes = [
  { value: 'item', label: 'Goods or service' },
  { value: 'tax', label: 'Tax' },
  { value: 'charge', label: 'Charge, such as freight' },
  { value: 'allowance', label: 'Allowance' },
  { value: 'prepaid', label: 'Paid before' },
  { value: 'difference', label: 'Difference to the total, not explained' },
] as const;
export type LineType = (typeof lineTypes)[number]['value'];

const lineFields: readonly IntakeField[] = [
  {
    key: 'type',
    label: 'Type',
    type: 'choice',
    choices: lineTypes,
    optional: true,
    help: 'Left out: goods or service.',
  },
  { key: 'text', label: 'Text', type: 'text', maxLength: 200 },
  { key: 'orderLine', label: 'Order line', type: 'reference', example: '1', optional: true },
  { key: 'item', label: 'Item', type: 'reference', example: 'VA-204', optional: true },
  { key: 'quantity', label: 'Quantity', type: 'text', maxLength: 20, optional: true, help: 'Such as 12 or 2.5.' },
  {
    key: 'unitPrice',
    label: 'Unit price',
    type: 'text',
    maxLength: 20,
    optional: true,
    help: 'In dollars, such as 1.4190.',
  },
  { key: 'amountMinor', label: 'Amount', type: 'money', minMinor: -MOST_MINOR, maxMinor: MOST_MINOR },
  { key: 'costCentre', label: 'Cost centre', type: 'reference', example: 'CC-410', optional: true },
];

export const invoiceFields: readonly IntakeField[] = [
  {
    key: 'vendor',
    label: 'Vendor',
    type: 'reference',
    example: 'V-2041',
    help: 'The vendor’s number in accounts payable.',
  },
  { key: 'number', label: 'Invoice number', type: 'reference', example: 'INV-2026-0417' },
  {
    key: 'document',
    label: 'Document',
    type: 'choice',
    choices: [
      { value: 'invoice', label: 'Invoice' },
      { value: 'credit-note', label: 'Credit note' },
    ],
  },
  { key: 'invoiceDate', label: 'Invoice date', type: 'date' },
  { key: 'dueDate', label: 'Due date', type: 'date', optional: true },
  { key: 'purchaseOrder', label: 'Purchase order', type: 'reference', example: 'PO-7719', optional: true },
  {
    key: 'service',
    label: 'Service or account',
    type: 'reference',
    example: 'PA-7F3K0002',
    optional: true,
    help: 'The patient service that it was bought for.',
  },
  {
    key: 'currency',
    label: 'Currency',
    type: 'text',
    maxLength: 3,
    optional: true,
    help: 'Three letters; left out: USD.',
  },
  { key: 'lines', label: 'Lines', type: 'lines', min: 1, max: 1000, one: 'line', fields: lineFields },
  { key: 'totalMinor', label: 'Total', type: 'money', minMinor: 1, maxMinor: MOST_MINOR },
  { key: 'source', label: 'Imported from', type: 'text', maxLength: 200, optional: true, help: 'The file it came in.' },
];

/** One line as it was given. `amountMinor` in cents; below zero it reduces the invoice. */
export type InvoiceLine = {
  /** Counted from 1. */
  readonly at: number;
  readonly type: LineType;
  readonly text: string;
  readonly orderLine: string;
  readonly item: string;
  /** null: not said. */
  readonly quantity: Decimal | null;
  readonly unitPrice: Decimal | null;
  readonly amountMinor: number;
  readonly costCentre: string;
};

export type InvoiceForm = {
  readonly vendor: string;
  readonly number: string;
  readonly isCreditNote: boolean;
  readonly invoiceDate: CalendarDate;
  readonly dueDate: CalendarDate | null;
  readonly purchaseOrder: string;
  readonly service: string;
  readonly currency: string;
  readonly lines: readonly InvoiceLine[];
  readonly totalMinor: number;
  readonly source: string;
};

/** Values that the form has accepted. */
export function readInvoice(values: IntakeValues): InvoiceForm {
  return {
    vendor: textOf(values, 'vendor'),
    number: textOf(values, 'number'),
    isCreditNote: textOf(values, 'document') === 'credit-note',
    invoiceDate: textOf(values, 'invoiceDate') as CalendarDate,
    dueDate: (textOf(values, 'dueDate') || null) as CalendarDate | null,
    purchaseOrder: textOf(values, 'purchaseOrder'),
    service: textOf(values, 'service'),
    currency: textOf(values, 'currency') || 'USD',
    lines: rowsOf(values, 'lines').map(readLine),
    totalMinor: numberOf(values, 'totalMinor'),
    source: textOf(values, 'source'),
  };
}

function readLine(row: IntakeRow, index: number): InvoiceLine {
  return {
    at: index + 1,
    type: (textOf(row, 'type') || 'item') as LineType,
    text: textOf(row, 'text'),
    orderLine: textOf(row, 'orderLine'),
    item: textOf(row, 'item'),
    quantity: decimalOf(textOf(row, 'quantity')),
    unitPrice: decimalOf(textOf(row, 'unitPrice')),
    amountMinor: numberOf(row, 'amountMinor'),
    costCentre: textOf(row, 'costCentre'),
  };
}

/** The lines make the total to the cent; quantities and prices are decimal numbers; a due date is not before the invoice. */
export function invoiceProblems(values: IntakeValues): readonly FieldProblem[] {
  const rows = rowsOf(values, 'lines');
  const problems: FieldProblem[] = rows.flatMap((row, index) =>
    (['quantity', 'unitPrice'] as const).flatMap((key) => {
      const text = textOf(row, key);
      if (text === '' || decimalOf(text) !== null) return [];
      const label = key === 'quantity' ? 'Quantity' : 'Unit price';
      return [{ path: `lines.${index}.${key}`, message: `${label} is a number such as 12 or 2.5.` }];
    }),
  );
  const total = numberOf(values, 'totalMinor');
  const sum = sumMinor(rows.map((row) => numberOf(row, 'amountMinor')));
  if (sum !== total) {
    const message = `The lines come to ${formatMinor(sum)}; the total is ${formatMinor(total)}, a difference of ${formatMinor(total - sum)}.`;
    problems.push({ path: 'totalMinor', message });
  }
  const { dueDate, invoiceDate } = readInvoice(values);
  if (dueDate !== null && dueDate < invoiceDate) {
    problems.push({ path: 'dueDate', message: 'Due date is not before the invoice date.' });
  }
  const { currency } = readInvoice(values);
  if (!/^[A-Z]{3}$/.test(currency)) {
    problems.push({ path: 'currency', message: 'Currency is three capital letters, such as USD.' });
  }
  return problems;
}
