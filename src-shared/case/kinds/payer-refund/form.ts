import { CalendarDate } from '../../../base/dates.ts';
import { referenceKey } from '../../../remittance/carry-forward.ts';
import { type FieldProblem, type IntakeField, type IntakeValues, textOf } from '../../intake.ts';

const fields: readonly IntakeField[] = [
  { key: 'payer', label: 'Payer', type: 'payer' },
  { key: 'account', label: 'Account', type: 'reference', example: 'PA-7F3K0002' },
  {
    key: 'claim',
    label: 'Claim',
    type: 'reference',
    example: 'NPM0041772',
    help: 'The payer’s control number of the claim that was overpaid.',
  },
  { key: 'amountMinor', label: 'Overpaid', type: 'money', minMinor: 1, maxMinor: 10_000_000_00 },
  {
    key: 'foundBy',
    label: 'Found by',
    type: 'choice',
    choices: [
      { value: 'us', label: 'Us' },
      { value: 'payer', label: 'The payer, who asks for it' },
    ],
  },
  {
    key: 'way',
    label: 'Returned by',
    type: 'choice',
    choices: [
      { value: 'check', label: 'Check' },
      { value: 'recoup', label: 'Let the payer take it back from a payment' },
    ],
  },
  {
    key: 'letterReference',
    label: 'Reference of the letter',
    type: 'reference',
    example: 'OVP-2026-1187',
    optional: true,
    help: 'As the payer’s letter names it: a later recovery is recognised by it. Needed where the payer asks for the money.',
  },
  { key: 'reason', label: 'Reason', type: 'long-text', maxLength: 1000 },
  {
    key: 'identifiedOn',
    label: 'Identified on',
    type: 'date',
    help: 'When it was known that too much had been paid. The time of the law runs from then.',
  },
  {
    key: 'investigationStartedOn',
    label: 'Investigation began on',
    type: 'date',
    optional: true,
    help: 'Where related overpayments are investigated in good faith.',
  },
];

export const form = { title: 'Propose a payer refund', fields };

/** What is wrong with values that are well formed each by itself. */
export function problemsOf(values: IntakeValues): readonly FieldProblem[] {
  const letter = textOf(values, 'letterReference');
  const isAsked = textOf(values, 'foundBy') === 'payer';
  return [
    ...(isAsked && letter === ''
      ? [{ path: 'letterReference', message: 'Give the reference of the letter in which the payer asks for it.' }]
      : []),
    ...(letter !== '' && referenceKey(letter) === ''
      ? [{ path: 'letterReference', message: 'Reference of the letter holds a letter or a figure.' }]
      : []),
  ];
}

export type PayerRefundForm = {
  readonly account: string;
  readonly claim: string;
  readonly way: 'check' | 'recoup';
  readonly foundBy: 'us' | 'payer';
  readonly letterReference: string;
  readonly identifiedOn: CalendarDate | null;
  readonly investigationStartedOn: CalendarDate | null;
};

export function readForm(values: IntakeValues): PayerRefundForm {
  const date = (key: string) => CalendarDate.safeParse(textOf(values, key)).data ?? null;
  return {
    account: textOf(values, 'account'),
    claim: textOf(values, 'claim'),
    way: textOf(values, 'way') === 'recoup' ? 'recoup' : 'check',
    foundBy: textOf(values, 'foundBy') === 'payer' ? 'payer' : 'us',
    letterReference: textOf(values, 'letterReference'),
    identifiedOn: date('identifiedOn'),
    investigationStartedOn: date('investigationStartedOn'),
  };
}

/** The references under which a payer may take it back, as they are compared. */
export function referencesOf(given: Pick<PayerRefundForm, 'claim' | 'letterReference'>): readonly string[] {
  return [...new Set([given.letterReference, given.claim].map(referenceKey))].filter((key) => key !== '');
}
