import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectivePolicy, unmanaged } from './effective.ts';
import { pinFault, pinHint } from './pin-rules.ts';

const strict = effectivePolicy([
  {
    place: 'here',
    level: 'mandatory',
    content: { values: { PinMinLength: 8, PinCharacters: 'mixed', PinRefuseSimple: true } },
  },
]).inForce;

describe('a PIN that somebody chooses', () => {
  it('has 6 characters where the organisation says nothing', () => {
    expect(pinFault('12345', unmanaged.inForce)).toMatch(/at least 6/);
    expect(pinFault('111111', unmanaged.inForce)).toBeNull();
    expect(pinHint(unmanaged.inForce)).toBe('At least 6 characters');
  });

  it.each([
    ['a1b2c3d', /at least 8/],
    ['24681357', /letters and digits/],
    ['abcdefghij', /letters and digits/],
    ['a1a1a1a1', /first that somebody would try/],
  ])('is refused where the organisation is strict: %s', (pin, why) => expect(pinFault(pin, strict)).toMatch(why));

  it('is taken where it meets all of it', () => {
    expect(pinFault('green4apples', strict)).toBeNull();
    expect(pinHint(strict)).toBe('At least 8 characters, letters and digits');
  });

  it('is never a run, up or down, nor one part again and again', () => {
    const simple = { ...unmanaged.inForce, PinRefuseSimple: strict.PinRefuseSimple };
    for (const pin of ['123456', '987654', 'FEDCBA', '777777', '121212', '789789'])
      expect(pinFault(pin, simple)).not.toBeNull();
    for (const pin of ['135790', '123457', '246813']) expect(pinFault(pin, simple)).toBeNull();
  });

  it('is never taken by stricter rules and refused by none', () =>
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), (pin) => {
        if (pinFault(pin, strict) === null) expect(pinFault(pin, unmanaged.inForce)).toBeNull();
      }),
    ));
});
