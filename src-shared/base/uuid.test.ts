import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { uuidV7 } from './uuid.ts';

const random = fc.uint8Array({ minLength: 10, maxLength: 10 });

describe('a UUID v7', () => {
  it('gives the example of the standard', () =>
    expect(
      uuidV7(
        new Date('2022-02-22T19:22:22.000Z'),
        Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]),
      ),
    ).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f'));

  it('is a UUID of version 7, whatever the chance', () =>
    fc.assert(
      fc.property(fc.nat(4_000_000_000_000), random, (time, bytes) => {
        expect(z.uuidv7().safeParse(uuidV7(new Date(time), bytes)).success).toBe(true);
      }),
    ));

  it('sorts after those made in an earlier millisecond', () =>
    fc.assert(
      fc.property(fc.nat(4_000_000_000_000), random, random, (time, a, b) => {
        expect(uuidV7(new Date(time), a) < uuidV7(new Date(time + 1), b)).toBe(true);
      }),
    ));
});
