import { ok } from 'node:assert/strict';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { X12parser } from 'x12-parser';
import type { Claim } from '../src-shared/claims/claim.ts';
import { transactionItems } from '../src-shared/claims/map-transactions.ts';
import { describeResult, measure, type BenchResult } from './measure.ts';

const CLAIMS = 20_000;
const CHUNK_BYTES = 64 * 1024;

/** What a claim comes to: its number, payer, charge in cents, and code and charge of each line. */
type Outline = { readonly id: string; readonly payer: string; charge: number; readonly lines: [string, number][] };

/**
 * 837: bytes to claims with payer, charge and lines, against x12-parser. First the outlines of all claims are compared in full; then
 * each side is timed at making them, and must come to the same sums every time. Ours is the mapping that an import uses.
 */
export async function run(): Promise<BenchResult[]> {
  const bytes = Buffer.from(claimsFile(CLAIMS), 'latin1');
  const expected = outlineByReader(bytes);
  ok(expected.length === CLAIMS, `${expected.length} claims were read`);
  const text = JSON.stringify(expected);
  ok(JSON.stringify(await outlineByX12Parser(bytes)) === text, 'x12-parser reads something else');
  const sums = sumsOf(expected);
  const same = (outlines: readonly Outline[]) => ok(sumsOf(outlines) === sums, 'other sums than before');
  const megabytes = bytes.length / 1e6;
  const job = `837 of ${megabytes.toFixed(1)} MB, ${CLAIMS} claims: bytes to claims with payer, charge and lines`;
  const result = await measure(
    {
      id: 'claims-x12-parser',
      job,
      target: 1,
      notes: 'Ours maps to what an import keeps, with keys, places and faults; the peer’s segments are only outlined.',
    },
    { ours: () => same(outlineByReader(bytes)), peer: async () => same(await outlineByX12Parser(bytes)) },
  );
  const perSecond = (ms: number) => `${((megabytes / ms) * 1000).toFixed(1)} MB/s`;
  const notes = `${result.notes ?? ''} Ours ${perSecond(result.ours.median)}, the peer ${perSecond(result.peer.median)}.`;
  return [{ ...result, notes }];
}

function claimsFile(count: number): string {
  const claims = Array.from({ length: count }, (_, index) => {
    const lines = Array.from({ length: 1 + (index % 4) }, (__, line) => ({
      code: 99_201 + ((index + line) % 99),
      charge: (index % 700) + 25 + line,
    }));
    const total = lines.reduce((sum, { charge }) => sum + charge, 0);
    return [
      `CLM*7F3K${String(index).padStart(6, '0')}*${total}***11:B:1*Y*A*Y*Y`,
      'HI*ABK:N390*ABF:I10',
      ...lines.flatMap(({ code, charge }, at) => [
        `LX*${at + 1}`,
        `SV1*HC:${code}:25*${charge}*UN*1***1`,
        'DTP*472*D8*20261110',
      ]),
    ].join('~');
  });
  const body = [
    'BHT*0019*00*1*20261124*0630*CH',
    'HL*1**20*1',
    'NM1*85*2*LAKESHORE*****XX*1234567893',
    'HL*2*1*22*0',
    'SBR*P*18*******CI',
    'NM1*PR*2*NORTHERN PLAINS MUTUAL*****PI*NPMHA',
    ...claims,
  ];
  const segments = body.join('~').split('~').length + 2;
  return [
    'ISA*00*          *00*          *ZZ*NORTHSIDE      *ZZ*BLUEWATER      *261124*0630*^*00501*000000077*0*P*:',
    'GS*HC*NORTHSIDE*BLUEWATER*20261124*0630*77*X*005010X222A1',
    'ST*837*0001*005010X222A1',
    ...body,
    `SE*${segments}*0001`,
    'GE*1*77',
    'IEA*1*000000077~',
  ].join('~');
}

function outlineByReader(bytes: Buffer): Outline[] {
  const outlines: Outline[] = [];
  const outlineOf = ({ id, payer, chargeMinor, lines }: Claim): Outline => ({
    id,
    payer,
    charge: chargeMinor ?? 0,
    lines: lines.map(({ code, chargeMinor: minor }) => [code, minor ?? 0]),
  });
  const reader = transactionItems({
    onItem: ({ facts }) => {
      for (const fact of facts) if (fact.type === 'claim') outlines.push(outlineOf(fact.claim));
    },
    onEnd: () => undefined,
  });
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) reader.push(bytes.subarray(at, at + CHUNK_BYTES));
  reader.end();
  return outlines;
}

/** Elements are keys '1', '2', …; the second component of the first element is '1-1'. */
type StreamedSegment = { readonly name: string } & Readonly<Record<string, string | undefined>>;

async function outlineByX12Parser(bytes: Buffer): Promise<Outline[]> {
  const outlines: Outline[] = [];
  let payer = '';
  const pieces = Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, index) =>
    bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
  );
  const parser = new X12parser();
  parser.on('data', (segment: StreamedSegment) => {
    if (segment.name === 'NM1' && segment['1'] === 'PR') payer = segment['9'] ?? '';
    else if (segment.name === 'CLM') {
      outlines.push({ id: segment['1'] ?? '', payer, charge: cents(segment['2']), lines: [] });
    } else if (segment.name === 'SV1') {
      outlines.at(-1)?.lines.push([segment['1-1'] ?? '', cents(segment['2'])]);
    }
  });
  await new Promise<void>((resolve, reject) => {
    parser.on('end', resolve).on('error', reject);
    Readable.from(pieces).pipe(parser);
  });
  return outlines;
}

function cents(text: string | undefined): number {
  return Math.round(Number(text) * 100);
}

function sumsOf(outlines: readonly Outline[]): string {
  const sums = outlines.reduce(
    (all, { charge, lines }) => ({
      charge: all.charge + charge,
      lines: all.lines + lines.length,
      lineCharges: all.lineCharges + lines.reduce((sum, [, minor]) => sum + minor, 0),
    }),
    { charge: 0, lines: 0, lineCharges: 0 },
  );
  return JSON.stringify({ claims: outlines.length, ...sums });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const result of await run()) console.log(describeResult(result));
}
