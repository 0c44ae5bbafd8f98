import { latin1 } from './bytes.ts';

const SLOTS = 1024;
/** Six bytes and a leading one make a number below 2^53. */
const LONGEST = 6;
/** Up to here V8 joins texts by copying them; beyond, it would keep the parts. */
const LONGEST_PIECEWISE = 12;

/**
 * Text of ASCII bytes. Qualifiers, codes and modifiers come again and again: what is short is remembered and given out
 * as the same string, which saves both time and memory. One text per slot, the latest wins.
 */
export class ShortTexts {
  readonly #keys = new Float64Array(SLOTS);
  readonly #texts: string[] = Array.from<string>({ length: SLOTS }).fill('');

  text(bytes: Uint8Array, from: number, to: number): string {
    if (to - from > LONGEST)
      return to - from > LONGEST_PIECEWISE ? latin1(bytes, from, to) : piecewise(bytes, from, to);
    // The leading one tells 'A' from NUL 'A'.
    let key = 1;
    let hash = 0;
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at]!;
      key = key * 256 + byte;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    const slot = (hash ^ (hash >>> 10)) & (SLOTS - 1);
    if (this.#keys[slot] === key) return this.#texts[slot]!;
    const text = latin1(bytes, from, to);
    this.#keys[slot] = key;
    this.#texts[slot] = text;
    return text;
  }
}

/** Text of seven to twelve bytes: with a fixed number of arguments the call costs half of what a list of them does. */
function piecewise(bytes: Uint8Array, from: number, to: number): string {
  let text = String.fromCharCode(
    bytes[from]!,
    bytes[from + 1]!,
    bytes[from + 2]!,
    bytes[from + 3]!,
    bytes[from + 4]!,
    bytes[from + 5]!,
    bytes[from + 6]!,
  );
  for (let at = from + 7; at < to; at += 1) text += String.fromCharCode(bytes[at]!);
  return text;
}
