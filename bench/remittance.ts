import { ok } from 'node:assert/strict';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { X12Parser } from 'node-x12';
import { X12parser } from 'x12-parser';
import { generateRemittance } from '../src-shared/remittance/generate.ts';
import { RemittanceReader } from '../src-shared/remittance/read.ts';
import { describeResult, measure, type BenchResult } from './measure.ts';
import { OutlineSink, Outliner, type Outline } from './remittance-outline.ts';

const CHUNK_BYTES = 64 * 1024;

/** P2: 835 bytes to claims, lines and adjustments, balanced to the cent, against node-x12 and x12-parser. */
export async function run(): Promise<BenchResult[]> {
  const bytes = Buffer.from(
    generateRemittance({ seed: 835, transactions: 40, claimsPerTransaction: 250, date: '2026-11-24' }),
    'latin1',
  );
  const expected = outlineByReader(bytes);
  // As text: the report of a deep comparison of ten thousand claims takes minutes.
  ok(JSON.stringify(outlineByNodeX12(bytes)) === JSON.stringify(expected), 'node-x12 reads something else');
  ok(JSON.stringify(await outlineByX12Parser(bytes)) === JSON.stringify(expected), 'x12-parser reads something else');

  const claims = expected.reduce((total, { claims: { length } }) => total + length, 0);
  const job = `835 of ${(bytes.length / 1e6).toFixed(1)} MB, ${claims} claims: bytes to balanced claims, lines, adjustments`;
  const ours = () => outlineByReader(bytes);
  const notes =
    'All sides give the same outline. Ours reads the whole model on the way (names, references, remarks, lineage) and checks the envelope.';
  return [
    await measure({ id: 'P2-node-x12', job, target: 12, notes }, { ours, peer: () => outlineByNodeX12(bytes) }),
    await measure({ id: 'P2-x12-parser', job, target: 6, notes }, { ours, peer: () => outlineByX12Parser(bytes) }),
  ];
}

function outlineByReader(bytes: Buffer): Outline[] {
  const sink = new OutlineSink();
  const reader = new RemittanceReader(sink);
  reader.push(bytes);
  reader.end();
  return sink.outlines;
}

function outlineByNodeX12(bytes: Buffer): Outline[] {
  const outliner = new Outliner();
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
  return outliner.outlines;
}

/** Elements are keys '1', '2', …; the second component of the first element is '1-1', the third '1-2'. */
type StreamedSegment = { readonly name: string } & Readonly<Record<string, string | undefined>>;

async function outlineByX12Parser(bytes: Buffer): Promise<Outline[]> {
  const outliner = new Outliner();
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
  return outliner.outlines;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const result of await run()) console.log(describeResult(result));
}
