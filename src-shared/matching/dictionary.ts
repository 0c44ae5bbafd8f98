import { InvariantError } from '../base/invariant.ts';
import { utf8 } from '../base/utf8.ts';
import { textOf } from './internal/text-of.ts';

/** What a code stands for: bytes `starts[code]` to `starts[code + 1]`. */
export type DictionaryContent = { readonly bytes: Uint8Array; readonly starts: Uint32Array };

/** More text than this in one dictionary could not be addressed by 32 bits. */
const MOST_BYTES = 0xffff_ffff;

/**
 * Texts as whole numbers: the same text always gets the same code. Code 0 is the empty text, codes count up in the order
 * in which texts are first seen. Bytes are UTF-8 and compared as bytes; no string is made until one is asked for.
 */
export class Dictionary {
  #bytes: Uint8Array;
  #starts: Uint32Array;
  #hashes: Uint32Array;
  /** Open addressing; 0 is free, since the empty text is never looked up here. Empty until something is looked up. */
  #slots: Int32Array;
  #size: number;

  constructor(content?: DictionaryContent) {
    this.#bytes = content?.bytes ?? new Uint8Array(256);
    this.#starts = content?.starts ?? new Uint32Array(16);
    this.#size = content ? content.starts.length - 1 : 1;
    this.#hashes = new Uint32Array(0);
    this.#slots = new Int32Array(0);
  }

  /** How many codes there are, the empty text among them. */
  get size(): number {
    return this.#size;
  }

  /** The bytes of all texts; only as far as `end(size - 1)`. May be another array after a text was added. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  start(code: number): number {
    return this.#starts[code]!;
  }

  end(code: number): number {
    return this.#starts[code + 1]!;
  }

  text(code: number): string {
    return textOf(this.#bytes, this.#starts[code]!, this.#starts[code + 1]!);
  }

  /** @returns the code of the bytes from `from` to `to`, a new one where they are new. */
  intern(source: Uint8Array, from: number, to: number): number {
    if (from === to) return 0;
    if (this.#slots.length === 0) this.#rehash();
    const hash = hashOf(source, from, to);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let code = this.#slots[slot]!; code !== 0; code = this.#slots[slot]!) {
      if (this.#hashes[code] === hash && this.#holds(code, source, from, to)) return code;
      slot = (slot + 1) & mask;
    }
    return this.#add(hash, slot, source, from, to);
  }

  internText(text: string): number {
    const bytes = utf8(text);
    return this.intern(bytes, 0, bytes.length);
  }

  /** @returns the code of a text, or undefined where it has none. */
  find(text: string): number | undefined {
    const bytes = utf8(text);
    if (bytes.length === 0) return 0;
    if (this.#slots.length === 0) this.#rehash();
    const hash = hashOf(bytes, 0, bytes.length);
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const code = this.#slots[slot]!;
      if (code === 0) return undefined;
      if (this.#hashes[code] === hash && this.#holds(code, bytes, 0, bytes.length)) return code;
    }
  }

  /** Below zero, zero or above it, by bytes: the same on every machine and in every language. */
  compare(one: number, other: number): number {
    const [bytes, starts] = [this.#bytes, this.#starts];
    let a = starts[one]!;
    let b = starts[other]!;
    const [endA, endB] = [starts[one + 1]!, starts[other + 1]!];
    while (a < endA && b < endB) {
      const difference = bytes[a]! - bytes[b]!;
      if (difference !== 0) return difference;
      a += 1;
      b += 1;
    }
    return endA - a - (endB - b);
  }

  /** Without room to grow: what a segment keeps. The arrays are views, not copies. */
  content(): DictionaryContent {
    const starts = this.#starts.subarray(0, this.#size + 1);
    return { bytes: this.#bytes.subarray(0, starts[this.#size]), starts };
  }

  #holds(code: number, source: Uint8Array, from: number, to: number): boolean {
    let own = this.#starts[code]!;
    if (this.#starts[code + 1]! - own !== to - from) return false;
    for (let at = from; at < to; at += 1, own += 1) if (this.#bytes[own] !== source[at]) return false;
    return true;
  }

  #add(hash: number, slot: number, source: Uint8Array, from: number, to: number): number {
    const code = this.#size;
    const start = this.#starts[code]!;
    const end = start + to - from;
    if (end > MOST_BYTES) throw new InvariantError('a dictionary holds at most 4 GB of text');
    if (end > this.#bytes.length) this.#growBytes(end);
    if (code + 2 > this.#starts.length) this.#growCodes();
    for (let at = from, own = start; at < to; at += 1, own += 1) this.#bytes[own] = source[at]!;
    this.#starts[code + 1] = end;
    this.#hashes[code] = hash;
    this.#slots[slot] = code;
    this.#size = code + 1;
    if (this.#size * 2 > this.#slots.length) this.#fillSlots();
    return code;
  }

  #growBytes(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, Math.min(MOST_BYTES, this.#bytes.length * 2)));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }

  #growCodes(): void {
    const length = this.#starts.length * 2;
    const [starts, hashes] = [new Uint32Array(length), new Uint32Array(length)];
    starts.set(this.#starts);
    hashes.set(this.#hashes);
    [this.#starts, this.#hashes] = [starts, hashes];
  }

  #rehash(): void {
    this.#hashes = new Uint32Array(this.#starts.length);
    for (let code = 1; code < this.#size; code += 1)
      this.#hashes[code] = hashOf(this.#bytes, this.#starts[code]!, this.#starts[code + 1]!);
    this.#fillSlots();
  }

  #fillSlots(): void {
    let length = 32;
    while (length < this.#size * 4) length *= 2;
    const slots = new Int32Array(length);
    const mask = length - 1;
    for (let code = 1; code < this.#size; code += 1) {
      let slot = this.#hashes[code]! & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = code;
    }
    this.#slots = slots;
  }
}

/** FNV-1a with a last mixing, so that numbers that count up do not stand side by side. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c_9dc5;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ bytes[at]!, 0x0100_0193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}
