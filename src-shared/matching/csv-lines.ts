import { err, ok, type Result } from '../base/result.ts';
import type { CsvColumn, CsvProblem } from './csv-problem.ts';
import { CsvRecord } from './internal/csv-record.ts';
import { dayOfBytes, minorOfBytes } from './internal/csv-values.ts';
import { textOf } from './internal/text-of.ts';
import { LineTableBuilder, type LineTable } from './line-table.ts';

const REQUIRED: readonly CsvColumn[] = ['id', 'date', 'amount', 'reference', 'party'];
const COLUMNS: readonly CsvColumn[] = [...REQUIRED, 'currency', 'account'];
const MOST_PROBLEMS = 20;
const MOST_RECORD_BYTES = 1 << 20;

export type CsvRefusal = {
  /** The first of them, in the order of the file. */
  readonly problems: readonly CsvProblem[];
  /** How many there are in all, as far as the file could be read. */
  readonly count: number;
};

export type CsvLines = { readonly table: LineTable; readonly currency: string | null };

/**
 * Reads a CSV of lines (columns `id,date,amount,reference,party` in any order, beside them `currency` and `account` if
 * there are such) from pieces of bytes straight into columns; other columns are passed over. All or nothing: one bad
 * line, and there is no table.
 */
export class CsvLineReader {
  readonly #builder = new LineTableBuilder();
  readonly #record = new CsvRecord();
  readonly #problems: CsvProblem[] = [];
  #problemCount = 0;
  #rest: Uint8Array = new Uint8Array(0);
  #line = 1;
  /** Field numbers by column; null until the first line was read. */
  #fields: Readonly<Record<CsvColumn, number>> | null = null;
  #width = 0;
  #currency: string | null = null;
  /** Nothing behind this can be understood. */
  #isLost = false;
  #isStart = true;

  push(piece: Uint8Array): void {
    if (!this.#isLost && piece.length > 0) this.#read(this.#joined(piece), false);
  }

  /** No bytes follow. @returns the table, or what is wrong with the file. */
  end(): Result<CsvLines, CsvRefusal> {
    if (!this.#isLost) this.#read(this.#rest, true);
    if (!this.#isLost && !this.#fields) this.#refuse({ code: 'empty', column: null, line: 1 });
    if (this.#problemCount > 0) return err({ problems: this.#problems, count: this.#problemCount });
    return ok({ table: this.#builder.table(), currency: this.#currency });
  }

  #joined(piece: Uint8Array): Uint8Array {
    if (this.#rest.length === 0) return piece;
    const joined = new Uint8Array(this.#rest.length + piece.length);
    joined.set(this.#rest);
    joined.set(piece, this.#rest.length);
    return joined;
  }

  #read(bytes: Uint8Array, isLast: boolean): void {
    let at = this.#isStart ? this.#start(bytes, isLast) : 0;
    const record = this.#record;
    while (at >= 0 && at < bytes.length && !this.#isLost) {
      const end = record.read(bytes, at, isLast);
      if (end === 'needsMore') break;
      if (end !== 'complete') {
        this.#lose(end);
        return;
      }
      if (!record.isBlank) {
        if (this.#fields) this.#takeLine(this.#fields);
        else this.#takeHeader();
      }
      this.#line += record.lines;
      at = record.next;
    }
    // A copy: the piece belongs to whoever pushed it.
    this.#rest = bytes.slice(Math.max(at, 0));
    if (this.#rest.length > MOST_RECORD_BYTES && !this.#isLost) this.#lose('recordTooLong');
  }

  /** @returns where the text begins, behind a byte order mark; below 0 where the bytes do not yet say. */
  #start(bytes: Uint8Array, isLast: boolean): number {
    if (bytes.length < 3 && !isLast) return -1;
    this.#isStart = false;
    const [first, second, third] = bytes;
    if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) this.#lose('utf16');
    return first === 0xef && second === 0xbb && third === 0xbf ? 3 : 0;
  }

  #takeHeader(): void {
    const names = Array.from({ length: this.#record.fields }, (_, field) => this.#text(field));
    const plain = names.map((name) => name.trim().toLowerCase());
    const found: Partial<Record<CsvColumn, number>> = {};
    for (const column of COLUMNS) {
      const field = plain.indexOf(column);
      if (field >= 0) found[column] = field;
      if (field !== plain.lastIndexOf(column)) {
        this.#refuse({ code: 'repeatedColumn', column, line: this.#line });
        this.#isLost = true;
      }
    }
    const missing = REQUIRED.filter((column) => found[column] === undefined);
    if (missing.length > 0) {
      this.#isLost = true;
      const delimiter = names.length === 1 ? delimiterOf(names[0]!) : null;
      if (delimiter) this.#refuse({ code: 'otherDelimiter', column: null, line: this.#line, delimiter });
      else this.#refuse({ code: 'missingColumns', column: null, line: this.#line, missing, found: names });
    }
    this.#width = names.length;
    const of = (column: CsvColumn) => found[column] ?? -1;
    this.#fields = {
      id: of('id'),
      date: of('date'),
      amount: of('amount'),
      reference: of('reference'),
      party: of('party'),
      currency: of('currency'),
      account: of('account'),
    };
  }

  #takeLine(fields: Readonly<Record<CsvColumn, number>>): void {
    const { starts, ends, sources, fields: count } = this.#record;
    if (count !== this.#width) {
      this.#refuse({ code: 'wrongFieldCount', column: null, line: this.#line, fields: count, expected: this.#width });
      return;
    }
    const before = this.#problemCount;
    const { id, date, amount, reference, party, account } = fields;
    const day = dayOfBytes(sources[date]!, starts[date]!, ends[date]!);
    if (day === null) this.#refuse({ code: 'notADate', column: 'date', line: this.#line, text: this.#text(date) });
    const minor = minorOfBytes(sources[amount]!, starts[amount]!, ends[amount]!);
    if (typeof minor === 'string')
      this.#refuse({ code: minor, column: 'amount', line: this.#line, text: this.#text(amount) });
    if (fields.currency >= 0) this.#checkCurrency(this.#text(fields.currency));
    const builder = this.#builder;
    const known = builder.ids.size;
    const idCode = builder.ids.intern(sources[id]!, starts[id]!, ends[id]!);
    if (idCode === 0) this.#refuse({ code: 'emptyId', column: 'id', line: this.#line });
    else if (idCode < known)
      this.#refuse({ code: 'duplicateId', column: 'id', line: this.#line, text: this.#text(id) });
    if (this.#problemCount > before || day === null || typeof minor === 'string' || before > 0) return;
    const { references, parties, accounts } = builder;
    const referenceCode = references.intern(sources[reference]!, starts[reference]!, ends[reference]!);
    const partyCode = parties.intern(sources[party]!, starts[party]!, ends[party]!);
    const accountCode = account < 0 ? 0 : accounts.intern(sources[account]!, starts[account]!, ends[account]!);
    builder.push(day, minor, referenceCode, partyCode, accountCode);
  }

  #checkCurrency(text: string): void {
    this.#currency ??= text;
    const expected = this.#currency;
    if (text !== expected)
      this.#refuse({ code: 'otherCurrency', column: 'currency', line: this.#line, text, expected });
  }

  #text(field: number): string {
    const { sources, starts, ends } = this.#record;
    return textOf(sources[field]!, starts[field]!, ends[field]!);
  }

  #lose(code: 'utf16' | 'unclosedQuote' | 'textBehindQuote' | 'recordTooLong'): void {
    this.#refuse({ code, column: null, line: this.#line });
    this.#isLost = true;
  }

  #refuse(problem: CsvProblem): void {
    this.#problemCount += 1;
    if (this.#problems.length < MOST_PROBLEMS) this.#problems.push(problem);
  }
}

function delimiterOf(header: string): string | null {
  if (header.includes(';')) return 'semicolons';
  return header.includes('\t') ? 'tabs' : null;
}
