import { utf8 } from '../../base/utf8.ts';
import type { Dictionary } from '../dictionary.ts';

/** Writes a folded text into `to` and says how long it is; at most as long as the source. */
export type Fold = (source: Uint8Array, from: number, end: number, to: Uint8Array) => number;

/**
 * Codes of one side's dictionary as codes of a dictionary that both sides share, where texts that mean the same are one.
 * Each text is folded once, and only when it is asked for.
 */
export class FoldedCodes {
  readonly #own: Dictionary;
  readonly #shared: Dictionary;
  readonly #fold: Fold;
  readonly #codes: Int32Array;
  #folded = new Uint8Array(256);

  constructor(own: Dictionary, shared: Dictionary, fold: Fold) {
    [this.#own, this.#shared, this.#fold] = [own, shared, fold];
    this.#codes = new Int32Array(own.size).fill(-1);
    this.#codes[0] = 0;
  }

  /** 0 where nothing is left of the text: no key. */
  of(code: number): number {
    const known = this.#codes[code]!;
    return known >= 0 ? known : this.#add(code);
  }

  #add(code: number): number {
    const own = this.#own;
    const [from, to] = [own.start(code), own.end(code)];
    if (to - from > this.#folded.length) this.#folded = new Uint8Array((to - from) * 2);
    let length = -1;
    if (isPlain(own.bytes, from, to)) length = this.#fold(own.bytes, from, to, this.#folded);
    else {
      const plain = utf8(withoutMarks(own.text(code)));
      if (plain.length > this.#folded.length) this.#folded = new Uint8Array(plain.length * 2);
      length = this.#fold(plain, 0, plain.length, this.#folded);
    }
    const shared = this.#shared.intern(this.#folded, 0, length);
    this.#codes[code] = shared;
    return shared;
  }
}

function isPlain(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (bytes[at]! >= 0x80) return false;
  return true;
}

/** 'Clínica' and 'CLINICA' are one name to a bank. */
function withoutMarks(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toUpperCase();
}
