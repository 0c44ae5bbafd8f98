import type { SourceProblem } from '../source-file/source-format.ts';
import { LineReader, type Line } from '../source-file/line-reader.ts';
import { type BankEntry, type BankSink, traceIn } from './bank-entry.ts';
import { dayOfSixDigits } from './internal/dates.ts';

/** What the records of an ACH file come to, and what its file control says. Amounts in cents. */
export type NachaTotals = {
  readonly batches: number;
  /** Standard entry classes met, sorted: 'CCD', 'PPD'. */
  readonly classes: readonly string[];
  readonly entries: number;
  readonly addenda: number;
  readonly debitsMinor: number;
  readonly creditsMinor: number;
  /** Sum of the receiving banks' numbers, its last ten digits. */
  readonly entryHash: number;
  readonly traces: readonly string[];
  /** Null where the file has none. */
  readonly control: NachaControl | null;
  readonly ties: boolean;
};

export type NachaControl = {
  readonly batches: number;
  /** Entries with their addenda. */
  readonly entries: number;
  readonly entryHash: number;
  readonly debitsMinor: number;
  readonly creditsMinor: number;
};

const RECORD = 94;
const HASH_MODULUS = 10_000_000_000;
const MOST_TRACES = 10_000;
const ADV = 'ADV';

type Batch = {
  readonly entryClass: string;
  readonly company: string;
  readonly companyId: string;
  readonly date: string;
};
const NO_BATCH: Batch = { entryClass: '', company: '', companyId: '', date: '' };
type Open = {
  readonly line: Line;
  readonly batch: Batch;
  readonly amountMinor: number;
  text: string;
  isReturn: boolean;
};

/**
 * Reads an ACH file of Nacha's format in pieces of any size: what a bank passes on of the payments that came in (CCD+ with the
 * trace number of the remittance in its addenda) and went out. Records that are no 94 characters long are read as far as they go.
 *
 * @see https://achdevguide.nacha.org/ach-file-details
 */
export class NachaReader {
  readonly #sink: BankSink;
  readonly #lines = new LineReader((line) => this.#record(line));
  readonly #classes = new Set<string>();
  readonly #traces: string[] = [];
  #batches = 0;
  #entries = 0;
  #addenda = 0;
  #debits = 0;
  #credits = 0;
  #hash = 0;
  #batch = NO_BATCH;
  #open: Open | null = null;
  #control: NachaControl | null = null;

  constructor(sink: BankSink = {}) {
    this.#sink = sink;
  }

  push(piece: Uint8Array): void {
    this.#lines.push(piece);
  }

  end(): NachaTotals {
    this.#lines.end();
    this.#close();
    const totals = {
      batches: this.#batches,
      classes: [...this.#classes].toSorted(),
      entries: this.#entries,
      addenda: this.#addenda,
      debitsMinor: this.#debits,
      creditsMinor: this.#credits,
      entryHash: this.#hash,
      traces: this.#traces,
      control: this.#control,
    };
    return { ...totals, ties: this.#compare(totals) };
  }

  #record(line: Line): void {
    const { text } = line;
    if (text.trim() === '' || /^9{10,}$/.test(text.trim())) return;
    // Some banks send the records of a file without a line end between them.
    if (text.startsWith('1') && text.length > RECORD && text.length % RECORD === 0) return this.#blocked(line);
    if (text.length !== RECORD) {
      this.#problem('record-length', 'warning', line, `A record has ${text.length} characters, not ${RECORD}.`);
    }
    switch (text[0]) {
      case '1':
      case '8':
        return this.#close();
      case '5':
        return this.#openBatch(text);
      case '6':
        return this.#openEntry(line);
      case '7':
        return this.#addendum(text);
      case '9':
        this.#close();
        this.#control ??= controlOf(text, this.#classes.has(ADV) && this.#classes.size === 1);
        return undefined;
      default:
        return this.#problem('record-unknown', 'error', line, `A record begins with '${text[0]}'; it was left out.`);
    }
  }

  #blocked({ text, offset }: Line): void {
    for (let at = 0; at < text.length; at += RECORD) {
      this.#record({ text: text.slice(at, at + RECORD), offset: offset + at, bytes: RECORD });
    }
  }

  #openBatch(text: string): void {
    this.#close();
    this.#batches += 1;
    const entryClass = text.slice(50, 53);
    this.#classes.add(entryClass);
    this.#batch = {
      entryClass,
      company: text.slice(4, 20).trim(),
      companyId: text.slice(40, 50).trim(),
      date: dayOfSixDigits(text.slice(69, 75)),
    };
  }

  #openEntry(line: Line): void {
    this.#close();
    this.#entries += 1;
    const { text } = line;
    const amount = this.#batch.entryClass === ADV ? text.slice(27, 39) : text.slice(29, 39);
    const bank = text.slice(3, 11);
    const code = text.slice(1, 3);
    if (!/^\d+$/.test(amount) || !/^\d\d$/.test(code)) {
      this.#problem(
        'amount-unreadable',
        'error',
        line,
        'The amount or the code of an entry is no number; it was left out.',
      );
      return;
    }
    if (/^\d{8}$/.test(bank)) this.#hash = (this.#hash + Number(bank)) % HASH_MODULUS;
    const amountMinor = isCredit(code) ? Number(amount) : 0 - Number(amount);
    if (amountMinor > 0) this.#credits += amountMinor;
    else this.#debits -= amountMinor;
    this.#open = { line, batch: this.#batch, amountMinor, text: '', isReturn: false };
  }

  #addendum(text: string): void {
    this.#addenda += 1;
    if (!this.#open) return;
    const type = text.slice(1, 3);
    // 05 carries the payment's own words, 99 why it came back; 98 tells of a correction and moves no money.
    if (type === '05') this.#open.text += text.slice(3, 83).trimEnd();
    else if (type === '99') {
      this.#open.isReturn = true;
      this.#open.text += `Returned ${text.slice(3, 6)} ${text.slice(35, 79).trim()}`.trim();
    }
  }

  #close(): void {
    const open = this.#open;
    this.#open = null;
    if (!open) return;
    const { trace, originator } = traceIn(open.text);
    if (trace !== '' && this.#traces.length < MOST_TRACES) this.#traces.push(trace);
    this.#sink.onEntry?.(entryOf(open, { trace, originator }));
  }

  #compare(totals: Omit<NachaTotals, 'ties'>): boolean {
    const { control } = totals;
    if (!control) {
      const message = 'The file has no file control record: it may have been cut off.';
      this.#sink.onProblem?.({ code: 'control-missing', severity: 'error', offset: 0, message });
      return false;
    }
    const found = { ...totals, entries: totals.entries + totals.addenda };
    const differing = CONTROLLED.filter(([key]) => control[key] !== found[key]);
    if (differing.length === 0) return true;
    const words = differing.map(([key, name]) => `${name} ${control[key]} against ${found[key]}`).join(', ');
    const message = `The file control says other totals than the records come to: ${words}.`;
    this.#sink.onProblem?.({ code: 'control-differs', severity: 'error', offset: 0, message });
    return false;
  }

  #problem(code: string, severity: SourceProblem['severity'], { offset }: Line, message: string): void {
    this.#sink.onProblem?.({ code, severity, offset, message });
  }
}

const CONTROLLED: readonly (readonly [keyof NachaControl, string])[] = [
  ['batches', 'batches'],
  ['entries', 'entries and addenda'],
  ['entryHash', 'entry hash'],
  ['debitsMinor', 'debits in cents'],
  ['creditsMinor', 'credits in cents'],
];

/**
 * Transaction codes of accounts end with 0 to 4 for credits and 5 to 9 for debits; those of advices (81 to 88) are odd for
 * credits and even for debits.
 */
function isCredit(code: string): boolean {
  return code[0] === '8' ? Number(code[1]) % 2 === 1 : code[1]! < '5';
}

/** The sums of an advice file have twenty digits each, those of the others twelve. */
function controlOf(text: string, isAdvice: boolean): NachaControl {
  const digits = isAdvice ? 20 : 12;
  return {
    batches: Number(text.slice(1, 7)) || 0,
    entries: Number(text.slice(13, 21)) || 0,
    entryHash: Number(text.slice(21, 31)) || 0,
    debitsMinor: Number(text.slice(31, 31 + digits)) || 0,
    creditsMinor: Number(text.slice(31 + digits, 31 + 2 * digits)) || 0,
  };
}

function entryOf(
  { line, batch, amountMinor, text, isReturn }: Open,
  trace: Pick<BankEntry, 'trace' | 'originator'>,
): BankEntry {
  const record = line.text;
  const party = batch.company || record.slice(54, 76).trim();
  return {
    account: record.slice(12, 29).trim(),
    currency: 'USD',
    date: batch.date,
    valueDate: batch.date,
    amountMinor,
    reference: record.slice(79, 94).trim(),
    customerReference: record.slice(39, 54).trim(),
    trace: trace.trace,
    originator: trace.originator || batch.companyId,
    party,
    text,
    code: batch.entryClass,
    isReturn,
    offset: line.offset,
  };
}
