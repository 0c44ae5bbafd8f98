import { invariant } from '../base/invariant.ts';
import { agreementByte, MatchList, REFERENCE_AGREEMENT } from '../matching/match-list.ts';
import type { SideRole } from '../matching/combine-sides.ts';
import type { LineTable } from '../matching/line-table.ts';
import { reasonOf, type MatchReason } from '../matching/match-reason.ts';
import type { RuleTable } from '../matching/match-rules.ts';
import type { Reconciliation } from '../matching/reconcile.ts';
import type { MatchGrounds } from './period-item.ts';
import { SideSplits } from './side-splits.ts';

/** What stands of a match: nothing (refused or taken apart), a suggestion, one made by a rule, one that a person made. */
export const MATCH_STATES = ['gone', 'suggested', 'automatic', 'byPerson'] as const;
export type MatchState = (typeof MATCH_STATES)[number];

/** The rule of a match that a person made: none of the table. */
export const BY_HAND = 255;

/** One change of a match, enough to do it and to take it back. */
export type MatchChange = {
  readonly pair: number;
  readonly match: number;
  readonly from: MatchState;
  readonly to: MatchState;
};

/** What two sides have in common, and what people have made of it. Each line is in one standing match at most. */
export class PairBook {
  readonly left: SideRole;
  readonly right: SideRole;
  readonly tables: Readonly<Record<'left' | 'right', LineTable>>;
  readonly splits: Readonly<Record<'left' | 'right', SideSplits>>;
  /** By which lines are matched from now on. */
  readonly rules: RuleTable;
  /** Ids of rules as the matches count them: also of rules that were in use here before. */
  readonly ruleIds: readonly string[];
  readonly matches: MatchList;
  #states: Uint8Array;
  /** Matches whose sides do not come to the same, standing or not. */
  readonly #differing: number[] = [];
  readonly #leftMatch: Int32Array;
  readonly #rightMatch: Int32Array;

  constructor(parts: {
    readonly left: SideRole;
    readonly right: SideRole;
    readonly tables: PairBook['tables'];
    readonly splits?: PairBook['splits'];
    readonly rules: RuleTable;
    /** None: the matches, if any, are counted by the rules. */
    readonly ruleIds?: readonly string[];
    readonly matches?: MatchList;
    readonly states?: Uint8Array;
  }) {
    this.left = parts.left;
    this.right = parts.right;
    this.tables = parts.tables;
    this.splits = parts.splits ?? { left: new SideSplits(), right: new SideSplits() };
    this.rules = parts.rules;
    const own = parts.rules.rules.map(({ id }) => id);
    this.ruleIds = [...new Set([...(parts.ruleIds ?? own), ...own])];
    invariant(this.ruleIds.length <= BY_HAND, 'a byte counts the rules of a pair');
    this.matches = parts.matches ?? new MatchList();
    this.#states = parts.states ?? new Uint8Array(1024);
    this.#leftMatch = new Int32Array(parts.tables.left.length).fill(-1);
    this.#rightMatch = new Int32Array(parts.tables.right.length).fill(-1);
    for (let match = 0; match < this.matches.size; match += 1) {
      if (this.#states[match] !== 0) this.#mark(match, match);
      if (this.difference(match) !== 0) this.#differing.push(match);
    }
  }

  state(match: number): MatchState {
    return MATCH_STATES[this.#states[match]!]!;
  }

  /** States of all matches, as {@link MATCH_STATES} counts them. */
  states(): Uint8Array {
    return this.#states.slice(0, this.matches.size);
  }

  /** The standing match of a line; below 0: none. */
  matchOf(side: 'left' | 'right', line: number): number {
    return (side === 'left' ? this.#leftMatch : this.#rightMatch)[line]!;
  }

  /** Lines that are in standing matches, or stand for nothing now. */
  *taken(side: 'left' | 'right'): Generator<number> {
    yield* this.splits[side].away();
    const column = side === 'left' ? this.#leftMatch : this.#rightMatch;
    for (let line = 0; line < column.length; line += 1) if (column[line]! >= 0) yield line;
  }

  /** Takes over what the engine found among the lines that were free. @returns how many matches. */
  adopt({ matches: found, rules }: Reconciliation): { readonly automatic: number; readonly suggested: number } {
    let [automatic, suggested] = [0, 0];
    const places = rules.rules.map(({ id }) => this.ruleIds.indexOf(id));
    for (let match = 0; match < found.size; match += 1) {
      const isAutomatic = found.isAutomatic(match);
      const next = this.#append([...found.left(match)], [...found.right(match)], {
        rule: places[found.rule(match)]!,
        automatic: isAutomatic,
        score: found.score(match),
        agreement: found.agreement(match),
        runnerUp: found.runnerUp(match),
      });
      this.set(next, isAutomatic ? 'automatic' : 'suggested');
      if (isAutomatic) automatic += 1;
      else suggested += 1;
    }
    return { automatic, suggested };
  }

  /** Writes down a match of a person; it does not stand before it is set. @returns its number. */
  enter(left: readonly number[], right: readonly number[]): number {
    const agreement = agreementByte(REFERENCE_AGREEMENT.indexOf('missing'), 0);
    return this.#append(left, right, { rule: BY_HAND, automatic: false, score: 1000, agreement, runnerUp: null });
  }

  /** Whether all its lines are free, or its own already. */
  canStand(match: number): boolean {
    const isFree = (column: Int32Array, lines: Uint32Array) =>
      lines.every((line) => column[line] === -1 || column[line] === match);
    return isFree(this.#leftMatch, this.matches.left(match)) && isFree(this.#rightMatch, this.matches.right(match));
  }

  set(match: number, state: MatchState): void {
    invariant(state === 'gone' || this.canStand(match), 'a line of the match is in another one');
    this.#states[match] = MATCH_STATES.indexOf(state);
    this.#mark(match, state === 'gone' ? -1 : match);
  }

  /** Id of the rule; null: a person made the match. */
  rule(match: number): string | null {
    const rule = this.matches.rule(match);
    return rule === BY_HAND ? null : this.ruleIds[rule]!;
  }

  reason(match: number): MatchReason | null {
    if (this.matches.rule(match) === BY_HAND) return null;
    const { left, right } = this.tables;
    const rules = { rules: this.ruleIds.map((id) => ({ id })) };
    return reasonOf({ left, right, rules, matches: this.matches }, match);
  }

  /** What others are told of why a rule made a match; undefined: a person did. */
  grounds(match: number): MatchGrounds | undefined {
    const reason = this.reason(match);
    if (!reason) return undefined;
    const { reference, party, daysLater, runnerUp } = reason;
    return { score: this.matches.score(match), reference, party, daysLater, runnerUp };
  }

  /** Standing matches whose sides do not come to the same. */
  differing(): readonly number[] {
    return this.#differing.filter((match) => this.#states[match] !== 0);
  }

  /** Right less left, in minor units. */
  difference(match: number): number {
    const { left, right } = this.tables;
    if (this.matches.isPair(match))
      return right.amounts[this.matches.firstRight(match)]! - left.amounts[this.matches.firstLeft(match)]!;
    const sum = (amounts: Float64Array, lines: Uint32Array) => lines.reduce((all, line) => all + amounts[line]!, 0);
    return sum(right.amounts, this.matches.right(match)) - sum(left.amounts, this.matches.left(match));
  }

  #append(left: readonly number[], right: readonly number[], found: Parameters<MatchList['append']>[2]): number {
    const match = this.matches.size;
    this.matches.append(left, right, found);
    if (this.difference(match) !== 0) this.#differing.push(match);
    if (match >= this.#states.length) {
      const larger = new Uint8Array(this.#states.length * 2 + 1);
      larger.set(this.#states);
      this.#states = larger;
    }
    return match;
  }

  #mark(match: number, value: number): void {
    for (const line of this.matches.left(match)) this.#leftMatch[line] = value;
    for (const line of this.matches.right(match)) this.#rightMatch[line] = value;
  }
}
