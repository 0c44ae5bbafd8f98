import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, encodeUtf8 } from './bytes.ts';
import { ShortTexts } from './short-texts.ts';

describe('short texts', () => {
  it('are always the text of their bytes, whatever was asked before', () => {
    const texts = new ShortTexts();
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ max: 0x7f, maxLength: 16 }), { maxLength: 400 }), (list) => {
        for (const bytes of list) expect(texts.text(bytes, 0, bytes.length)).toBe(String.fromCharCode(...bytes));
      }),
    );
  });
});

describe('UTF-8', () => {
  it('is decoded as it was encoded', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const bytes = encodeUtf8(text);
        expect(bytes).toEqual(new TextEncoder().encode(text));
        expect(decodeText(bytes, 0, bytes.length)).toBe(text);
      }),
    ));

  it('gives way to latin1 exactly where the platform refuses the bytes', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 6 }), (bytes) => {
        const latin1 = String.fromCharCode(...bytes);
        let expected = latin1;
        try {
          expected = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
        } catch {
          expected = latin1;
        }
        expect(decodeText(bytes, 0, bytes.length)).toBe(expected);
      }),
      { numRuns: 2000 },
    ));
});
