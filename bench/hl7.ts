import { ok } from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { Message } from 'node-hl7-client';
import { Parser } from 'simple-hl7';
import { type Hl7Message, segmentOf, segmentsOf, valueOf } from '../src-shared/hl7/message.ts';
import { Hl7Reader } from '../src-shared/hl7/read-hl7.ts';
import { describeResult, measure, type BenchResult } from './measure.ts';

const MESSAGES = 5000;

/** What a charge message tells: its number and type, the patient, and day, code, quantity and amount of each charge. */
type Outline = { readonly id: string; readonly type: string; readonly patient: string; readonly charges: string[][] };

/** FT1-4, FT1-7.1, FT1-10 and FT1-11.1. */
const CHARGE_FIELDS = [4, 7, 10, 11] as const;

/**
 * HL7 v2: messages of charges (DFT^P03) read from bytes, against simple-hl7 and node-hl7-client. First the outlines of all messages
 * are compared in full; then each side is timed at making them, and must come to the same every time.
 */
export async function run(): Promise<BenchResult[]> {
  const bytes = Buffer.from(Array.from({ length: MESSAGES }, (_, index) => messageText(index)).join('\r'), 'utf8');
  const expected = JSON.stringify(outlineByReader(bytes));
  const same = (outline: (bytes: Buffer) => Outline[]) => () =>
    ok(JSON.stringify(outline(bytes)) === expected, `${outline.name} reads something else`);
  const job = `${MESSAGES} HL7 v2 messages of ${(bytes.length / MESSAGES).toFixed(0)} bytes: bytes to the charges in them`;
  const notes = 'Ours reads the stream as it is; a peer is given each message as text, cut out for it within its time.';
  const ours = same(outlineByReader);
  const simple = `${notes} simple-hl7 gives no component of a field that repeats, so none does here.`;
  return [
    await measure({ id: 'hl7-simple-hl7', job, target: 1, notes: simple }, { ours, peer: same(outlineBySimpleHl7) }),
    await measure({ id: 'hl7-node-hl7-client', job, target: 2, notes }, { ours, peer: same(outlineByNodeHl7Client) }),
  ];
}

function messageText(index: number): string {
  const account = String(index).padStart(6, '0');
  const charges = Array.from({ length: 1 + (index % 4) }, (_, line) =>
    [
      `FT1|${line + 1}|T${index}-${line}||20261123|20261124|CG|${99_201 + ((index + line) % 99)}^Office visit^CPT`,
      `||||${1 + (line % 3)}|${(index % 900) + 25}.50^USD|${(index % 900) + 25}.50|||||N39.0^Infection^I10`,
    ].join(''),
  );
  return [
    `MSH|^~\\&|PM|NORTH|DESK|NET|20261124070000||DFT^P03^DFT_P03|MSG-${account}|P|2.5.1`,
    'EVN|P03|20261124070000',
    `PID|1||7F3K${account}^^^NORTH^MR||Doe^Jane^Q||19800101|F|||1 Main Street^^Springfield^IL^62701`,
    `PV1|1|O|CLINIC^12^A||||1234567893^Smith^Ann|||||||||||V${account}`,
    ...charges,
    `GT1|1|G${account}|Doe^John||1 Main Street^^Springfield^IL^62701`,
    'IN1|1|PLAN-A|BW|Bluewater Health^Bluewater|PO Box 1^^Springfield^IL',
  ].join('\r');
}

function outlineByReader(bytes: Buffer): Outline[] {
  const outlines: Outline[] = [];
  const outlineOf = (message: Hl7Message): Outline => ({
    id: message.controlId,
    type: message.type,
    patient: valueOf(message, segmentOf(message, 'PID'), 3),
    charges: segmentsOf(message, 'FT1').map((charge) => CHARGE_FIELDS.map((field) => valueOf(message, charge, field))),
  });
  const reader = new Hl7Reader({ onMessage: (message) => outlines.push(outlineOf(message)) });
  reader.push(bytes);
  reader.end();
  return outlines;
}

function outlineBySimpleHl7(bytes: Buffer): Outline[] {
  return textsOf(bytes).map((text) => {
    const message = new Parser({ segmentSeperator: '\r' }).parse(text);
    return {
      // Its header counts from MSH-3.
      id: message.header.getComponent(8, 1),
      type: message.header.getComponent(7, 1),
      patient: message.getSegment('PID').getComponent(3, 1),
      charges: message
        .getSegments('FT1')
        .map((charge) => CHARGE_FIELDS.map((field) => String(charge.getComponent(field, 1)))),
    };
  });
}

function outlineByNodeHl7Client(bytes: Buffer): Outline[] {
  return textsOf(bytes).map((text) => {
    const message = new Message({ text });
    const charges = message.toArray().filter(({ name }) => name === 'FT1');
    return {
      id: message.get('MSH.10').toString(),
      type: message.get('MSH.9.1').toString(),
      patient: message.get('PID.3.1').toString(),
      charges: charges.map((charge) => CHARGE_FIELDS.map((field) => charge.get(`FT1.${field}.1`).toString())),
    };
  });
}

/** Neither peer reads more than one message at a time. */
function textsOf(bytes: Buffer): string[] {
  return bytes.toString('utf8').split(/\r(?=MSH)/);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const result of await run()) console.log(describeResult(result));
}
