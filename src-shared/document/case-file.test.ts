import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DocumentName, documentName } from './case-file.ts';

describe('the name of a document', () => {
  it.each([
    ['half a character', 'scan \ud83d.pdf'],
    ['a mark that turns the direction of what follows', 'invoice \u202efdp.exe'],
    ['another line', 'a\nb.pdf'],
    ['a folder', '../a.pdf'],
    ['nothing but space', ' '],
  ])('has not %s', (_, name) => {
    expect(DocumentName.safeParse(name).success).toBe(false);
  });

  it('may be in any script', () => {
    for (const name of ['Überweisung №3 (1).pdf', 'صورة.png', '請求書😀.pdf']) {
      expect(DocumentName.safeParse(name).success).toBe(true);
      expect(documentName(name)).toBe(name);
    }
  });

  it('can be made of whatever a file is called, also when the cut goes through a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (name) => {
        expect(DocumentName.safeParse(documentName(name)).success).toBe(true);
      }),
    );
    expect(documentName(`😀${'a'.repeat(195)}.pdf`)).toBe(`${'a'.repeat(195)}.pdf`);
    expect(documentName(' \n')).toBe('document');
  });
});
