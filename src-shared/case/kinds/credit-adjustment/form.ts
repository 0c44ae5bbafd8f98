import { type FieldProblem, type IntakeField, type IntakeValues, textOf } from '../../intake.ts';

const transfer = { field: 'what', is: ['transfer'] } as const;
const takenBack = { field: 'what', is: ['write-off'] } as const;

export const fields: readonly IntakeField[] = [
  {
    key: 'what',
    label: 'What is adjusted',
    type: 'choice',
    choices: [
      { value: 'transfer', label: 'A payment on the wrong account' },
      { value: 'write-off', label: 'A write-off that is taken back' },
    ],
  },
  { key: 'account', label: 'Account', type: 'reference', example: 'PA-7F3K0002', help: 'The one it stands on now.' },
  { key: 'payment', label: 'Payment', type: 'reference', example: 'PM-20418', when: transfer },
  {
    key: 'toAccount',
    label: 'Belongs to account',
    type: 'reference',
    example: 'PA-7F3K0003',
    when: transfer,
  },
  {
    key: 'writeOff',
    label: 'Write-off',
    type: 'reference',
    example: 'WO-1042',
    help: 'The number of its case.',
    when: takenBack,
  },
  {
    key: 'payer',
    label: 'Payer',
    type: 'payer',
    optional: true,
    help: 'Whose payment it is, or who owes what is taken back. Left out where it is the patient.',
  },
  { key: 'amountMinor', label: 'Amount', type: 'money', minMinor: 1, maxMinor: 10_000_000_00 },
  { key: 'reason', label: 'Reason', type: 'long-text', maxLength: 2000 },
];

/** What is wrong with values that are well formed each by itself. */
export function problemsOf(values: IntakeValues): readonly FieldProblem[] {
  return textOf(values, 'toAccount') === textOf(values, 'account')
    ? [{ path: 'toAccount', message: 'Belongs to account is another account than the one it stands on.' }]
    : [];
}
