import PDFDocument from 'pdfkit';
import { printable } from './printable.ts';

/** US letter, in points. */
const PAGE = { width: 612, height: 792 } as const;
const LEFT = 54;
const RIGHT = PAGE.width - LEFT;
const TOP = 54;
const BOTTOM = PAGE.height - 64;
const GAP = 10;
/** Lines of a row, or of a paragraph, that are not spread over two pages. */
const MOST_TOGETHER = 8;

const ink = { text: '#1c2127', quiet: '#5b6470', line: '#c9ced6' } as const;
/** A word across the page: large, and so light that what is below stays legible. */
const ACROSS = { size: 120, opacity: 0.14, degrees: -45 } as const;

type Face = { readonly font: string; readonly size: number; readonly lead: number; readonly color: string };
const faces = {
  title: { font: 'Helvetica-Bold', size: 18, lead: 24, color: ink.text },
  heading: { font: 'Helvetica-Bold', size: 11.5, lead: 18, color: ink.text },
  text: { font: 'Helvetica', size: 9, lead: 12.5, color: ink.text },
  strong: { font: 'Helvetica-Bold', size: 9, lead: 12.5, color: ink.text },
  quiet: { font: 'Helvetica', size: 8, lead: 11, color: ink.quiet },
  mono: { font: 'Courier', size: 7.5, lead: 10.5, color: ink.text },
  /** Of a letter, which is read by people who get few of them. */
  letter: { font: 'Helvetica', size: 10.5, lead: 15, color: ink.text },
} as const satisfies Record<string, Face>;
export type FaceName = keyof typeof faces;

export type Column = {
  readonly head: string;
  /** Points; the columns of a table share 504. */
  readonly width: number;
  readonly isFigure?: boolean;
  readonly face?: FaceName;
};
/** A text per column; a note stands below, over the whole width. */
export type Row = { readonly cells: readonly string[]; readonly note?: string };

type Line = { readonly text: string; readonly x: number; readonly face: Face };

/**
 * Pages that fill from top to bottom. Every text is broken into lines here and set line by line, so that whatever is too long for its
 * place goes on below, and on the next page, and never over something else.
 */
export class Paper {
  readonly #doc: PDFDocument;
  readonly #chunks: Buffer[] = [];
  readonly #whole: Promise<Buffer>;
  readonly #at: Date;
  #y = TOP;

  constructor({ title, author, at }: { readonly title: string; readonly author: string; readonly at: Date }) {
    this.#at = at;
    this.#doc = new PDFDocument({
      size: [PAGE.width, PAGE.height],
      margin: 0,
      bufferPages: true,
      pdfVersion: '1.7',
      lang: 'en-US',
      displayTitle: true,
      info: { Title: title, Author: author, CreationDate: at },
    });
    this.#whole = new Promise((resolve, reject) => {
      this.#doc.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
      this.#doc.on('end', () => resolve(Buffer.concat(this.#chunks)));
      this.#doc.on('error', reject);
    });
  }

  title(text: string): void {
    this.#setAll(this.#wrap(text, LEFT, RIGHT - LEFT, faces.title));
  }

  heading(text: string): void {
    // Never alone at the foot of a page.
    this.#need(GAP + faces.heading.lead + MOST_TOGETHER * faces.text.lead);
    this.#y += GAP;
    this.#rule(this.#y - 4);
    this.#setAll(this.#wrap(text, LEFT, RIGHT - LEFT, faces.heading));
  }

  paragraph(text: string, face: FaceName = 'text'): void {
    this.#setAll(this.#wrap(text, LEFT, RIGHT - LEFT, faces[face]));
    this.#y += 3;
  }

  /** What something is, and beside it what that says. */
  pairs(pairs: readonly (readonly [string, string])[], face: FaceName = 'text'): void {
    const width = 130;
    for (const [label, value] of pairs) {
      this.#setRow([
        this.#wrap(label, LEFT, width - 8, faces.quiet),
        this.#wrap(value, LEFT + width, RIGHT - LEFT - width, faces[face]),
      ]);
    }
  }

  table(columns: readonly Column[], rows: readonly Row[]): void {
    const head = (): void => {
      this.#setRow(this.#cells(columns, (column) => [column.head, 'quiet']));
      this.#rule(this.#y + 1);
      this.#y += 6;
    };
    this.#need(faces.quiet.lead + 3 * faces.text.lead);
    head();
    for (const { cells, note } of rows) {
      this.#setRow(
        this.#cells(columns, (column, at) => [cells[at] ?? '', column.face ?? 'text']),
        head,
      );
      if (note) this.#setRow([this.#wrap(note, LEFT + 12, RIGHT - LEFT - 12, faces.quiet)], head);
      this.#y += 2;
    }
  }

  /** Nothing, so high. */
  space(height: number): void {
    if (this.#y > TOP) this.#y += height;
  }

  /** A line to write on, and below it what is written there. */
  blank(label: string): void {
    this.#need(44 + faces.quiet.lead);
    this.#y += 40;
    this.#doc.lineWidth(0.5).strokeColor(ink.quiet);
    this.#doc
      .moveTo(LEFT, this.#y)
      .lineTo(LEFT + 300, this.#y)
      .stroke();
    this.#y += 4;
    this.paragraph(label, 'quiet');
  }

  enclose(name: string, content: string, description: string): void {
    const [creationDate, modifiedDate] = [this.#at, this.#at];
    const options = { name, type: 'application/json', description, creationDate, modifiedDate };
    this.#doc.file(Buffer.from(content), options);
  }

  /**
   * @param foot    stands on every page, with its number.
   * @param across  a word over each page, from corner to corner; none when absent.
   */
  async finish(foot: string, across?: string): Promise<Buffer> {
    const { count } = this.#doc.bufferedPageRange();
    for (let page = 0; page < count; page += 1) {
      this.#doc.switchToPage(page);
      this.#rule(BOTTOM + 12);
      const number = `Page ${page + 1} of ${count}`;
      this.#doc.font(faces.quiet.font, faces.quiet.size);
      const numberX = RIGHT - this.#doc.widthOfString(number);
      const [said = ''] = this.#wrap(foot, LEFT, numberX - LEFT - 12, faces.quiet);
      if (said !== '') this.#draw(said, BOTTOM + 18);
      this.#draw({ text: number, x: numberX, face: faces.quiet }, BOTTOM + 18);
      if (across !== undefined) this.#drawAcross(across);
    }
    this.#doc.end();
    return this.#whole;
  }

  #cells(columns: readonly Column[], cell: (column: Column, at: number) => readonly [string, FaceName]): Line[][] {
    let x = LEFT;
    return columns.map((column, at) => {
      const [text, face] = cell(column, at);
      const lines = this.#wrap(text, x, column.width - 8, faces[face]);
      const end = x + column.width - 8;
      x += column.width;
      return column.isFigure ? lines.map((line) => ({ ...line, x: end - this.#widthOf(line) })) : lines;
    });
  }

  #setAll(lines: readonly Line[]): void {
    this.#setRow([lines]);
  }

  /** @param onNewPage  what stands at the top where the row goes on over a page. */
  #setRow(cells: readonly (readonly Line[])[], onNewPage: () => void = () => {}): void {
    const count = Math.max(...cells.map(({ length }) => length));
    // A short row stays together.
    const together = count <= MOST_TOGETHER ? count * faces.text.lead : 0;
    if (this.#y > TOP && this.#y + together > BOTTOM) {
      this.#turn();
      onNewPage();
    }
    for (let at = 0; at < count; at += 1) {
      const lines = cells.flatMap((cell) => cell[at] ?? []);
      const lead = Math.max(...lines.map(({ face }) => face.lead));
      if (this.#y + lead > BOTTOM) {
        this.#turn();
        onNewPage();
      }
      // Of different sizes, they stand on one line.
      for (const line of lines) this.#draw(line, this.#y + (lead - line.face.lead) * 0.75);
      this.#y += lead;
    }
  }

  #wrap(text: string, x: number, width: number, face: Face): Line[] {
    this.#doc.font(face.font, face.size);
    const measure = (part: string) => this.#doc.widthOfString(part);
    return linesOf(printable(text), width, measure).map((line) => ({ text: line, x, face }));
  }

  #widthOf({ text, face }: Line): number {
    return this.#doc.font(face.font, face.size).widthOfString(text);
  }

  #draw({ text, x, face }: Line, y: number): void {
    if (text === '') return;
    this.#doc.font(face.font, face.size).fillColor(face.color).text(text, x, y, { lineBreak: false });
  }

  #drawAcross(word: string): void {
    const [x, y] = [PAGE.width / 2, PAGE.height / 2];
    this.#doc
      .save()
      .rotate(ACROSS.degrees, { origin: [x, y] })
      .font('Helvetica-Bold', ACROSS.size);
    const left = x - this.#doc.widthOfString(word) / 2;
    this.#doc.fillColor(ink.text, ACROSS.opacity).text(word, left, y - ACROSS.size / 2, { lineBreak: false });
    this.#doc.restore();
  }

  #need(height: number): void {
    if (this.#y + height > BOTTOM) this.#turn();
  }

  #turn(): void {
    this.#doc.addPage();
    this.#y = TOP;
  }

  #rule(y: number): void {
    this.#doc.lineWidth(0.5).strokeColor(ink.line).moveTo(LEFT, y).lineTo(RIGHT, y).stroke();
  }
}

/** Breaks at spaces; a word that is wider than the place is broken within. At least one line, which may be empty. */
function linesOf(text: string, width: number, measure: (part: string) => number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (measure(longer) <= width) {
        line = longer;
        continue;
      }
      if (line !== '') lines.push(line);
      line = word;
      while (measure(line) > width) {
        const fits = fitting(line, width, measure);
        lines.push(line.slice(0, fits));
        line = line.slice(fits);
      }
    }
    return [...lines, line];
  });
}

/** How many letters fit, one at least. */
function fitting(word: string, width: number, measure: (part: string) => number): number {
  let [low, high] = [1, word.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(word.slice(0, middle)) <= width) low = middle;
    else high = middle - 1;
  }
  return low;
}
