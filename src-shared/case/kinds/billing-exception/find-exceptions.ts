import { type CalendarDate, dateText } from '../../../base/dates.ts';
import { isRejection } from '../../../claims/is-rejection.ts';
import { formatMinor } from '../../../money/format.ts';
import { gloss } from '../../../remittance/codes.ts';
import type { CaseHint } from '../../case-hint.ts';
import { isUndecided } from '../../case-state.ts';
import type { EarlierCase, IntakeEvidence } from '../../evidence.ts';
import { type IntakeValues, textOf } from '../../intake.ts';
import type { CaseFinder } from '../../kind.ts';
import { covers } from './covers.ts';

/** Statements that are held past their day, services that the payer does not cover, claims that came back. */
export const findsExceptions: CaseFinder = {
  valuesOf(hint, today) {
    switch (hint.of) {
      case 'statement':
        return lateStatement(hint, today);
      case 'coverage':
        return uncoveredService(hint);
      case 'claim-status':
        return rejectedClaim(hint);
    }
  },
  reportedBy: ({ values, earlier }) => earlier.find((one) => isSame(one, values)),
};

/** The exception of the same sort that is open on the account. */
export function openOfSameSort({ values, earlier }: IntakeEvidence): EarlierCase | undefined {
  return earlier.find((one) => isOpenOfSort(one, values));
}

function isOpenOfSort({ state, intake }: EarlierCase, values: IntakeValues): boolean {
  return isUndecided(state) && intake?.values['sort'] === values['sort'];
}

/** A statement that somebody has reported and decided is not found again. */
function isSame(one: EarlierCase, values: IntakeValues): boolean {
  const statement = textOf(values, 'statement');
  return isOpenOfSort(one, values) || (statement !== '' && one.intake?.values['statement'] === statement);
}

function lateStatement(
  { statement }: Extract<CaseHint, { of: 'statement' }>,
  today: CalendarDate,
): IntakeValues | null {
  const { id, account, amountMinor, dueOn, sentOn, heldBy } = statement;
  if (sentOn !== null || dueOn >= today || heldBy.length === 0 || amountMinor < 1) return null;
  const holders = heldBy.map(({ step, who, since }) => `${step}: ${who}, since ${dateText(since)}`);
  const reason = `Due on ${dateText(dueOn)} and not gone out. Held by ${holders.join('; ')}.`;
  return { sort: 'statement', account, statement: id, amountMinor, reason: reason.slice(0, MOST_REASON) };
}

function uncoveredService({ check, charges }: Extract<CaseHint, { of: 'coverage' }>): IntakeValues | null {
  const lines = charges.lines.filter(({ serviceOn }) => !covers(check, serviceOn));
  const amountMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0);
  const [first] = lines.toSorted((a, b) => (a.serviceOn < b.serviceOn ? -1 : 1));
  if (!first || amountMinor < 1) return null;
  const reason = `${check.payer} said on ${dateText(check.askedOn)} that ${dateText(first.serviceOn)} is not covered; claim ${charges.id} charges ${formatMinor(amountMinor)} for days that are not.`;
  return {
    sort: 'eligibility',
    account: check.id,
    payer: check.payer,
    serviceOn: first.serviceOn,
    amountMinor,
    reason: reason.slice(0, MOST_REASON),
  };
}

function rejectedClaim(hint: Extract<CaseHint, { of: 'claim-status' }>): IntakeValues | null {
  const { claim, payer, chargeMinor, serviceOn, category, code, on } = hint;
  if (!isRejection(category) || chargeMinor < 1) return null;
  const words = gloss('claimStatusCategory', category) ?? 'Rejected';
  const status = [category, code].filter(Boolean).join(':');
  return {
    sort: 'payer-rule',
    account: claim,
    ...(payer && { payer }),
    ...(serviceOn && { serviceOn }),
    rule: `${words} (${status})`,
    amountMinor: chargeMinor,
    reason: `Claim ${claim} came back${on ? ` on ${dateText(on)}` : ''}: ${words.toLowerCase()}, status ${status}.`,
  };
}

/** Of the form's field. */
const MOST_REASON = 1000;
