import { utf8 } from '../base/utf8.ts';
import type { BankCsvMapping } from '../bank/bank-csv-mapping.ts';
import { dayOf, minorOf } from '../bank/read-bank-csv.ts';
import { decimalText } from '../money/money.ts';
import { RECOGNITION_BYTES } from '../remittance/recognise.ts';
import { cellsOf, delimiterOf } from '../source-file/delimited-text.ts';
import { RowReader } from '../source-file/row-reader.ts';
import { decodeText } from '../x12/bytes.ts';

const PIECE = 64 * 1024;
const DAY = /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})/;

/** Whether lines are separated by commas, with days as 2026-11-24 and amounts as 1284.50, as far as can be seen. */
export function isTidy(start: Uint8Array): boolean {
  const { delimiter, rows, day, amount } = sampleOf(start);
  const isPlain = (cells: readonly string[]) =>
    dayOf(cells[day] ?? '', 'ymd') === (cells[day] ?? '').trim() || dayOf(cells[day] ?? '', 'mdy') === '';
  const isDecimal = (cells: readonly string[]) => !/[,$€£()\s]/.test((cells[amount] ?? '').trim());
  return delimiter === ',' && rows.every((cells) => isPlain(cells) && isDecimal(cells));
}

/**
 * Lines as a spreadsheet gives them back, made such as they were given out: tabs or semicolons become commas, 11/24/2026 and
 * 24.11.2026 become 2026-11-24, $1,284.50 becomes 1284.50. What is no day or amount stays as it is, for the reader behind to
 * explain. Whether the month comes first is told from all rows at the start, since 03/04/2026 alone does not say.
 */
export class TidyLines {
  readonly #push: (bytes: Uint8Array) => void;
  readonly #order: BankCsvMapping['dateOrder'];
  readonly #decimal: BankCsvMapping['decimal'];
  readonly #day: number;
  readonly #amount: number;
  readonly #rows = new RowReader(({ cells }) => this.#row(cells));
  #text = '';
  #isHead = true;

  constructor(start: Uint8Array, push: (bytes: Uint8Array) => void) {
    const { rows, day, amount } = sampleOf(start);
    this.#push = push;
    this.#day = day;
    this.#amount = amount;
    const days = rows.map((cells) => DAY.exec((cells[day] ?? '').trim()) ?? []);
    const isDayFirst = days.some(
      ([, first = '', second = '']) => first.length < 3 && Number(first) > 12 && Number(second) <= 12,
    );
    this.#order = isDayFirst ? 'dmy' : 'mdy';
    this.#decimal = rows.some((cells) => /,\d{1,2}\)?$/.test((cells[amount] ?? '').trim())) ? ',' : '.';
  }

  push(piece: Uint8Array): void {
    this.#rows.push(piece);
  }

  end(): void {
    this.#rows.end();
    this.#flush();
  }

  #row(cells: readonly string[]): void {
    this.#text += `${cells.map((cell, at) => csvCell(this.#isHead ? cell : this.#tidied(cell, at))).join(',')}\n`;
    this.#isHead = false;
    if (this.#text.length > PIECE) this.#flush();
  }

  #tidied(cell: string, at: number): string {
    if (at === this.#day) return dayOf(cell.trim(), this.#order) || cell;
    if (at === this.#amount) {
      const minor = minorOf(cell.trim(), { decimal: this.#decimal }, '');
      return minor === null || cell.trim() === '' ? cell : decimalText(minor);
    }
    // It was put there so that the text is not taken for a formula.
    return cell.replace(/^'(?=[=+\-@])/, '');
  }

  #flush(): void {
    if (this.#text !== '') this.#push(utf8(this.#text));
    this.#text = '';
  }
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

type Sample = {
  readonly delimiter: string;
  readonly rows: readonly (readonly string[])[];
  readonly day: number;
  readonly amount: number;
};

/** The rows that are whole at the start of a file, below the one that names the columns. */
function sampleOf(start: Uint8Array): Sample {
  const text = decodeText(start, 0, start.length).replace(/^\uFEFF/, '');
  const first = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = delimiterOf(first);
  const [head = [], ...rows] = cellsOf(text, delimiter);
  const names = head.map((cell) => cell.trim().toLowerCase());
  // The last may be cut where more is to follow.
  const whole = start.length < RECOGNITION_BYTES ? rows : rows.slice(0, -1);
  return { delimiter, rows: whole, day: names.indexOf('date'), amount: names.indexOf('amount') };
}
