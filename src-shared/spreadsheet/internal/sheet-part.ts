import type { XmlSink } from '../../source-file/xml-events.ts';
import { columnOf, dayText, numberText } from './cell-text.ts';

type Book = { readonly texts: readonly string[]; readonly isDay: readonly boolean[]; readonly is1904: boolean };

/** Of a spreadsheet; what names a cell beyond is not believed. */
const MOST_COLUMNS = 16_384;

/** `xl/worksheets/sheet1.xml`: rows of texts, each as the spreadsheet would show it without its thousands and currency signs. */
export class SheetPart implements XmlSink {
  readonly #book: Book;
  readonly #onRow: (cells: readonly string[]) => void;
  #row: string[] = [];
  #column = -1;
  #type = 'n';
  #style = 0;
  #value = '';
  #isValue = false;
  #isPhonetic = false;

  constructor(book: Book, onRow: (cells: readonly string[]) => void) {
    this.#book = book;
    this.#onRow = onRow;
  }

  onOpen(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') {
      this.#row = [];
      this.#column = -1;
    } else if (name === 'c') {
      const { r: reference, t: type = 'n', s: style = '0' } = attributes;
      this.#column = reference === undefined ? this.#column + 1 : columnOf(reference);
      this.#type = type;
      this.#style = Number(style);
      this.#value = '';
    } else if (name === 'rPh') this.#isPhonetic = true;
    else if (name === 'v' || name === 't') this.#isValue = !this.#isPhonetic;
  }

  onText(text: string): void {
    if (this.#isValue) this.#value += text;
  }

  onClose(name: string): void {
    if (name === 'v' || name === 't') this.#isValue = false;
    else if (name === 'rPh') this.#isPhonetic = false;
    else if (name === 'c') this.#put();
    else if (name === 'row') this.#onRow(this.#row);
  }

  #put(): void {
    if (this.#value === '' || this.#column < 0 || this.#column >= MOST_COLUMNS) return;
    while (this.#row.length < this.#column) this.#row.push('');
    this.#row[this.#column] = this.#text();
  }

  #text(): string {
    const value = this.#value;
    switch (this.#type) {
      case 's':
        return this.#book.texts[Number(value)] ?? '';
      case 'n':
        return this.#book.isDay[this.#style] ? dayText(value, this.#book.is1904) : numberText(value);
      case 'b':
        return value === '1' ? 'TRUE' : 'FALSE';
      case 'd':
        return value.slice(0, 10);
      default:
        return value;
    }
  }
}
