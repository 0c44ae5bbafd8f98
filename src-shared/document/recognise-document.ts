import { err, ok, type Result } from '../base/result.ts';
import type { FileType } from './case-file.ts';
import { zipNames } from './internal/zip-names.ts';

/** Why a file is not taken as a document: data; `documentRefusalWords` makes a sentence of it. */
export type DocumentRefusal =
  | { readonly kind: 'empty' }
  | { readonly kind: 'tooLarge'; readonly bytes: number; readonly limitBytes: number }
  /** It is a program, by its content or its name. */
  | { readonly kind: 'program' }
  /** An office file that carries macros. */
  | { readonly kind: 'macros' }
  /** Its name says one thing and its content another. */
  | { readonly kind: 'nameDiffers'; readonly extension: string; readonly found: FileType }
  /** `what` it is as far as that can be told, as a noun: 'an archive'. */
  | { readonly kind: 'notAllowed'; readonly what: string };

/** Endings of names, the usual one first. */
export const extensionsOf: Readonly<Record<FileType, readonly string[]>> = {
  pdf: ['pdf'],
  tiff: ['tif', 'tiff'],
  png: ['png'],
  jpeg: ['jpg', 'jpeg', 'jpe'],
  text: ['txt', 'log'],
  csv: ['csv', 'tsv'],
  docx: ['docx'],
  xlsx: ['xlsx'],
};

/** What a system runs when it is opened. */
const PROGRAMS = new Set(
  'exe dll com scr cpl msi msp bat cmd ps1 psm1 vbs vbe js jse wsf wsh hta jar app dmg pkg deb rpm sh bash run lnk url reg scf'.split(
    ' ',
  ),
);

/**
 * Tells from its bytes what a file is, and whether it may be attached under its name.
 *
 * @param file  `name` as the person's computer calls it; `content` whole.
 */
export function recogniseDocument(
  file: { readonly name: string; readonly content: Uint8Array },
  limitBytes: number,
): Result<FileType, DocumentRefusal> {
  const { name, content } = file;
  if (content.length === 0) return err({ kind: 'empty' });
  if (content.length > limitBytes) return err({ kind: 'tooLarge', bytes: content.length, limitBytes });
  const extension = extensionOf(name);
  if (PROGRAMS.has(extension) || isProgram(content)) return err({ kind: 'program' });
  const found = contentType(content, () => isText(content));
  if (!found.ok) return found;
  const type = found.value === 'text' && extensionsOf.csv.includes(extension) ? 'csv' : found.value;
  if (extension !== '' && !extensionsOf[type].includes(extension)) {
    return err({ kind: 'nameDiffers', extension, found: type });
  }
  return ok(type);
}

/**
 * Tells of bytes that come piece by piece, in order, whether they are of the type that was stated when they were attached. Of an office
 * file all of them are kept, of any other only how it begins.
 *
 * @param bytes  of the whole.
 */
export function typeProbe(type: FileType, bytes: number): { take(piece: Uint8Array): void; isOfType(): boolean } {
  const kept = new Uint8Array(isOfficeType(type) ? bytes : Math.min(bytes, PDF_STARTS_WITHIN));
  const mayBeText = type === 'text' || type === 'csv';
  let length = 0;
  let isAllText = true;
  return {
    take(piece) {
      const part = piece.subarray(0, kept.length - length);
      kept.set(part, length);
      length += part.length;
      isAllText &&= mayBeText && isText(piece);
    },
    isOfType() {
      if (isProgram(kept)) return false;
      const found = contentType(kept, () => isAllText);
      return found.ok && (found.value === type || (found.value === 'text' && type === 'csv'));
    },
  };
}

/** Whether all of a file is needed to tell that it is of this type. */
export function isOfficeType(type: FileType): boolean {
  return type === 'docx' || type === 'xlsx';
}

/** The name with the ending of its type, where it has none. */
export function withExtension(name: string, type: FileType): string {
  return extensionOf(name) === '' ? `${name}.${extensionsOf[type][0]}` : name;
}

/** In lower case, '' for none. */
function extensionOf(name: string): string {
  return /[^.]\.([^.]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

const MARKS: readonly (readonly [what: FileType | 'archive' | 'picture' | 'old office file', mark: string])[] = [
  ['png', '\u0089PNG\r\n\u001a\n'],
  ['jpeg', '\u00ff\u00d8\u00ff'],
  ['tiff', 'II*\0'],
  ['tiff', 'MM\0*'],
  ['tiff', 'II+\0'],
  ['tiff', 'MM\0+'],
  ['picture', 'GIF8'],
  ['picture', 'RIFF'],
  ['picture', 'BM'],
  ['archive', '\u001f\u008b'],
  ['archive', '7z\u00bc\u00af'],
  ['archive', 'Rar!'],
  ['old office file', '\u00d0\u00cf\u0011\u00e0'],
];
const NOT_ALLOWED = {
  archive: 'an archive',
  picture: 'a picture in a format that is not kept',
  'old office file': 'an office file in the format from before 2007',
} as const;

/** A PDF may begin with up to this much that is not its own. @see ISO 32000-1, Annex H.3.4.1 */
const PDF_STARTS_WITHIN = 1024;

function contentType(content: Uint8Array, isAllText: () => boolean): Result<Exclude<FileType, 'csv'>, DocumentRefusal> {
  const start = latin1(content.subarray(0, PDF_STARTS_WITHIN));
  if (start.includes('%PDF-')) return ok('pdf');
  if (start.startsWith('PK\u0003\u0004')) return officeType(content);
  const mark = MARKS.find(([, bytes]) => start.startsWith(bytes) && (bytes !== 'BM' || start.includes('\0')))?.[0];
  switch (mark) {
    case undefined:
      break;
    case 'archive':
    case 'picture':
    case 'old office file':
      return err({ kind: 'notAllowed', what: NOT_ALLOWED[mark] });
    default:
      return ok(mark as Exclude<FileType, 'csv'>);
  }
  if (start.startsWith('\u00ff\u00fe') || start.startsWith('\u00fe\u00ff')) {
    return err({ kind: 'notAllowed', what: 'a text in UTF-16' });
  }
  return isAllText() ? ok('text') : err({ kind: 'notAllowed', what: 'a file of an unknown kind' });
}

/** @see ECMA-376, part 2: a package names its parts in the archive's directory. */
function officeType(content: Uint8Array): Result<'docx' | 'xlsx', DocumentRefusal> {
  const names = zipNames(content);
  if (!names?.includes('[Content_Types].xml')) return err({ kind: 'notAllowed', what: NOT_ALLOWED.archive });
  if (names.some((name) => name.toLowerCase().endsWith('vbaproject.bin'))) return err({ kind: 'macros' });
  if (names.includes('word/document.xml')) return ok('docx');
  if (names.includes('xl/workbook.xml')) return ok('xlsx');
  return err({ kind: 'notAllowed', what: NOT_ALLOWED.archive });
}

const PROGRAM_MARKS = [
  'MZ',
  '\u007fELF',
  '#!',
  '\u00fe\u00ed\u00fa\u00ce',
  '\u00fe\u00ed\u00fa\u00cf',
  '\u00ce\u00fa\u00ed\u00fe',
  '\u00cf\u00fa\u00ed\u00fe',
  '\u00ca\u00fe\u00ba\u00be',
];

function isProgram(content: Uint8Array): boolean {
  const start = latin1(content.subarray(0, 64));
  // A text may begin with these two letters; a program has bytes behind them that no text has.
  return PROGRAM_MARKS.some((mark) => start.startsWith(mark) && (mark !== 'MZ' || !isText(content.subarray(0, 64))));
}

/** No byte that only a program reads: what remains can be shown, in whatever encoding. */
function isText(content: Uint8Array): boolean {
  return content.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0x1a);
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
