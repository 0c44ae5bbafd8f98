import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recogniseFile } from '../remittance/recognise.ts';
import { fuzzed, fuzzFormat, inspected } from '../testing/fuzz-format.ts';
import { hasSamples, inspectSample, sampleBytes, samplesOf } from '../testing/test-real-samples.ts';
import { acknowledgementsOf } from '../x12/acknowledge.ts';
import { encodeUtf8, tag } from '../x12/bytes.ts';
import { Tokenizer } from '../x12/tokenizer.ts';
import type { Claim, ClaimStatus, EligibilityAnswer } from './claim.ts';
import { ClaimReader } from './read-claims.ts';
import { EligibilityReader } from './read-eligibility.ts';
import { StatusReader } from './read-statuses.ts';
import type { SetReader } from './set-reader.ts';
import { transactions } from './transactions-format.ts';

const ISA =
  'ISA*00*          *00*          *ZZ*NORTHSIDE      *ZZ*BLUEWATER      *261124*0630*^*00501*000000077*0*P*:~';
const enveloped = (functional: string, guide: string, sets: readonly string[]) =>
  [
    ISA,
    `GS*${functional}*NORTHSIDE*BLUEWATER*20261124*0630*77*X*${guide}~`,
    ...sets,
    `GE*${sets.length}*77~`,
    'IEA*1*000000077~',
  ].join('\n');
const set = (name: string, control: string, guide: string, body: readonly string[]) =>
  [`ST*${name}*${control}*${guide}~`, ...body, `SE*${body.length + 2}*${control}~`].join('\n');

const CLAIMS = enveloped('HC', '005010X222A1', [
  set('837', '0001', '005010X222A1', [
    'BHT*0019*00*1*20261124*0630*CH~',
    'HL*1**20*1~',
    'NM1*85*2*NORTHSIDE CLINIC*****XX*1234567893~',
    'HL*2*1*22*0~',
    'SBR*P*18*******CI~',
    'NM1*PR*2*BLUEWATER HEALTH*****PI*BW01~',
    'CLM*7F3K-1*187.5***11:B:1*Y*A*Y*Y~',
    'LX*1~',
    'SV1*HC:99213:25*125*UN*1***1~',
    'DTP*472*D8*20261120~',
    'LX*2~',
    'SV1*HC:36415*62.5*UN*2***1~',
    'CLM*7F3K-2*40***11:B:7*Y*A*Y*Y~',
    'REF*F8*BW-OLD-9~',
    'LX*1~',
    'SV1*HC:99212*40*UN*1***1~',
  ]),
]);
const STATUSES = enveloped('HN', '005010X214', [
  set('277', '0001', '005010X214', [
    'BHT*0085*08*1*20261125*0100*TH~',
    'HL*1**20*1~',
    'HL*2*1*21*1~',
    'TRN*2*BATCH~',
    'STC*A1:20*20261125*WQ*227.5~',
    'HL*3*2*19*1~',
    'HL*4*3*PT~',
    'NM1*QC*1*DOE*MAX****MI*9~',
    'TRN*2*7F3K-1~',
    'STC*A2:20*20261125*WQ*187.5~',
    'REF*1K*BW-88~',
    'HL*5*3*PT~',
    'TRN*2*7F3K-2~',
    'STC*A3:562:85*20261125*U*40~',
  ]),
]);
const ELIGIBILITY = enveloped('HB', '005010X279A1', [
  set('271', '0001', '005010X279A1', [
    'BHT*0022*11*1*20261124*0630~',
    'HL*1**20*1~',
    'NM1*PR*2*BLUEWATER HEALTH*****PI*BW01~',
    'HL*2*1*21*1~',
    'HL*3*2*22*0~',
    'TRN*2*Q-1*9BLUEWATER~',
    'DTP*346*D8*20260101~',
    'EB*1**30**GOLD~',
    'HL*4*2*22*0~',
    'TRN*2*Q-2*9BLUEWATER~',
    'AAA*N**75*C~',
  ]),
]);

function read(text: string, reader: SetReader): void {
  const SE = tag('SE');
  const tokenizer = new Tokenizer({
    onSegment: (segment) => (segment.name === SE ? reader.end() : reader.take(segment)),
    onDelimiters: () => undefined,
    onUnread: () => undefined,
  });
  tokenizer.push(encodeUtf8(text));
  tokenizer.end();
}

describe('claims (837)', () => {
  it('are read with their lines, modifiers, days, and what they replace', () => {
    const claims: Claim[] = [];
    read(CLAIMS, new ClaimReader((claim) => claims.push(claim)));
    expect(claims).toMatchObject([
      {
        id: '7F3K-1',
        chargeMinor: 18_750,
        payer: 'BW01',
        billingProvider: '1234567893',
        frequency: '1',
        lines: [
          { line: 1, code: '99213', modifiers: ['25'], chargeMinor: 12_500, serviceOn: '20261120' },
          { line: 2, code: '36415', units: '2', chargeMinor: 6250 },
        ],
      },
      { id: '7F3K-2', frequency: '7', originalReference: 'BW-OLD-9', chargeMinor: 4000 },
    ]);
  });

  it('are counted and added, and one whose lines come to something else is told with the difference', () => {
    expect(inspected(transactions, 'x12-837p', encodeUtf8(CLAIMS))).toEqual({
      kind: 'x12-837p',
      records: 2,
      totals: { sets: 1, lines: 3, chargesMinor: 22_750 },
      problems: [],
    });
    const off = inspected(
      transactions,
      'x12-837p',
      encodeUtf8(CLAIMS.replace('CLM*7F3K-1*187.5', 'CLM*7F3K-1*187.51')),
    );
    expect(off.problems.map(({ code, message }) => [code, message])).toEqual([
      ['claim-differs', 'Claim 1 is billed at 18751 cents and its lines come to 18750: it differs by 1.'],
    ]);
  });
});

describe('statuses (277CA)', () => {
  it('are told of claims by their numbers, not of the transmission', () => {
    const statuses: ClaimStatus[] = [];
    read(STATUSES, new StatusReader((status) => statuses.push(status)));
    expect(statuses).toMatchObject([
      { claim: '7F3K-1', payerClaim: 'BW-88', category: 'A2', code: '20', on: '20261125', chargeMinor: 18_750 },
      { claim: '7F3K-2', payerClaim: '', category: 'A3', code: '562', chargeMinor: 4000 },
    ]);
    const { totals } = inspected(transactions, 'x12-277ca', encodeUtf8(STATUSES));
    expect(totals).toMatchObject({ accepted: 1, rejected: 1, chargesMinor: 22_750 });
  });
});

describe('answers about eligibility (271)', () => {
  it('say whether coverage is active, or why there is no answer', () => {
    const answers: EligibilityAnswer[] = [];
    read(ELIGIBILITY, new EligibilityReader((answer) => answers.push(answer)));
    expect(answers).toMatchObject([
      { trace: 'Q-1', payerName: 'BLUEWATER HEALTH', isActive: true, from: '20260101', rejected: '' },
      { trace: 'Q-2', isActive: null, rejected: '75' },
    ]);
  });
});

describe('acknowledgements of what came in', () => {
  const at = '202611250605';

  it('take a sound file: TA1 and 999, read back as accepted', () => {
    const [text = ''] = acknowledgementsOf(encodeUtf8(CLAIMS), { at, control: 501 });
    expect(text).toContain('TA1*000000077*261124*0630*A*000~');
    expect(text).toContain('AK1*HC*77*005010X222A1~\nAK2*837*0001*005010X222A1~\nIK5*A~\nAK9*A*1*1*1~');
    const contents = inspected(transactions, 'x12-999', encodeUtf8(text));
    expect([contents.kind, contents.totals['rejected'], contents.problems]).toEqual(['x12-999', undefined, []]);
  });

  it('refuse sets whose trailer is wrong or that were refused for what they say, and take the others', () => {
    const two = enveloped('HC', '005010X222A1', [
      set('837', '0001', '005010X222A1', ['BHT*0019*00*1*20261124*0630*CH~']),
      set('837', '0002', '005010X222A1', ['BHT*0019*00*1*20261124*0630*CH~']).replace('SE*3*0002', 'SE*9*0002'),
    ]);
    const [text = ''] = acknowledgementsOf(encodeUtf8(two), { at, control: 501 });
    expect(text).toContain('IK5*A~\nAK2*837*0002*005010X222A1~\nIK5*R*4~\nAK9*P*2*2*1~');
    const refused = new Map([['0001', '5']]);
    expect(acknowledgementsOf(encodeUtf8(two), { at, control: 501, refused })[0]).toContain('AK9*R*2*2*0~');
  });

  it('are never acknowledged themselves', () => {
    const [text = ''] = acknowledgementsOf(encodeUtf8(CLAIMS), { at, control: 501 });
    expect(acknowledgementsOf(encodeUtf8(text), { at, control: 502 })[0]).not.toContain('ST*999');
  });

  it.skipIf(!hasSamples)('of every real claim file are X12 that ties', () => {
    for (const { file } of [...samplesOf('x12-837p'), ...samplesOf('x12-837i')]) {
      for (const text of acknowledgementsOf(sampleBytes(file), { at, control: 501 })) {
        const contents = inspected(transactions, 'x12-999', encodeUtf8(text));
        expect([file, contents.problems]).toEqual([file, []]);
      }
    }
  });
});

const INPUTS = 200_000;

describe('bytes of any kind', () => {
  it(`are read without a crash: ${INPUTS.toLocaleString('en-US')} inputs`, () => {
    expect(fuzzFormat(transactions, 'x12-837p', [CLAIMS, STATUSES, ELIGIBILITY], INPUTS)).toBeGreaterThan(INPUTS / 4);
  }, 300_000);

  it('are read alike however they are cut into pieces, and acknowledged without a crash', () =>
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 90 }), (seed, pieceLength) => {
        const bytes = fuzzed([CLAIMS, STATUSES, ELIGIBILITY], seed);
        expect(inspected(transactions, '', bytes, pieceLength)).toEqual(inspected(transactions, '', bytes));
        acknowledgementsOf(bytes, { at: '202611250605', control: 1 });
      }),
      { numRuns: 300 },
    ));
});

describe.skipIf(!hasSamples)('the transaction sets of others', () => {
  const kinds = [
    '270',
    '271',
    '275',
    '276',
    '277',
    '277ca',
    '811',
    '820',
    '824',
    '837d',
    '837i',
    '837p',
    '997',
    '999',
    'ta1',
  ];
  it.each(kinds.map((kind) => `x12-${kind}`))('of %s are recognised from their content', (kind) => {
    const files = samplesOf(kind).map(({ file }) => file);
    expect(files.length).toBeGreaterThan(0);
    expect(files.map((file) => [file, inspectSample(file)?.kind])).toEqual(files.map((file) => [file, kind]));
  });

  it('are no remittances', () => {
    expect(samplesOf('x12-837p').map(({ file }) => recogniseFile(sampleBytes(file)).kind)).not.toContain('x12-835');
  });
});
