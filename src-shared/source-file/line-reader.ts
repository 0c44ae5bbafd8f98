import { CARRIAGE_RETURN, decodeText, LINE_FEED } from '../x12/bytes.ts';

export type Line = {
  readonly text: string;
  /** Byte offset of its first character, and how many bytes it has, without what ends it. */
  readonly offset: number;
  readonly bytes: number;
};

/** A longer line is cut there, where a format does not ask for longer ones. */
const LONGEST_LINE = 64 * 1024;

/**
 * Cuts a file into lines, whether they end with CR, LF or both, with pieces of any size. A byte order mark is left out. What a
 * line has beyond `longest` bytes comes as lines of its own, so that memory does not grow with what somebody sends.
 */
export class LineReader {
  readonly #onLine: (line: Line) => void;
  readonly #longest: number;
  #rest = new Uint8Array(1024);
  #held = 0;
  #offset = 0;
  #endedWithReturn = false;

  constructor(onLine: (line: Line) => void, longest = LONGEST_LINE) {
    this.#onLine = onLine;
    this.#longest = longest;
  }

  push(piece: Uint8Array): void {
    let from = 0;
    for (let at = 0; at < piece.length; at += 1) {
      const byte = piece[at]!;
      if (byte === LINE_FEED && this.#endedWithReturn && at === from && this.#held === 0) {
        this.#endedWithReturn = false;
        this.#offset += 1;
        from = at + 1;
        continue;
      }
      if (byte !== LINE_FEED && byte !== CARRIAGE_RETURN) {
        if (this.#held + (at - from) === this.#longest) {
          this.#emit(piece.subarray(from, at));
          from = at;
        }
        continue;
      }
      this.#emit(piece.subarray(from, at));
      this.#offset += 1;
      this.#endedWithReturn = byte === CARRIAGE_RETURN;
      from = at + 1;
    }
    this.#hold(piece.subarray(from));
  }

  end(): void {
    if (this.#held > 0) this.#emit(new Uint8Array(0));
  }

  #hold(bytes: Uint8Array): void {
    let left = bytes;
    while (this.#held + left.length > this.#longest) {
      const room = this.#longest - this.#held;
      this.#emit(left.subarray(0, room));
      left = left.subarray(room);
    }
    const needed = this.#held + left.length;
    if (needed > this.#rest.length) {
      const larger = new Uint8Array(Math.min(Math.max(needed, 2 * this.#rest.length), this.#longest));
      larger.set(this.#rest.subarray(0, this.#held));
      this.#rest = larger;
    }
    this.#rest.set(left, this.#held);
    this.#held += left.length;
  }

  #emit(tail: Uint8Array): void {
    let bytes = tail;
    if (this.#held > 0) {
      bytes = new Uint8Array(this.#held + tail.length);
      bytes.set(this.#rest.subarray(0, this.#held));
      bytes.set(tail, this.#held);
    }
    const offset = this.#offset;
    this.#offset += bytes.length;
    this.#held = 0;
    this.#endedWithReturn = false;
    const marked = offset === 0 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    const text = decodeText(bytes, marked, bytes.length);
    this.#onLine({ text, offset: offset + marked, bytes: bytes.length - marked });
  }
}
