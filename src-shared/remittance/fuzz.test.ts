import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../x12/bytes.ts';
import { checkReading } from './internal/fuzz-check.ts';
import { fuzzInput } from './internal/fuzz-input.ts';
import { RemittanceReader } from './read.ts';
import { recogniseFile } from './recognise.ts';
import { readRemittanceFile } from './remittance-file.ts';

const INPUTS = 200_000;

/** Everything the reader tells, in order. */
function events(bytes: Uint8Array, pieceLength: number): unknown[] {
  const told: unknown[] = [];
  const reader = new RemittanceReader({
    onInterchange: (interchange) => told.push(interchange),
    onTransaction: (advice) => told.push(advice),
    onClaim: (claim) => told.push(claim),
    onTransactionEnd: (summary) => told.push(summary),
    onProblem: (problem) => told.push(problem),
  });
  for (let at = 0; at < bytes.length; at += pieceLength) reader.push(bytes.subarray(at, at + pieceLength));
  told.push(reader.end());
  return told;
}

describe('bytes of any kind', () => {
  it(`are read without a crash, a hang or a wrong verdict: ${INPUTS.toLocaleString('en-US')} inputs`, () => {
    const prototypes = [Object.prototype, Array.prototype, String.prototype, Uint8Array.prototype, Map.prototype];
    const before = prototypes.map((prototype) => Object.getOwnPropertyNames(prototype).toSorted());
    let found = 0;
    for (let seed = 0; seed < INPUTS; seed += 1) {
      try {
        found += checkReading(fuzzInput(seed)).totals.claims;
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
    }
    expect(prototypes.map((prototype) => Object.getOwnPropertyNames(prototype).toSorted())).toEqual(before);
    // Most inputs are damaged files, not noise: claims must still be found in them.
    expect(found).toBeGreaterThan(INPUTS / 2);
  }, 300_000);

  it('are read alike however they are cut into pieces', () =>
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 200 }), (seed, pieceLength) => {
        const bytes = fuzzInput(seed);
        expect(events(bytes, pieceLength)).toEqual(events(bytes, Infinity));
      }),
      { numRuns: 400 },
    ));

  it('are recognised as an 835 whenever a payment or a claim is read from them', () => {
    for (let seed = 0; seed < 5000; seed += 1) {
      const bytes = fuzzInput(seed);
      const { totals } = readRemittanceFile(bytes);
      if (totals.claims > 0) expect([seed, recogniseFile(bytes).kind]).toEqual([seed, 'x12-835']);
    }
  });

  it.each([
    ['one separator', '*'],
    ['one terminator', '~'],
    ['one letter', 'A'],
    ['ISA without end', 'ISA*00*'],
    ['claims without end', 'CLP*A*1*1*1~'],
    ['reasons without end', '*45*1.00*1'],
    ['components without end', 'SVC*HC:1:2:3*1*1*'],
    ['newlines without end', 'CAS\r\n'],
  ])('take time in proportion to their length: a megabyte of %s', (_, unit) => {
    const start = 'ST*835*1~BPR*I*0*C*CHK~';
    const bytes = encodeUtf8(start + unit.repeat(Math.ceil(1e6 / unit.length)));
    const before = process.cpuUsage();
    checkReading(bytes);
    // 100 ms per 64 KB is the limit: sixteen times that, of this process alone. A quadratic step would take minutes.
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(16 * 100);
  });
});
