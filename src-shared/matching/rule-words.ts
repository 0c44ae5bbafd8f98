import { formatMinor } from '../money/format.ts';
import type { MatchRule, PairRule, SumRule } from './match-rules.ts';

/** What the two sides are called, such as 'bank' and 'posted'. */
export type RuleSides = { readonly left: string; readonly right: string };

/** What a rule does, in a sentence that a person who keeps the account understands. */
export function ruleSentence(rule: MatchRule, sides: RuleSides): string {
  const what = rule.kind === 'pair' ? pairWords(rule, sides) : sumWords(rule, sides);
  return `${what} ${rule.automatic ? 'It holds by itself.' : 'It is suggested, and a person decides.'}`;
}

function pairWords(rule: PairRule, sides: RuleSides): string {
  const asked = [referenceWords[rule.reference], partyWords(rule), amountWords(rule.amount, sides)];
  const words = asked.filter((one) => one !== '').join(', ');
  return `One ${sides.left} line with one ${sides.right} line: ${words}, ${daysWords(rule.days, sides)}.`;
}

const referenceWords: Readonly<Record<PairRule['reference'], string>> = {
  trace: 'the same trace number, lost zeros or not',
  same: 'the same reference',
  notDifferent: 'no other reference',
  any: '',
};

function partyWords({ party, similarity }: PairRule): string {
  switch (party) {
    case 'same':
      return 'the same party';
    case 'notDifferent':
      return 'no other party';
    case 'similar':
      return `party names alike by ${similarity} of 100`;
    case 'learned':
      return 'parties that people have matched before';
    case 'any':
      return '';
  }
}

function amountWords(amount: PairRule['amount'], { left, right }: RuleSides): string {
  switch (amount.kind) {
    case 'exact':
      return 'the same amount';
    case 'tolerance': {
      const share = amount.basisPoints === 0 ? '' : ` or ${percent(amount.basisPoints)}, whichever is more`;
      return `amounts that differ by at most ${formatMinor(amount.minor)}${share}`;
    }
    case 'netOfFee':
      return `a ${right} amount that a fee of at most ${percent(amount.basisPoints)} and ${formatMinor(amount.minor)} leaves of the ${left} amount`;
  }
}

function percent(basisPoints: number): string {
  return `${basisPoints / 100}%`;
}

function daysWords({ before, after }: PairRule['days'], { left, right }: RuleSides): string {
  if (before === 0 && after === 0) return 'on the same day';
  if (before === after) return `at most ${days(after)} apart`;
  return `the ${right} date from ${days(before)} before to ${days(after)} after the ${left} date`;
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}

function sumWords(rule: SumRule, sides: RuleSides): string {
  const key = [
    rule.reference === 'any' ? '' : referenceWords[rule.reference],
    rule.party === 'any' ? '' : 'the same party',
  ]
    .filter((one) => one !== '')
    .join(', ');
  const under = key === '' ? '' : ` with ${key}`;
  const when = daysWords(rule.days, sides);
  switch (rule.search) {
    case 'whole':
      return `All open ${sides.left} lines and all open ${sides.right} lines${under} that add up to the same amount, ${when}.`;
    case 'subset':
      return `Up to ${rule.mostLines} lines of one side${under} that add up to one line of the other, to the cent, ${when}.`;
    case 'many':
      return `Up to ${rule.mostLines} lines of each side${under} that add up to the same amount, to the cent, ${when}.`;
  }
}
