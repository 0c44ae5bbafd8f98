import { type CalendarDate, CalendarDate as Day, dateText, daysBetween } from '../../../base/dates.ts';
import { formatMinor } from '../../../money/format.ts';
import { CoverageCheck } from '../../../records/coverage-check.ts';
import { recordsOf } from '../../../records/record.ts';
import { Statement } from '../../../records/statement.ts';
import type { Fact } from '../../case-document.ts';
import { check, describeEvidence, moneyFact, textFact } from '../../describe.ts';
import type { IntakeEvidence } from '../../evidence.ts';
import { type Finding, findingsOf, holds } from '../../findings.ts';
import { type IntakeField, type IntakeValues, numberOf, textOf } from '../../intake.ts';
import { approvedByKindAndAmount, type CaseDescription, type CaseKind, type StepPlan } from '../../kind.ts';
import { covers } from './covers.ts';
import { findsExceptions, openOfSameSort } from './find-exceptions.ts';

const fields: readonly IntakeField[] = [
  {
    key: 'sort',
    label: 'What is wrong',
    type: 'choice',
    choices: [
      { value: 'eligibility', label: 'Coverage does not fit the service' },
      { value: 'payer-rule', label: 'A rule of the payer was not met' },
      { value: 'statement', label: 'A statement has not gone out' },
    ],
  },
  { key: 'account', label: 'Account', type: 'reference', example: 'PA-7F3K0002' },
  { key: 'payer', label: 'Payer', type: 'payer', when: { field: 'sort', is: ['eligibility', 'payer-rule'] } },
  { key: 'serviceOn', label: 'Service date', type: 'date', when: { field: 'sort', is: ['eligibility', 'payer-rule'] } },
  {
    key: 'rule',
    label: 'Rule of the payer',
    type: 'text',
    maxLength: 200,
    help: 'Such as: authorisation before an MRI.',
    when: { field: 'sort', is: ['payer-rule'] },
  },
  {
    key: 'statement',
    label: 'Statement',
    type: 'reference',
    example: 'ST-20418',
    when: { field: 'sort', is: ['statement'] },
  },
  { key: 'amountMinor', label: 'Amount at stake', type: 'money', minMinor: 1, maxMinor: 10_000_000_00 },
  { key: 'reason', label: 'What was found', type: 'long-text', maxLength: 1000 },
];

/** What keeps a bill from going out or from being paid, and is repaired rather than posted. */
export const billingException: CaseKind = {
  kind: 'billing-exception',
  label: 'Billing exception',
  plural: 'Billing exceptions',
  prefix: 'BX',
  queue: 'billing-exceptions',
  amountLabel: 'At stake',
  approve: {
    verb: 'Close as repaired',
    effect: 'close',
    explains: 'Closes the exception: what was wrong is repaired. Nothing is posted.',
  },
  duty: '',
  mayBeProposedByPeople: true,
  approval: approvedByKindAndAmount,
  payer: 'optional',
  intake: {
    title: 'Report a billing exception',
    fields,
    needs: (values) =>
      textOf(values, 'sort') === 'statement'
        ? [{ type: 'statement', id: textOf(values, 'statement') }]
        : [{ type: 'coverage-check', id: textOf(values, 'account') }],
    earlier: 'own',
    account: (values) => textOf(values, 'account'),
    finds: findsExceptions,
  },
  describe: (evidence) => (evidence.of === 'intake' ? describeException(evidence) : describeEvidence(evidence)),
};

function describeException(evidence: IntakeEvidence): CaseDescription {
  const { values } = evidence;
  const account = textOf(values, 'account');
  const sort = textOf(values, 'sort');
  const { checks, blockedBy } = findingsOf([
    sort === 'eligibility' ? coverageFinding(evidence) : null,
    ...(sort === 'statement' ? statementFindings(evidence) : []),
    repeatFinding(evidence),
  ]);
  return {
    amountMinor: numberOf(values, 'amountMinor'),
    account,
    title: `${titles[sort] ?? 'Exception'} · ${account}`,
    facts: factsOf(values),
    checks,
    blockedBy,
    steps: stepsOfSort[sort] ?? [],
    claims: [],
    entry: [],
  };
}

const titles: Readonly<Record<string, string>> = {
  eligibility: 'Coverage mismatch',
  'payer-rule': 'Payer’s rule not met',
  statement: 'Statement delayed',
};

function factsOf(values: IntakeValues): Fact[] {
  const optional = (key: string, label: string): Fact[] => {
    const text = textOf(values, key);
    return text === '' ? [] : [textFact(key, label, key === 'serviceOn' ? dateText(text) : text)];
  };
  return [
    moneyFact('amount', 'Amount at stake', numberOf(values, 'amountMinor')),
    ...optional('payer', 'Payer'),
    ...optional('serviceOn', 'Service date'),
    ...optional('rule', 'Rule of the payer'),
    ...optional('statement', 'Statement'),
    textFact('reason', 'What was found', textOf(values, 'reason')),
  ];
}

/** Repaired when the payer says that the service is covered, or that it is not and the registration says so too. */
function coverageFinding({ records, values }: IntakeEvidence): Finding {
  const serviceOn = Day.parse(textOf(values, 'serviceOn'));
  const [known] = recordsOf(records, 'coverage-check', CoverageCheck);
  if (!known) {
    return check('coverage', 'Coverage on the day of service', 'failed', 'The payer was not asked about coverage yet.');
  }
  const words = `${known.payer} said on ${dateText(known.askedOn)}:`;
  return holds('coverage', 'Coverage on the day of service', covers(known, serviceOn), {
    passed: `${words} covered on ${dateText(serviceOn)}.`,
    failed: `${words} not covered on ${dateText(serviceOn)}. Correct the registration and ask again.`,
  });
}

/** Who holds a statement, one finding for each step that is not finished. */
function statementFindings({ records, values, today }: IntakeEvidence): readonly Finding[] {
  const number = textOf(values, 'statement');
  const known = recordsOf(records, 'statement', Statement).find(({ id }) => id === number);
  if (!known) {
    return [check('statement', 'Statement', 'failed', `The billing system has told nothing of statement ${number}.`)];
  }
  const { account, sentOn, dueOn, heldBy, amountMinor } = known;
  return [
    holds('account', 'Account of the statement', account === textOf(values, 'account'), {
      passed: `${number} is a statement of this account.`,
      failed: `${number} is a statement of ${account}, not of this account.`,
    }),
    sentOn === null
      ? check('sent', 'Gone out', 'failed', `Due on ${dateText(dueOn)}, ${formatMinor(amountMinor)}, not gone out yet.`)
      : check('sent', 'Gone out', 'passed', `Went out on ${dateText(sentOn)}.`),
    ...heldBy.map(({ step, who, since }, index) =>
      check(
        `held-${index}`,
        step,
        'failed',
        `${step} is not finished: ${who}, since ${dateText(since)} (${daysText(since, today)}).`,
      ),
    ),
  ];
}

function daysText(since: CalendarDate, today: CalendarDate): string {
  const days = Math.max(0, daysBetween(since, today));
  return days === 1 ? '1 day' : `${days} days`;
}

function repeatFinding(evidence: IntakeEvidence): Finding {
  const same = openOfSameSort(evidence);
  return same
    ? check('repeat', 'Not reported twice', 'failed', `${same.number} reports it already.`)
    : check('repeat', 'Not reported twice', 'passed', 'No open exception of this sort on the account.');
}

const stepsOfSort: Readonly<Record<string, readonly StepPlan[]>> = {
  eligibility: [
    {
      id: 'correct-registration',
      label: 'Correct the registration',
      explains:
        'The coverage in the registration is made to agree with what the payer answered. Note what was changed.',
      duty: '',
    },
  ],
  'payer-rule': [
    {
      id: 'meet-rule',
      label: 'Meet the rule',
      explains: 'What the payer asks for is obtained or the claim corrected. Note the number or the date.',
      duty: '',
    },
    {
      id: 'send-again',
      label: 'Send the claim again',
      explains: 'The claim goes out anew, or the account is held for an appeal. Note the claim’s number.',
      duty: '',
    },
  ],
};
