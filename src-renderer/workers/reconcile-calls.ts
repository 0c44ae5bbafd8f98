import type { CalendarDate } from '../../src-shared/base/dates.ts';
import type { BankCsvMapping } from '../../src-shared/bank/bank-csv-mapping.ts';
import type { SideRole } from '../../src-shared/matching/combine-sides.ts';
import type { ItemClass } from '../../src-shared/matching/item-class.ts';
import type { Line } from '../../src-shared/matching/line-table.ts';
import type { NextStep } from '../../src-shared/matching/next-step.ts';
import type { RuleTable } from '../../src-shared/matching/match-rules.ts';
import type { Grouping, LineGroup } from '../../src-shared/reconciliation/group-lines.ts';
import type { MatchState } from '../../src-shared/reconciliation/pair-book.ts';
import type { PeriodItem } from '../../src-shared/reconciliation/period-item.ts';
import type { SideFile } from '../../src-shared/reconciliation/read-side.ts';
import type { ItemRefusal } from '../../src-shared/reconciliation/judge-item.ts';
import type { KeptSplits } from '../../src-shared/reconciliation/side-splits.ts';
import type { PartRefusal } from '../../src-shared/reconciliation/split-lines.ts';
import type { LineStatus, ViewQuestion } from '../../src-shared/reconciliation/side-view.ts';
import type {
  MatchRefusal,
  Selection,
  Step,
  TakenFile,
  TakeRefusal,
} from '../../src-shared/reconciliation/workspace.ts';
import type { Result } from '../../src-shared/base/result.ts';

/** A line as the grid shows it. `line` counts from 0 in its side. */
export type LineRow = {
  readonly line: number;
  readonly id: string;
  readonly date: string;
  readonly amountMinor: number;
  readonly reference: string;
  readonly party: string;
  readonly account: string;
  readonly status: LineStatus;
  /** What it is where it is open; null: settled, or not matched yet. */
  readonly itemClass: ItemClass | null;
};

export type SideSummary = {
  readonly role: SideRole;
  readonly currency: string;
  readonly files: readonly TakenFile[];
  readonly lines: number;
  readonly totalMinor: number;
  readonly byStatus: Readonly<Record<LineStatus, { readonly lines: number; readonly totalMinor: number }>>;
};

/** The workspace at a glance. */
export type Summary = {
  readonly sides: readonly SideSummary[];
  readonly undoable: number;
  readonly redoable: number;
  /** Whether the classes of open items are those of now. */
  readonly isClassified: boolean;
  /** Open items by class; empty before anything was matched. */
  readonly items: readonly { readonly itemClass: ItemClass; readonly items: number; readonly totalMinor: number }[];
};

/** A file that was read and waits for the person's word, or why it is nothing. */
export type ReadFile = Omit<SideFile, 'table'> & {
  readonly lines: number;
  /** The first of them, as they were understood. */
  readonly sample: readonly Required<Line>[];
  readonly handle: number;
};

/** What is known of a line's match with one neighbour. */
export type MatchDetail = {
  readonly state: MatchState;
  readonly rule: string | null;
  /** In words; null: a person made it. */
  readonly reason: string | null;
  /** Thousandths. */
  readonly score: number;
  readonly runnerUp: { readonly id: string; readonly score: number } | null;
  readonly differenceMinor: number;
  /** Ids of its lines, by the sides of their pair. */
  readonly lines: { readonly left: readonly string[]; readonly right: readonly string[] };
};
export type LineDetail = {
  readonly row: LineRow;
  readonly matches: readonly MatchDetail[];
  /** Lines of all sides that belong together, this one among them; line numbers by side. */
  readonly group: Readonly<Record<SideRole, readonly number[]>>;
  readonly others: Readonly<Record<SideRole, readonly LineRow[]>>;
  /** The id of the line that it is a part of; null: it came in as it is. */
  readonly partOf: string | null;
  readonly item: { readonly itemClass: ItemClass; readonly amountMinor: number; readonly next: NextStep } | null;
};

/** A row of the grid: a line, or the head of lines that are put together, whose `line` is below 0. */
export type GridRow = LineRow & { readonly head?: LineGroup & { readonly isOpen: boolean } };

/** How a side is shown: what of it, by what it is put together, and which of the groups are open. */
export type ShownQuestion = ViewQuestion & { readonly group: Grouping | null; readonly open: readonly string[] };
/** `rows` counts heads of groups too. */
export type ViewReply = { readonly lines: number; readonly totalMinor: number; readonly rows: number };
export type SumReply = Pick<ViewReply, 'lines' | 'totalMinor'>;
/** A line that was found: the how manieth of how many, and the group that it is in. */
export type Found = { readonly line: number; readonly nth: number; readonly of: number; readonly group: string | null };
export type RuleProgress = {
  readonly rule: string;
  readonly pass: number;
  readonly of: number;
  readonly matches: number;
};

/** What is kept of a workspace, beside the bytes. */
export type KeptSide = {
  readonly role: SideRole;
  readonly currency: string;
  readonly files: readonly TakenFile[];
  readonly splits: KeptSplits;
};
/** Rules of a pair, and the ids of rules as its matches count them. */
export type KeptPair = { readonly rules: RuleTable; readonly ruleIds: readonly string[] };

/** Two sides that a period is about. */
export type SharedPair = { readonly left: SideRole; readonly right: SideRole };

/** What the window asks of the worker; each call by itself and in turn. */
export type Calls = {
  read(file: File, today: CalendarDate, mapping: BankCsvMapping | null): ReadFile | string;
  take(handle: number, role: SideRole, name: string): Result<TakenFile, TakeRefusal>;
  leave(handle: number): null;
  view(role: SideRole, question: ShownQuestion): ViewReply;
  rows(role: SideRole, from: number, to: number): readonly GridRow[];
  /** The next line of the view that holds the words, after a line or before it; null: none does. */
  find(role: SideRole, words: string, after: number | null, isBack: boolean): Found | null;
  /** Line numbers of places of the view; a closed group stands for all its lines. */
  linesAt(role: SideRole, from: number, to: number): readonly number[];
  /** The place of a line in the view; below 0: not shown. */
  placeOf(role: SideRole, line: number): number;
  sum(role: SideRole, lines: readonly number[]): SumReply;
  parties(role: SideRole): readonly { readonly party: string; readonly lines: number }[];
  /** @param isFull  whether open items are classified also where that takes long. */
  summary(today: CalendarDate, isFull: boolean): Summary;
  /** null: the line stands for nothing now, since it is split, or its whole was made whole again. */
  detail(role: SideRole, line: number): LineDetail | null;
  autoMatch(): { readonly automatic: number; readonly suggested: number };
  match(selection: Selection): Result<Step, MatchRefusal>;
  /** Splits an open line. @param parts  in minor units. */
  split(role: SideRole, line: number, parts: readonly number[]): Result<Step, ItemRefusal>;
  /** Makes the line whole again that a line is a part of. */
  join(role: SideRole, part: number): Result<Step, ItemRefusal>;
  /** Matches what both sides have, and splits a line of the larger one. */
  matchPart(selection: Selection): Result<Step, MatchRefusal | PartRefusal>;
  decide(selection: Selection, decision: 'accept' | 'takeApart'): Step | null;
  undo(): Step | null;
  redo(): Step | null;
  /** Compressed bytes of a side, with the parts of lines that are split, or of the matches of a pair. */
  packSide(role: SideRole): { readonly bytes: Uint8Array<ArrayBuffer>; readonly splits: KeptSplits };
  /** Compressed bytes of the lines of a side as they came in. */
  packLines(role: SideRole): Uint8Array<ArrayBuffer>;
  packPairs(): readonly (KeptPair & { readonly bytes: Uint8Array<ArrayBuffer> })[];
  /** Matches two sides by other rules from now on, where they are here; before they are, these wait for them. */
  useRules(pair: SharedPair, rules: RuleTable): null;
  restore(kept: {
    readonly sides: readonly (KeptSide & { readonly bytes: Uint8Array<ArrayBuffer> })[];
    readonly pairs: readonly (KeptPair & { readonly bytes: Uint8Array<ArrayBuffer> })[];
    readonly steps: readonly Step[];
  }): string | null;
  /** The period of two sides as it is: what was done to it, in order. @returns what changed here; null: nothing. */
  align(pair: SharedPair, items: readonly PeriodItem[]): Step | null;
  /** What a step of this computer is for the period. */
  itemsOf(pair: SharedPair, step: Step): readonly PeriodItem[];
  /** Standing matches that a period does not have. */
  unshared(pair: SharedPair, items: readonly PeriodItem[]): readonly PeriodItem[];
  /** The lines of a view as a file. */
  exportView(role: SideRole, format: 'csv' | 'tsv', lines: readonly number[] | null): string;
  /** The lines of a view as a workbook. */
  exportSheet(role: SideRole, name: string): Blob;
};

export type CallName = keyof Calls;
export type Question<K extends CallName = CallName> = {
  readonly id: number;
  readonly call: K;
  readonly args: Parameters<Calls[K]>;
};
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string }
  /** While a file is read: its bytes so far, and lines of matching. */
  | { readonly progress: { readonly bytes: number; readonly of: number } | RuleProgress };
