import type { CalendarDate } from '../base/dates.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { ClassifiedItem } from '../matching/classify.ts';
import { SIDE_ROLES, type SideRole } from '../matching/combine-sides.ts';
import type { LineTable } from '../matching/line-table.ts';
import { standardRules, type RuleTable } from '../matching/match-rules.ts';
import { reconcile, type PassProgress } from '../matching/reconcile.ts';
import { alignment, backOf, splitAlignment } from './align-pair.ts';
import { mergeTables } from './merge-tables.ts';
import { openItems } from './open-items.ts';
import { PairBook, type MatchChange } from './pair-book.ts';
import type { PeriodBook } from './period-book.ts';
import type { SideFile } from './read-side.ts';
import { applySplit, SideSplits, type SplitChange } from './side-splits.ts';
import { judgePart, lookupOf, type PartRefusal } from './split-lines.ts';
import { judgeJoin, judgeSplit, type ItemRefusal } from './judge-item.ts';

export type TakenFile = {
  readonly name: string;
  readonly format: string;
  readonly lines: number;
  /** Lines that were there already: statements that overlap. */
  readonly repeated: number;
  readonly creditsMinor: number;
  readonly debitsMinor: number;
};
export type Side = {
  readonly table: LineTable;
  readonly currency: string;
  readonly files: readonly TakenFile[];
  /** None where nothing is split. */
  readonly splits?: SideSplits;
};

export type TakeRefusal =
  | { readonly kind: 'noLines' }
  | { readonly kind: 'otherCurrency'; readonly currency: string; readonly expected: string }
  /** Ids that are there already with another date, amount, reference or party. */
  | { readonly kind: 'contradicting'; readonly count: number; readonly first: string };

export type Selection = Readonly<Partial<Record<SideRole, readonly number[]>>>;
export type MatchRefusal =
  | { readonly kind: 'oneSideOnly' }
  /** Remittances and posted lines meet through the bank's. */
  | { readonly kind: 'bankMissing' }
  | { readonly kind: 'matchedAlready'; readonly lines: number };

/** A match that a person wrote down, and changes of matches: what a step did, in order. */
export type Step = {
  readonly entered: readonly {
    readonly pair: number;
    readonly left: readonly number[];
    readonly right: readonly number[];
  }[];
  readonly changes: readonly MatchChange[];
  /** Lines that were split or made whole: those that become whole before the others. */
  readonly splits: readonly (SplitChange & { readonly role: SideRole })[];
};

/** AWAY: the line stands for nothing now, see `SideSplits`; no status that is shown. */
const [OPEN, SUGGESTED, PARTLY, MATCHED, AWAY] = [0, 1, 2, 3, 4] as const;

/** The sides of a period, what they have in common, and what people have done about it. Pure: who keeps it does I/O. */
export class Workspace {
  readonly #sides = new Map<SideRole, Side>();
  #pairs: readonly PairBook[] = [];
  #done: Step[] = [];
  #undone: Step[] = [];
  #statuses = new Map<SideRole, Uint8Array>();
  /** By the names of two sides; where there are none, those of the product. */
  readonly #rules = new Map<string, RuleTable>();

  get sides(): ReadonlyMap<SideRole, Side> {
    return this.#sides;
  }
  get pairs(): readonly PairBook[] {
    return this.#pairs;
  }
  get undoable(): number {
    return this.#done.length;
  }
  get redoable(): number {
    return this.#undone.length;
  }

  /** Takes a file into a side: all of it, or nothing where it does not fit what is there. */
  take(role: SideRole, name: string, file: SideFile): Result<TakenFile, TakeRefusal> {
    if (file.table.length === 0) return err({ kind: 'noLines' });
    const expected = [...this.#sides.values()].map(({ currency }) => currency).find((currency) => currency !== '');
    if (expected && file.currency !== '' && file.currency !== expected)
      return err({ kind: 'otherCurrency', currency: file.currency, expected });
    const before = this.#sides.get(role);
    const merged = before
      ? mergeTables(before.table, file.table)
      : { table: file.table, repeated: 0, contradicting: [] };
    const [first] = merged.contradicting;
    if (first !== undefined) return err({ kind: 'contradicting', count: merged.contradicting.length, first });
    const { format, creditsMinor, debitsMinor } = file;
    const lines = merged.table.length - (before?.table.length ?? 0);
    const taken: TakenFile = { name, format, lines, repeated: merged.repeated, creditsMinor, debitsMinor };
    this.putSide(role, {
      table: merged.table,
      currency: before?.currency || file.currency,
      files: [...(before?.files ?? []), taken],
      ...(before?.splits && { splits: before.splits }),
    });
    return ok(taken);
  }

  /** A side as it was kept, or as it has become. Matches stand, since lines keep their numbers. */
  putSide(role: SideRole, side: Side): void {
    this.#sides.set(role, side);
    const before = this.#pairs;
    this.#pairs = this.#renewedPairs();
    // The number of a pair may now mean another one.
    if (this.#pairs.length !== before.length) [this.#done, this.#undone] = [[], []];
    this.#statuses.clear();
  }

  /** The pairs over the sides as they are now. Matches stand. */
  #renewedPairs(): readonly PairBook[] {
    return this.#neighbours().map(([left, right]) => {
      const same = this.#pairs.find((pair) => pair.left === left && pair.right === right);
      const tables = { left: this.#sides.get(left)!.table, right: this.#sides.get(right)!.table };
      const splits = { left: this.#splitsOf(left), right: this.#splitsOf(right) };
      const rules = this.#rules.get(`${left} ${right}`) ?? same?.rules ?? standardRules;
      if (!same) return new PairBook({ left, right, tables, splits, rules });
      const { ruleIds, matches } = same;
      return new PairBook({ left, right, tables, splits, rules, ruleIds, matches, states: same.states() });
    });
  }

  /** Matches two sides by other rules from now on. Matches stand. */
  useRules(left: SideRole, right: SideRole, rules: RuleTable): void {
    this.#rules.set(`${left} ${right}`, rules);
    this.#pairs = this.#renewedPairs();
  }

  /** Matches of two sides as they were kept. */
  putPair(pair: number, kept: Pick<PairParts, 'rules' | 'ruleIds' | 'matches' | 'states'>): void {
    this.#rules.set(`${this.#pairs[pair]?.left} ${this.#pairs[pair]?.right}`, kept.rules);
    this.#pairs = this.#pairs.map((book, at) =>
      at === pair
        ? new PairBook({ left: book.left, right: book.right, tables: book.tables, splits: book.splits, ...kept })
        : book,
    );
    this.#statuses.clear();
  }

  /** Matches what is free by the rules. What people have done stays. */
  autoMatch(onPass: (progress: PassProgress & { readonly left: SideRole; readonly right: SideRole }) => void): {
    readonly automatic: number;
    readonly suggested: number;
  } {
    let [automatic, suggested] = [0, 0];
    for (const pair of this.#pairs) {
      const { left, right, tables, rules } = pair;
      const found = reconcile(tables.left, tables.right, rules, {
        onPass: (progress) => onPass({ ...progress, left, right }),
        leftTaken: pair.taken('left'),
        rightTaken: pair.taken('right'),
      });
      const adopted = pair.adopt(found);
      automatic += adopted.automatic;
      suggested += adopted.suggested;
    }
    // What was found since cannot be told from what was undone before.
    [this.#done, this.#undone] = [[], []];
    this.#statuses.clear();
    return { automatic, suggested };
  }

  /** Matches the selected lines by hand, of two sides or three. A suggestion that is in the way goes. */
  match(selection: Selection): Result<Step, MatchRefusal> {
    const chosen = SIDE_ROLES.filter((role) => (selection[role]?.length ?? 0) > 0);
    if (chosen.length < 2) return err({ kind: 'oneSideOnly' });
    const meant = this.#pairs.flatMap((pair, number) =>
      chosen.includes(pair.left) && chosen.includes(pair.right) ? [{ pair, number }] : [],
    );
    if (meant.length < chosen.length - 1) return err({ kind: 'bankMissing' });
    const gone = new Map<string, MatchChange>();
    let matched = 0;
    for (const { pair, number } of meant)
      for (const [side, role] of [
        ['left', pair.left],
        ['right', pair.right],
      ] as const)
        for (const line of selection[role]!) {
          const match = pair.matchOf(side, line);
          if (this.#splitsOf(role).isAway(line)) matched += 1;
          if (match < 0) continue;
          if (pair.state(match) !== 'suggested') matched += 1;
          else gone.set(`${number} ${match}`, { pair: number, match, from: 'suggested', to: 'gone' });
        }
    if (matched > 0) return err({ kind: 'matchedAlready', lines: matched });
    const entered = meant.map(({ pair, number }) => ({
      pair: number,
      left: selection[pair.left]!,
      right: selection[pair.right]!,
    }));
    const made = entered.map(({ pair }) => {
      const match = this.#pairs[pair]!.matches.size;
      return { pair, match, from: 'gone', to: 'byPerson' } as const;
    });
    return ok(this.#do({ entered, changes: [...gone.values(), ...made], splits: [] }));
  }

  /** Splits an open line into parts that come to it exactly. A suggestion that is in the way goes. */
  split(role: SideRole, line: number, parts: readonly number[]): Result<Step, ItemRefusal> {
    const judged = judgeSplit(lookupOf(this.#sides, this.#pairs, role), {
      side: 'left',
      line: this.#idOf(role, line),
      parts,
    });
    if (!judged.ok) return judged;
    return ok(
      this.#do({ entered: [], changes: this.#letGo(role, [line]), splits: [{ role, line, parts, to: 'split' }] }),
    );
  }

  /** Makes the line whole again that a line is a part of, where all its parts are open. */
  join(role: SideRole, part: number): Result<Step, ItemRefusal> {
    const splits = this.#splitsOf(role);
    const line = splits.wholeOf(part);
    if (line === undefined) return err({ kind: 'notSplit', line: this.#idOf(role, part) });
    const parts = splits.partsOf(line);
    const ids = parts.map((one) => this.#idOf(role, one));
    const lookup = lookupOf(this.#sides, this.#pairs, role);
    const judged = judgeJoin(lookup, { side: 'left', line: this.#idOf(role, line), parts: ids });
    if (!judged.ok) return judged;
    const amounts = parts.map((one) => this.#sides.get(role)!.table.amounts[one]!);
    const change = { role, line, parts: amounts, to: 'whole' } as const;
    return ok(this.#do({ entered: [], changes: this.#letGo(role, parts), splits: [change] }));
  }

  /** Matches as much of the selected lines as both sides have: a line of the larger side is split, and its rest stays open. */
  matchPart(selection: Selection): Result<Step, MatchRefusal | PartRefusal> {
    const judged = judgePart(this.#sides, selection);
    if (!judged.ok) return judged;
    const { role, line, parts } = judged.value;
    const split = this.split(role, line, parts);
    if (!split.ok) return err({ kind: 'matchedAlready', lines: 1 });
    this.#done.pop();
    const [matched = line] = this.#splitsOf(role).partsOf(line);
    const others = selection[role]!.filter((one) => one !== line);
    const match = this.match({ ...selection, [role]: [...others, matched] });
    if (!match.ok) {
      this.replay(backOf(split.value));
      return match;
    }
    this.#done.pop();
    const changes = [...split.value.changes, ...match.value.changes];
    const step: Step = { entered: match.value.entered, changes, splits: split.value.splits };
    this.#done.push(step);
    return ok(step);
  }

  /** Accepts or takes apart the standing matches of lines. @returns null where there is nothing to do. */
  decide(selection: Selection, decision: 'accept' | 'takeApart'): Step | null {
    const changes = new Map<string, MatchChange>();
    for (const [number, pair] of this.#pairs.entries())
      for (const [side, role] of [
        ['left', pair.left],
        ['right', pair.right],
      ] as const)
        for (const line of selection[role] ?? []) {
          const match = pair.matchOf(side, line);
          if (match < 0) continue;
          const from = pair.state(match);
          if (decision === 'accept' && from !== 'suggested') continue;
          changes.set(`${number} ${match}`, {
            pair: number,
            match,
            from,
            to: decision === 'accept' ? 'byPerson' : 'gone',
          });
        }
    return changes.size === 0 ? null : this.#do({ entered: [], changes: [...changes.values()], splits: [] });
  }

  undo(): Step | null {
    const step = this.#done.pop();
    if (!step) return null;
    this.#undone.push(step);
    const back = backOf(step);
    this.replay(back);
    return back;
  }

  redo(): Step | null {
    const step = this.#undone.pop();
    if (!step) return null;
    this.#done.push(step);
    const again = { ...step, entered: [] };
    this.replay(again);
    return again;
  }

  /** Brings the splits and matches of a pair in line with those of a period. @returns null where they are. */
  align(pair: number, book: PeriodBook): Step | null {
    const splits = splitAlignment(this.#pairs[pair]!, book);
    const dropped = splits.flatMap(({ role, line, parts, to }) =>
      this.#letGo(role, to === 'split' ? [line] : this.#splitsOf(role).partsOf(line).slice(0, parts.length)),
    );
    if (splits.length > 0) this.replay({ entered: [], changes: dropped, splits });
    const matched = alignment(this.#pairs[pair]!, pair, book);
    if (matched.changes.length > 0) this.replay({ ...matched, splits: [] });
    if (splits.length === 0 && matched.changes.length === 0) return null;
    // What others did since cannot be told from what was undone before.
    [this.#done, this.#undone] = [[], []];
    return { entered: matched.entered, changes: [...dropped, ...matched.changes], splits };
  }

  /** Does again what was kept of a step: what goes makes room for what comes, and parts are there before they are matched. */
  replay({ entered, changes, splits }: Step): void {
    for (const { pair, match, to } of changes) if (to === 'gone') this.#pairs[pair]?.set(match, to);
    for (const { role, ...change } of splits) {
      const side = this.#sides.get(role);
      if (!side) continue;
      const done = applySplit({ table: side.table, splits: side.splits ?? new SideSplits() }, change);
      this.#sides.set(role, { ...side, ...done });
    }
    if (splits.length > 0) this.#pairs = this.#renewedPairs();
    for (const { pair, left, right } of entered) this.#pairs[pair]?.enter(left, right);
    for (const { pair, match, to } of changes) if (to !== 'gone') this.#pairs[pair]?.set(match, to);
    this.#statuses.clear();
  }

  /** Numbers as {@link LINE_STATUSES} counts them. */
  statuses(role: SideRole): Uint8Array {
    const known = this.#statuses.get(role);
    if (known) return known;
    const length = this.#sides.get(role)?.table.length ?? 0;
    const statuses = new Uint8Array(length);
    const about = this.#pairs.filter(({ left, right }) => left === role || right === role);
    for (let line = 0; line < length; line += 1) {
      let [standing, suggested] = [0, false];
      for (const pair of about) {
        const match = pair.matchOf(pair.left === role ? 'left' : 'right', line);
        if (match < 0) continue;
        standing += 1;
        if (pair.state(match) === 'suggested') suggested = true;
      }
      if (suggested) statuses[line] = SUGGESTED;
      else statuses[line] = standing === 0 ? OPEN : standing < about.length ? PARTLY : MATCHED;
    }
    for (const line of this.#splitsOf(role).away()) statuses[line] = AWAY;
    this.#statuses.set(role, statuses);
    return statuses;
  }

  /** What is open, with its class and next step. */
  items(asOf: CalendarDate): ClassifiedItem[] {
    const tables = Object.fromEntries([...this.#sides].map(([role, { table }]) => [role, table]));
    const splits = Object.fromEntries([...this.#sides].map(([role, side]) => [role, side.splits]));
    return openItems(tables, this.#pairs, (role, line) => this.statuses(role)[line]! >= MATCHED, asOf, splits);
  }

  #do(step: Step): Step {
    this.replay(step);
    this.#done.push(step);
    this.#undone = [];
    return step;
  }

  /** The matches of lines that are to stand for nothing. */
  #letGo(role: SideRole, lines: readonly number[]): MatchChange[] {
    return this.#pairs.flatMap((pair, number) => {
      if (pair.left !== role && pair.right !== role) return [];
      const found = new Set(lines.map((line) => pair.matchOf(pair.left === role ? 'left' : 'right', line)));
      found.delete(-1);
      return [...found].map((match) => ({ pair: number, match, from: pair.state(match), to: 'gone' }) as const);
    });
  }

  #splitsOf(role: SideRole): SideSplits {
    return this.#sides.get(role)?.splits ?? NO_SPLITS;
  }

  #idOf(role: SideRole, line: number): string {
    return this.#sides.get(role)!.table.ids.text(line + 1);
  }

  #neighbours(): readonly (readonly [SideRole, SideRole])[] {
    const present = SIDE_ROLES.filter((role) => this.#sides.has(role));
    return present.slice(1).map((role, at) => [present[at]!, role] as const);
  }
}

type PairParts = ConstructorParameters<typeof PairBook>[0];
const NO_SPLITS = new SideSplits();
