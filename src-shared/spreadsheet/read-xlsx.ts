import { XmlEvents, type XmlSink } from '../source-file/xml-events.ts';
import {
  RelationsPart,
  SharedTextsPart,
  StylesPart,
  WorkbookPart,
  type SheetEntry,
} from './internal/workbook-parts.ts';
import { SheetPart } from './internal/sheet-part.ts';
import { contentOf, readDirectory, type ByteRange, type ZipMember, type ZipRefusal } from './unzip.ts';

/** A workbook as it lies somewhere, and what the platform does better than the language. */
export type WorkbookSource = {
  readonly size: number;
  readonly bytes: ByteRange;
  /** Inflates raw deflate from a place to another, piece by piece. @throws where it is none. */
  readonly inflate: (from: number, to: number) => AsyncIterable<Uint8Array>;
};

export type WorkbookRefusal =
  | ZipRefusal
  /** An archive, but of something else. */
  | { readonly kind: 'noWorkbook' }
  | { readonly kind: 'noSheet' }
  | { readonly kind: 'malformed'; readonly name: string };

export type OpenSheet = {
  readonly name: string;
  /** Sheets that are shown beside it, by their names. */
  readonly others: readonly string[];
  /** Bytes of its text. */
  readonly size: number;
  /**
   * Its rows, some at a time, with how many bytes were read so far. Days are '2026-11-24', numbers '1284.5', whatever format
   * they are shown in. Empty rows are left out, and titles above the first row of two cells.
   *
   * @returns null when all is read, or why not.
   */
  rows(onRows: (rows: readonly (readonly string[])[], read: number) => void): Promise<WorkbookRefusal | null>;
};

const PARTS = { workbook: 'xl/workbook.xml', relations: 'xl/_rels/workbook.xml.rels' } as const;

/** The first four bytes of an archive. */
export function isZip(start: Uint8Array): boolean {
  return start[0] === 0x50 && start[1] === 0x4b && start[2] === 3 && start[3] === 4;
}

/**
 * Opens the first sheet of a workbook that is shown. What an archive says of itself is checked before anything of it is
 * unpacked, and while it is: an archive bomb is refused. Formulas give the value that they had when the workbook was saved.
 *
 * @see ECMA-376, SpreadsheetML
 */
export async function openWorkbook(source: WorkbookSource): Promise<OpenSheet | WorkbookRefusal> {
  const members = await readDirectory(source.bytes, source.size);
  if ('kind' in members) return members;
  if (!members.has(PARTS.workbook)) return { kind: 'noWorkbook' };
  const read = async <T extends XmlSink>(name: string, part: T): Promise<T | WorkbookRefusal> => {
    const member = members.get(name);
    return (member ? await readPart(source, member, part) : null) ?? part;
  };
  const workbook = await read(PARTS.workbook, new WorkbookPart());
  if ('kind' in workbook) return workbook;
  const relations = await read(PARTS.relations, new RelationsPart());
  if ('kind' in relations) return relations;
  const styles = await read('xl/styles.xml', new StylesPart());
  if ('kind' in styles) return styles;
  const shown = workbook.sheets.filter(({ isHidden }) => !isHidden);
  const found = firstSheet(shown, relations, members);
  if (!found) return { kind: 'noSheet' };
  const shared = await read('xl/sharedStrings.xml', new SharedTextsPart());
  if ('kind' in shared) return shared;
  if (shared.isTooLarge) return { kind: 'tooLarge', name: 'xl/sharedStrings.xml' };
  const book = { texts: shared.texts, isDay: styles.isDay, is1904: workbook.is1904 };
  return {
    name: found.sheet.name,
    others: shown.filter((one) => one !== found.sheet).map(({ name }) => name),
    size: found.member.size,
    rows: (onRows) => readRows(source, found.member, book, onRows),
  };
}

function firstSheet(
  shown: readonly SheetEntry[],
  { targets }: RelationsPart,
  members: ReadonlyMap<string, ZipMember>,
): { readonly sheet: SheetEntry; readonly member: ZipMember } | null {
  for (const sheet of shown) {
    const member = members.get(targets.get(sheet.relation) ?? '');
    // A sheet that is a chart has no rows.
    if (member?.name.includes('worksheets/')) return { sheet, member };
  }
  return null;
}

async function readRows(
  source: WorkbookSource,
  member: ZipMember,
  book: ConstructorParameters<typeof SheetPart>[0],
  onRows: (rows: readonly (readonly string[])[], read: number) => void,
): Promise<WorkbookRefusal | null> {
  let rows: (readonly string[])[] = [];
  let isBegun = false;
  const sheet = new SheetPart(book, (cells) => {
    const filled = cells.reduce((count, cell) => count + (cell.trim() === '' ? 0 : 1), 0);
    isBegun ||= filled > 1;
    if (isBegun && filled > 0) rows.push(cells);
  });
  return readPart(source, member, sheet, (read) => {
    if (rows.length > 0) onRows(rows, read);
    rows = [];
  });
}

/** @returns null when the part was read whole. */
async function readPart(
  source: WorkbookSource,
  member: ZipMember,
  part: XmlSink,
  onPiece: (read: number) => void = () => {},
): Promise<WorkbookRefusal | null> {
  const place = await contentOf(source.bytes, member);
  if (!place) return { kind: 'damaged' };
  const xml = new XmlEvents(part);
  let read = 0;
  try {
    for await (const piece of piecesOf(source, member, place)) {
      read += piece.length;
      // More than the directory says: it was written to deceive.
      if (read > member.size) return { kind: 'tooLarge', name: member.name };
      xml.push(piece);
      onPiece(read);
    }
  } catch {
    return { kind: 'damaged' };
  }
  if (xml.end() !== null) return { kind: 'malformed', name: member.name };
  onPiece(read);
  return null;
}

async function* piecesOf(
  { bytes, inflate }: WorkbookSource,
  { method }: ZipMember,
  [from, to]: readonly [number, number],
): AsyncIterable<Uint8Array> {
  if (method === 'stored') yield await bytes(from, to);
  else yield* inflate(from, to);
}

/** Why a workbook is not read, in a sentence. */
export function workbookRefusalText(refusal: WorkbookRefusal): string {
  switch (refusal.kind) {
    case 'damaged':
      return 'This workbook is damaged or cut off. Save it again, and import it again.';
    case 'unreadable':
      return 'This workbook is protected by a password. Save it without one.';
    case 'tooLarge':
      return 'This workbook would unpack to more than any sheet holds; it is not opened. Save its first sheet as CSV.';
    case 'noWorkbook':
      return 'This is an archive, but not a workbook (XLSX). Unpack it, and import the files in it.';
    case 'noSheet':
      return 'This workbook shows no sheet with rows.';
    case 'malformed':
      return 'This workbook cannot be read: its inside is not as a spreadsheet writes it. Save it again as XLSX.';
  }
}
