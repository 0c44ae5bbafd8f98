import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed, fuzzFormat, inspected } from '../testing/fuzz-format.ts';
import { hasSamples, inspectSample, samplesOf } from '../testing/test-real-samples.ts';
import { encodeUtf8 } from '../x12/bytes.ts';
import { fhir } from './fhir-format.ts';

const claim = (id: string, total: number, nets: readonly number[]) => ({
  resourceType: 'Claim',
  id,
  total: { value: total, currency: 'USD' },
  item: nets.map((value, index) => ({ sequence: index + 1, net: { value, currency: 'USD' } })),
});
const PAYMENT = {
  resourceType: 'PaymentReconciliation',
  paymentAmount: { value: 40.1 },
  detail: [{ amount: { value: 40 } }, { amount: { value: 0.1 } }],
};
const BUNDLE = JSON.stringify(
  {
    resourceType: 'Bundle',
    type: 'collection',
    entry: [claim('1', 135.57, [100, 35.57]), PAYMENT].map((resource) => ({ resource })),
  },
  null,
  2,
);
const LINES = `${JSON.stringify(claim('1', 10, [10]))}\n${JSON.stringify(PAYMENT)}\n`;
const contents = (text: string) => inspected(fhir, 'fhir-r4', encodeUtf8(text));

describe('FHIR resources', () => {
  it('are counted by type and added to the cent, in a Bundle and one a line', () => {
    expect(contents(BUNDLE)).toEqual({
      kind: 'fhir-r4',
      records: 2,
      totals: { chargesMinor: 13_557, paidMinor: 4010, Claim: 1, PaymentReconciliation: 1 },
      problems: [],
    });
    expect(contents(LINES)).toMatchObject({
      records: 2,
      totals: { chargesMinor: 1000, paidMinor: 4010 },
      problems: [],
    });
  });

  it('whose total is not that of its parts is told with the difference', () => {
    expect(contents(JSON.stringify(claim('1', 10.01, [10]))).problems.map(({ message }) => message)).toEqual([
      'Claim 1 has a total that is 1 minor units above its parts.',
    ]);
  });

  it.each([
    ['{"resourceType":"Claim"', 'malformed-json'],
    ['{"resource":1}', 'not-fhir'],
    ['', 'no-resource'],
  ])('%s is told as %s', (text, code) => {
    expect(contents(text).problems.map((problem) => problem.code)).toContain(code);
  });
});

const INPUTS = 200_000;

describe('bytes of any kind', () => {
  it(`are read without a crash: ${INPUTS.toLocaleString('en-US')} inputs`, () => {
    expect(fuzzFormat(fhir, 'fhir-r4', [BUNDLE, LINES], INPUTS)).toBeGreaterThan(INPUTS / 10);
  }, 300_000);

  it('are read alike however they are cut into pieces', () =>
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 90 }), (seed, pieceLength) => {
        const bytes = fuzzed([BUNDLE, LINES], seed);
        expect(inspected(fhir, 'fhir-r4', bytes, pieceLength)).toEqual(inspected(fhir, 'fhir-r4', bytes));
      }),
      { numRuns: 300 },
    ));
});

describe.skipIf(!hasSamples)('the resources of others', () => {
  it.each(['fhir-r4-cms-bfd', 'fhir-r4-spec-examples', 'fhir-r4-synthea'])('of %s are recognised and read', (kind) => {
    const read = samplesOf(kind).map(({ file }) => [file, inspectSample(file)] as const);
    expect(read.map(([file, one]) => [file, one?.kind])).toEqual(read.map(([file]) => [file, 'fhir-r4']));
    const unread = read.filter(([, one]) => one?.problems.some(({ severity }) => severity === 'error'));
    expect(unread.map(([file]) => file)).toEqual([]);
  });
});
