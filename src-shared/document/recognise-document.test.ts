import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentRefusalWords } from './document-words.ts';
import { pieceCount, pieceLength, PIECE_BYTES } from './pieces.ts';
import type { FileType } from './case-file.ts';
import { recogniseDocument, typeProbe, withExtension } from './recognise-document.ts';
import { tiffPages } from './tiff-pages.ts';
import { archive } from './test-archive.ts';

const LIMIT = 1000;
const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const told = (name: string, content: string | Uint8Array) => {
  const found = recogniseDocument({ name, content: typeof content === 'string' ? bytes(content) : content }, LIMIT);
  return found.ok ? found.value : found.error.kind;
};
/** As it is told of what arrives in pieces. */
const isOfType = (content: Uint8Array, type: FileType, pieceBytes = content.length) => {
  const probe = typeProbe(type, content.length);
  for (let at = 0; at < content.length; at += pieceBytes) probe.take(content.subarray(at, at + pieceBytes));
  return probe.isOfType();
};
const word = archive('[Content_Types].xml', 'word/document.xml');
const workbook = archive('[Content_Types].xml', 'xl/workbook.xml');

describe('what may be attached', () => {
  it.each([
    ['pdf', 'statement.pdf', '%PDF-1.7\n…'],
    ['pdf', 'behind a mail header.PDF', 'X-From: scanner\r\n%PDF-1.4'],
    ['png', 'photo.png', '\u0089PNG\r\n\u001a\nIHDR'],
    ['jpeg', 'photo.JPG', '\u00ff\u00d8\u00ff\u00e0'],
    ['tiff', 'fax.tif', 'II*\0\u0008\0\0\0'],
    ['tiff', 'fax.tiff', 'MM\0*\0\0\0\u0008'],
    ['text', 'note.txt', 'Called the payer; caf\u00e9.\r\n'],
    ['csv', 'lines.csv', 'account,amount\r\nPA-1,12.00\r\n'],
    ['pdf', 'scan', '%PDF-1.7'],
  ])('%s is told from its bytes: %s', (type, name, content) => expect(told(name, content)).toBe(type));

  it('knows Word and Excel files by the parts they are packed from', () => {
    expect(told('letter.docx', word)).toBe('docx');
    expect(told('list.xlsx', workbook)).toBe('xlsx');
    expect(isOfType(word, 'docx')).toBe(true);
    expect(isOfType(word, 'xlsx')).toBe(false);
    expect(isOfType(word, 'docx', 7)).toBe(true);
  });

  it('gives a name without an ending the one of its type', () => {
    expect(withExtension('scan 3', 'tiff')).toBe('scan 3.tif');
    expect(withExtension('a.pdf', 'pdf')).toBe('a.pdf');
  });
});

describe('what may not', () => {
  it.each([
    ['empty', 'nothing.pdf', ''],
    ['tooLarge', 'large.txt', 'x'.repeat(LIMIT + 1)],
    ['program', 'invoice.pdf', 'MZ\u0090\0\u0003'],
    ['program', 'invoice.txt', '#!/bin/sh\nrm -rf /'],
    ['program', 'invoice.pdf', '\u007fELF\u0002'],
    ['program', 'invoice.exe', 'only text'],
    ['program', 'invoice.pdf.lnk', '%PDF-1.7'],
    ['nameDiffers', 'photo.pdf', '\u0089PNG\r\n\u001a\n'],
    ['nameDiffers', 'page.html', '<html>'],
    ['nameDiffers', 'report.docx', workbook],
    ['notAllowed', 'all.zip', archive('a.txt')],
    ['notAllowed', 'half.docx', 'PK\u0003\u0004 and then it broke off'],
    ['notAllowed', 'old.doc', '\u00d0\u00cf\u0011\u00e0'],
    ['notAllowed', 'moving.gif', 'GIF89a'],
    ['notAllowed', 'note.txt', '\u00ff\u00feN\0o\0'],
    ['notAllowed', 'blob', '\0\u0001\u0002'],
    ['macros', 'macro.docx', archive('[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin')],
  ])('%s: %s', (kind, name, content) => expect(told(name, content)).toBe(kind));

  it('is refused in words that say what to do', () => {
    const refused = recogniseDocument({ name: 'photo.pdf', content: bytes('\u0089PNG\r\n\u001a\n') }, LIMIT);
    expect(refused.ok ? '' : documentRefusalWords(refused.error)).toMatch(/ends in “\.pdf”.*PNG image/);
    const large = documentRefusalWords({ kind: 'tooLarge', bytes: 120 * 1024 * 1024, limitBytes: 100 * 1024 * 1024 });
    expect(large).toContain('This file has 120.0 MB; a document may have 100.0 MB.');
  });

  it('is answered for whatever bytes there are', () =>
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 400 }),
        fc.constantFrom('PK\u0003\u0004', 'II*\0', ''),
        (rest, start) => {
          const content = Uint8Array.from([...bytes(start), ...rest]);
          const found = recogniseDocument({ name: 'a', content }, LIMIT);
          if (found.ok) for (const n of [1, 5, 1000]) expect(isOfType(content, found.value, n)).toBe(true);
          tiffPages(content);
        },
      ),
    ));
});

describe('what arrived in pieces', () => {
  it('is no text when a byte behind the first piece is none', () => {
    const text = bytes('a'.repeat(3000));
    expect(isOfType(text, 'text', 1000)).toBe(true);
    expect(isOfType(text, 'csv', 1000)).toBe(true);
    expect(isOfType(text, 'pdf', 1000)).toBe(false);
    text[2999] = 0;
    expect(isOfType(text, 'text', 1000)).toBe(false);
  });

  it('is told by how it begins, however small the pieces are', () => {
    const mail = bytes(`${'X'.repeat(900)}%PDF-1.4${'\0'.repeat(900)}`);
    for (const n of [1, 10, 905, 5000]) {
      expect(isOfType(mail, 'pdf', n)).toBe(true);
      expect(isOfType(mail, 'text', n)).toBe(false);
      expect(isOfType(bytes('\u007fELF\u0002'), 'text', n)).toBe(false);
    }
  });
});

describe('pieces', () => {
  it('make up the document exactly', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 * PIECE_BYTES }), (size) => {
        const lengths = Array.from({ length: pieceCount(size) }, (_, n) => pieceLength(n, size));
        expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(size);
        expect(Math.min(...lengths)).toBeGreaterThan(0);
      }),
    ));
});

describe('pages of a TIFF', () => {
  const page = (next: number) => [0, 0, next & 255, 0, 0, 0];
  it('are counted by following it from page to page', () => {
    expect(tiffPages(Uint8Array.from([0x49, 0x49, 42, 0, 8, 0, 0, 0, ...page(14), ...page(0)]))).toBe(2);
  });

  it('are not counted where they lead in a circle or out of the file', () => {
    expect(tiffPages(Uint8Array.from([0x49, 0x49, 42, 0, 8, 0, 0, 0, ...page(8)]))).toBeNull();
    expect(tiffPages(Uint8Array.from([0x49, 0x49, 42, 0, 99, 0, 0, 0]))).toBeNull();
  });
});
