import { CalendarDate } from '../../../base/dates.ts';
import {
  patientCategories,
  type WriteOffCategory,
  writeOffCategoryLabel,
} from '../../../journal/write-off-category.ts';
import { type FieldProblem, type IntakeField, type IntakeValues, numberOf, textOf } from '../../intake.ts';

const MOST_MINOR = 9_999_999_999_999;

const categories = Object.keys(writeOffCategoryLabel) as WriteOffCategory[];
const onlyFor = (...is: readonly WriteOffCategory[]) => ({ field: 'category', is });
const payerCategories = categories.filter((category) => !patientCategories.includes(category));

const everyCategory: readonly IntakeField[] = [
  { key: 'account', label: 'Account', type: 'reference', example: 'PA-7F3K0002' },
  {
    key: 'category',
    label: 'Category',
    type: 'choice',
    choices: categories.map((value) => ({ value, label: writeOffCategoryLabel[value] })),
  },
  { key: 'amountMinor', label: 'Amount', type: 'money', minMinor: 1, maxMinor: MOST_MINOR },
  {
    key: 'payer',
    label: 'Payer',
    type: 'payer',
    help: 'Approved as strictly as Medicare while it is not known.',
    optional: true,
    when: onlyFor(...payerCategories),
  },
  { key: 'reason', label: 'Reason', type: 'long-text', maxLength: 2000 },
];

/** What a category is checked by, beside what is asked for all. */
export const categoryFields: readonly IntakeField[] = [
  {
    key: 'chargeMinor',
    label: 'Charge',
    type: 'money',
    minMinor: 1,
    maxMinor: MOST_MINOR,
    when: onlyFor('contractual'),
  },
  {
    key: 'allowedMinor',
    label: 'Allowed by the contract',
    type: 'money',
    minMinor: 0,
    maxMinor: MOST_MINOR,
    when: onlyFor('contractual'),
  },
  { key: 'serviceOn', label: 'Service date', type: 'date', when: onlyFor('timely-filing') },
  { key: 'filedOn', label: 'Filed on', type: 'date', when: onlyFor('timely-filing') },
  {
    key: 'limitDays',
    label: 'Days the payer allows for filing',
    type: 'count',
    min: 1,
    max: 1095,
    help: 'Counted from the service date, as the contract or the payer’s manual has it.',
    when: onlyFor('timely-filing'),
  },
  {
    key: 'carc',
    label: 'Reason code (CARC)',
    type: 'text',
    maxLength: 6,
    help: 'As the payer gave it, such as CO-197.',
    when: onlyFor('denial'),
  },
  {
    key: 'appeal',
    label: 'Appeal',
    type: 'choice',
    choices: [
      { value: 'decided-against', label: 'Decided against us' },
      { value: 'waiting', label: 'Not decided yet' },
      { value: 'none', label: 'Not made' },
    ],
    when: onlyFor('denial'),
  },
  {
    key: 'appealDecidedOn',
    label: 'Appeal decided on',
    type: 'date',
    when: { field: 'appeal', is: ['decided-against'] },
  },
  {
    key: 'assistance',
    label: 'Financial assistance was granted',
    type: 'choice',
    choices: [
      { value: 'application', label: 'On an application' },
      { value: 'presumptive', label: 'By presumptive screening' },
    ],
    when: onlyFor('charity'),
  },
  { key: 'assistanceOn', label: 'Granted on', type: 'date', when: onlyFor('charity') },
  {
    key: 'firstBillOn',
    label: 'First bill to the patient',
    type: 'date',
    help: 'The first after discharge. Left out where the billing system tells it.',
    optional: true,
    when: onlyFor('bad-debt'),
  },
  {
    key: 'application',
    label: 'Application for financial assistance',
    type: 'choice',
    choices: [
      { value: 'none', label: 'None was made' },
      { value: 'waiting', label: 'Not decided yet' },
      { value: 'not-eligible', label: 'Decided: not eligible' },
      { value: 'eligible', label: 'Decided: eligible' },
    ],
    when: onlyFor('bad-debt'),
  },
  {
    key: 'isDisputed',
    label: 'The patient disputes the bill',
    type: 'yes-no',
    help: 'Of a patient who pays for themselves, against the good-faith estimate.',
    optional: true,
    when: onlyFor('bad-debt', 'small-balance'),
  },
  {
    key: 'estimatedMinor',
    label: 'Good-faith estimate',
    type: 'money',
    minMinor: 0,
    maxMinor: MOST_MINOR,
    when: { field: 'isDisputed', is: [true] },
  },
  {
    key: 'billedMinor',
    label: 'Billed',
    type: 'money',
    minMinor: 1,
    maxMinor: MOST_MINOR,
    when: { field: 'isDisputed', is: [true] },
  },
];

export const fields: readonly IntakeField[] = [...everyCategory, ...categoryFields];

/** A claim adjustment reason code, with or without its group. */
const CARC = /^((CO|OA|PI|PR)-)?[A-Z]?\d{1,3}$/;

/** What is wrong with values that are well formed each by itself. */
export function problemsOf(values: IntakeValues): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const carc = textOf(values, 'carc');
  if (carc !== '' && !CARC.test(carc)) {
    problems.push({ path: 'carc', message: 'Reason code (CARC) is such as 197 or CO-197.' });
  }
  if (textOf(values, 'filedOn') < textOf(values, 'serviceOn')) {
    problems.push({ path: 'filedOn', message: 'Filed on is not before the service date.' });
  }
  if (textOf(values, 'category') === 'contractual') {
    if (textOf(values, 'payer') === '') {
      problems.push({ path: 'payer', message: 'Choose the payer whose contract it is.' });
    }
    if (numberOf(values, 'allowedMinor') > numberOf(values, 'chargeMinor')) {
      problems.push({ path: 'allowedMinor', message: 'Allowed by the contract is not above the charge.' });
    }
  }
  return problems;
}

/** What was stated; dates that were not are null. */
export type Stated = {
  readonly account: string;
  readonly category: WriteOffCategory;
  readonly amountMinor: number;
  readonly reason: string;
  readonly values: IntakeValues;
};

export function readStated(values: IntakeValues): Stated {
  const category = textOf(values, 'category') as WriteOffCategory;
  return {
    account: textOf(values, 'account'),
    category,
    amountMinor: numberOf(values, 'amountMinor'),
    reason: textOf(values, 'reason'),
    values,
  };
}

/** A date of the form; null where it was left out. */
export function dateOf(values: IntakeValues, key: string): CalendarDate | null {
  return CalendarDate.safeParse(textOf(values, key)).data ?? null;
}
