import type { CalendarDate } from '../base/dates.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { ClassifiedItem } from '../matching/classify.ts';
import { SIDE_ROLES, type SideRole } from '../matching/combine-sides.ts';
import type { LineTable } from '../matching/line-table.ts';
import { standardRules, type RuleTable } from '../matching/match-rules.ts';
import { reconcile, type PassProgress } from '../matching/reconcile.ts';
import { alignment } from './align-pair.ts';
import { mergeTables } from './merge-tables.ts';
import { openItems } from './open-items.ts';
import { PairBook, type MatchChange } from './pair-book.ts';
import type { PeriodBook } from './period-book.ts';
import type { SideFile } from './read-side.ts';

export type TakenFile = {
  readonly name: string;
  readonly format: string;
  readonly lines: number;
  /** Lines that were there already: statements that overlap. */
  readonly repeated: number;
  readonly creditsMinor: number;
  readonly debitsMinor: number;
};
export type Side = { readonly table: LineTable; readonly currency: string; readonly files: readonly TakenFile[] };

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
};

const [OPEN, SUGGESTED, PARTLY, MATCHED] = [0, 1, 2, 3] as const;

/** The sides of a period, what they have in common, and what people have done about it. Pure: who keeps it does I/O. */
export class Workspace {
  readonly #sides = new Map<SideRole, Side>();
  #pairs: readonly PairBook[] = [];
  #done: Step[] = [];
  #undone: Step[] = [];
  #statuses = new Map<SideRole, Uint8Array>();
  #rules: RuleTable = standardRules;

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
    });
    return ok(taken);
  }

  /** A side as it was kept, or as it has become. Matches stand, since lines keep their numbers. */
  putSide(role: SideRole, side: Side): void {
    this.#sides.set(role, side);
    const before = this.#pairs;
    this.#pairs = this.#neighbours().map(([left, right]) => {
      const same = before.find((pair) => pair.left === left && pair.right === right);
      const tables = { left: this.#sides.get(left)!.table, right: this.#sides.get(right)!.table };
      if (!same) return new PairBook({ left, right, tables, rules: this.#rules });
      return new PairBook({ left, right, tables, rules: same.rules, matches: same.matches, states: same.states() });
    });
    // The number of a pair may now mean another one.
    if (this.#pairs.length !== before.length) [this.#done, this.#undone] = [[], []];
    this.#statuses.clear();
  }

  /** Matches of two sides as they were kept. */
  putPair(pair: number, kept: Pick<ConstructorParameters<typeof PairBook>[0], 'rules' | 'matches' | 'states'>): void {
    this.#pairs = this.#pairs.map((book, at) =>
      at === pair ? new PairBook({ left: book.left, right: book.right, tables: book.tables, ...kept }) : book,
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
    return ok(this.#do({ entered, changes: [...gone.values(), ...made] }));
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
    return changes.size === 0 ? null : this.#do({ entered: [], changes: [...changes.values()] });
  }

  undo(): Step | null {
    const step = this.#done.pop();
    if (!step) return null;
    this.#undone.push(step);
    const back = {
      entered: [],
      changes: step.changes.map((one) => ({ ...one, from: one.to, to: one.from })).toReversed(),
    };
    this.#apply(back.changes);
    return back;
  }

  redo(): Step | null {
    const step = this.#undone.pop();
    if (!step) return null;
    this.#done.push(step);
    this.#apply(step.changes);
    return { entered: [], changes: step.changes };
  }

  /** Brings the matches of a pair in line with those of a period. @returns null where they are. */
  align(pair: number, book: PeriodBook): Step | null {
    const step = alignment(this.#pairs[pair]!, pair, book);
    if (step.changes.length === 0) return null;
    this.replay(step);
    // What others did since cannot be told from what was undone before.
    [this.#done, this.#undone] = [[], []];
    return step;
  }

  /** Does again what was kept of a step. */
  replay({ entered, changes }: Step): void {
    for (const { pair, left, right } of entered) this.#pairs[pair]?.enter(left, right);
    this.#apply(changes);
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
    this.#statuses.set(role, statuses);
    return statuses;
  }

  /** What is open, with its class and next step. */
  items(asOf: CalendarDate): ClassifiedItem[] {
    const tables = Object.fromEntries([...this.#sides].map(([role, { table }]) => [role, table]));
    return openItems(tables, this.#pairs, (role, line) => this.statuses(role)[line] === MATCHED, asOf);
  }

  #do(step: Step): Step {
    for (const { pair, left, right } of step.entered) this.#pairs[pair]!.enter(left, right);
    this.#apply(step.changes);
    this.#done.push(step);
    this.#undone = [];
    return step;
  }

  /** What goes makes room for what comes. */
  #apply(changes: readonly MatchChange[]): void {
    for (const { pair, match, to } of changes) if (to === 'gone') this.#pairs[pair]?.set(match, to);
    for (const { pair, match, to } of changes) if (to !== 'gone') this.#pairs[pair]?.set(match, to);
    this.#statuses.clear();
  }

  #neighbours(): readonly (readonly [SideRole, SideRole])[] {
    const present = SIDE_ROLES.filter((role) => this.#sides.has(role));
    return present.slice(1).map((role, at) => [present[at]!, role] as const);
  }
}
