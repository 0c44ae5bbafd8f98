import { utf8 } from '../base/utf8.ts';
import { dayOfText } from '../matching/day-number.ts';
import type { Dictionary } from '../matching/dictionary.ts';
import type { LineTable } from '../matching/line-table.ts';

export const lineColumns = ['date', 'amount', 'reference', 'party', 'account', 'id', 'status'] as const;
export type LineColumn = (typeof lineColumns)[number];

/** How lines stand: in no match, in one that somebody should look at, in matches that hold; or in some of two only. */
export const LINE_STATUSES = ['open', 'suggested', 'partly', 'matched'] as const;
export type LineStatus = (typeof LINE_STATUSES)[number];

export type ViewQuestion = {
  readonly sort: { readonly column: LineColumn; readonly descending: boolean };
  /** Statuses that are shown. */
  readonly statuses: readonly LineStatus[];
  /** Parties that are shown, by their text; null: all. */
  readonly parties: readonly string[] | null;
  /** Words that a line must all hold, in any column; amounts and dates as a person types them. */
  readonly search: string;
};

/** The lines of a side that answer a question, in its order; equals stand in the order of the table. */
export function viewOf(table: LineTable, statuses: Uint8Array, question: ViewQuestion): Uint32Array {
  const keep = keptLines(table, statuses, question);
  const { column, descending } = question.sort;
  const keys = sortKeys(table, statuses, column, keep);
  if (!(keys instanceof Float64Array)) return countingSort(keep, keys, descending);
  const sign = descending ? -1 : 1;
  return keep.sort((a, b) => sign * (keys[a]! - keys[b]!) || a - b);
}

/** Keys lie close together: days, places among texts. A million lines take some hundredths of a second. */
function countingSort(lines: Uint32Array, keys: Int32Array | Uint8Array, descending: boolean): Uint32Array {
  let [least, most] = [Infinity, -Infinity];
  for (const line of lines) {
    least = Math.min(least, keys[line]!);
    most = Math.max(most, keys[line]!);
  }
  if (lines.length === 0) return lines;
  const place = (line: number) => (descending ? most - keys[line]! : keys[line]! - least);
  const starts = new Uint32Array(most - least + 2);
  for (const line of lines) starts[place(line) + 1]! += 1;
  for (let at = 1; at < starts.length; at += 1) starts[at]! += starts[at - 1]!;
  const order = new Uint32Array(lines.length);
  for (const line of lines) {
    const at = place(line);
    order[starts[at]!] = line;
    starts[at]! += 1;
  }
  return order;
}

function keptLines(
  table: LineTable,
  statuses: Uint8Array,
  { statuses: shown, parties, search }: ViewQuestion,
): Uint32Array {
  const isShown = LINE_STATUSES.map((status) => shown.includes(status));
  const chosen = parties && new Set(parties.map((text) => table.parties.find(text) ?? -1));
  const tests = wordsOf(search).map((word) => wordTest(table, word));
  const keep = new Uint32Array(table.length);
  let kept = 0;
  for (let line = 0; line < table.length; line += 1) {
    if (!isShown[statuses[line]!]) continue;
    if (chosen && !chosen.has(table.partyCodes[line]!)) continue;
    if (!tests.every((test) => test(line))) continue;
    keep[kept] = line;
    kept += 1;
  }
  return keep.slice(0, kept);
}

/** Whether a line holds all words of a search; nothing is searched for: no line does. */
export function lineTest(table: LineTable, search: string): (line: number) => boolean {
  const tests = wordsOf(search).map((word) => wordTest(table, word));
  return (line) => tests.length > 0 && tests.every((test) => test(line));
}

function wordsOf(search: string): string[] {
  return search.trim().toLowerCase().split(/\s+/).filter(Boolean).slice(0, 8);
}

/** Whether a line holds a word: each text is looked at once, however many lines have it. */
function wordTest(table: LineTable, word: string): (line: number) => boolean {
  const bytes = utf8(word);
  const [references, parties] = [holding(table.references, bytes), holding(table.parties, bytes)];
  const [accounts, ids] = [holding(table.accounts, bytes), holding(table.ids, bytes)];
  const day = dayOfText(word);
  const minor = /^-?\$?[\d,]+(\.\d\d)?$/.test(word) ? Math.round(Number(word.replaceAll(/[$,]/g, '')) * 100) : null;
  const isSigned = word.startsWith('-');
  return (line) => {
    const amount = table.amounts[line]!;
    return (
      references[table.referenceCodes[line]!] === 1 ||
      parties[table.partyCodes[line]!] === 1 ||
      accounts[table.accountCodes[line]!] === 1 ||
      ids[line + 1] === 1 ||
      table.days[line] === day ||
      (minor !== null && (isSigned ? amount : Math.abs(amount)) === minor)
    );
  };
}

/** 1 for texts of a dictionary that hold the bytes; Latin letters in either case. */
function holding(dictionary: Dictionary, word: Uint8Array): Uint8Array {
  const found = new Uint8Array(dictionary.size);
  const { bytes } = dictionary;
  const [first] = word;
  for (let code = 1; code < dictionary.size; code += 1) {
    const last = dictionary.end(code) - word.length;
    for (let at = dictionary.start(code); at <= last; at += 1) {
      if (lower(bytes[at]!) !== first) continue;
      let same = 1;
      while (same < word.length && lower(bytes[at + same]!) === word[same]) same += 1;
      if (same === word.length) {
        found[code] = 1;
        break;
      }
    }
  }
  return found;
}

function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}

function sortKeys(
  table: LineTable,
  statuses: Uint8Array,
  column: LineColumn,
  lines: Uint32Array,
): Float64Array | Int32Array | Uint8Array {
  switch (column) {
    case 'date':
      return table.days;
    case 'amount':
      return table.amounts;
    case 'status':
      return statuses;
    case 'id':
      return spread(lines, table.length, rankOfTexts(table.ids), (line) => line + 1);
    case 'reference':
      return spread(lines, table.length, rankOfTexts(table.references), (line) => table.referenceCodes[line]!);
    case 'party':
      return spread(lines, table.length, rankOfTexts(table.parties), (line) => table.partyCodes[line]!);
    case 'account':
      return spread(lines, table.length, rankOfTexts(table.accounts), (line) => table.accountCodes[line]!);
  }
}

function spread(lines: Uint32Array, length: number, ranks: Int32Array, codeOf: (line: number) => number): Int32Array {
  const keys = new Int32Array(length);
  for (const line of lines) keys[line] = ranks[codeOf(line)]!;
  return keys;
}

const knownRanks = new WeakMap<Dictionary, Int32Array>();

/** The place of each text among all in the order of their bytes; the empty text comes first. */
function rankOfTexts(dictionary: Dictionary): Int32Array {
  const known = knownRanks.get(dictionary);
  if (known?.length === dictionary.size) return known;
  const codes = new Uint32Array(dictionary.size);
  for (let code = 0; code < codes.length; code += 1) codes[code] = code;
  codes.subarray(1).sort((a, b) => dictionary.compare(a, b));
  const ranks = new Int32Array(codes.length);
  for (let at = 0; at < codes.length; at += 1) ranks[codes[at]!] = at;
  knownRanks.set(dictionary, ranks);
  return ranks;
}
