import { CalendarDate } from '../../../base/dates.ts';
import { type FieldProblem, type IntakeField, type IntakeValues, textOf } from '../../intake.ts';

const fields: readonly IntakeField[] = [
  { key: 'account', label: 'Account', type: 'reference', example: 'PA-7F3K0002' },
  {
    key: 'payment',
    label: 'Payment',
    type: 'reference',
    example: 'PM-20418',
    help: 'The number of the payment that is given back.',
  },
  { key: 'amountMinor', label: 'Amount', type: 'money', minMinor: 1, maxMinor: 10_000_000_00 },
  { key: 'reason', label: 'Reason', type: 'long-text', maxLength: 1000 },
  {
    key: 'way',
    label: 'What becomes of it',
    type: 'choice',
    choices: [
      { value: 'refund', label: 'Give it back' },
      { value: 'unclaimed', label: 'Unclaimed property: the payee cannot be reached, or never cashed the check' },
    ],
  },
  {
    key: 'lastContactOn',
    label: 'Last contact',
    type: 'date',
    help: 'When the payee was last heard of, or when the check was written that was not cashed.',
    when: { field: 'way', is: ['unclaimed'] },
  },
  { key: 'payeeName', label: 'Payee', type: 'text', maxLength: 120 },
  { key: 'payeeStreet', label: 'Street', type: 'text', maxLength: 160 },
  { key: 'payeeCity', label: 'City', type: 'text', maxLength: 80 },
  { key: 'payeeState', label: 'State', type: 'text', maxLength: 2, help: 'Two letters, such as TX.' },
  { key: 'payeePostalCode', label: 'ZIP code', type: 'text', maxLength: 10 },
  {
    key: 'tender',
    label: 'Returned by',
    type: 'choice',
    choices: [
      { value: 'original', label: 'The way it was paid' },
      { value: 'check', label: 'Check' },
    ],
    when: { field: 'way', is: ['refund'] },
  },
  {
    key: 'tenderReason',
    label: 'Why by check',
    type: 'text',
    maxLength: 400,
    optional: true,
    help: 'Needed where it was not paid by check.',
    when: { field: 'tender', is: ['check'] },
  },
  {
    key: 'requestedOn',
    label: 'Requested by the patient on',
    type: 'date',
    optional: true,
    help: 'Left out where nobody asked for it.',
  },
];

export const form = { title: 'Propose a patient refund', fields };

/** What is wrong with values that are well formed each by itself. */
export function problemsOf(values: IntakeValues): readonly FieldProblem[] {
  const state = textOf(values, 'payeeState');
  const postalCode = textOf(values, 'payeePostalCode');
  return [
    ...(/^[A-Z]{2}$/.test(state) ? [] : [{ path: 'payeeState', message: 'State is two capital letters, such as TX.' }]),
    ...(/^\d{5}(-\d{4})?$/.test(postalCode)
      ? []
      : [{ path: 'payeePostalCode', message: 'ZIP code is five digits, or nine as 75201-1234.' }]),
  ];
}

/** What the form said. */
export type RefundForm = {
  readonly account: string;
  readonly payment: string;
  readonly way: 'refund' | 'unclaimed';
  readonly tender: 'original' | 'check';
  readonly tenderReason: string;
  readonly payee: string;
  /** In one line. */
  readonly address: string;
  readonly requestedOn: CalendarDate | null;
  readonly lastContactOn: CalendarDate | null;
};

export function readForm(values: IntakeValues): RefundForm {
  const date = (key: string) => CalendarDate.safeParse(textOf(values, key)).data ?? null;
  const parts = ['payeeStreet', 'payeeCity', 'payeeState', 'payeePostalCode'].map((key) => textOf(values, key));
  const [street = '', city = '', state = '', postalCode = ''] = parts;
  return {
    account: textOf(values, 'account'),
    payment: textOf(values, 'payment'),
    way: textOf(values, 'way') === 'unclaimed' ? 'unclaimed' : 'refund',
    tender: textOf(values, 'tender') === 'check' ? 'check' : 'original',
    tenderReason: textOf(values, 'tenderReason'),
    payee: textOf(values, 'payeeName'),
    address: `${street}, ${city}, ${state} ${postalCode}`,
    requestedOn: date('requestedOn'),
    lastContactOn: date('lastContactOn'),
  };
}
