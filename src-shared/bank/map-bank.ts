import { CalendarDate } from '../base/dates.ts';
import { itemKey, Occurrences } from '../source-file/item-key.ts';
import type { ItemReader, ItemSink, SourceItem } from '../source-file/source-item.ts';
import type { SourceProblem } from '../source-file/source-format.ts';
import type { BankEntry, BankSink } from './bank-entry.ts';

type Open = (sink: BankSink) => { push(piece: Uint8Array): void; end(): unknown };

/** Totals that do not tie although every entry was read: imported, with the difference shown. */
const SHOWN_ONLY = new Set(['control-differs']);

/** Maps the entries of a bank's file. A statement is one group; where a format has none the file is. */
export function bankItems(open: Open, sink: ItemSink): ItemReader {
  const mapper = new BankMapper(sink);
  const reader = open({
    onEntry: (entry) => mapper.entry(entry),
    onStatement: ({ account }) => mapper.statement(account),
    onProblem: (problem) => mapper.problem(problem),
  });
  return {
    push: (piece) => reader.push(piece),
    end: () => {
      reader.end();
      mapper.close();
    },
  };
}

class BankMapper {
  readonly #sink: ItemSink;
  #occurrences = new Occurrences();
  #problems: SourceProblem[] = [];
  #from: number | null = null;
  /** The statement that is through; what is told before the next entry is about it. */
  #ended: string | null = null;

  constructor(sink: ItemSink) {
    this.#sink = sink;
  }

  entry(entry: BankEntry): void {
    if (this.#ended !== null) this.close();
    this.#from ??= entry.offset;
    this.#sink.onItem(itemOf(entry, this.#occurrences));
  }

  statement(account: string): void {
    if (this.#ended !== null) this.close();
    this.#ended = account;
  }

  problem(problem: SourceProblem): void {
    this.#problems.push(SHOWN_ONLY.has(problem.code) ? { ...problem, severity: 'warning' } : problem);
  }

  close(): void {
    const account = this.#ended ?? '';
    const what = account === '' ? 'bank movements' : `statement of account ending in ${account.slice(-4)}`;
    this.#sink.onEnd({ what, offset: this.#from ?? 0, problems: this.#problems });
    this.#ended = null;
    this.#problems = [];
    this.#from = null;
    this.#occurrences = new Occurrences();
  }
}

/** By what a bank repeats of an entry in its next file: account, day, amount, and its trace, reference or words. */
function itemOf(entry: BankEntry, occurrences: Occurrences): SourceItem {
  const { account, date, amountMinor, trace, reference, customerReference, party, text, isReturn, offset } = entry;
  const isUndated = !CalendarDate.safeParse(date).success;
  const told =
    trace === '' ? [reference, customerReference, party, reference === '' ? text : ''] : [trace, entry.originator];
  const alike = itemKey('bank', account, date, amountMinor, isReturn ? 'return' : '', ...told);
  const message = `An entry of ${amountMinor} minor units has no day on which it was booked.`;
  return {
    what: 'bank entry',
    offset,
    key: `${alike}#${occurrences.of(alike)}`,
    facts: [{ type: 'bank-entry', entry }],
    problems: isUndated ? [{ code: 'date-missing', severity: 'error', offset, message }] : [],
  };
}
