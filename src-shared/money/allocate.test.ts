import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate } from './allocate.ts';

describe('an allocation', () => {
  it('gives the cents that are left to the heaviest', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocate(-100, [1, 2, 0])).toEqual([-33, -67, 0]);
  });

  it('sums exactly to the whole, and no share is off by as many cents as there are shares (any amount, any weights)', () =>
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.array(fc.nat(100_000), { minLength: 1, maxLength: 20 }), (total, weights) => {
        fc.pre(weights.some((weight) => weight > 0));
        const shares = allocate(total, weights);
        expect(shares.reduce((sum, share) => sum + BigInt(share), 0n)).toBe(BigInt(total));
        const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
        for (const [index, share] of shares.entries()) {
          const off = BigInt(share) * whole - BigInt(total) * BigInt(weights[index]!);
          expect((off < 0n ? -off : off) < whole * BigInt(weights.length)).toBe(true);
        }
      }),
    ));
});
