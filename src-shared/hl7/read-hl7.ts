import type { SourceProblem } from '../source-file/source-format.ts';
import { LineReader, type Line } from '../source-file/line-reader.ts';
import { componentOf, fieldOf, type Hl7Delimiters, type Hl7Message, type Hl7Segment } from './message.ts';

/** Where a reader of HL7 tells what it meets, in the order of the file. */
export type Hl7Sink = {
  onMessage?(message: Hl7Message): void;
  onProblem?(problem: SourceProblem): void;
};

export type Hl7Totals = { readonly messages: number; readonly batches: number };

/** Documents travel inside messages, as base64 in one field. */
const LONGEST_SEGMENT = 8 * 1024 * 1024;
const MOST_SEGMENTS = 20_000;
/** The marks of the lower layer protocol (MLLP) around a message, where a capture kept them. */
const START_BLOCK = '\u000b';
const END_BLOCK = '\u001c';
const SEGMENT = /^[A-Z][A-Z0-9]{2}(?=\W|$)/;
const USUAL: Hl7Delimiters = { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&' };

/**
 * Reads HL7 v2 messages in pieces of any size: one message, several after one another, or a batch with its envelope (FHS, BHS).
 * Segments may end with CR, as the standard says, or with the line ends of a file. A line that begins with no segment's name
 * goes on the segment before it. Frames of MLLP are taken off.
 *
 * @see HL7 v2.5.1 chapter 2
 */
export class Hl7Reader {
  readonly #sink: Hl7Sink;
  readonly #lines = new LineReader((line) => this.#line(line), LONGEST_SEGMENT);
  #delimiters = USUAL;
  #segments: Hl7Segment[] = [];
  #messages = 0;
  #batches = 0;
  #announced: number | null = null;
  #inBatch = 0;
  #isLost = false;

  constructor(sink: Hl7Sink = {}) {
    this.#sink = sink;
  }

  push(piece: Uint8Array): void {
    this.#lines.push(piece);
  }

  end(): Hl7Totals {
    this.#lines.end();
    this.#flush();
    if (this.#messages === 0) this.#tell('no-message', 'error', 0, 'There is no message: no MSH segment was found.');
    return { messages: this.#messages, batches: this.#batches };
  }

  #line({ text, offset }: Line): void {
    const bare = text.replaceAll(START_BLOCK, '').replaceAll(END_BLOCK, '');
    const name = SEGMENT.exec(bare)?.[0] ?? '';
    switch (name) {
      case 'MSH':
        this.#flush();
        return this.#head(bare, offset);
      case 'FHS':
      case 'FTS':
        return this.#flush();
      case 'BHS':
        this.#flush();
        this.#batches += 1;
        this.#inBatch = 0;
        return undefined;
      case 'BTS':
        this.#flush();
        return this.#batchEnd(bare, offset);
      default:
        return bare.trim() === '' ? undefined : this.#segment(name, bare, offset);
    }
  }

  #head(text: string, offset: number): void {
    const field = text[3] ?? '|';
    const [component = '^', repetition = '~', escape = '\\', subcomponent = '&'] = (
      text.slice(4).split(field)[0] ?? ''
    ).split('');
    this.#delimiters = { field, component, repetition, escape, subcomponent };
    this.#isLost = false;
    this.#segments = [{ name: 'MSH', fields: text.slice(4).split(field), offset }];
  }

  #segment(name: string, text: string, offset: number): void {
    const last = this.#segments.at(-1);
    if (!last) {
      if (!this.#isLost) {
        this.#isLost = true;
        this.#tell('segment-outside', 'error', offset, 'Text stands before any message (MSH); it was left out.');
      }
      return;
    }
    if (this.#segments.length >= MOST_SEGMENTS) {
      this.#tell(
        'message-too-long',
        'error',
        offset,
        `A message has more than ${MOST_SEGMENTS} segments; it was left out.`,
      );
      this.#segments = [];
      this.#isLost = true;
      return;
    }
    const { field } = this.#delimiters;
    if (name !== '' && (text.length === 3 || text[3] === field)) {
      this.#segments.push({ name, fields: text.slice(4).split(field), offset });
      return;
    }
    const [more = '', ...fields] = text.split(field);
    const before = last.fields.slice(0, -1);
    const joined = `${last.fields.at(-1) ?? ''}\n${more}`;
    this.#segments[this.#segments.length - 1] = { ...last, fields: [...before, joined, ...fields] };
  }

  #flush(): void {
    const segments = this.#segments;
    this.#segments = [];
    const [head] = segments;
    if (!head) return;
    this.#messages += 1;
    this.#inBatch += 1;
    const message = messageOf(head, segments, this.#delimiters);
    if (message.type === '')
      this.#tell('type-missing', 'error', head.offset, 'A message does not say of what type it is (MSH-9).');
    if (message.controlId === '') {
      this.#tell(
        'control-id-missing',
        'warning',
        head.offset,
        'A message has no control number (MSH-10): when it is sent again it is not known again.',
      );
    }
    this.#sink.onMessage?.(message);
  }

  #batchEnd(text: string, offset: number): void {
    const count = Number(text.split(this.#delimiters.field)[1] ?? '');
    this.#announced = Number.isInteger(count) && count > 0 ? count : null;
    if (this.#announced !== null && this.#announced !== this.#inBatch) {
      const message = `A batch says that it has ${this.#announced} messages; ${this.#inBatch} were found.`;
      this.#tell('batch-count-differs', 'error', offset, message);
    }
  }

  #tell(code: string, severity: SourceProblem['severity'], offset: number, message: string): void {
    this.#sink.onProblem?.({ code, severity, offset, message });
  }
}

function messageOf(head: Hl7Segment, segments: readonly Hl7Segment[], delimiters: Hl7Delimiters): Hl7Message {
  const blank: Hl7Message = {
    type: '',
    trigger: '',
    controlId: '',
    sendingApplication: '',
    sendingFacility: '',
    processing: '',
    version: '',
    delimiters,
    segments,
    offset: head.offset,
  };
  const of = (number: number, component = 1) => componentOf(blank, fieldOf(head, number), component);
  return {
    ...blank,
    type: of(9),
    trigger: of(9, 2),
    controlId: of(10),
    sendingApplication: of(3),
    sendingFacility: of(4),
    processing: of(11),
    version: of(12),
  };
}
