import type { XmlSink } from '../../source-file/xml-events.ts';
import { isDayFormat } from './cell-text.ts';

export type SheetEntry = { readonly name: string; readonly relation: string; readonly isHidden: boolean };

/** `xl/workbook.xml`: the sheets in their order, and where days are counted from. */
export class WorkbookPart implements XmlSink {
  readonly sheets: SheetEntry[] = [];
  is1904 = false;

  onOpen(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'workbookPr') this.is1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
    if (name !== 'sheet') return;
    const relation = Object.entries(attributes).find(([key]) => /^[^:]+:id$/.test(key))?.[1] ?? '';
    this.sheets.push({ name: attributes['name'] ?? '', relation, isHidden: /hidden/i.test(attributes['state'] ?? '') });
  }
  onText(): void {}
  onClose(): void {}
}

/** `xl/_rels/workbook.xml.rels`: where the parts are. */
export class RelationsPart implements XmlSink {
  readonly targets = new Map<string, string>();

  onOpen(name: string, { Id: id = '', Target: target = '', TargetMode: mode }: Readonly<Record<string, string>>): void {
    if (name !== 'Relationship' || mode === 'External') return;
    this.targets.set(id, target.startsWith('/') ? target.slice(1) : `xl/${target}`);
  }
  onText(): void {}
  onClose(): void {}
}

/** `xl/styles.xml`: which cell formats show a day. */
export class StylesPart implements XmlSink {
  /** By the number that cells name. */
  readonly isDay: boolean[] = [];
  readonly #codes = new Map<number, string>();
  #isInCellFormats = false;

  onOpen(name: string, attributes: Readonly<Record<string, string>>): void {
    const id = Number(attributes['numFmtId'] ?? 0);
    if (name === 'numFmt') this.#codes.set(id, attributes['formatCode'] ?? '');
    if (name === 'cellXfs') this.#isInCellFormats = true;
    if (name === 'xf' && this.#isInCellFormats) this.isDay.push(isDayFormat(id, this.#codes.get(id)));
  }
  onText(): void {}
  onClose(name: string): void {
    if (name === 'cellXfs') this.#isInCellFormats = false;
  }
}

/** Characters of all shared texts together. */
const MOST_TEXT = 300_000_000;

/** `xl/sharedStrings.xml`: texts that cells name by number. */
export class SharedTextsPart implements XmlSink {
  readonly texts: string[] = [];
  isTooLarge = false;
  #text = '';
  #length = 0;
  #isText = false;
  #isPhonetic = false;

  onOpen(name: string): void {
    if (name === 'si') this.#text = '';
    else if (name === 'rPh') this.#isPhonetic = true;
    else if (name === 't') this.#isText = !this.#isPhonetic;
  }
  onText(text: string): void {
    if (!this.#isText || this.isTooLarge) return;
    this.#length += text.length;
    if (this.#length > MOST_TEXT) this.isTooLarge = true;
    else this.#text += text;
  }
  onClose(name: string): void {
    if (name === 't') this.#isText = false;
    else if (name === 'rPh') this.#isPhonetic = false;
    else if (name === 'si') this.texts.push(this.#text);
  }
}
