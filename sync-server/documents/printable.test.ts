import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable } from './printable.ts';

const between = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
const shown = new Set([
  '\n',
  ...[...between(0x20, 0x7e), ...between(0xa1, 0xff)].map((code) => String.fromCodePoint(code)),
  ...'€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ',
]);

describe('a text on a page', () => {
  it.each([
    ['José Núñez – “Müller” … €5', 'José Núñez – “Müller” … €5'],
    ['José', 'José'],
    ['Łukasz Şahin Đỗ', 'Lukasz Sahin Do'],
    ['王芳', '??'],
    ['a\tb\u00a0c', 'a b c'],
    ['safe\u202etxt', 'safetxt'],
    ['ﬁle', 'file'],
  ])('shows %j as %j', (text, page) => expect(printable(text)).toBe(page));

  it('has only letters that every reader of PDF can show', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect([...printable(text)].filter((letter) => !shown.has(letter))).toEqual([]);
      }),
    ));
});
