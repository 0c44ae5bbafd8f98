import { describe, expect, it } from 'vitest';
import { fuzzFormat, inspected } from '../testing/fuzz-format.ts';
import { hasSamples, inspectSample, samplesOf } from '../testing/test-real-samples.ts';
import { encodeUtf8 } from '../x12/bytes.ts';
import { medicareClaimChanges } from './rda-format.ts';

const LINES = [
  '{"changeType":"CHANGE_TYPE_UPDATE","seq":1,"claim":{"dcn":"1","totalChargeAmount":"928.08"}}',
  '{"changeType":"CHANGE_TYPE_INSERT","seq":2,"claim":{"idrClmHdIcn":"2","idrTotBilledAmt":"77.37"}}',
  '{"changeType":"CHANGE_TYPE_DELETE","seq":3,"claim":{"dcn":"3"}}',
].join('\n');

describe('changes of Medicare claims', () => {
  it('are counted, and what they bill is added', () => {
    const bytes = encodeUtf8(LINES);
    expect(medicareClaimChanges.recognise(bytes, { kind: 'unknown' })).toBe('cms-rda-ndjson');
    expect(inspected(medicareClaimChanges, 'cms-rda-ndjson', bytes, 7)).toEqual({
      kind: 'cms-rda-ndjson',
      records: 3,
      totals: { chargesMinor: 100_545, withoutCharge: 1 },
      problems: [],
    });
  });

  it('are read without a crash however damaged: 200,000 inputs', () => {
    expect(fuzzFormat(medicareClaimChanges, 'cms-rda-ndjson', [LINES], 200_000)).toBeGreaterThan(100_000);
  }, 300_000);

  it.skipIf(!hasSamples)('of others are recognised and read', () => {
    const read = samplesOf('cms-rda-ndjson').map(({ file }) => inspectSample(file));
    expect(read.map((one) => [one?.kind, one?.records, one?.problems])).toEqual([
      ['cms-rda-ndjson', 100, []],
      ['cms-rda-ndjson', 100, []],
    ]);
  });
});
