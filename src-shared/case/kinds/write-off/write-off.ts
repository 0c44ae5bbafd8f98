import { err, ok } from '../../../base/result.ts';
import { writeOffEntry } from '../../../journal/write-off-entry.ts';
import { formatMinor } from '../../../money/format.ts';
import { valuesOf } from '../../account-credit.ts';
import type { CaseDocument } from '../../case-document.ts';
import { describeEvidence } from '../../describe.ts';
import type { IntakeEvidence, WriteOffEvidence } from '../../evidence.ts';
import { findingsOf } from '../../findings.ts';
import { intakeFacts } from '../../intake-facts.ts';
import { textOf } from '../../intake.ts';
import type { CaseDescription, CaseKind } from '../../kind.ts';
import { NO_HISTORY } from '../../written-off-before.ts';
import { assistanceSteps } from './assistance.ts';
import { writeOffFindings } from './checks.ts';
import { readProposed } from './evidence.ts';
import { categoryFields, fields, problemsOf } from './form.ts';

/** A receivable given up: found in a remittance, or proposed by a person. */
export const writeOff: CaseKind = {
  kind: 'write-off',
  label: 'Write-off',
  plural: 'Write-offs',
  prefix: 'WO',
  queue: 'write-offs',
  amountLabel: 'Write-off',
  approve: {
    verb: 'Approve write-off',
    effect: 'post',
    explains: 'Posts the write-off to the account of its category once it has all its approvals.',
  },
  duty: 'write-off-authorisation',
  mayBeProposedByPeople: true,
  approval: {
    policy: 'write-off-approval',
    inputs: ({ amountMinor, category, payerClass, site, history = NO_HISTORY }) => ({
      amountMinor,
      accountTotalMinor: amountMinor + history.recentMinor,
      writtenOffBefore: history.sameCategory,
      category,
      payerClass,
      site,
    }),
    asksForHistory: true,
  },
  intake: {
    title: 'Propose a write-off',
    fields,
    needs: (values) => [{ type: 'patient-account', id: textOf(values, 'account') }],
    asks: ({ values, site, payer }) =>
      textOf(values, 'category') === 'small-balance'
        ? [{ policy: 'small-balance', inputs: { site, payerClass: payer?.payerClass ?? '' } }]
        : [],
    earlier: ['settles-credit', 'spreads', 'gives-up'],
    account: (values) => textOf(values, 'account'),
    problems: problemsOf,
  },
  onAccount: 'gives-up',
  payer: 'optional',
  undoneBy: {
    by: ['adjusts-credit'],
    isAbout: (other, number) => textOf(valuesOf(other), 'writeOff') === number,
  },
  describe: (evidence) => {
    if (evidence.of === 'intake') return describeProposed(evidence);
    const general = describeEvidence(evidence);
    if (evidence.of !== 'write-off') return general;
    const at = evidence.claim?.lineage;
    return { ...general, entry: writeOffEntry(evidence, at ? [[at.firstSegment, at.lastSegment]] : []) };
  },
  withAmount,
};

function describeProposed(evidence: IntakeEvidence): CaseDescription {
  const proposed = readProposed(evidence);
  const { category, amountMinor, account, reason, values } = proposed;
  const { name: payer = '', id: payerParty = '' } = evidence.payer ?? {};
  const found: WriteOffEvidence = {
    of: 'write-off',
    category,
    amountMinor,
    account,
    payer,
    payerParty,
    reason,
    claim: null,
  };
  const general = describeEvidence(found);
  return {
    ...general,
    ...findingsOf(writeOffFindings(proposed)),
    facts: [...general.facts, ...intakeFacts(categoryFields, values)],
    steps: category === 'bad-debt' ? assistanceSteps : [],
    entry: writeOffEntry(found),
  };
}

/** One that was found in a remittance gives up no more of the charge than the payer left unpaid. */
function withAmount(current: CaseDocument, amountMinor: number): ReturnType<NonNullable<CaseKind['withAmount']>> {
  const most = mostFound(current);
  if (most !== null && amountMinor > most) {
    const message = `The remittance leaves ${formatMinor(most)} of the charge unpaid: ${formatMinor(amountMinor)} cannot be written off of it.`;
    return err({ path: 'amountMinor', message });
  }
  return ok({
    title: current.title.replace(formatMinor(current.amountMinor), formatMinor(amountMinor)),
    facts: current.facts.map((fact) =>
      fact.key === 'amount' ? { ...fact, value: { type: 'money', minor: amountMinor } } : fact,
    ),
    entry: current.entry.map((line) =>
      line.debitMinor > 0 ? { ...line, debitMinor: amountMinor } : { ...line, creditMinor: amountMinor },
    ),
  });
}

/** null: it was found in no remittance. One that does not say what was charged is not raised at all. Cents. */
function mostFound({ evidence, facts, amountMinor }: CaseDocument): number | null {
  if (evidence.remittance === '') return null;
  const money = (key: string): number | null => {
    const value = facts.find((fact) => fact.key === key)?.value;
    return value?.type === 'money' ? value.minor : null;
  };
  const charge = money('charge');
  return charge === null ? amountMinor : Math.max(0, charge - Math.max(0, money('paid') ?? 0));
}
