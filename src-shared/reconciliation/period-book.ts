import { unreachable } from '../base/invariant.ts';
import { err, ok, type Result } from '../base/result.ts';
import { judgeJoin, judgeMatch, judgeSplit, type ItemRefusal, type LineStanding } from './judge-item.ts';
import { matchKey, type MatchedLines, partId, PERIOD_SIDES, type PeriodItem, type PeriodSide } from './period-item.ts';

export type PeriodMatch = MatchedLines & { readonly rule: string; readonly differenceMinor: number };
type Part = { readonly of: string; readonly amountMinor: number };
type SideBook = {
  readonly taken: Map<string, string>;
  readonly parts: Map<string, Part>;
  readonly splits: Map<string, readonly string[]>;
};

/** Parts of split lines, whole matches, and takes of lines whose matches are of no concern otherwise. */
export type HeldBefore = {
  readonly parts: readonly (Part & { readonly side: PeriodSide; readonly id: string })[];
  readonly matches: readonly PeriodMatch[];
  readonly takes: readonly { readonly side: PeriodSide; readonly line: string; readonly match: string }[];
};
const nothingHeld: HeldBefore = { parts: [], matches: [], takes: [] };

/** In `taken`, where a line stands for its parts: no key of a match. */
const SPLIT = '';

/**
 * What people have made of the lines of a period: its matches and splits. It holds what was done and not the lines, so that it
 * is small where lines are many; every refusal is the one that the server gives.
 */
export class PeriodBook {
  readonly #amountOf: (side: PeriodSide, line: string) => number | undefined;
  readonly #sides: Readonly<Record<PeriodSide, SideBook>> = { left: emptySide(), right: emptySide() };
  readonly #matches = new Map<string, PeriodMatch>();
  readonly #matched = { left: 0, right: 0 };

  /**
   * @param amountOf  of a line as it came in, in minor units; undefined where the side has no such line.
   * @param held      what was done before, as far as it concerns the lines that are asked for.
   */
  constructor(amountOf: (side: PeriodSide, line: string) => number | undefined, held: HeldBefore = nothingHeld) {
    this.#amountOf = amountOf;
    for (const { side, id, of, amountMinor } of held.parts) {
      const { taken, parts, splits } = this.#sides[side];
      parts.set(id, { of, amountMinor });
      splits.set(of, [...(splits.get(of) ?? []), id]);
      taken.set(of, SPLIT);
    }
    for (const { side, line, match } of held.takes) this.#sides[side].taken.set(line, match);
    for (const match of held.matches) {
      const key = matchKey(match);
      this.#matches.set(key, match);
      this.#take(match, key, 1);
    }
  }

  /** Standing matches by their keys, in the order in which they were made. */
  get matches(): ReadonlyMap<string, PeriodMatch> {
    return this.#matches;
  }

  /** Sum of the matched lines of each side, in minor units. */
  get matchedMinor(): Readonly<Record<PeriodSide, number>> {
    return this.#matched;
  }

  /** Parts of split lines by their ids, the parts of parts among them. */
  parts(side: PeriodSide): ReadonlyMap<string, Part> {
    return this.#sides[side].parts;
  }

  /** Lines that are split, each before those of its parts that are, with the amounts of their parts. */
  splits(side: PeriodSide): ReadonlyMap<string, readonly number[]> {
    const { splits, parts } = this.#sides[side];
    return new Map([...splits].map(([line, ids]) => [line, ids.map((id) => parts.get(id)!.amountMinor)]));
  }

  lookup = (side: PeriodSide, line: string): LineStanding | undefined => {
    const { taken, parts } = this.#sides[side];
    const amountMinor = parts.get(line)?.amountMinor ?? this.#amountOf(side, line);
    if (amountMinor === undefined) return undefined;
    const by = taken.get(line);
    if (by === undefined) return { amountMinor, taken: null };
    return { amountMinor, taken: by === SPLIT ? 'split' : { match: by } };
  };

  /** Does what an item says, all of it or nothing. */
  apply(item: PeriodItem): Result<null, ItemRefusal> {
    switch (item.do) {
      case 'match':
        return this.#match(item);
      case 'unmatch':
        return this.#unmatch(item);
      case 'split':
        return this.#split(item);
      case 'join':
        return this.#join(item);
      case 'comment':
      case 'assign':
      case 'wait':
      case 'ask':
      case 'case':
        return this.lookup(item.side, item.line) ? ok(null) : err({ kind: 'noSuchLine', line: item.line });
      default:
        return unreachable(item);
    }
  }

  #match({ left, right, rule }: Extract<PeriodItem, { do: 'match' }>): Result<null, ItemRefusal> {
    const judged = judgeMatch(this.lookup, { left, right });
    if (!judged.ok) return judged;
    const key = matchKey({ left, right });
    this.#matches.set(key, { left, right, rule, ...judged.value });
    this.#take({ left, right }, key, 1);
    return ok(null);
  }

  #unmatch(lines: MatchedLines): Result<null, ItemRefusal> {
    const key = matchKey(lines);
    if (!this.#matches.delete(key)) return err({ kind: 'noSuchMatch' });
    this.#take(lines, null, -1);
    return ok(null);
  }

  #take(lines: MatchedLines, key: string | null, sign: 1 | -1): void {
    for (const side of PERIOD_SIDES)
      for (const line of lines[side]) {
        this.#matched[side] += sign * this.lookup(side, line)!.amountMinor;
        if (key === null) this.#sides[side].taken.delete(line);
        else this.#sides[side].taken.set(line, key);
      }
  }

  #split(item: Extract<PeriodItem, { do: 'split' }>): Result<null, ItemRefusal> {
    const judged = judgeSplit(this.lookup, item);
    if (!judged.ok) return judged;
    const { taken, parts, splits } = this.#sides[item.side];
    const ids = item.parts.map((_, at) => partId(item.line, at + 1));
    for (const [at, amountMinor] of item.parts.entries()) parts.set(ids[at]!, { of: item.line, amountMinor });
    taken.set(item.line, SPLIT);
    splits.set(item.line, ids);
    return ok(null);
  }

  #join({ side, line }: Extract<PeriodItem, { do: 'join' }>): Result<null, ItemRefusal> {
    const { taken, parts, splits } = this.#sides[side];
    const ids = splits.get(line) ?? [];
    const judged = judgeJoin(this.lookup, { side, line, parts: ids });
    if (!judged.ok) return judged;
    for (const id of ids) parts.delete(id);
    splits.delete(line);
    taken.delete(line);
    return ok(null);
  }
}

function emptySide(): SideBook {
  return { taken: new Map(), parts: new Map(), splits: new Map() };
}
