import { accounts, type LedgerAccount } from '../../../journal/chart.ts';
import type { ProposedLine } from '../../../journal/journal-entry.ts';
import { entryLines } from '../../../journal/post-lines.ts';
import { formatMinor } from '../../../money/format.ts';
import { valuesOf } from '../../account-credit.ts';
import { adjustmentApproval } from '../../adjustment-approval.ts';
import type { Check, Fact } from '../../case-document.ts';
import { check, describeEvidence, moneyFact, textFact } from '../../describe.ts';
import { type EarlierCase, type IntakeEvidence, stands } from '../../evidence.ts';
import { findingsOf } from '../../findings.ts';
import { intakeFacts } from '../../intake-facts.ts';
import { numberOf, textOf } from '../../intake.ts';
import type { CaseDescription, CaseKind } from '../../kind.ts';
import { chargesOf, editChecks, editQuestions, originalCheck } from './edits.ts';
import { type Charge, type Correction, fields, originalFields, problemsOf, readCorrection } from './form.ts';

/** A charge that was billed wrongly: it is reversed, and what should have been billed is billed, in one entry. */
export const chargeCorrection: CaseKind = {
  kind: 'charge-correction',
  label: 'Charge correction',
  plural: 'Charge corrections',
  prefix: 'CC',
  queue: 'charge-corrections',
  amountLabel: 'Charge',
  approve: {
    verb: 'Approve correction',
    effect: 'post',
    explains: 'Reverses the original charge and posts what is billed anew, once it has all its approvals.',
  },
  duty: 'write-off-authorisation',
  mayBeProposedByPeople: true,
  intake: {
    title: 'Propose a charge correction',
    fields,
    needs: (values) => [{ type: 'claim-charges', id: textOf(values, 'claim') }],
    asks: (known) => {
      const correction = readCorrection(known.values);
      return editQuestions(correction, chargesOf(correction, known));
    },
    earlier: 'own',
    account: (values) => textOf(values, 'account'),
    problems: problemsOf,
  },
  approval: adjustmentApproval,
  describe: (evidence) => (evidence.of === 'intake' ? describeCorrection(evidence) : describeEvidence(evidence)),
};

function describeCorrection(evidence: IntakeEvidence): CaseDescription {
  const correction = readCorrection(evidence.values);
  const { account, claim, line, original, newMinor } = correction;
  const charges = chargesOf(correction, evidence);
  const checks = [
    originalCheck(correction, charges),
    repeatCheck(correction, evidence.earlier),
    ...editChecks(correction, evidence),
  ];
  return {
    // What is reversed or billed, whichever is more: the difference of two large charges may be nothing.
    amountMinor: Math.max(original.chargeMinor, newMinor),
    account,
    title: `${claim} line ${line}: ${formatMinor(original.chargeMinor)} → ${formatMinor(newMinor)} · ${account}`,
    facts: factsOf(correction, evidence),
    ...findingsOf(checks),
    steps: [
      {
        id: 'coding-review',
        label: 'Coding review',
        explains: 'A coder compares the codes, modifiers, units and diagnoses with the record of the care.',
        duty: 'coding',
      },
    ],
    claims: [],
    entry: correctionEntry(correction, evidence.payer?.id ?? null),
  };
}

function factsOf(correction: Correction, { values }: IntakeEvidence): readonly Fact[] {
  const { original, corrected, newMinor } = correction;
  return [
    ...intakeFacts(originalFields, values),
    ...corrected.map((charge, index) =>
      textFact(`corrected-${index + 1}`, `Billed anew, line ${index + 1}`, inWords(charge)),
    ),
    moneyFact('newCharge', 'Billed anew', newMinor),
    moneyFact('difference', 'Difference', newMinor - original.chargeMinor),
    textFact('reason', 'Reason', textOf(values, 'reason')),
  ];
}

/** '99213-25 × 1, place 11, diagnosis A, $140.00'. */
function inWords({ code, modifiers, place, diagnosis, units, chargeMinor }: Charge): string {
  return [
    `${[code, ...modifiers].join('-')} × ${units}`,
    ...(place === '' ? [] : [`place ${place}`]),
    ...(diagnosis === '' ? [] : [`diagnosis ${diagnosis}`]),
    formatMinor(chargeMinor),
  ].join(', ');
}

/** A line is reversed once: what is corrected again is the line that was billed anew, unless the correction was itself undone. */
function repeatCheck({ claim, line }: Correction, earlier: readonly EarlierCase[]): Check {
  const label = 'Not corrected before';
  const before = earlier.find(
    (one) =>
      one.kind === 'charge-correction' &&
      stands(one) &&
      textOf(valuesOf(one), 'claim') === claim &&
      numberOf(valuesOf(one), 'line') === line,
  );
  return before
    ? check('repeated', label, 'failed', `${before.number} corrects line ${line} of ${claim} already.`)
    : check('repeated', label, 'passed', `Nothing else corrects line ${line} of ${claim}.`);
}

/**
 * The reversal and the new charge as parts of one entry, each with lines of its own: together they balance, and neither can be
 * posted without the other.
 *
 * @param payer  id of the payer that owes it; null: the patient does.
 */
function correctionEntry(correction: Correction, payer: string | null): readonly ProposedLine[] {
  const { account, claim, line, original, newMinor } = correction;
  const receivable: LedgerAccount = payer === null ? accounts.patientReceivable : accounts.payerReceivable;
  const party = payer ?? account;
  const part = (chargeMinor: number, text: string) =>
    entryLines([
      { account: receivable, party, debitMinor: chargeMinor, text },
      { account: accounts.patientRevenue, debitMinor: -chargeMinor, text },
    ]);
  return [
    ...part(-original.chargeMinor, `Reversal of ${claim} line ${line}, ${account}`),
    ...part(newMinor, `Billed anew for ${claim} line ${line}, ${account}`),
  ];
}
