/** Bytes that are not what they should be; caught where the reading began. */
export class Unreadable extends Error {}

/** Writes numbers in as few bytes as they need, seven bits in each (LEB128). */
export class ByteWriter {
  #bytes = new Uint8Array(4096);
  #length = 0;

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(this.#length + 1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  /** A whole number from 0 on, up to 2^53. */
  natural(value: number): void {
    let left = value;
    while (left >= 0x80) {
      this.byte((left % 0x80) + 0x80);
      left = Math.floor(left / 0x80);
    }
    this.byte(left);
  }

  /** A whole number of at most 54 bits: the sign is in the lowest bit of the first byte, below six bits of the number. */
  integer(value: number): void {
    const size = Math.abs(value);
    const first = (size % 0x40) * 2 + (value < 0 ? 1 : 0);
    if (size < 0x40) {
      this.byte(first);
      return;
    }
    this.byte(first + 0x80);
    this.natural(Math.floor(size / 0x40));
  }

  raw(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#bytes.length) this.#grow(this.#length + bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}

/** Reads what a `ByteWriter` wrote. @throws Unreadable where the bytes end, or a number has more digits than there are. */
export class ByteReader {
  at: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, from: number) {
    this.#bytes = bytes;
    this.at = from;
  }

  get left(): number {
    return this.#bytes.length - this.at;
  }

  natural(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 54; scale *= 0x80) {
      const byte = this.#byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new Unreadable();
  }

  integer(): number {
    const first = this.#byte();
    const low = (first >> 1) & 0x3f;
    const size = first < 0x80 ? low : low + this.natural() * 0x40;
    return first & 1 ? 0 - size : size;
  }

  raw(length: number): Uint8Array {
    if (length > this.left) throw new Unreadable();
    const bytes = this.#bytes.slice(this.at, this.at + length);
    this.at += length;
    return bytes;
  }

  #byte(): number {
    const byte = this.#bytes[this.at];
    if (byte === undefined) throw new Unreadable();
    this.at += 1;
    return byte;
  }
}
