import { formatMinor } from '../money/format.ts';
import type { PartyAgreement, ReferenceAgreement } from './match-list.ts';
import type { Reconciliation } from './reconcile.ts';

/** What a reason is made from; of the rules their ids, in the order in which matches count them. */
type Matched = Pick<Reconciliation, 'left' | 'right' | 'matches'> & {
  readonly rules: { readonly rules: readonly { readonly id: string }[] };
};

/** Why lines were matched, as data. */
export type MatchReason = {
  readonly rule: string;
  readonly leftLines: number;
  readonly rightLines: number;
  readonly reference: ReferenceAgreement;
  readonly party: PartyAgreement;
  /** Right less left, in minor units; what somebody has to answer for when it is not 0. */
  readonly differenceMinor: number;
  /** Days that the right is after the left: of the dates furthest apart. */
  readonly daysLater: number;
  /** The best candidate that was not taken, by its id. */
  readonly runnerUp: { readonly side: 'left' | 'right'; readonly id: string; readonly score: number } | null;
};

/** Makes the reason of one match; nothing of it is kept, since there may be a million of them. */
export function reasonOf(reconciliation: Matched, match: number): MatchReason {
  const { matches, rules, left, right } = reconciliation;
  const runnerUp = matches.runnerUp(match);
  return {
    rule: rules.rules[matches.rule(match)]!.id,
    ...extentOf(reconciliation, match),
    reference: matches.referenceAgreement(match),
    party: matches.partyAgreement(match),
    runnerUp: runnerUp && {
      side: runnerUp.side,
      id: (runnerUp.side === 'left' ? left : right).ids.text(runnerUp.line + 1),
      score: runnerUp.score,
    },
  };
}

type Extent = Pick<MatchReason, 'leftLines' | 'rightLines' | 'differenceMinor' | 'daysLater'>;

function extentOf({ matches, left, right }: Matched, match: number): Extent {
  if (matches.isPair(match)) {
    const [one, other] = [matches.firstLeft(match), matches.firstRight(match)];
    const differenceMinor = right.amounts[other]! - left.amounts[one]!;
    return { leftLines: 1, rightLines: 1, differenceMinor, daysLater: right.days[other]! - left.days[one]! };
  }
  const [ones, others] = [matches.left(match), matches.right(match)];
  const sum = (amounts: Float64Array, lines: Uint32Array) => lines.reduce((total, line) => total + amounts[line]!, 0);
  const differenceMinor = sum(right.amounts, others) - sum(left.amounts, ones);
  const [a, b] = [daysOf(left.days, ones), daysOf(right.days, others)];
  const [latest, earliest] = [b.last - a.first, b.first - a.last];
  const daysLater = Math.abs(earliest) > Math.abs(latest) ? earliest : latest;
  return { leftLines: ones.length, rightLines: others.length, differenceMinor, daysLater };
}

function daysOf(days: Int32Array, lines: Uint32Array): { readonly first: number; readonly last: number } {
  let [first, last] = [Infinity, -Infinity];
  for (const line of lines) {
    first = Math.min(first, days[line]!);
    last = Math.max(last, days[line]!);
  }
  return { first, last };
}

const REFERENCE_WORDS: Readonly<Record<ReferenceAgreement, string>> = {
  missing: '',
  same: 'same reference',
  sameTrace: 'same trace number, written differently',
  different: 'other reference',
};
const PARTY_WORDS: Readonly<Record<PartyAgreement, string>> = {
  missing: '',
  same: 'same party',
  learned: 'party matched before by people',
  similar: 'similar party',
  different: 'other party',
};

/** A reason in words: 'Same reference, same amount, same party, 2 days later.' The only place where these words stand. */
export function reasonText(reason: MatchReason): string {
  const { reference, party, differenceMinor, daysLater, leftLines, rightLines, runnerUp } = reason;
  let text = REFERENCE_WORDS[reference];
  text = joined(text, amountWords(leftLines, rightLines, differenceMinor));
  text = joined(text, PARTY_WORDS[party]);
  text = joined(text, daysWords(daysLater));
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  if (!runnerUp) return sentence;
  return `${sentence} Next best: ${runnerUp.id} (${runnerUp.score / 1000}).`;
}

function joined(text: string, more: string): string {
  if (more === '') return text;
  return text === '' ? more : `${text}, ${more}`;
}

function amountWords(left: number, right: number, differenceMinor: number): string {
  if (left === 1 && right === 1) return differenceMinor === 0 ? 'same amount' : differenceWords(differenceMinor);
  const words = `${counted(left)} add up to ${counted(right)}`;
  return differenceMinor === 0 ? words : `${words}, ${differenceWords(differenceMinor)}`;
}

function differenceWords(differenceMinor: number): string {
  return `${formatMinor(Math.abs(differenceMinor))} ${differenceMinor < 0 ? 'less' : 'more'}`;
}

function counted(lines: number): string {
  return lines === 1 ? '1 line' : `${lines} lines`;
}

function daysWords(days: number): string {
  if (days === 0) return 'same day';
  const size = Math.abs(days);
  return `${size === 1 ? '1 day' : `${size} days`} ${days < 0 ? 'earlier' : 'later'}`;
}
