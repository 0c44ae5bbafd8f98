import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../x12/bytes.ts';
import { fuzzed, fuzzFormat, inspected } from '../testing/fuzz-format.ts';
import type { BankEntry, BankSink } from './bank-entry.ts';
import { minorOfCurrency, traceIn } from './bank-entry.ts';
import { bai2, bankCsv, camt, nacha, ofx } from './bank-formats.ts';
import { Bai2Reader } from './read-bai2.ts';
import { BankCsvReader } from './read-bank-csv.ts';
import { CamtReader } from './read-camt.ts';
import { NachaReader } from './read-nacha.ts';
import { OfxReader } from './read-ofx.ts';

const pad = (text: string, width = 94) => text.padEnd(width).slice(0, width);
const ACH = [
  pad('101 061000052 1234567892611240630A094101Harbor Bank            Northside Health'),
  `5220${'Bluewater Health'.padEnd(16)}${''.padEnd(20)}1512345678CCDHCCLAIMPMT261124261124   1061000050000001`,
  `622061000052${'0072118'.padEnd(17)}0000125000${'PAY-88120'.padEnd(15)}${'NORTHSIDE HEALTH'.padEnd(22)}  1061000050000001`,
  pad('705TRN*1*BW-2026-88120*1512345678~').slice(0, 83) + '00010000001',
  '82200000020006100005000000000000000000125000' + pad('1512345678', 35) + '061000050000001',
  '9000001000001000000020006100005000000000000000000125000'.padEnd(94),
].join('\n');
const BAI = [
  '01,HARBOR,NORTHSIDE,261124,0630,1,80,,2/',
  '02,NORTHSIDE,HARBOR,1,261123,2400,USD,2/',
  '03,0072118,,010,100000,,,015,225000,,/',
  '16,142,125000,Z,88120,PAY-88120,HCCLAIMPMT BLUEWATER, TRN*1*BW-2026-88120*1512345678',
  '88,DBNM: BLUEWATER HEALTH',
  '49,450000,4/',
  '98,450000,1,6/',
  '99,450000,1,8/',
].join('\n');
const CAMT = `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>1</Id>
<Acct><Id><Othr><Id>0072118</Id></Othr></Id><Ccy>USD</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="USD">2250.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Ntry><Amt Ccy="USD">1250.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-11-23</Dt></BookgDt>
<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>Bluewater &amp; Sons</Nm></Dbtr></RltdPties>
<RmtInf><Ustrd>TRN*1*BW-2026-88120*1512345678</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>`;
const OFX = `OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD
<BANKACCTFROM><BANKID>061000052<ACCTID>0072118</BANKACCTFROM><BANKTRANLIST>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261123120000<TRNAMT>1250.00<FITID>88120<NAME>BLUEWATER &amp; SONS<MEMO>TRN*1*BW-2026-88120*1512345678
</STMTTRN></BANKTRANLIST><LEDGERBAL><BALAMT>2250.00<DTASOF>20261123</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`;
const CSV = `Date,Description,Amount,Balance,Reference
11/23/2026,"BLUEWATER, TRN*1*BW-2026-88120*1512345678","1,250.00","2,250.00",88120
11/24/2026,Fee,-12.50,"2,237.50",88121
`;

type Reader = { push(piece: Uint8Array): void; end(): unknown };

function entriesOf(open: (sink: { onEntry(entry: BankEntry): void }) => Reader, text: string): BankEntry[] {
  const entries: BankEntry[] = [];
  const reader = open({ onEntry: (entry) => entries.push(entry) });
  reader.push(encodeUtf8(text));
  reader.end();
  return entries;
}

const readers = [
  ['Nacha', (text: string) => entriesOf((sink) => new NachaReader(sink), text), ACH],
  ['BAI2', (text: string) => entriesOf((sink) => new Bai2Reader(sink), text), BAI],
  ['camt.053', (text: string) => entriesOf((sink) => new CamtReader(sink), text), CAMT],
  ['OFX', (text: string) => entriesOf((sink) => new OfxReader(sink), text), OFX],
  ['CSV', (text: string) => entriesOf((sink) => new BankCsvReader(sink), text), CSV],
] as const;

describe('one payment of a payer, as banks tell it', () => {
  it.each(readers)('in %s has its amount, its day and the trace of its remittance', (_name, read, text) => {
    const [entry] = read(text);
    expect(entry).toMatchObject({
      amountMinor: 125_000,
      trace: 'BW-2026-88120',
      originator: '1512345678',
      date: _name === 'Nacha' ? '2026-11-24' : '2026-11-23',
    });
  });

  it('names who sent it where the bank does', () => {
    expect(readers.slice(0, 4).map(([, read, text]) => read(text)[0]?.party)).toEqual([
      'Bluewater Health',
      'BLUEWATER HEALTH',
      'Bluewater & Sons',
      'BLUEWATER & SONS',
    ]);
  });
});

const formats = [
  ['nacha', nacha, [ACH]],
  ['bank-bai2', bai2, [BAI]],
  ['bank-camt', camt, [CAMT]],
  ['bank-ofx', ofx, [OFX]],
  ['bank-csv', bankCsv, [CSV]],
] as const;
const INPUTS = 200_000;

describe.each(formats)('%s', (kind, format, seeds) => {
  it('is recognised from its content', () => {
    expect(format.recognise(encodeUtf8(seeds[0]), { kind: 'unknown' })).toBe(kind);
  });

  it('ties, and says so', () => {
    expect(inspected(format, kind, encodeUtf8(seeds[0])).problems).toEqual([]);
  });

  it(`is read without a crash however damaged: ${INPUTS.toLocaleString('en-US')} inputs`, () => {
    expect(fuzzFormat(format, kind, seeds, INPUTS)).toBeGreaterThan(INPUTS / 10);
  }, 300_000);

  it('is read alike however it is cut into pieces', () =>
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 90 }), (seed, pieceLength) => {
        const bytes = fuzzed(seeds, seed);
        expect(inspected(format, kind, bytes, pieceLength)).toEqual(inspected(format, kind, bytes));
      }),
      { numRuns: 300 },
    ));
});

describe('what does not tie', () => {
  const codes = (format: typeof nacha, kind: string, text: string) =>
    inspected(format, kind, encodeUtf8(text)).problems.map(({ code }) => code);

  it('is told of a file control, a control total, a closing balance and a running balance', () => {
    expect(codes(nacha, 'nacha', ACH.replace('0000125000PAY', '0000125001PAY'))).toEqual(['control-differs']);
    expect(codes(bai2, 'bank-bai2', BAI.replace('142,125000', '142,125001'))).toEqual([
      'account-control-differs',
      'balance-differs',
    ]);
    expect(codes(camt, 'bank-camt', CAMT.replace('2250.00', '2250.01'))).toEqual(['balance-differs']);
    expect(codes(bankCsv, 'bank-csv', CSV.replace('2,237.50', '2,237.51'))).toEqual(['balance-differs']);
  });

  it('is told of a document type, and nothing behind it is read', () => {
    const contents = inspected(camt, 'bank-camt', encodeUtf8(CAMT.replace('<Document', '<!DOCTYPE x><Document')));
    expect([contents.records, contents.problems.map(({ code }) => code)]).toEqual([0, ['document-type']]);
  });
});

it.each([
  ['camt', CAMT, (sink: BankSink) => new CamtReader(sink), '<Ntry>'],
  ['OFX', OFX, (sink: BankSink) => new OfxReader(sink), '<STMTTRN>'],
] as const)('every entry of %s says at which byte it stands, however the file is cut', (_, text, open, tag) => {
  const bytes = encodeUtf8(text.replace('0072118', '0072118ë'));
  const places = (pieceLength: number) => {
    const offsets: number[] = [];
    const reader = open({ onEntry: ({ offset }) => offsets.push(offset) });
    for (let at = 0; at < bytes.length; at += pieceLength) reader.push(bytes.subarray(at, at + pieceLength));
    reader.end();
    return offsets;
  };
  const whole = places(bytes.length);
  expect(whole.length).toBeGreaterThan(0);
  expect(whole.map((at) => new TextDecoder().decode(bytes.subarray(at, at + tag.length)))).toEqual(
    whole.map(() => tag),
  );
  expect(places(1)).toEqual(whole);
  expect(places(7)).toEqual(whole);
});

it('a camt file with two faults before its element is refused for the same one, however it is cut', () => {
  const bytes = encodeUtf8(CAMT.replace('<?xml', 'x\u0001<?xml'));
  expect(inspected(camt, 'bank-camt', bytes, 1)).toEqual(inspected(camt, 'bank-camt', bytes));
});

describe('amounts', () => {
  it.each([
    ['8.850', 'EUR', 885],
    ['-0.5', 'USD', -50],
    ['1250', 'JPY', 1250],
    ['1.250', 'KWD', 1250],
    ['115.8331', 'USD', null],
    ['', 'USD', null],
    ['.', 'USD', null],
    ['99999999999999999', 'USD', null],
  ] as const)('%s of %s are %s minor units', (text, currency, minor) => {
    expect(minorOfCurrency(text, currency)).toBe(minor);
  });

  it('carry the trace of a remittance only where a TRN segment says so', () => {
    expect(traceIn('HCCLAIMPMT TRN*1*123*456\\')).toEqual({ trace: '123', originator: '456' });
    expect(traceIn('TRNSFER 123')).toEqual({ trace: '', originator: '' });
  });
});
