import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repairable, withLineEndsOf } from './repairable-text.ts';

const whole = { offset: 0, until: null };

describe('bytes as text that can be mended', () => {
  it('become what they were when nothing is changed, whatever they are', () =>
    fc.assert(
      fc.property(fc.uint8Array({ min: 1, maxLength: 200 }), (bytes) => {
        const read = repairable(Buffer.from(bytes), whole);
        expect(read && Buffer.from(read.text, read.encoding)).toEqual(Buffer.from(bytes));
      }),
    ));

  it('name the place of a part, behind letters of several bytes as well', () => {
    const bytes = Buffer.from('Müller~CLM*1~rest');
    const read = repairable(bytes, { offset: 8, until: 14 });
    expect(read?.text.slice(read.from, read.to)).toBe('CLM*1~');
    expect(repairable(Buffer.from([0xfc, 0x41]), { offset: 1, until: null })).toMatchObject({
      text: 'üA',
      from: 1,
      to: 2,
    });
  });

  it('are none where there are NUL bytes', () => expect(repairable(Buffer.from('M\0S\0H'), whole)).toBeNull());
});

describe('line ends of a mended text', () => {
  it.each([
    ['\r', 'MSH|1\rPID|1\r'],
    ['\r\n', 'ISA*1~\r\nGS*1~\r\n'],
    ['\n', 'ISA*1~\nGS*1~\n'],
  ])('are %j where the original has them', (end, original) => {
    const shown = original.replaceAll(/\r\n?/g, '\n').replaceAll('1', '2');
    expect(withLineEndsOf(shown, { text: original })).toBe(original.replaceAll('1', '2'));
    expect(withLineEndsOf('a\nb', { text: `x${end}` })).toBe(`a${end}b`);
  });
});
