import type { CalendarDate } from '../../../base/dates.ts';
import { allocate } from '../../../money/allocate.ts';
import { formatMinor } from '../../../money/format.ts';
import { sumMinor } from '../../../money/money.ts';
import { type FieldProblem, type IntakeField, type IntakeValues, numberOf, rowsOf, textOf } from '../../intake.ts';

export const spendFields: readonly IntakeField[] = [
  {
    key: 'department',
    label: 'Department',
    type: 'reference',
    example: 'general-accounting',
    help: 'Whose budget it comes from.',
  },
  { key: 'purpose', label: 'Purpose', type: 'long-text', maxLength: 1000 },
  { key: 'neededBy', label: 'Needed by', type: 'date' },
  { key: 'vendor', label: 'Vendor', type: 'reference', example: 'V-2041', optional: true },
  {
    key: 'lines',
    label: 'Lines',
    type: 'lines',
    min: 1,
    max: 100,
    one: 'line',
    fields: [
      { key: 'item', label: 'Catalogue item', type: 'reference', example: 'CAT-118', optional: true },
      {
        key: 'text',
        label: 'Text',
        type: 'text',
        maxLength: 200,
        optional: true,
        help: 'What it is, where it has no item.',
      },
      { key: 'quantity', label: 'Quantity', type: 'count', min: 1, max: 100_000 },
      {
        key: 'unitPriceMinor',
        label: 'Unit price',
        type: 'money',
        minMinor: 1,
        maxMinor: 10_000_000_00,
        isPerUnit: true,
      },
    ],
  },
  {
    key: 'splitBy',
    label: 'Split by',
    type: 'choice',
    choices: [
      { value: 'percent', label: 'Percent' },
      { value: 'amount', label: 'Amount' },
    ],
  },
  {
    key: 'split',
    label: 'Cost centres',
    type: 'lines',
    min: 1,
    max: 20,
    one: 'cost centre',
    fields: [
      { key: 'costCentre', label: 'Cost centre', type: 'reference', example: 'CC-410' },
      { key: 'percent', label: 'Percent', type: 'count', min: 1, max: 100, optional: true },
      { key: 'amountMinor', label: 'Amount', type: 'money', minMinor: 1, maxMinor: 100_000_000_00, optional: true },
    ],
  },
];

/** What a cost centre bears. Cents. */
export type Share = { readonly costCentre: string; readonly amountMinor: number };

export type SpendForm = {
  readonly department: string;
  readonly purpose: string;
  readonly neededBy: CalendarDate;
  readonly vendor: string;
  readonly lines: readonly {
    readonly at: number;
    readonly item: string;
    readonly text: string;
    readonly quantity: number;
    readonly unitPriceMinor: number;
  }[];
  readonly totalMinor: number;
  /** Together exactly the total. */
  readonly shares: readonly Share[];
};

/** Values that the form has accepted. */
export function readSpend(values: IntakeValues): SpendForm {
  const lines = rowsOf(values, 'lines').map((row, index) => ({
    at: index + 1,
    item: textOf(row, 'item'),
    text: textOf(row, 'text'),
    quantity: numberOf(row, 'quantity'),
    unitPriceMinor: numberOf(row, 'unitPriceMinor'),
  }));
  const totalMinor = totalOf(values);
  return {
    department: textOf(values, 'department'),
    purpose: textOf(values, 'purpose'),
    neededBy: textOf(values, 'neededBy') as CalendarDate,
    vendor: textOf(values, 'vendor'),
    lines,
    totalMinor,
    shares: sharesOf(values, totalMinor),
  };
}

function totalOf(values: IntakeValues): number {
  return sumMinor(rowsOf(values, 'lines').map((row) => numberOf(row, 'quantity') * numberOf(row, 'unitPriceMinor')));
}

function sharesOf(values: IntakeValues, totalMinor: number): readonly Share[] {
  const rows = rowsOf(values, 'split');
  const amounts =
    textOf(values, 'splitBy') === 'percent'
      ? allocate(
          totalMinor,
          rows.map((row) => numberOf(row, 'percent')),
        )
      : rows.map((row) => numberOf(row, 'amountMinor'));
  return rows.map((row, index) => ({ costCentre: textOf(row, 'costCentre'), amountMinor: amounts[index] ?? 0 }));
}

/** Each line says what it is; the split is whole; no cost centre stands in it twice. */
export function spendProblems(values: IntakeValues): readonly FieldProblem[] {
  const lines = rowsOf(values, 'lines').flatMap((row, index) =>
    textOf(row, 'item') === '' && textOf(row, 'text') === ''
      ? [{ path: `lines.${index}.text`, message: 'Give a catalogue item or say what it is.' }]
      : [],
  );
  const total = rowsOf(values, 'lines').reduce(
    (sum, row) => sum + numberOf(row, 'quantity') * numberOf(row, 'unitPriceMinor'),
    0,
  );
  if (total > 100_000_000_00) return [...lines, { path: 'lines', message: 'A request is at most $100,000,000.00.' }];
  return [...lines, ...splitProblems(values, total)];
}

function splitProblems(values: IntakeValues, total: number): readonly FieldProblem[] {
  const rows = rowsOf(values, 'split');
  const [wanted, other] =
    textOf(values, 'splitBy') === 'percent' ? ['percent', 'amountMinor'] : ['amountMinor', 'percent'];
  const word = wanted === 'percent' ? 'percent' : 'amount';
  const problems = rows.flatMap((row, index): FieldProblem[] => {
    const twice = rows.findIndex((one) => textOf(one, 'costCentre') === textOf(row, 'costCentre')) < index;
    return [
      ...(twice ? [{ path: `split.${index}.costCentre`, message: 'This cost centre stands above already.' }] : []),
      ...(numberOf(row, wanted) === 0 ? [{ path: `split.${index}.${wanted}`, message: `Give the ${word}.` }] : []),
      ...(numberOf(row, other) === 0
        ? []
        : [{ path: `split.${index}.${other}`, message: `The request is split by ${word}; leave this out.` }]),
    ];
  });
  const sum = rows.reduce((all, row) => all + numberOf(row, wanted), 0);
  if (problems.length > 0) return problems;
  if (wanted === 'percent' && sum !== 100)
    return [{ path: 'split', message: `The percentages come to ${sum}, not 100.` }];
  if (wanted === 'amountMinor' && sum !== total) {
    return [
      { path: 'split', message: `The amounts come to ${formatMinor(sum)}; the lines come to ${formatMinor(total)}.` },
    ];
  }
  return [];
}
