import { decodeText, isAlphanumeric, upper } from './bytes.ts';
import { ShortTexts } from './short-texts.ts';

/** Elements beyond this ordinal are not indexed; the longest segment of any standard has a few dozen. */
export const MAX_ELEMENTS = 255;

/** Upper-case letter or digit of a byte; 0 for a byte that is neither letter nor digit. */
const UPPER = Uint8Array.from({ length: 256 }, (_, byte) => (isAlphanumeric(byte) ? upper(byte) : 0));

/**
 * The segment under the reader's eyes: a cursor into the tokenizer's buffer, overwritten by the next segment. Values
 * are decoded when asked for, so an element nobody needs costs nothing.
 *
 * Elements count from 1, as in the standard: `text(2)` of a TRN is TRN02.
 */
export class Segment {
  /** {@link tag} of the name, upper case; 0 when the name is not two or three letters or digits. */
  name = 0;
  /** 1-based position in the file. */
  position = 0;
  /** Byte offset in the file of the first character of the name. */
  offset = 0;
  /** Bytes from there to behind the terminator. */
  length = 0;
  /** Number of elements. */
  count = 0;
  /** Separator of components inside an element, as a byte. */
  component = 0x3a;

  // Set by the tokenizer: element i stands in [starts[i], starts[i + 1] - 1) of `bytes`.
  bytes: Uint8Array = new Uint8Array(0);
  readonly starts = new Int32Array(MAX_ELEMENTS + 2);
  /** Whether a byte above 0x7f occurs. */
  hasHighBytes = false;
  /** Whether a newline stands inside the segment. */
  isWrapped = false;
  readonly #texts = new ShortTexts();

  /** {@link name} as the bytes say it. */
  readName(): number {
    const bytes = this.bytes;
    const from = this.starts[0]!;
    const size = this.starts[1]! - 1 - from;
    if (size !== 2 && size !== 3) return 0;
    const first = UPPER[bytes[from]!]!;
    const second = UPPER[bytes[from + 1]!]!;
    const third = size === 3 ? UPPER[bytes[from + 2]!]! : 0;
    return first === 0 || second === 0 || (third === 0 && size === 3) ? 0 : (first << 16) | (second << 8) | third;
  }

  /** Bytes from the first character of the name to the terminator, or to the CR before it. */
  get contentLength(): number {
    return this.starts[this.count + 1]! - 1 - this.starts[0]!;
  }

  /** The element's text without surrounding spaces; '' when absent. */
  text(element: number): string {
    if (element > this.count) return '';
    return this.textBetween(this.starts[element]!, this.starts[element + 1]! - 1);
  }

  /** Text of a byte range of `bytes`, trimmed of spaces. */
  textBetween(from: number, to: number): string {
    const bytes = this.bytes;
    let start = from;
    let end = to;
    while (start < end && bytes[start] === 0x20) start += 1;
    while (end > start && bytes[end - 1] === 0x20) end -= 1;
    if (start >= end) return '';
    return this.hasHighBytes ? decodeText(bytes, start, end) : this.#texts.text(bytes, start, end);
  }

  isEmpty(element: number): boolean {
    if (element > this.count) return true;
    const end = this.starts[element + 1]! - 1;
    for (let at = this.starts[element]!; at < end; at += 1) if (this.bytes[at] !== 0x20) return false;
    return true;
  }

  /**
   * A monetary amount (X12 type R) in minor units: '1200', '1200.5', '-25.00', '+.50', '5.'.
   *
   * @returns null when the element is empty or is anything else: more than two decimals, an exponent, more than
   *          eleven digits before the point.
   */
  minor(element: number): number | null {
    if (element > this.count) return null;
    const bytes = this.bytes;
    let at = this.starts[element]!;
    let end = this.starts[element + 1]! - 1;
    while (at < end && bytes[at] === 0x20) at += 1;
    while (end > at && bytes[end - 1] === 0x20) end -= 1;
    const sign = bytes[at];
    if (sign === 0x2d || sign === 0x2b) at += 1;
    let value = 0;
    let digits = 0;
    let decimals = -1;
    for (; at < end; at += 1) {
      const byte = bytes[at]!;
      if (byte === 0x2e && decimals < 0) decimals = 0;
      else if (byte >= 0x30 && byte <= 0x39 && decimals < 2) {
        value = value * 10 + (byte - 0x30);
        digits += 1;
        if (decimals >= 0) decimals += 1;
      } else return null;
    }
    if (digits === 0 || value >= 1e13) return null;
    if (decimals <= 0) value *= 100;
    else if (decimals === 1) value *= 10;
    if (value >= 1e13) return null;
    return sign === 0x2d ? 0 - value : value;
  }

  /** A whole number without sign, at most nine digits; -1 when the element is anything else. */
  wholeNumber(element: number): number {
    if (element > this.count) return -1;
    const bytes = this.bytes;
    let at = this.starts[element]!;
    let end = this.starts[element + 1]! - 1;
    while (at < end && bytes[at] === 0x20) at += 1;
    while (end > at && bytes[end - 1] === 0x20) end -= 1;
    if (at === end || end - at > 9) return -1;
    let value = 0;
    for (; at < end; at += 1) {
      const digit = bytes[at]! - 0x30;
      if (digit < 0 || digit > 9) return -1;
      value = value * 10 + digit;
    }
    return value;
  }
}
