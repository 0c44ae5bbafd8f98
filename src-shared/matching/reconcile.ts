import { PartyNames } from './internal/party-names.ts';
import { sharedDictionaries, sideOf, type Sides } from './internal/comparison.ts';
import { pairPass } from './internal/pair-pass.ts';
import { sumPass } from './internal/sum-pass.ts';
import type { LineTable } from './line-table.ts';
import { MatchList } from './match-list.ts';
import type { RuleTable } from './match-rules.ts';

/** What two sides have in common. */
export type Reconciliation = {
  readonly left: LineTable;
  readonly right: LineTable;
  readonly rules: RuleTable;
  readonly matches: MatchList;
  /** Place of each left line in the order of ids. */
  readonly leftRank: Uint32Array;
  /** 1 for a line that is in a match. */
  readonly leftMatched: Uint8Array;
  readonly rightMatched: Uint8Array;
  /** Searches for sums that ended at their bound before everything had been tried. */
  readonly unfinishedSearches: number;
};

/** What the passes tell while they run; a pass is short enough to be waited for. */
export type PassProgress = {
  readonly rule: string;
  readonly pass: number;
  readonly of: number;
  readonly matches: number;
};

export type ReconcileOptions = {
  readonly onPass?: (progress: PassProgress) => void;
  /** Asked before each pass; matches so far are kept. */
  readonly isCancelled?: () => boolean;
  /** Lines that are in matches already and stay out of the passes. */
  readonly leftTaken?: Iterable<number>;
  readonly rightTaken?: Iterable<number>;
};

/**
 * Matches the lines of two sides by the rules of a table, one after the other. No line is in two matches. The result
 * depends on the lines and the rules alone: what values do not decide, ids do, and never the order of the lines.
 */
export function reconcile(
  left: LineTable,
  right: LineTable,
  rules: RuleTable,
  options: ReconcileOptions = {},
): Reconciliation {
  const shared = sharedDictionaries();
  const sides: Sides = {
    left: sideOf(left, shared),
    right: sideOf(right, shared),
    names: new PartyNames(shared.parties, rules),
  };
  for (const line of options.leftTaken ?? []) sides.left.taken[line] = 1;
  for (const line of options.rightTaken ?? []) sides.right.taken[line] = 1;
  const matches = new MatchList();
  let unfinishedSearches = 0;
  for (const [ruleIndex, rule] of rules.rules.entries()) {
    if (options.isCancelled?.()) break;
    const output = { matches, ruleIndex, noAmbiguous: rules.noAmbiguous };
    if (rule.kind === 'pair') pairPass(sides, rule, output);
    else unfinishedSearches += sumPass(sides, rule, output);
    options.onPass?.({ rule: rule.id, pass: ruleIndex + 1, of: rules.rules.length, matches: matches.size });
  }
  const [leftMatched, rightMatched] = [sides.left.taken, sides.right.taken];
  const { rank: leftRank } = sides.left;
  return { left, right, rules, matches, leftRank, leftMatched, rightMatched, unfinishedSearches };
}

/** Matches by the smallest left id in them: the same list for the same lines, in whatever order they came. */
export function matchesInOrder({ leftRank, matches }: Reconciliation): Uint32Array {
  const matchAt = new Int32Array(leftRank.length).fill(-1);
  for (let match = 0; match < matches.size; match += 1) matchAt[leftRank[matches.firstLeft(match)]!] = match;
  return Uint32Array.from(matchAt.filter((match) => match >= 0));
}

export type ReconciliationSummary = {
  readonly left: number;
  readonly right: number;
  readonly matchedLeft: number;
  readonly matchedRight: number;
  readonly automatic: number;
  readonly suggested: number;
  readonly unmatchedLeft: number;
  readonly unmatchedRight: number;
};

/** Lines by side, and matches by whether they hold without being looked at. */
export function summarise({ left, right, matches }: Reconciliation): ReconciliationSummary {
  let [matchedLeft, matchedRight, automatic] = [0, 0, 0];
  for (let match = 0; match < matches.size; match += 1) {
    const isPair = matches.isPair(match);
    matchedLeft += isPair ? 1 : matches.left(match).length;
    matchedRight += isPair ? 1 : matches.right(match).length;
    if (matches.isAutomatic(match)) automatic += 1;
  }
  return {
    left: left.length,
    right: right.length,
    matchedLeft,
    matchedRight,
    automatic,
    suggested: matches.size - automatic,
    unmatchedLeft: left.length - matchedLeft,
    unmatchedRight: right.length - matchedRight,
  };
}
