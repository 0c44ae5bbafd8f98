/** Marks of the lower layer protocol. @see HL7 v2.5.1 appendix C, minimal lower layer protocol */
const START_BLOCK = 0x0b;
const END_BLOCK = 0x1c;
const CARRIAGE_RETURN = 0x0d;

/** What stands between two marks. */
export type Frame = {
  /** Of a frame that is too long: its beginning, enough to tell which message it was. */
  readonly content: Buffer;
  readonly isTooLong: boolean;
};

/** So much of a frame that is too long is kept. */
const BEGINNING = 4096;

/**
 * Cuts a stream into frames, with pieces of any size: start block, content, end block, carriage return. Bytes between frames mean
 * nothing and are passed over. A start block within a frame begins another one: the sender gave the first up. Holds no more
 * than `longest` bytes, whatever is sent.
 */
export class FrameReader {
  readonly #longest: number;
  #pieces: Buffer[] = [];
  #length = 0;
  #isInside = false;
  #isTooLong = false;
  /** An end block was read, and not yet what comes after it. */
  #hasEnded = false;

  constructor(longest: number) {
    this.#longest = longest;
  }

  /** A frame has begun and is not whole yet. */
  get isInside(): boolean {
    return this.#isInside;
  }

  push(piece: Buffer): Frame[] {
    const frames: Frame[] = [];
    let at = 0;
    while (at < piece.length) {
      if (this.#hasEnded) at = this.#afterEnd(piece, at, frames);
      else if (this.#isInside) at = this.#inside(piece, at);
      else {
        const start = piece.indexOf(START_BLOCK, at);
        if (start < 0) break;
        this.#begin();
        at = start + 1;
      }
    }
    return frames;
  }

  #begin(): void {
    this.#isInside = true;
    this.#isTooLong = false;
    this.#hasEnded = false;
    this.#pieces = [];
    this.#length = 0;
  }

  #inside(piece: Buffer, at: number): number {
    const end = piece.indexOf(END_BLOCK, at);
    const upTo = end < 0 ? piece.length : end;
    const again = piece.subarray(at, upTo).lastIndexOf(START_BLOCK);
    if (again >= 0) {
      this.#begin();
      this.#hold(piece.subarray(at + again + 1, upTo));
    } else this.#hold(piece.subarray(at, upTo));
    this.#hasEnded = end >= 0;
    return end < 0 ? piece.length : end + 1;
  }

  /** An end block without a carriage return after it is a byte of the content: base64 never has it, a careless text may. */
  #afterEnd(piece: Buffer, at: number, frames: Frame[]): number {
    this.#hasEnded = false;
    if (piece[at] !== CARRIAGE_RETURN) {
      this.#hold(Buffer.of(END_BLOCK));
      return at;
    }
    frames.push({ content: Buffer.concat(this.#pieces), isTooLong: this.#isTooLong });
    this.#isInside = false;
    this.#pieces = [];
    return at + 1;
  }

  #hold(bytes: Buffer): void {
    if (this.#isTooLong || bytes.length === 0) return;
    // Copied: what the socket gave is a part of a larger piece of memory, which a slow sender would keep alive.
    this.#pieces.push(Buffer.from(bytes));
    this.#length += bytes.length;
    // One byte at a time would otherwise cost an object each.
    if (this.#pieces.length >= 1024) this.#pieces = [Buffer.concat(this.#pieces)];
    if (this.#length <= this.#longest) return;
    this.#isTooLong = true;
    this.#pieces = [Buffer.concat(this.#pieces).subarray(0, BEGINNING)];
  }
}

/** A text in a frame, in UTF-8. */
export function framed(text: string): Buffer {
  return Buffer.concat([Buffer.of(START_BLOCK), Buffer.from(text, 'utf8'), Buffer.of(END_BLOCK, CARRIAGE_RETURN)]);
}
