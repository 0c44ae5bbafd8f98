import type { CalendarDate } from '../../../base/dates.ts';
import { accounts } from '../../../journal/chart.ts';
import { formatMinor } from '../../../money/format.ts';
import { owedByPatient, PatientAccount } from '../../../records/patient-account.ts';
import { recordsOf } from '../../../records/record.ts';
import { takenIn, takingsOf, takingWords } from '../../account-balance.ts';
import { valuesOf } from '../../account-credit.ts';
import { isUnderWay } from '../../case-state.ts';
import { check } from '../../describe.ts';
import { type EarlierCase, type IntakeEvidence, isReversed } from '../../evidence.ts';
import { type Finding, holds } from '../../findings.ts';
import type { EarnedPortion } from '../../kind.ts';
import { chargePortions } from './earning.ts';
import { type PlanForm, readForm } from './form.ts';

/** A new plan takes what the patient owes; other terms are for what is left of the plan that runs. */
export function accountFinding(
  { records, earlier }: IntakeEvidence,
  { account, balanceMinor, request }: PlanForm,
): Finding {
  const label = 'Balance is owed';
  const running = request === 'new' ? null : runningPlan(earlier);
  if (running) {
    const heldMinor = heldBy(running);
    return holds('balance', label, heldMinor >= balanceMinor, {
      passed: `${running.number} holds ${formatMinor(heldMinor)}.`,
      failed: `${running.number} holds ${formatMinor(heldMinor)}, less than goes into the plan.`,
    });
  }
  const known = recordsOf(records, 'patient-account', PatientAccount).find(({ id }) => id === account);
  if (!known) {
    const words = `The billing system has told nothing of ${account}, so its balance cannot be checked.`;
    return check('balance', label, 'failed', words);
  }
  const isShareKnown = known.patientBalanceMinor !== undefined;
  const takings = takingsOf(earlier, known, isShareKnown ? [accounts.patientReceivable] : undefined);
  const owedMinor = owedByPatient(known);
  const shown = formatMinor(Math.max(0, owedMinor));
  const whose = isShareKnown ? `The patient owes ${shown} of the balance` : `${shown} is owed on the account`;
  const owed = `${whose}${takingWords(takings)}`;
  return holds('balance', label, owedMinor - takenIn(takings) >= balanceMinor, {
    passed: `${owed}.`,
    failed: `${owed}: less than goes into the plan.`,
  });
}

function plansIn(earlier: readonly EarlierCase[]): readonly EarlierCase[] {
  return earlier.filter(({ onAccount }) => onAccount === 'spreads');
}

/** The terms by which an account is paid now; null for none that were approved here. Without an entry to post it is closed. */
function runningPlan(earlier: readonly EarlierCase[]): EarlierCase | null {
  return termsOf(earlier)[0] ?? null;
}

/** All terms that the plan that runs has had and that stand, the newest first. */
function termsOf(earlier: readonly EarlierCase[]): readonly EarlierCase[] {
  const approved = plansIn(earlier).filter(({ state }) => state === 'posted' || state === 'closed');
  const begun = approved.findIndex((one) => readForm(valuesOf(one)).request === 'new');
  const start = approved[begun];
  // A plan that was reversed takes along whatever changed its terms.
  if (start && isReversed(start)) return [];
  const terms = begun < 0 ? approved : approved.slice(0, begun + 1);
  return terms.filter((one) => !isReversed(one));
}

/** What the plan that runs was still to earn of its finance charge, with the instalments that new terms take the place of. Cents. */
export function unearnedOf(earlier: readonly EarlierCase[], from: CalendarDate): number {
  const terms = termsOf(earlier);
  const running = terms[0];
  // A plan from before finance charges were booked has nothing to take back.
  const isBooked = terms.some(({ entry }) =>
    entry.some(({ account }) => account === accounts.unearnedFinanceCharges.code),
  );
  if (!running || !isBooked) return 0;
  return chargePortions(readForm(valuesOf(running)))
    .filter(({ on }) => on >= from)
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
}

/** New terms drop what the instalments would have earned that theirs take the place of. */
export function isReplaced({ on }: EarnedPortion, later: readonly EarlierCase[]): boolean {
  return later.some((one) => readForm(valuesOf(one)).firstDueOn <= on);
}

/** What its terms left to be paid in instalments. Cents. */
function heldBy(running: EarlierCase): number {
  const { balanceMinor, discountMinor } = readForm(valuesOf(running));
  return balanceMinor - discountMinor;
}

/** One plan an account: another is a change of the first. */
export function runningFinding({ earlier }: IntakeEvidence, { request }: PlanForm): Finding {
  const label = 'One plan an account';
  const underWay = plansIn(earlier).find(({ state }) => isUnderWay(state));
  const running = runningPlan(earlier);
  const failed = underWay
    ? `${underWay.number} proposes a plan for this account already.`
    : request === 'new' && running
      ? `${running.number} is the plan of this account: ask for other terms for it.`
      : '';
  if (failed === '' && request !== 'new' && !running) {
    const detail = 'No plan of this account was approved here: make sure that the billing system has one.';
    return check('one-plan', label, 'warned', detail);
  }
  return holds('one-plan', label, failed === '', { passed: 'No other plan is under way.', failed });
}
