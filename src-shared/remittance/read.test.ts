import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../x12/bytes.ts';
import type { ProblemCode } from '../x12/problem.ts';
import { rawSegments } from './raw-segments.ts';
import { RemittanceReader } from './read.ts';
import { readRemittanceFile, type RemittanceFile } from './remittance-file.ts';

const OPENING = [
  'ISA*00*          *00*          *ZZ*CLEARINGHOUSE  *ZZ*LAKESHORE      *261124*0815*^*00501*000000007*0*P*:',
  'GS*HP*CLEARING*LAKESHORE*20261124*0815*7*X*005010X221A1',
];
const CLOSING = ['GE*1*7', 'IEA*1*000000007'];
const HEADING = [
  'BPR*I*80*C*ACH*CCP*01*011*DA*222*1460012345**01*033*DA*444*20261124',
  'TRN*1*TRACE-1*1460012345',
  'REF*EV*LAKESHORE',
  'DTM*405*20261123',
  'N1*PR*NORTHERN PLAINS MUTUAL*XV*PLAN9',
  'N3*1 PLAZA*FLOOR 2',
  'N4*FARGO*ND*58102',
  'REF*2U*00123',
  'PER*BL*PROVIDER SERVICES*TE*8005550100*UR*payer.example',
  'N1*PE*LAKESHORE REGIONAL*XX*1234567893',
  'REF*TJ*123456789',
  'LX*1',
];
const CLAIM = [
  'CLP*PA-7F3K0002*1*100*80*5*12*PCN1*11*1**470*1.25',
  'NM1*QC*1*BELLWEATHER*ADA*Q**JR*MI*M123',
  'NM1*82*2*CLINIC*****XX*1234567893',
  'NM1*TT*2*NEXT PAYER*****PI*77',
  'REF*EA*REC9',
  'DTM*232*20261101',
  'AMT*AU*100',
  'QTY*CA*2',
  'PER*CX**TE*8005550101',
  'MOA***MA01**MA18',
  'SVC*HC:99213:25:59*100*80*0450*1.9*HC:99214*2',
  'DTM*472*20261101',
  'CAS*CO*45*10*1*253*5',
  'CAS*PR*3*5',
  'REF*6R*1',
  'AMT*B6*85',
  'LQ*HE*N130',
];

/** A transaction set with a right SE. */
function set(body: readonly string[], controlNumber = '0001'): string[] {
  return [`ST*835*${controlNumber}*005010X221A1`, ...body, `SE*${body.length + 2}*${controlNumber}`];
}

function read(segments: readonly string[]): RemittanceFile {
  return readRemittanceFile(encodeUtf8(segments.map((segment) => `${segment}~`).join('\n')));
}

function wrapped(body: readonly string[]): RemittanceFile {
  return read([...OPENING, ...set(body), ...CLOSING]);
}

function codes(file: RemittanceFile): ProblemCode[] {
  return [...file.problems, ...file.transactions.flatMap(({ problems }) => problems)].map(({ code }) => code);
}

const whole = wrapped([...HEADING, ...CLAIM]);

describe('reading a remittance advice', () => {
  it('finds nothing to complain about in a good one', () => {
    expect(codes(whole)).toEqual([]);
    expect(whole.totals).toMatchObject({ segments: 35, interchanges: 1, transactions: 1, claims: 1 });
  });

  it('reads the envelope', () =>
    expect(whole.interchanges).toEqual([
      {
        index: 1,
        senderId: 'CLEARINGHOUSE',
        receiverId: 'LAKESHORE',
        controlNumber: '000000007',
        date: '2026-11-24',
        usage: 'P',
        delimiters: { element: '*', component: ':', segment: '~' },
        segment: 1,
        offset: 0,
      },
    ]));

  it('reads payment, trace, payer and payee', () =>
    expect(whole.transactions[0]!.advice).toMatchObject({
      index: 1,
      interchange: 1,
      controlNumber: '0001',
      implementation: '005010X221A1',
      payment: {
        handling: 'I',
        amountMinor: 80_00,
        creditDebit: 'C',
        method: 'ACH',
        format: 'CCP',
        originatingCompanyId: '1460012345',
        receivingBankId: '033',
        receivingAccountKind: 'DA',
        receivingAccount: '444',
        date: '2026-11-24',
      },
      trace: { number: 'TRACE-1', originatorId: '1460012345', supplement: '' },
      productionDate: '2026-11-23',
      references: [{ qualifier: 'EV', value: 'LAKESHORE' }],
      payer: {
        name: 'NORTHERN PLAINS MUTUAL',
        idQualifier: 'XV',
        id: 'PLAN9',
        address: ['1 PLAZA', 'FLOOR 2'],
        city: 'FARGO',
        state: 'ND',
        postalCode: '58102',
        references: [{ qualifier: '2U', value: '00123' }],
        contacts: [
          {
            purpose: 'BL',
            name: 'PROVIDER SERVICES',
            numbers: [
              { kind: 'TE', value: '8005550100' },
              { kind: 'UR', value: 'payer.example' },
            ],
          },
        ],
      },
      payee: { name: 'LAKESHORE REGIONAL', idQualifier: 'XX', id: '1234567893' },
      lineage: { firstSegment: 3, lastSegment: 14 },
    }));

  it('reads a claim with everything that hangs on it', () =>
    expect(whole.transactions[0]!.claims[0]).toMatchObject({
      index: 1,
      group: '1',
      accountId: 'PA-7F3K0002',
      status: '1',
      chargeMinor: 100_00,
      paidMinor: 80_00,
      patientShareMinor: 5_00,
      filingIndicator: '12',
      payerControlNumber: 'PCN1',
      facilityType: '11',
      frequency: '1',
      drg: '470',
      drgWeight: '1.25',
      adjustments: [],
      patient: {
        kind: 'person',
        name: 'BELLWEATHER',
        givenName: 'ADA',
        middleName: 'Q',
        suffix: 'JR',
        idQualifier: 'MI',
        id: 'M123',
      },
      insured: null,
      rendering: { kind: 'organisation', name: 'CLINIC', id: '1234567893' },
      crossoverCarrier: { name: 'NEXT PAYER' },
      references: [{ qualifier: 'EA', value: 'REC9' }],
      dates: [{ qualifier: '232', date: '2026-11-01' }],
      amounts: [{ qualifier: 'AU', amountMinor: 100_00 }],
      quantities: [{ qualifier: 'CA', quantity: '2' }],
      contacts: [{ purpose: 'CX', numbers: [{ kind: 'TE', value: '8005550101' }] }],
      remarks: [
        { list: 'HE', code: 'MA01' },
        { list: 'HE', code: 'MA18' },
      ],
      lineage: { firstSegment: 16, lastSegment: 32 },
    }));

  it('reads a service line with up to six reasons per CAS', () =>
    expect(whole.transactions[0]!.claims[0]!.lines).toMatchObject([
      {
        index: 1,
        procedure: { qualifier: 'HC', code: '99213', modifiers: ['25', '59'], description: '' },
        chargeMinor: 100_00,
        paidMinor: 80_00,
        revenueCode: '0450',
        units: '1.9',
        submittedProcedure: { qualifier: 'HC', code: '99214' },
        submittedUnits: '2',
        adjustments: [
          { group: 'CO', reason: '45', amountMinor: 10_00, quantity: '1', lineage: { firstSegment: 28 } },
          { group: 'CO', reason: '253', amountMinor: 5_00, quantity: '', lineage: { firstSegment: 28 } },
          { group: 'PR', reason: '3', amountMinor: 5_00, quantity: '', lineage: { firstSegment: 29 } },
        ],
        dates: [{ qualifier: '472', date: '2026-11-01' }],
        references: [{ qualifier: '6R', value: '1' }],
        amounts: [{ qualifier: 'B6', amountMinor: 85_00 }],
        remarks: [{ list: 'HE', code: 'N130' }],
        lineage: { firstSegment: 26, lastSegment: 32 },
      },
    ]));

  it('takes all six triples of a CAS, skipping empty ones', () => {
    const file = wrapped([...HEADING, 'CLP*A*1*21*0', 'CAS*CO*1*1**2*2*****4*4**5*5**6*9']);
    const { adjustments } = file.transactions[0]!.claims[0]!;
    expect(adjustments.map(({ reason, amountMinor }) => [reason, amountMinor])).toEqual([
      ['1', 100],
      ['2', 200],
      ['4', 400],
      ['5', 500],
      ['6', 900],
    ]);
  });

  it('reads up to six provider adjustments per PLB, and that a positive one reduces the payment', () => {
    const plb = 'PLB*1234567893*20261231*WO:REF1*30*72:REF1*-30*L6*-2*FB:X*1*CS:Y*1*J1*0';
    const file = wrapped([...HEADING, 'CLP*A*1*80*80', plb]);
    const { summary } = file.transactions[0]!;
    expect(
      summary.providerAdjustments.map(({ code, reference, amountMinor }) => [code, reference, amountMinor]),
    ).toEqual([
      ['WO', 'REF1', 30_00],
      ['72', 'REF1', -30_00],
      ['L6', '', -2_00],
      ['FB', 'X', 1_00],
      ['CS', 'Y', 1_00],
      ['J1', '', 0],
    ]);
    expect(summary.providerAdjustments[0]).toMatchObject({ providerId: '1234567893', fiscalDate: '2026-12-31' });
    expect(summary).toMatchObject({ sumProviderAdjustmentMinor: 0, balanced: true, differenceMinor: 0 });
  });

  it('makes a debit payment negative', () => {
    const file = wrapped(['BPR*I*25*D*ACH', ...HEADING.slice(1), 'CLP*A*22*-25*-25']);
    expect(file.transactions[0]!.advice.payment.amountMinor).toBe(-25_00);
    expect(file.transactions[0]!.summary.balanced).toBe(true);
  });

  it('can show the raw segments behind a line', () => {
    const bytes = encodeUtf8(
      [...OPENING, ...set([...HEADING, ...CLAIM]), ...CLOSING].map((text) => `${text}~`).join('\n'),
    );
    const file = readRemittanceFile(bytes);
    const { delimiters } = file.interchanges[0]!;
    const claim = file.transactions[0]!.claims[0]!;
    expect(rawSegments(bytes, claim.lineage, delimiters)).toEqual(CLAIM);
    expect(rawSegments(bytes, claim.lines[0]!.adjustments[2]!.lineage, delimiters)).toEqual(['CAS*PR*3*5']);
    const part = bytes.subarray(claim.lineage.offset);
    expect(rawSegments(part, claim.lines[0]!.lineage, delimiters, claim.lineage.offset)[0]).toBe(CLAIM[10]);
  });

  it('reads piece by piece as it reads the whole', () => {
    const accounts: string[] = [];
    const bytes = encodeUtf8([...OPENING, ...set([...HEADING, ...CLAIM]), ...CLOSING].join('~'));
    const reader = new RemittanceReader({ onClaim: ({ accountId }) => accounts.push(accountId) });
    for (let at = 0; at < bytes.length; at += 7) reader.push(bytes.subarray(at, at + 7));
    const totals = reader.end();
    expect(accounts).toEqual(['PA-7F3K0002']);
    expect(totals).toMatchObject({ bytes: bytes.length, claims: 1 });
  });
});

describe('balancing while reading', () => {
  it('says where a line, a claim and the set are off, and by how much', () => {
    const file = wrapped([...HEADING, 'CLP*A*1*100*70', 'SVC*HC:1*100*70', 'CAS*CO*45*20']);
    expect(codes(file)).toEqual(['line-out-of-balance', 'claim-out-of-balance', 'transaction-out-of-balance']);
    expect(file.transactions[0]!.problems.map(({ segment, severity }) => [segment, severity])).toEqual([
      [17, 'error'],
      [16, 'error'],
      [3, 'error'],
    ]);
    expect(file.transactions[0]!.problems[2]!.message).toBe(
      'Claims of $70.00 less provider adjustments of $0.00 differ from the payment of $80.00 by $10.00.',
    );
    expect(file.transactions[0]!.summary).toMatchObject({
      balanced: false,
      differenceMinor: -10_00,
      claimsOutOfBalance: 1,
      linesOutOfBalance: 1,
    });
  });

  it('notices lines that pay something else than their claim', () => {
    const file = wrapped([...HEADING, 'CLP*A*1*80*80', 'SVC*HC:1*75*75']);
    expect(codes(file)).toEqual(['lines-differ-from-claim']);
  });

  it('never takes an unreadable amount for zero', () => {
    const file = wrapped([...HEADING, 'CLP*A*1*100*8O.00', 'CLP*B*1*80*80']);
    expect(codes(file)).toEqual(['amount-unreadable']);
    expect(file.transactions[0]!.claims[0]!.paidMinor).toBeNull();
    expect(file.transactions[0]!.summary).toMatchObject({
      balanced: false,
      differenceMinor: null,
      unreadableAmounts: 1,
    });
  });

  it('refuses to add up what is too large to be exact', () => {
    const claims = Array.from({ length: 1200 }, () => 'CLP*A*1*99999999999.99*99999999999.99');
    expect(codes(wrapped([...HEADING, ...claims]))).toEqual(['sum-too-large']);
  });

  it('says which required amount is absent, and reads it as zero', () => {
    const file = wrapped([...HEADING, 'CLP*A*4**', 'CLP*B*1*80*80']);
    expect(codes(file)).toEqual(['amount-missing', 'amount-missing']);
    expect(file.transactions[0]!.summary.balanced).toBe(true);
  });
});

describe('a test interchange', () => {
  it('is read as any other, and says of each of its remittances that it is one', () => {
    const production = [...OPENING, ...set([...HEADING, ...CLAIM]), ...CLOSING];
    const test = production.map((text) => text.replace('*0*P*', '*0*T*'));
    const file = read([...test, ...production]);
    expect(file.transactions.map(({ problems }) => problems.map(({ code, severity }) => [code, severity]))).toEqual([
      [['test-interchange', 'warning']],
      [],
    ]);
  });
});

describe('damage', () => {
  const good = set([...HEADING, ...CLAIM]);

  it.each<[string, string[], ProblemCode[]]>([
    ['more segments than its trailer counts', [...good.slice(0, -1), 'SE*7*0001'], ['se-count-wrong']],
    ['fewer segments than its trailer counts', [...good.slice(0, -1), 'SE*99*0001'], ['segments-missing']],
    ['a trailer that counts nothing', [...good.slice(0, -1), 'SE*many*0001'], ['se-count-wrong']],
    ['another control number in SE', [...good.slice(0, -1), 'SE*31*0002'], ['se-control-mismatch']],
    ['no SE', good.slice(0, -1), ['se-missing']],
    ['no ST', good.slice(1), ['ge-count-wrong', 'st-missing']],
    ['a damaged ST01', ['ST*8E5*0001', ...good.slice(1)], []],
    [
      'a segment without a name',
      [...good.slice(0, 20), '*?*', '*?*', ...good.slice(20, -1), 'SE*33*0001'],
      ['segment-unreadable'],
    ],
    [
      'an impossible date',
      good.map((text) => text.replace('DTM*232*20261101', 'DTM*232*20260230')),
      ['date-unreadable'],
    ],
  ])('still finds the claim in a set with %s', (_, lines, expected) => {
    const file = read([...OPENING, ...lines, ...CLOSING]);
    expect(file.transactions.map(({ claims }) => claims.length)).toEqual([1]);
    expect(file.transactions[0]!.summary.balanced).toBe(true);
    expect(codes(file)).toEqual(expected);
  });

  it('reads the sets before and after a damaged one', () => {
    const damaged = set(['BPR*I*x', 'garbage', 'CLP']).slice(0, -1);
    const file = read([
      ...OPENING,
      ...set([...HEADING, ...CLAIM], '1'),
      ...damaged,
      ...set([...HEADING, ...CLAIM], '3'),
      'GE*3*7',
      CLOSING[1]!,
    ]);
    expect(file.transactions.map(({ summary }) => summary.balanced)).toEqual([true, false, true]);
    expect(file.transactions.map(({ problems }) => problems.length === 0)).toEqual([true, false, true]);
  });

  it('starts a new set at a second payment, when ST and SE between them are lost', () => {
    const file = read([...OPENING, ...good.slice(0, -1), ...good.slice(1), ...CLOSING]);
    expect(file.transactions.map(({ claims }) => claims.length)).toEqual([1, 1]);
    expect(codes(file)).toContain('st-missing');
  });

  it('names what the envelope gets wrong', () => {
    const file = read([...OPENING, ...good, 'GE*2*8', 'IEA*3*000000009']);
    expect(codes(file)).toEqual(['ge-count-wrong', 'ge-control-mismatch', 'iea-count-wrong', 'iea-control-mismatch']);
  });

  it('says what is left open at the end', () => {
    expect(codes(read([...OPENING, ...good]))).toEqual(['ge-missing', 'iea-missing']);
    expect(codes(read([...OPENING, ...good.slice(0, 16)]))).toContain('se-missing');
  });

  it('says in which segment a file is cut off', () => {
    const text = [...OPENING, ...good.slice(0, 15)].join('~');
    const { problems } = readRemittanceFile(encodeUtf8(text)).transactions[0]!;
    expect(problems[0]).toMatchObject({ code: 'truncated', segment: 17, offset: text.lastIndexOf('NM1') });
  });

  it('reads a set without any envelope', () => expect(codes(read(good))).toEqual(['isa-missing']));

  it('says that a payment, a trace, a payer or a payee is missing', () =>
    expect(codes(wrapped(['LX*1', ...CLAIM]))).toEqual([
      'payment-missing',
      'trace-missing',
      'payer-missing',
      'payee-missing',
    ]));

  it('says that adjustments without a claim were left out', () =>
    expect(codes(wrapped([...HEADING, 'CAS*CO*45*10', ...CLAIM]))).toEqual(['segment-misplaced']));

  it('passes over other transaction sets and reads the remittance among them', () => {
    const file = read([...OPENING, 'ST*837*0009', 'CLM*A*100', 'SE*3*0009', ...good, 'GE*2*7', CLOSING[1]!]);
    expect(codes(file)).toEqual(['transaction-set-skipped']);
    expect(file.totals).toMatchObject({ transactions: 1, otherTransactionSets: ['837'] });
  });

  it('says of a file without remittance that it has none', () => {
    expect(codes(read([]))).toEqual(['no-remittance']);
    expect(codes(readRemittanceFile(encodeUtf8('not a remittance')))).toEqual(['not-x12', 'no-remittance']);
  });

  it('gives every problem the ordinal of its set, and no name of a person', () => {
    const file = read([
      ...OPENING,
      ...good,
      ...set([...HEADING, 'CLP*PA*1*x*y', CLAIM[1]!, 'SVC*HC:1*z*1'], '2'),
      'GE*2*7',
      CLOSING[1]!,
    ]);
    const problems = file.transactions[1]!.problems;
    expect(problems.length).toBeGreaterThan(2);
    expect(problems.every(({ transaction }) => transaction === 2)).toBe(true);
    expect(JSON.stringify(problems)).not.toMatch(/BELLWEATHER|PA-|M123/);
  });
});
