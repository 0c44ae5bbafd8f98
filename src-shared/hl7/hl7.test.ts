import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzed, fuzzFormat, inspected } from '../testing/fuzz-format.ts';
import { hasSamples, inspectSample, samplesOf } from '../testing/test-real-samples.ts';
import { encodeUtf8 } from '../x12/bytes.ts';
import { acknowledge } from './acknowledge.ts';
import { hl7 } from './hl7-format.ts';
import { type Hl7Message, repetitionsOf, segmentOf, segmentsOf, valueOf } from './message.ts';
import { Hl7Reader } from './read-hl7.ts';

const ADT = [
  'MSH|^~\\&|EHR|NORTH|DESK|NET|20261124063540||ADT^A01^ADT_A01|MSG-1|P|2.5.1',
  'EVN|A01|20261124063540',
  'PID|1||7F3K0001^^^NORTH^MR~99812^^^NET^PI||Doe^Ma\\T\\x||19800101|F',
  'IN1|1|PLAN|BW|Bluewater',
].join('\r');
const DFT = [
  'MSH|^~\\&|PM|NORTH|DESK|NET|20261124070000||DFT^P03|MSG-2|P|2.3',
  'PID|1||7F3K0001',
  'FT1|1|||20261123|20261124|CG|99213^Visit|||2|125.00|62.50',
  'FT1|2|||20261123|20261124|CG|36415|||1||12.5',
].join('\r');
const BATCH = `FHS|^~\\&|PM\rBHS|^~\\&|PM\r${ADT}\r${DFT}\rBTS|2\rFTS|1\r`;

function messagesOf(text: string): Hl7Message[] {
  const messages: Hl7Message[] = [];
  const reader = new Hl7Reader({ onMessage: (message) => messages.push(message) });
  reader.push(encodeUtf8(text));
  reader.end();
  return messages;
}

describe('a message', () => {
  it('says what it is, who sent it, and by which number it is known again', () => {
    expect(messagesOf(ADT)[0]).toMatchObject({
      type: 'ADT',
      trigger: 'A01',
      controlId: 'MSG-1',
      sendingApplication: 'EHR',
      sendingFacility: 'NORTH',
      version: '2.5.1',
    });
  });

  it('gives the parts of its fields with escapes read', () => {
    const [message] = messagesOf(ADT);
    const pid = message && segmentOf(message, 'PID');
    expect(message && valueOf(message, pid, 5, 2)).toBe('Ma&x');
    expect(message && repetitionsOf(message, pid, 3)).toEqual(['7F3K0001^^^NORTH^MR', '99812^^^NET^PI']);
  });

  it.each(['\n', '\r\n', '\r'])('is read with lines that end with %j', (end) => {
    expect(messagesOf(DFT.replaceAll('\r', end)).flatMap((one) => segmentsOf(one, 'FT1'))).toHaveLength(2);
  });

  it('is read in a frame of the lower layer protocol', () => {
    expect(messagesOf(`\u000b${ADT}\r\u001c\r\u000b${DFT}\r\u001c\r`).map(({ type }) => type)).toEqual(['ADT', 'DFT']);
  });

  it('keeps lines of text that go on a field', () => {
    const [message] = messagesOf(`${ADT}\rNTE|1||first line\rsecond line, free\rZZZ|1`);
    expect(message && valueOf(message, segmentOf(message, 'NTE'), 3)).toBe('first line\nsecond line, free');
    expect(message?.segments.at(-1)?.name).toBe('ZZZ');
  });
});

describe('a file of messages', () => {
  it('is called by what bills most in it, and its charges are added', () => {
    const contents = inspected(hl7, 'hl7v2-adt', encodeUtf8(BATCH));
    expect(contents).toEqual({
      kind: 'hl7v2-dft',
      records: 2,
      totals: { batches: 1, chargesMinor: 13_750 },
      problems: [],
    });
  });

  it('tells of a batch with other messages than it says, and of an amount that is none', () => {
    const problems = (text: string) => inspected(hl7, 'hl7v2-dft', encodeUtf8(text)).problems.map(({ code }) => code);
    expect(problems(BATCH.replace('BTS|2', 'BTS|3'))).toEqual(['batch-count-differs']);
    expect(problems(BATCH.replace('125.00', '12x.00'))).toEqual(['amount-unreadable']);
    expect(problems('PID|1||2')).toEqual(['segment-outside', 'no-message']);
  });
});

describe('an acknowledgement', () => {
  it('names the message, turns sender and receiver, and escapes what would end a field', () => {
    const [message] = messagesOf(ADT);
    const text =
      message && acknowledge(message, 'AE', { at: '20261124063541', id: 'ACK-1', text: 'no | here\rnor there' });
    const [answer] = messagesOf(text ?? '');
    expect(answer).toMatchObject({
      type: 'ACK',
      trigger: 'A01',
      controlId: 'ACK-1',
      processing: 'P',
      version: '2.5.1',
    });
    const msa = answer && segmentOf(answer, 'MSA');
    expect(answer && [1, 2, 3].map((field) => valueOf(answer, msa, field))).toEqual([
      'AE',
      'MSG-1',
      'no | here nor there',
    ]);
  });

  it('is read back whatever the control number and the text are', () =>
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 80 }), (id, text) => {
        const [message] = messagesOf(ADT);
        if (!message) throw new Error('no message');
        const clean = (value: string) =>
          value
            .replaceAll(/[\r\n]+/g, ' ')
            .replaceAll('\u000b', '')
            .replaceAll('\u001c', '')
            .trim();
        const sent = acknowledge({ ...message, controlId: id }, 'AA', { at: '20261124', id: 'A', text });
        const [answer] = messagesOf(sent);
        const msa = answer && segmentOf(answer, 'MSA');
        expect(answer && [valueOf(answer, msa, 2), valueOf(answer, msa, 3)]).toEqual([clean(id), clean(text)]);
      }),
    ));
});

const INPUTS = 200_000;

describe('bytes of any kind', () => {
  it(`are read without a crash: ${INPUTS.toLocaleString('en-US')} inputs`, () => {
    expect(fuzzFormat(hl7, 'hl7v2-dft', [ADT, DFT, BATCH], INPUTS)).toBeGreaterThan(INPUTS / 2);
  }, 300_000);

  it('are read alike however they are cut into pieces', () =>
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 90 }), (seed, pieceLength) => {
        const bytes = fuzzed([ADT, DFT, BATCH], seed);
        expect(inspected(hl7, 'hl7v2-adt', bytes, pieceLength)).toEqual(inspected(hl7, 'hl7v2-adt', bytes));
      }),
      { numRuns: 300 },
    ));
});

describe.skipIf(!hasSamples)('the messages of others', () => {
  it.each(['hl7v2-adt', 'hl7v2-dft', 'hl7v2-bar', 'hl7v2-siu'])('of %s are recognised and read', (kind) => {
    const files = samplesOf(kind).map(({ file }) => file);
    expect(files.map((file) => [file, inspectSample(file)?.kind])).toEqual(files.map((file) => [file, kind]));
    expect(files.every((file) => (inspectSample(file)?.records ?? 0) > 0)).toBe(true);
  });

  it('of all other types are HL7, called by what they hold; the one without a head is told', () => {
    const contents = samplesOf('hl7v2-other').map(({ file }) => inspectSample(file));
    expect(contents.every((one) => one?.kind.startsWith('hl7v2-'))).toBe(true);
    expect(contents.filter((one) => one?.records === 0).map((one) => one?.problems.at(-1)?.code)).toEqual([
      'no-message',
    ]);
  });
});
