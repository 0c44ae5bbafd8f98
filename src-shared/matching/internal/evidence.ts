import type { PairRule } from '../match-rules.ts';
import { agreementByte } from '../match-list.ts';
import type { Sides } from './comparison.ts';

/** As numbered in REFERENCE_AGREEMENT and PARTY_AGREEMENT. */
const REFERENCE = { missing: 0, same: 1, sameTrace: 2, different: 3 } as const;
const PARTY = { missing: 0, same: 1, learned: 2, similar: 3, different: 4 } as const;

/** What each piece of evidence is worth at most; together a thousand. */
const WORTH = { reference: 400, amount: 300, party: 200, date: 100 } as const;
/** Half of what a date is worth is gone after so many days. */
const HALF_DAYS = 7;

/** How well two lines fit. `differenceMinor` and `daysApart` are sizes, never below zero. */
export type Evidence = {
  readonly differenceMinor: number;
  readonly daysApart: number;
  readonly score: number;
  readonly agreement: number;
};

export type PairTest = {
  readonly sides: Sides;
  readonly rule: PairRule;
};

/** @returns null where the rule does not hold for the two lines, whatever its keys are. */
export function evidenceFor({ sides, rule }: PairTest, left: number, right: number): Evidence | null {
  const { left: a, right: b } = sides;
  const later = b.table.days[right]! - a.table.days[left]!;
  if (later > rule.days.after || -later > rule.days.before) return null;
  const amount = a.table.amounts[left]!;
  const more = b.table.amounts[right]! - amount;
  if (!fitsAmount(rule.amount, amount, more)) return null;
  const reference = referenceAgreement(sides, left, right);
  if (rule.reference === 'notDifferent' && reference === REFERENCE.different) return null;
  const party = partyAgreement(sides, rule, left, right);
  if (party < 0) return null;
  return evidenceOf(sides, { left, right, amount, more, later, reference, party });
}

type Found = {
  readonly left: number;
  readonly right: number;
  readonly amount: number;
  readonly more: number;
  readonly later: number;
  readonly reference: number;
  readonly party: number;
};

function evidenceOf(sides: Sides, { left, right, amount, more, later, reference, party }: Found): Evidence {
  const differenceMinor = Math.abs(more);
  const daysApart = Math.abs(later);
  const score =
    referenceWorth(reference) +
    amountWorth(differenceMinor, amount) +
    partyWorth(sides, party, left, right) +
    dateWorth(daysApart);
  return { differenceMinor, daysApart, score, agreement: agreementByte(reference, party) };
}

function fitsAmount(condition: PairRule['amount'], amount: number, more: number): boolean {
  switch (condition.kind) {
    case 'exact':
      return more === 0;
    case 'tolerance':
      return (
        Math.abs(more) <= Math.max(condition.minor, Math.floor((Math.abs(amount) * condition.basisPoints) / 10_000))
      );
    case 'netOfFee':
      return amount > 0 && more < 0 && -more <= Math.floor((amount * condition.basisPoints) / 10_000) + condition.minor;
  }
}

export function referenceAgreement({ left: a, right: b }: Sides, left: number, right: number): number {
  const [one, other] = [a.table.referenceCodes[left]!, b.table.referenceCodes[right]!];
  if (one === 0 || other === 0) return REFERENCE.missing;
  if (isSameText(a.table.references, one, b.table.references, other)) return REFERENCE.same;
  const [traceOne, traceOther] = [a.trace(left), b.trace(right)];
  if (traceOne !== 0 && traceOther !== 0) return traceOne === traceOther ? REFERENCE.sameTrace : REFERENCE.different;
  // A reference without a number says 'deposit' or 'see advice': it contradicts nothing.
  return a.reference(left) === b.reference(right) && a.reference(left) !== 0 ? REFERENCE.same : REFERENCE.missing;
}

type Texts = { readonly bytes: Uint8Array; start(code: number): number; end(code: number): number };

function isSameText(one: Texts, codeOne: number, other: Texts, codeOther: number): boolean {
  let [a, b] = [one.start(codeOne), other.start(codeOther)];
  const end = one.end(codeOne);
  if (end - a !== other.end(codeOther) - b) return false;
  const [bytesOne, bytesOther] = [one.bytes, other.bytes];
  for (; a < end; a += 1, b += 1) if (bytesOne[a] !== bytesOther[b]) return false;
  return true;
}

/** Below 0 where the rule asks for more than there is. */
function partyAgreement({ left: a, right: b, names }: Sides, rule: PairRule, left: number, right: number): number {
  const [one, other] = [a.party(left), b.party(right)];
  const condition = rule.party;
  if (one === 0 || other === 0) return condition === 'any' || condition === 'notDifferent' ? PARTY.missing : -1;
  if (one === other) return condition === 'similar' || condition === 'learned' ? -1 : PARTY.same;
  if (names.isLearned(one, other)) return condition === 'same' || condition === 'similar' ? -1 : PARTY.learned;
  if (condition === 'learned' || condition === 'same') return -1;
  // Where names are not asked for they are not compared either: a million pairs of names would take seconds.
  if (condition === 'any') return PARTY.different;
  return names.similarity(one, other) >= rule.similarity ? PARTY.similar : -1;
}

/** Of sums, which compare no names beyond their keys. */
export function plainPartyAgreement({ left: a, right: b }: Sides, left: number, right: number): number {
  const [one, other] = [a.party(left), b.party(right)];
  if (one === 0 || other === 0) return PARTY.missing;
  return one === other ? PARTY.same : PARTY.different;
}

export function referenceWorth(agreement: number): number {
  if (agreement === REFERENCE.different) return 0;
  return agreement === REFERENCE.missing ? WORTH.reference / 2 : WORTH.reference;
}

function amountWorth(differenceMinor: number, amount: number): number {
  if (differenceMinor === 0) return WORTH.amount;
  return Math.round(WORTH.amount * (1 - Math.min(1, differenceMinor / Math.max(1, Math.abs(amount)))));
}

function partyWorth({ left: a, right: b, names }: Sides, agreement: number, left: number, right: number): number {
  switch (agreement) {
    case PARTY.same:
      return WORTH.party;
    case PARTY.learned:
      return WORTH.party - 20;
    case PARTY.similar:
      return Math.round((names.similarity(a.party(left), b.party(right)) * (WORTH.party - 40)) / 100);
    case PARTY.missing:
      return WORTH.party / 2;
    default:
      return 0;
  }
}

export function plainPartyWorth(agreement: number): number {
  if (agreement === PARTY.same) return WORTH.party;
  return agreement === PARTY.missing ? WORTH.party / 2 : 0;
}

export function dateWorth(daysApart: number): number {
  return Math.round((WORTH.date * HALF_DAYS) / (HALF_DAYS + daysApart));
}

export const AMOUNT_WORTH = WORTH.amount;
