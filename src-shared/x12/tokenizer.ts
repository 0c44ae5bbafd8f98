import { CARRIAGE_RETURN, LINE_FEED, isAlphanumeric, isNewline, skipBlanks, tag, upper } from './bytes.ts';
import { LOOKAHEAD_BYTES, detectDelimiters, envelopeStartAt, startsWithIsa, type Delimiters } from './delimiters.ts';
import { MAX_ELEMENTS, Segment } from './segment.ts';

/** A longer run without a segment terminator is not a segment. */
export const MAX_SEGMENT_BYTES = 64 * 1024;
const BUFFER_BYTES = 2 * MAX_SEGMENT_BYTES;

/** What a byte means while a segment is scanned; the last two are bits. */
const ORDINARY = 0;
const ELEMENT = 1;
const TERMINATOR = 2;
const NEWLINE = 4;
const HIGH = 8;

const LETTER_I = 0x49;
const CLOSING = new Set([tag('SE'), tag('GE'), tag('IEA')]);

/** Bytes that were passed over, and why. */
export type Unread = 'not-x12' | 'leading-junk' | 'segment-too-long' | 'truncated';

export type TokenizerSink = {
  /** The argument is the tokenizer's own cursor: read it now, keep nothing of it. */
  onSegment(segment: Segment): void;
  /** Delimiters were found, before the first segment they apply to. */
  onDelimiters(delimiters: Delimiters): void;
  /**
   * @param offset    byte offset in the file where the unread bytes begin.
   * @param position  of the segment that is cut off; 0 when the bytes are no segment.
   */
  onUnread(reason: Unread, offset: number, position: number): void;
};

/**
 * Cuts bytes into X12 segments: pushed in pieces of any size, in bounded memory, at the speed of one table look-up per
 * byte. Tolerates a byte order mark, indented segments, newlines as or after terminators, lines wrapped inside a
 * segment, an ISA of the wrong length, no ISA at all, and several interchanges with delimiters of their own.
 *
 * Bytes are worked on only when the buffer is full or the input ends, at the same offsets however they arrived: the
 * result cannot depend on where the pieces were cut.
 */
export class Tokenizer {
  readonly #sink: TokenizerSink;
  readonly #segment = new Segment();
  readonly #meaning = new Uint8Array(256);
  // Holds one spare byte: a terminator behind the last one ends every scan without a bounds check.
  #buffer = new Uint8Array(1);
  #filled = 0;
  /** File offset of the buffer's first byte. */
  #base = 0;
  #position = 0;
  #state: 'start' | 'seeking' | 'reading' | 'skipping' = 'start';
  #terminator = 0;

  constructor(sink: TokenizerSink) {
    this.#sink = sink;
  }

  /** Bytes taken so far. */
  get bytes(): number {
    return this.#base + this.#filled;
  }

  /** Segments seen so far. */
  get segments(): number {
    return this.#position;
  }

  push(chunk: Uint8Array): void {
    for (let from = 0; from < chunk.length;) {
      const take = Math.min(BUFFER_BYTES - this.#filled, chunk.length - from);
      this.#reserve(this.#filled + take);
      this.#buffer.set(chunk.subarray(from, from + take), this.#filled);
      this.#filled += take;
      from += take;
      if (this.#filled === BUFFER_BYTES) this.#work(false);
    }
  }

  end(): void {
    this.#work(true);
  }

  #reserve(size: number): void {
    if (size < this.#buffer.length) return;
    const larger = new Uint8Array(Math.min(BUFFER_BYTES, Math.max(size, 2 * this.#buffer.length)) + 1);
    larger.set(this.#buffer);
    this.#buffer = larger;
  }

  /** Works through the buffer and moves what cannot be decided yet to its front. Always makes room. */
  #work(last: boolean): void {
    let at = 0;
    if (this.#state === 'start') at = this.#start(last);
    if (this.#state === 'seeking') at = this.#seek(at, last);
    if (this.#state === 'skipping') at = this.#skip(at);
    if (this.#state === 'reading') at = this.#read(at, last);
    this.#buffer.copyWithin(0, at, this.#filled);
    this.#base += at;
    this.#filled -= at;
  }

  /** @returns, like the other steps, the index up to which the buffer is finished with. */
  #start(last: boolean): number {
    const buffer = this.#buffer;
    const marked = this.#filled >= 3 && buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf;
    const at = skipBlanks(buffer, marked ? 3 : 0, this.#filled);
    if (!last && this.#filled - at < LOOKAHEAD_BYTES) return at;
    if (at === this.#filled) return at;
    if (envelopeStartAt(buffer, at, this.#filled) === 0) this.#state = 'seeking';
    else this.#enter(at);
    return at;
  }

  /** Passes over what stands before the envelope: a mail header, a report's banner. */
  #seek(from: number, last: boolean): number {
    const buffer = this.#buffer;
    const limit = last ? this.#filled : this.#filled - LOOKAHEAD_BYTES;
    for (let at = from; at < limit; at += 1) {
      if (at > 0 && isAlphanumeric(buffer[at - 1]!)) continue;
      if (envelopeStartAt(buffer, at, this.#filled) === 0) continue;
      this.#sink.onUnread('leading-junk', 0, 0);
      this.#enter(at);
      return at;
    }
    if (last) this.#sink.onUnread('not-x12', 0, 0);
    return Math.max(from, limit);
  }

  /** Starts reading at an envelope. An ISA there, like any later one, is adopted when its turn comes. */
  #enter(at: number): void {
    this.#state = 'reading';
    if (!startsWithIsa(this.#buffer, at, this.#filled)) this.#adopt(at);
  }

  #adopt(at: number): void {
    const delimiters = detectDelimiters(this.#buffer, at, this.#filled);
    const meaning = this.#meaning.fill(ORDINARY).fill(HIGH, 0x80);
    // Inside a segment a newline is only a wrapped line, unless newlines are what ends segments.
    if (!isNewline(delimiters.segment)) meaning[LINE_FEED] = meaning[CARRIAGE_RETURN] = NEWLINE;
    meaning[delimiters.segment] = TERMINATOR;
    meaning[delimiters.element] = ELEMENT;
    this.#terminator = delimiters.segment;
    this.#segment.component = delimiters.component;
    this.#sink.onDelimiters(delimiters);
  }

  /** Passes over the rest of a segment that is too long. */
  #skip(from: number): number {
    const end = this.#buffer.subarray(from, this.#filled).indexOf(this.#terminator);
    if (end < 0) return this.#filled;
    this.#state = 'reading';
    return from + end + 1;
  }

  #read(from: number, last: boolean): number {
    const buffer = this.#buffer;
    const filled = this.#filled;
    for (let at = skipBlanks(buffer, from, filled); at < filled; at = skipBlanks(buffer, at, filled)) {
      if (upper(buffer[at]!) === LETTER_I) {
        if (!last && filled - at < LOOKAHEAD_BYTES) return at;
        if (startsWithIsa(buffer, at, filled)) this.#adopt(at);
      }
      buffer[filled] = this.#terminator;
      const end = this.#scan(buffer, at);
      const isComplete = end < filled;
      if (end - at > MAX_SEGMENT_BYTES) {
        this.#sink.onUnread('segment-too-long', this.#base + at, 0);
        if (!isComplete) this.#state = 'skipping';
      } else if (isComplete || last) {
        if (end > at) this.#deliver(at, end, isComplete);
      } else return at;
      at = end + 1;
    }
    return filled;
  }

  /** Notes where the elements of the segment at `from` begin. @returns the index of its terminator. */
  #scan(buffer: Uint8Array, from: number): number {
    const meaning = this.#meaning;
    const segment = this.#segment;
    const starts = segment.starts;
    let count = 0;
    let odd = 0;
    let at = from;
    starts[0] = from;
    for (; ; at += 1) {
      const kind = meaning[buffer[at]!]!;
      if (kind === ORDINARY) continue;
      if (kind === ELEMENT) {
        if (count < MAX_ELEMENTS) starts[++count] = at + 1;
      } else if (kind === TERMINATOR) break;
      else odd |= kind;
    }
    segment.count = count;
    segment.hasHighBytes = (odd & HIGH) !== 0;
    segment.isWrapped = (odd & NEWLINE) !== 0;
    // The CR of a CR LF that ends the segment.
    starts[count + 1] = (at > from && buffer[at - 1] === CARRIAGE_RETURN ? at - 1 : at) + 1;
    return at;
  }

  #deliver(from: number, end: number, isTerminated: boolean): void {
    const segment = this.#segment;
    segment.bytes = this.#buffer;
    if (segment.isWrapped) this.#unwrap(from, end);
    this.#position += 1;
    segment.position = this.#position;
    segment.offset = this.#base + from;
    segment.length = end - from + (isTerminated ? 1 : 0);
    segment.name = segment.readName();
    // A file that ends without its last terminator is common and harmless behind a closing segment.
    if (!isTerminated && !CLOSING.has(segment.name)) {
      this.#sink.onUnread('truncated', segment.offset, segment.position);
    }
    this.#sink.onSegment(segment);
  }

  /** Reads a segment with newlines inside it again, without them. Rare, so it may cost something. */
  #unwrap(from: number, end: number): void {
    const segment = this.#segment;
    // The terminator at `end` comes along, the spare one when the input ends here.
    const joined = this.#buffer.slice(from, end + 1).filter((byte) => !isNewline(byte));
    this.#scan(joined, 0);
    segment.bytes = joined;
  }
}
