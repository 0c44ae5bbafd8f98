import type { CalendarDate } from '../../src-shared/base/dates.ts';
import type { ClassifiedItem } from '../../src-shared/matching/classify.ts';
import { SIDE_ROLES, type SideRole } from '../../src-shared/matching/combine-sides.ts';
import { lineAt } from '../../src-shared/matching/line-table.ts';
import { decodeMatches, encodeMatches } from '../../src-shared/matching/match-segment.ts';
import { reasonText } from '../../src-shared/matching/match-reason.ts';
import { decodeSegment, encodeSegment } from '../../src-shared/matching/segment.ts';
import { itemsOfStep, linesOf, periodBookOf, unsharedWork } from '../../src-shared/reconciliation/align-pair.ts';
import { groupAround } from '../../src-shared/reconciliation/open-items.ts';
import { MATCH_STATES } from '../../src-shared/reconciliation/pair-book.ts';
import { openSideFile, type SideFile, type SideReader } from '../../src-shared/reconciliation/read-side.ts';
import { SideSplits, withoutParts } from '../../src-shared/reconciliation/side-splits.ts';
import { LINE_STATUSES, type LineStatus } from '../../src-shared/reconciliation/side-view.ts';
import { exportLines } from '../../src-shared/reconciliation/export-lines.ts';
import { Workspace } from '../../src-shared/reconciliation/workspace.ts';
import type {
  Answer,
  CallName,
  Calls,
  LineDetail,
  LineRow,
  MatchDetail,
  Question,
  ReadFile,
  SharedPair,
  SideSummary,
  Summary,
} from './reconcile-calls.ts';
import { RECOGNITION_BYTES } from '../../src-shared/remittance/recognise.ts';
import type { SourceProblem } from '../../src-shared/source-file/source-format.ts';
import { sheetOf } from './reconcile-sheet.ts';
import { ShownView } from './shown-view.ts';
import { piecesOf } from './workbook-file.ts';

/** What nobody notices between a key and its effect. */
const QUICK_MS = 150;
/** Lines that a person is shown before they take a file. */
const SAMPLE_LINES = 5;
type Progress = Extract<Answer, { progress: unknown }>['progress'];
type Handlers = {
  readonly [K in CallName]: (...args: Parameters<Calls[K]>) => ReturnType<Calls[K]> | Promise<ReturnType<Calls[K]>>;
};

/** The store of a reconciliation: what the worker knows, and what it answers. */
export class ReconcileDesk {
  #space = new Workspace();
  readonly #say: (progress: Progress) => void;
  readonly #files = new Map<number, SideFile>();
  #nextFile = 1;
  readonly #views = new Map<SideRole, ShownView>();
  /** The open item of each line, by side; made anew with each summary. */
  #items = new Map<SideRole, Map<number, ClassifiedItem>>();
  #classes: Summary['items'] = [];
  /** How long the last classification took. */
  #tookMs = 0;
  #hasMatched = false;
  #isCancelled = false;

  constructor(say: (progress: Progress) => void) {
    this.#say = say;
  }

  answer({ call, args }: Question): unknown {
    const handlers: Handlers = this.#handlers;
    return (handlers[call] as (...args: unknown[]) => unknown)(...args);
  }

  /** Takes effect between two pieces of the file that is being read. */
  cancelReading(): void {
    this.#isCancelled = true;
  }

  readonly #handlers: Handlers = {
    read: (file, today, mapping) => this.#read(file, today, mapping),
    take: (handle, role, name) => {
      const taken = this.#space.take(role, name, this.#files.get(handle)!);
      if (taken.ok) this.#files.delete(handle);
      return taken;
    },
    leave: (handle) => {
      this.#files.delete(handle);
      return null;
    },
    view: (role, question) => {
      const view = new ShownView(
        this.#side(role).table,
        this.#space.statuses(role),
        question,
        (line) => this.#items.get(role)?.get(line)?.class ?? '',
      );
      this.#views.set(role, view);
      return view.reply;
    },
    rows: (role, from, to) =>
      [...this.#view(role).shown.subarray(from, to)].map((entry) =>
        entry < 0 ? this.#view(role).head(entry) : this.#row(role, entry),
      ),
    linesAt: (role, from, to) => this.#view(role).linesAt(from, to),
    placeOf: (role, line) => this.#view(role).shown.indexOf(line),
    find: (role, words, after, isBack) => this.#view(role).find(words, after, isBack),
    sum: (role, lines) => ({ lines: lines.length, totalMinor: sumOf(this.#side(role).table.amounts, lines) }),
    parties: (role) => this.#parties(role),
    summary: (today, isFull) => this.#summary(today, isFull),
    detail: (role, line) => this.#detail(role, line),
    autoMatch: () => {
      this.#hasMatched = true;
      return this.#space.autoMatch(({ rule, pass, of, matches }) => this.#say({ rule, pass, of, matches }));
    },
    match: (selection) => this.#space.match(selection),
    split: (role, line, parts) => this.#space.split(role, line, parts),
    join: (role, part) => this.#space.join(role, part),
    matchPart: (selection) => this.#space.matchPart(selection),
    decide: (selection, decision) => this.#space.decide(selection, decision),
    undo: () => this.#space.undo(),
    redo: () => this.#space.redo(),
    packSide: async (role) => {
      const { table, splits = new SideSplits() } = this.#side(role);
      return { bytes: await compressed(encodeSegment(table)), splits: splits.kept };
    },
    packLines: (role) => {
      const { table, splits } = this.#side(role);
      return compressed(encodeSegment(splits ? withoutParts(table, splits) : table));
    },
    packPairs: () =>
      Promise.all(
        this.#space.pairs.map(async (pair) => ({
          rules: pair.rules,
          ruleIds: pair.ruleIds,
          bytes: await compressed(encodeMatches({ matches: pair.matches, states: pair.states() })),
        })),
      ),
    useRules: ({ left, right }, rules) => {
      this.#space.useRules(left, right, rules);
      return null;
    },
    restore: (kept) => this.#restore(kept),
    align: (shared, items) => {
      const { pair, number } = this.#pair(shared);
      this.#hasMatched = true;
      return this.#space.align(number, periodBookOf(pair, items));
    },
    itemsOf: (shared, step) => {
      const { pair, number } = this.#pair(shared);
      return itemsOfStep(pair, number, step);
    },
    unshared: (shared, items) => {
      const { pair } = this.#pair(shared);
      return unsharedWork(pair, periodBookOf(pair, items));
    },
    exportView: (role, format, lines) => {
      const rows = lines ? Uint32Array.from(lines) : this.#view(role).order;
      return exportLines(rows, format, (line) => this.#row(role, line));
    },
    exportSheet: (role, name) => sheetOf(name, this.#view(role).order, (line) => this.#row(role, line)),
  };

  async #read(file: File, today: CalendarDate, mapping: Parameters<Calls['read']>[2]): Promise<ReadFile | string> {
    const pieces = await piecesOf(file);
    if (typeof pieces === 'string') return pieces;
    this.#isCancelled = false;
    let reader: SideReader | string | null = null;
    let held: Uint8Array[] = [];
    const open = () => {
      const start = joined(held);
      const opened = openSideFile(start, { today, mapping });
      if (typeof opened !== 'string') opened.push(start);
      held = [];
      reader = opened;
      return opened;
    };
    const refusal = await pieces.read((piece, read) => {
      if (reader === null) {
        held.push(piece);
        if (held.reduce((sum, { length }) => sum + length, 0) >= RECOGNITION_BYTES) open();
      } else if (typeof reader !== 'string') reader.push(piece);
      this.#say({ bytes: read, of: file.size });
      return !this.#isCancelled && typeof reader !== 'string';
    });
    if (refusal !== null) return refusal;
    if (this.#isCancelled) return 'Reading was cancelled. Nothing was taken from it.';
    const opened = reader ?? open();
    if (typeof opened === 'string') return opened;
    const { table, problems, ...read } = opened.end();
    const handle = this.#nextFile;
    this.#nextFile += 1;
    const remarks = pieces.remark === '' ? [] : [remark(pieces.remark)];
    const whole = { ...read, problems: [...remarks, ...problems] };
    this.#files.set(handle, { table, ...whole });
    const sample = Array.from({ length: Math.min(table.length, SAMPLE_LINES) }, (_, line) => lineAt(table, line));
    return { ...whole, lines: table.length, sample, handle };
  }

  async #restore({ sides, pairs, steps }: Parameters<Calls['restore']>[0]): Promise<string | null> {
    const space = new Workspace();
    for (const { role, currency, files, splits, bytes } of sides) {
      const segment = decodeSegment(await expanded(bytes));
      if (!segment.ok) return `The lines of a side are damaged (${segment.error.kind}).`;
      space.putSide(role, { table: segment.value, currency, files, splits: new SideSplits(splits) });
    }
    for (const [at, { rules, ruleIds, bytes }] of pairs.entries()) {
      const { left, right } = space.pairs[at]!.tables;
      const bounds = { left: left.length, right: right.length, states: MATCH_STATES.length };
      const matches = decodeMatches(await expanded(bytes), bounds);
      if (!matches.ok) return `The matches are damaged (${matches.error.kind}).`;
      space.putPair(at, { rules, ruleIds, ...matches.value });
    }
    for (const step of steps) space.replay(step);
    this.#space = space;
    this.#hasMatched = space.pairs.some(({ matches }) => matches.size > 0);
    return null;
  }

  #side(role: SideRole) {
    const side = this.#space.sides.get(role);
    if (!side) throw new Error(`there is no side ${role}`);
    return side;
  }

  #pair({ left, right }: SharedPair) {
    const number = this.#space.pairs.findIndex((pair) => pair.left === left && pair.right === right);
    const pair = this.#space.pairs[number];
    if (!pair) throw new Error(`${left} and ${right} are not reconciled with each other here`);
    return { pair, number };
  }

  #view(role: SideRole): ShownView {
    const view = this.#views.get(role);
    if (!view) throw new Error(`nothing of ${role} is shown`);
    return view;
  }

  #row(role: SideRole, line: number): LineRow {
    const status = LINE_STATUSES[this.#space.statuses(role)[line]!]!;
    const item = this.#items.get(role)?.get(line);
    return { line, ...lineAt(this.#side(role).table, line), status, itemClass: item?.class ?? null };
  }

  #parties(role: SideRole): ReturnType<Calls['parties']> {
    const { table, splits } = this.#side(role);
    const counts = new Uint32Array(table.parties.size);
    for (const code of table.partyCodes) counts[code]! += 1;
    for (const line of splits?.away() ?? []) counts[table.partyCodes[line]!]! -= 1;
    const codes = [...counts.keys()].filter((code) => counts[code]! > 0).toSorted((a, b) => counts[b]! - counts[a]!);
    return codes.slice(0, 500).map((code) => ({ party: table.parties.text(code), lines: counts[code]! }));
  }

  #summary(today: CalendarDate, isFull: boolean): Summary {
    const isClassified = isFull || this.#tookMs < QUICK_MS;
    if (isClassified) this.#classify(today);
    return {
      sides: SIDE_ROLES.filter((role) => this.#space.sides.has(role)).map((role) => this.#sideSummary(role)),
      undoable: this.#space.undoable,
      redoable: this.#space.redoable,
      isClassified,
      items: this.#classes,
    };
  }

  #classify(today: CalendarDate): void {
    const start = performance.now();
    this.#items = new Map(SIDE_ROLES.map((role) => [role, new Map<number, ClassifiedItem>()]));
    const classes = new Map<ClassifiedItem['class'], { items: number; totalMinor: number }>();
    for (const item of this.#hasMatched ? this.#space.items(today) : []) {
      for (const role of SIDE_ROLES) for (const line of item.group.lines[role]) this.#items.get(role)!.set(line, item);
      const sum = classes.get(item.class) ?? { items: 0, totalMinor: 0 };
      classes.set(item.class, { items: sum.items + 1, totalMinor: sum.totalMinor + item.amountMinor });
    }
    this.#classes = [...classes].map(([itemClass, sum]) => ({ itemClass, ...sum }));
    this.#tookMs = performance.now() - start;
  }

  #sideSummary(role: SideRole): SideSummary {
    const { table, currency, files, splits } = this.#side(role);
    const statuses = this.#space.statuses(role);
    const [lines, totals] = [new Float64Array(LINE_STATUSES.length), new Float64Array(LINE_STATUSES.length)];
    // Lines that stand for nothing have a status beyond those that are counted.
    for (let line = 0; line < table.length; line += 1) {
      lines[statuses[line]!]! += 1;
      totals[statuses[line]!]! += table.amounts[line]!;
    }
    const byStatus = Object.fromEntries(
      LINE_STATUSES.map((status, at) => [status, { lines: lines[at]!, totalMinor: totals[at]! }]),
    ) as Record<LineStatus, { lines: number; totalMinor: number }>;
    const standing = table.length - (splits?.awayCount ?? 0);
    return { role, currency, files, lines: standing, totalMinor: totals.reduce((a, b) => a + b), byStatus };
  }

  #detail(role: SideRole, line: number): LineDetail | null {
    if (this.#side(role).splits?.isAway(line)) return null;
    const tables = Object.fromEntries([...this.#space.sides].map(([side, { table }]) => [side, table]));
    const { lines: group } = groupAround(tables, this.#space.pairs, role, line);
    const rows = (side: SideRole) => group[side].slice(0, 50).map((one) => this.#row(side, one));
    const item = this.#items.get(role)?.get(line);
    const { table, splits } = this.#side(role);
    const whole = splits?.wholeOf(line);
    return {
      partOf: whole === undefined ? null : table.ids.text(whole + 1),
      row: this.#row(role, line),
      matches: this.#matchesOf(role, line),
      group,
      others: { remittance: rows('remittance'), bank: rows('bank'), posted: rows('posted') },
      item: item ? { itemClass: item.class, amountMinor: item.amountMinor, next: item.next } : null,
    };
  }

  #matchesOf(role: SideRole, line: number): MatchDetail[] {
    return this.#space.pairs.flatMap((pair) => {
      if (pair.left !== role && pair.right !== role) return [];
      const match = pair.matchOf(pair.left === role ? 'left' : 'right', line);
      if (match < 0) return [];
      const reason = pair.reason(match);
      return [
        {
          state: pair.state(match),
          rule: reason?.rule ?? null,
          reason: reason && reasonText({ ...reason, runnerUp: null }),
          score: pair.matches.score(match),
          runnerUp: reason?.runnerUp ? { id: reason.runnerUp.id, score: reason.runnerUp.score } : null,
          differenceMinor: pair.difference(match),
          lines: linesOf(pair, match),
        },
      ];
    });
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0]!;
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function remark(message: string): SourceProblem {
  return { code: 'sheet', severity: 'warning', offset: 0, message };
}

function sumOf(amounts: Float64Array, lines: Iterable<number>): number {
  let sum = 0;
  for (const line of lines) sum += amounts[line]!;
  return sum;
}

async function compressed(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function expanded(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
