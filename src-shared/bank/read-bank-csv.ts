import { CalendarDate } from '../base/dates.ts';
import { RowReader, type DelimitedRow } from '../source-file/row-reader.ts';
import { type BankCsvMapping, suggestMapping } from './bank-csv-mapping.ts';
import { type BankEntry, type BankSink, minorOfCurrency, traceIn } from './bank-entry.ts';
import { StatementSums } from './internal/statement-sums.ts';

/** Words of a sign column that say: this went out. */
const DEBIT_WORDS = new Set(['d', 'db', 'dr', 'debit', 'dbit', 's', '-', 'out', 'withdrawal']);

export type BankCsvTotals = {
  readonly entries: number;
  readonly rows: number;
  readonly mapping: BankCsvMapping | null;
};

/**
 * Reads a table of bank movements in pieces of any size. Without a mapping one is suggested from the first two rows, see
 * {@link suggestMapping}. A row that cannot be read is told and left out. A running balance that does not run is told once.
 */
export class BankCsvReader {
  readonly #sink: BankSink;
  readonly #rows = new RowReader((row) => this.#row(row));
  readonly #sums: StatementSums;
  #mapping: BankCsvMapping | null;
  #first: DelimitedRow | null = null;
  #isStarted = false;
  #count = 0;
  #entries = 0;
  #balance: number | null = null;
  #balanceTold = false;

  constructor(sink: BankSink = {}, mapping: BankCsvMapping | null = null) {
    this.#sink = sink;
    this.#mapping = mapping;
    this.#sums = new StatementSums(sink);
  }

  push(piece: Uint8Array): void {
    this.#rows.push(piece);
  }

  end(): BankCsvTotals {
    this.#rows.end();
    if (this.#first) this.#start([]);
    if (!this.#mapping) {
      const message = 'The columns with the day and the amount cannot be told: say which ones they are.';
      this.#tell('columns-unknown', 'error', 0, message);
    } else if (this.#entries === 0) this.#tell('no-entry', 'warning', 0, 'The table has no rows with movements.');
    this.#sums.close({ account: '', currency: '', offset: 0 }, { openingMinor: null, closingMinor: this.#balance });
    return { entries: this.#entries, rows: this.#count, mapping: this.#mapping };
  }

  #row(row: DelimitedRow): void {
    this.#count += 1;
    if (this.#isStarted) return this.#movement(row);
    if (!this.#first) {
      this.#first = row;
      return undefined;
    }
    this.#start(row.cells);
    return this.#movement(row);
  }

  #start(second: readonly string[]): void {
    const first = this.#first;
    this.#first = null;
    this.#isStarted = true;
    if (!first) return;
    this.#mapping ??= suggestMapping(first.cells, second);
    if (this.#mapping && !this.#mapping.hasHeader) {
      this.#tell('header-missing', 'warning', 0, 'The table has no header: the columns were told from its first row.');
      this.#movement(first);
    }
  }

  #movement({ cells, offset }: DelimitedRow): void {
    const mapping = this.#mapping;
    if (!mapping || cells.every((cell) => cell.trim() === '')) return;
    const of = (at: number | null) => (at === null ? '' : (cells[at] ?? '').trim());
    const currency = of(mapping.currency).toUpperCase().slice(0, 3);
    const date = dayOf(of(mapping.date), mapping.dateOrder);
    const amountMinor = amountOf(mapping, of, currency);
    if (date === '' || amountMinor === null) {
      const what = date === '' ? `the day '${of(mapping.date).slice(0, 30)}'` : 'an amount that is none';
      return this.#tell('row-unreadable', 'error', offset, `Row ${this.#count} has ${what}; it was left out.`);
    }
    this.#entries += 1;
    this.#sums.add(entryOf(mapping, of, { currency, date, amountMinor, offset }));
    return this.#runningBalance(minorOf(of(mapping.balance), mapping, currency), amountMinor, offset);
  }

  #runningBalance(balance: number | null, amountMinor: number, offset: number): void {
    if (balance === null) return;
    if (this.#balance !== null && this.#balance + amountMinor !== balance && !this.#balanceTold) {
      this.#balanceTold = true;
      const message = `The running balance does not follow from row ${this.#count}: ${this.#balance} and ${amountMinor} are not ${balance} minor units.`;
      this.#tell('balance-differs', 'warning', offset, message);
    }
    this.#balance = balance;
  }

  #tell(code: string, severity: 'error' | 'warning', offset: number, message: string): void {
    this.#sink.onProblem?.({ code, severity, offset, message });
  }
}

type Of = (at: number | null) => string;

function amountOf(mapping: BankCsvMapping, of: Of, currency: string): number | null {
  if (mapping.amount !== null) {
    const minor = minorOf(of(mapping.amount), mapping, currency);
    if (minor === null || mapping.sign === null) return minor;
    return DEBIT_WORDS.has(of(mapping.sign).toLowerCase()) ? 0 - Math.abs(minor) : Math.abs(minor);
  }
  const [debit, credit] = [mapping.debit, mapping.credit].map((at) => {
    const text = of(at);
    return text === '' ? 0 : minorOf(text, mapping, currency);
  });
  if (typeof debit !== 'number' || typeof credit !== 'number') return null;
  return credit - debit;
}

/** '1,533.50', '1.533,50', '(12.00)', '$5': minor units; null for what is no amount. */
export function minorOf(text: string, { decimal }: Pick<BankCsvMapping, 'decimal'>, currency: string): number | null {
  const isBracketed = /^\(.*\)$/.test(text);
  const bare = text.replaceAll(/[()$€£\s]/g, '');
  const grouping = decimal === '.' ? ',' : '.';
  if (!new RegExp(`^[+-]?(\\d{1,3}(\\${grouping}\\d{3})+|\\d*)(\\${decimal}\\d*)?$`).test(bare)) return null;
  const minor = minorOfCurrency(bare.replaceAll(grouping, '').replace(decimal, '.'), currency);
  return minor !== null && isBracketed ? 0 - minor : minor;
}

/** '2026-11-24' of '11/24/2026' and its like; '' for what is no day. */
export function dayOf(text: string, order: BankCsvMapping['dateOrder']): string {
  const match = /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})/.exec(text);
  if (!match) return '';
  const [, a = '', b = '', c = ''] = match;
  const isIso = a.length === 4 || order === 'ymd';
  const [year, month, day] = isIso ? [a, b, c] : order === 'mdy' ? [c, a, b] : [c, b, a];
  const full = year.length === 2 ? `20${year}` : year;
  const iso = `${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return CalendarDate.safeParse(iso).success ? iso : '';
}

type Read = Pick<BankEntry, 'currency' | 'date' | 'amountMinor' | 'offset'>;

function entryOf(mapping: BankCsvMapping, of: Of, read: Read): BankEntry {
  const text = of(mapping.text);
  return {
    ...read,
    account: of(mapping.account),
    valueDate: read.date,
    reference: of(mapping.reference),
    customerReference: '',
    ...traceIn(text),
    party: of(mapping.party),
    text,
    code: '',
    isReturn: false,
  };
}
