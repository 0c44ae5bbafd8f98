import { deepStrictEqual, ok } from 'node:assert/strict';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { X12Parser } from 'node-x12';
import { X12parser } from 'x12-parser';
import { generateRemittance } from '../src-shared/remittance/generate.ts';
import { RemittanceReader } from '../src-shared/remittance/read.ts';
import { describeResult, measure, type BenchResult } from './measure.ts';
import {
  OutlineSink,
  Outliner,
  addClaim,
  addOutline,
  noTotals,
  type Outline,
  type Totals,
} from './remittance-outline.ts';

const CHUNK_BYTES = 64 * 1024;

type OnOutline = (outline: Outline) => void;

/**
 * P2: 835 bytes to claims, lines and adjustments, balanced to the cent, against node-x12 and x12-parser.
 *
 * First the three outlines of the file are compared in full. Then each side is timed at making the claims and handing
 * them on, and must come to the same totals every time.
 */
export async function run(): Promise<BenchResult[]> {
  const text = generateRemittance({ seed: 835, transactions: 80, claimsPerTransaction: 250, date: '2026-11-24' });
  const bytes = Buffer.from(text, 'latin1');
  const expected = outlineByReader(bytes);
  // As text: the report of a deep comparison of ten thousand claims takes minutes.
  const expectedText = JSON.stringify(expected);
  ok((await outlineBy(readByNodeX12, bytes)) === expectedText, 'node-x12 reads something else');
  ok((await outlineBy(readByX12Parser, bytes)) === expectedText, 'x12-parser reads something else');

  const totals = noTotals();
  for (const outline of expected) addOutline(totals, outline);
  const job = `835 of ${(bytes.length / 1e6).toFixed(1)} MB, ${totals.claims} claims: bytes to balanced claims, lines, adjustments`;
  const notes =
    'Ours reads the whole model (names, references, remarks, lineage) and checks the envelope; a peer’s segments are only outlined.';
  const ours = () => deepStrictEqual(totalsByReader(bytes), totals);
  const peer = (read: typeof readByNodeX12 | typeof readByX12Parser) => async () => {
    const found = noTotals();
    await read(bytes, (outline) => addOutline(found, outline));
    deepStrictEqual(found, totals);
  };
  return [
    await measure({ id: 'P2-node-x12', job, target: 12, notes }, { ours, peer: peer(readByNodeX12) }),
    await measure({ id: 'P2-x12-parser', job, target: 6, notes }, { ours, peer: peer(readByX12Parser) }),
  ];
}

function totalsByReader(bytes: Buffer): Totals {
  const totals = noTotals();
  const reader = new RemittanceReader({
    onClaim: (claim) => addClaim(totals, claim),
    onTransactionEnd: ({ balanced }) => {
      totals.transactions += 1;
      if (balanced) totals.balanced += 1;
    },
  });
  reader.push(bytes);
  reader.end();
  return totals;
}

function outlineByReader(bytes: Buffer): Outline[] {
  const sink = new OutlineSink();
  const reader = new RemittanceReader(sink);
  reader.push(bytes);
  reader.end();
  return sink.outlines;
}

async function outlineBy(
  read: (bytes: Buffer, onOutline: OnOutline) => void | Promise<void>,
  bytes: Buffer,
): Promise<string> {
  const outlines: Outline[] = [];
  await read(bytes, (outline) => outlines.push(outline));
  return JSON.stringify(outlines);
}

function readByNodeX12(bytes: Buffer, onOutline: OnOutline): void {
  const outliner = new Outliner(onOutline);
  const interchange = new X12Parser().parse(bytes.toString('latin1'));
  for (const group of interchange.functionalGroups) {
    for (const { header, segments } of group.transactions) {
      for (const { tag, elements } of [header, ...segments, { tag: 'SE', elements: [] }]) {
        const element = (index: number) => elements[index - 1]?.value ?? '';
        const component = (index: number, at: number) => element(index).split(':')[at - 1] ?? '';
        outliner.see({ name: tag, element, component });
      }
    }
  }
}

/** Elements are keys '1', '2', …; the second component of the first element is '1-1', the third '1-2'. */
type StreamedSegment = { readonly name: string } & Readonly<Record<string, string | undefined>>;

async function readByX12Parser(bytes: Buffer, onOutline: OnOutline): Promise<void> {
  const outliner = new Outliner(onOutline);
  const pieces = Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, index) =>
    bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
  );
  const parser = new X12parser();
  // The 'data' event, as its manual shows; asynchronous iteration would be slower.
  parser.on('data', (segment: StreamedSegment) => {
    const element = (index: number) => segment[`${index}`] ?? '';
    const component = (index: number, at: number) => segment[at === 1 ? `${index}` : `${index}-${at - 1}`] ?? '';
    outliner.see({ name: segment.name, element, component });
  });
  await new Promise<void>((resolve, reject) => {
    parser.on('end', resolve).on('error', reject);
    Readable.from(pieces).pipe(parser);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const result of await run()) console.log(describeResult(result));
}
