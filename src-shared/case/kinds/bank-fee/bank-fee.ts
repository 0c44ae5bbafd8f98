import { CalendarDate, dateText } from '../../../base/dates.ts';
import { accounts } from '../../../journal/chart.ts';
import { entryLines } from '../../../journal/post-lines.ts';
import { formatMinor } from '../../../money/format.ts';
import { check, describeEvidence, moneyFact, textFact } from '../../describe.ts';
import type { IntakeEvidence } from '../../evidence.ts';
import { type Finding, findingsOf, holds } from '../../findings.ts';
import { type IntakeField, type IntakeValues, numberOf, textOf } from '../../intake.ts';
import { approvedByKindAndAmount, type CaseDescription, type CaseKind } from '../../kind.ts';

const sorts: Readonly<Record<string, string>> = { bank: 'Bank fee', card: 'Card fee' };

const fields: readonly IntakeField[] = [
  {
    key: 'sort',
    label: 'What was taken',
    type: 'choice',
    choices: [
      { value: 'bank', label: 'A fee that the bank took from the account' },
      { value: 'card', label: 'A fee that was kept back from a card settlement' },
    ],
  },
  { key: 'amountMinor', label: 'Amount', type: 'money', minMinor: 1, maxMinor: 10_000_000_00 },
  { key: 'bookedOn', label: 'Day on the statement', type: 'date' },
  { key: 'bankAccount', label: 'Bank account', type: 'reference', example: '****4471', optional: true },
  { key: 'bankReference', label: 'Reference of the bank', type: 'text', maxLength: 80, optional: true },
  { key: 'reason', label: 'Reason', type: 'long-text', maxLength: 2000 },
];

/** What a bank or a card processor took and the books do not have yet. @see DOMAIN.md, D9: “bank fee”, “card settlement net of fee” */
export const bankFee: CaseKind = {
  kind: 'bank-fee',
  label: 'Bank fee',
  plural: 'Bank fees',
  prefix: 'BF',
  queue: 'bank-fees',
  amountLabel: 'Fee',
  approve: {
    verb: 'Approve fee',
    effect: 'post',
    explains:
      'Posts the fee as an expense: out of cash where the bank took it, out of clearing where a settlement was short by it.',
  },
  duty: '',
  mayBeProposedByPeople: true,
  approval: approvedByKindAndAmount,
  intake: {
    title: 'Enter a fee of the bank',
    fields,
    needs: () => [],
    earlier: 'own',
    // Fees of one account are looked at one after the other, so that none is entered twice.
    account: accountOf,
  },
  describe: (evidence) => (evidence.of === 'intake' ? describeFee(evidence) : describeEvidence(evidence)),
};

function accountOf(values: IntakeValues): string {
  return textOf(values, 'bankAccount') || 'Bank';
}

function describeFee(evidence: IntakeEvidence): CaseDescription {
  const { values } = evidence;
  const sort = textOf(values, 'sort');
  const amountMinor = numberOf(values, 'amountMinor');
  const account = accountOf(values);
  const bookedOn = CalendarDate.parse(textOf(values, 'bookedOn'));
  const name = sorts[sort] ?? 'Fee';
  const text = `${name} ${dateText(bookedOn)}`;
  return {
    amountMinor,
    account,
    title: `${name} ${formatMinor(amountMinor)} · ${account}`,
    facts: [
      moneyFact('amount', 'Fee', amountMinor),
      textFact('sort', 'What was taken', name),
      { key: 'bookedOn', label: 'Day on the statement', value: { type: 'date', date: bookedOn }, material: true },
      ...(textOf(values, 'bankReference') === ''
        ? []
        : [textFact('bankReference', 'Reference of the bank', textOf(values, 'bankReference'))]),
      textFact('reason', 'Reason', textOf(values, 'reason').slice(0, 400)),
    ],
    ...findingsOf([dayFinding(bookedOn, evidence), repeatFinding(evidence)]),
    claims: [],
    entry: entryLines([
      { account: accounts.bankFees, debitMinor: amountMinor, text },
      { account: sort === 'card' ? accounts.cashClearing : accounts.cashOperating, debitMinor: -amountMinor, text },
    ]),
  };
}

function dayFinding(bookedOn: CalendarDate, { today }: IntakeEvidence): Finding {
  return holds('day', 'On a statement', bookedOn <= today, {
    passed: `The statement has it on ${dateText(bookedOn)}.`,
    failed: `${dateText(bookedOn)}, on which the statement is said to have it, has not come yet.`,
  });
}

const SAME = ['sort', 'amountMinor', 'bookedOn', 'bankReference'] as const;

/** The same fee of the same day, whether it is decided or not. */
function repeatFinding({ earlier, values }: IntakeEvidence): Finding {
  const label = 'Not entered before';
  const same = earlier.find(
    ({ state, intake }) => state !== 'refused' && intake && SAME.every((key) => intake.values[key] === values[key]),
  );
  if (same) return check('repeat', label, 'failed', `${same.number} enters it already.`);
  return check('repeat', label, 'passed', 'No other case enters this fee of this day.');
}
