import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBase64, toBase64 } from './base64.ts';

describe('base64', () => {
  it('writes what the platform writes, and reads it back', () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect([...fromBase64(toBase64(bytes))!]).toEqual([...bytes]);
      }),
    ));

  it.each(['A', 'AB', 'AB=', 'AB==C', 'A===', 'AAA$', 'AB==\n', 'AAAA====', 'AAB=', 'A-_A'])('refuses %j', (text) =>
    expect(fromBase64(text)).toBeNull(),
  );
});
