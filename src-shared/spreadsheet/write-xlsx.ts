import { crc32, zip, type ZipEntry } from './zip.ts';

export type SheetColumn = {
  readonly name: string;
  /** 'money' takes whole minor units, 'day' days since 1970-01-01. */
  readonly kind: 'text' | 'money' | 'day';
  /** In characters. */
  readonly width: number;
};
export type SheetValue = string | number | null;

/** What the platform does better than the language. */
export type SheetTools = {
  readonly encode: (text: string) => Uint8Array<ArrayBuffer>;
  /** Raw deflate of pieces as they come; it asks for the next when it has room. */
  readonly deflate: (pieces: Iterable<Uint8Array<ArrayBuffer>>) => Promise<Uint8Array<ArrayBuffer>>;
};

/** Rows that are written in one piece. */
const ROWS_PER_PIECE = 500;
/** A sheet ends there in every spreadsheet; the header is one of them. */
export const MOST_ROWS = 1_048_576;
/** From 1899-12-30, which spreadsheets count from, to 1970-01-01. */
const EPOCH = 25_569;
const MONEY_STYLE = 1;
const DAY_STYLE = 2;
const HEAD_STYLE = 3;

/**
 * A workbook with one sheet: amounts are numbers of two decimals, days are dates. Rows are taken one by one, so that only
 * the compressed sheet is ever whole in memory. A text is a text, also where it begins like a formula.
 *
 * @see ECMA-376, SpreadsheetML
 */
export async function writeXlsx(
  name: string,
  columns: readonly SheetColumn[],
  rows: Iterable<readonly SheetValue[]>,
  tools: SheetTools,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const entries: ZipEntry[] = [];
  for (const [path, text] of Object.entries(fixedParts(name))) entries.push(await entryOf(path, [text], tools));
  entries.push(await entryOf('xl/worksheets/sheet1.xml', sheetText(columns, rows), tools));
  return zip(entries);
}

async function entryOf(name: string, texts: Iterable<string>, { encode, deflate }: SheetTools): Promise<ZipEntry> {
  let [crc, size] = [0, 0];
  function* pieces() {
    for (const text of texts) {
      const bytes = encode(text);
      crc = crc32(bytes, crc);
      size += bytes.length;
      yield bytes;
    }
  }
  const deflated = await deflate(pieces());
  return { name, deflated, crc, size };
}

function* sheetText(columns: readonly SheetColumn[], rows: Iterable<readonly SheetValue[]>): Generator<string> {
  const widths = columns.map(
    ({ width }, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
  );
  yield `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>`;
  yield `<row r="1">${columns.map((column) => textCell(column.name, HEAD_STYLE)).join('')}</row>`;
  const kinds = columns.map(({ kind }) => kind);
  let text = '';
  let count = 0;
  for (const row of rows) {
    text += '<row>';
    for (let at = 0; at < kinds.length; at += 1) text += cell(kinds[at]!, row[at] ?? null);
    text += '</row>';
    count += 1;
    if (count % ROWS_PER_PIECE !== 0) continue;
    yield text;
    text = '';
  }
  yield `${text}</sheetData></worksheet>`;
}

function cell(kind: SheetColumn['kind'], value: SheetValue): string {
  if (value === null || value === '') return '<c/>';
  if (kind === 'money') return `<c s="${MONEY_STYLE}"><v>${decimal(Number(value))}</v></c>`;
  if (kind === 'day') return `<c s="${DAY_STYLE}"><v>${Number(value) + EPOCH}</v></c>`;
  return textCell(String(value), 0);
}

function decimal(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

function textCell(text: string, style: number): string {
  return `<c t="inlineStr"${style ? ` s="${style}"` : ''}><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

const SPECIAL = /[&<>\p{Cc}\ufffe\uffff]/u;

/** XML has no other control characters than tab and line breaks. */
function escaped(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text
    .replaceAll(/[\p{Cc}\ufffe\uffff]/gu, (character) => ('\t\n\r'.includes(character) ? character : '\ufffd'))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

function fixedParts(name: string): Readonly<Record<string, string>> {
  const sheet = escaped(name.replaceAll(/[\\/?*[\]:"]/g, ' ').slice(0, 31)) || 'Sheet';
  return {
    '[Content_Types].xml': `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/></Types>`,
    '_rels/.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="${sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': `${HEAD}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf numFmtId="4" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`,
  };
}
