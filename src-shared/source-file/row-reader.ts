import { cellsOf, delimiterOf } from './delimited-text.ts';
import { LineReader, type Line } from './line-reader.ts';

export type DelimitedRow = { readonly cells: readonly string[]; readonly offset: number };

/** A row with quoted line breaks is not longer; an unclosed quotation mark ends there. */
const LONGEST_ROW = 64 * 1024;

/** Reads a table of delimited text (comma, semicolon, tab: told from its first line) row by row, with pieces of any size. */
export class RowReader {
  readonly #onRow: (row: DelimitedRow) => void;
  readonly #lines = new LineReader((line) => this.#line(line));
  #delimiter = '';
  #held = '';
  #heldAt = 0;

  constructor(onRow: (row: DelimitedRow) => void) {
    this.#onRow = onRow;
  }

  push(piece: Uint8Array): void {
    this.#lines.push(piece);
  }

  end(): void {
    this.#lines.end();
    this.#emit();
  }

  #line({ text, offset }: Line): void {
    if (this.#delimiter === '') this.#delimiter = delimiterOf(text);
    if (this.#held === '') this.#heldAt = offset;
    this.#held = this.#held === '' ? text : `${this.#held}\n${text}`;
    if (isClosed(this.#held) || this.#held.length > LONGEST_ROW) this.#emit();
  }

  #emit(): void {
    const text = this.#held;
    this.#held = '';
    if (text.trim() === '') return;
    for (const cells of cellsOf(text, this.#delimiter)) this.#onRow({ cells, offset: this.#heldAt });
  }
}

function isClosed(text: string): boolean {
  let marks = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) marks += 1;
  return marks % 2 === 0;
}
