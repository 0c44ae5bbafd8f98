/** ASCII tests on bytes, shared by the scanner and by what looks at the start of a file. */

export const CARRIAGE_RETURN = 0x0d;
export const LINE_FEED = 0x0a;
const SPACE = 0x20;

export function isAlphanumeric(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

/** Space and all control characters: what may stand between two segments without meaning anything. */
export function isBlank(byte: number): boolean {
  return byte <= SPACE;
}

export function isNewline(byte: number): boolean {
  return byte === LINE_FEED || byte === CARRIAGE_RETURN;
}

/** The first index in `[at, end)` that holds no blank, or `end`. */
export function skipBlanks(bytes: Uint8Array, at: number, end: number): number {
  let index = at;
  while (index < end && bytes[index]! <= SPACE) index += 1;
  return index;
}

/** Upper-case code of a letter, the byte itself otherwise. */
export function upper(byte: number): number {
  return byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte;
}

/** Two or three characters as one number ('CLP' → 0x434c50), so that a segment name is compared in one step. */
export function tag(name: string): number {
  return (name.charCodeAt(0) << 16) | (name.charCodeAt(1) << 8) | (name.length > 2 ? name.charCodeAt(2) : 0);
}

// Larger pieces leave the stack for the heap and are three times slower.
const PIECE = 4096;

/** One character per byte (latin1), so that indexes into the text are indexes into the bytes. */
export function latin1(bytes: Uint8Array, from: number, to: number): string {
  if (to - from <= PIECE) return String.fromCharCode.apply(null, bytes.subarray(from, to) as unknown as number[]);
  let text = '';
  for (let at = from; at < to; at += PIECE) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, Math.min(at + PIECE, to)) as unknown as number[]);
  }
  return text;
}

/**
 * Text of bytes that are not all ASCII: UTF-8 when they are valid UTF-8, else latin1. Senders say in no envelope which
 * of the two they use, and a latin1 name is practically never valid UTF-8.
 */
export function decodeText(bytes: Uint8Array, from: number, to: number): string {
  return decodeUtf8(bytes, from, to) ?? latin1(bytes, from, to);
}

/** As {@link decodeText}, byte by byte: what is no UTF-8 is latin1 where it stands, and what is around it stays UTF-8. */
export function decodeMixed(bytes: Uint8Array, from: number, to: number): string {
  const whole = decodeUtf8(bytes, from, to);
  if (whole !== null) return whole;
  let text = '';
  for (let at = from; at < to;) {
    const size = sizeOfCharacter(bytes, at, to);
    text += size === 0 ? String.fromCharCode(bytes[at]!) : (decodeUtf8(bytes, at, at + size) ?? '');
    at += Math.max(size, 1);
  }
  return text;
}

/** How many bytes the character at `at` has; 0 where none is well-formed there. */
function sizeOfCharacter(bytes: Uint8Array, at: number, to: number): number {
  for (let size = 1; size <= 4 && at + size <= to; size += 1) {
    if (decodeUtf8(bytes, at, at + size) !== null) return size;
  }
  return 0;
}

/** Null when the bytes are not well-formed UTF-8 (overlong forms and surrogates are not). */
export function decodeUtf8(bytes: Uint8Array, from: number, to: number): string | null {
  let at = from;
  while (at < to && bytes[at]! < 0x80) at += 1;
  // Nearly every line is ASCII alone, which is ten times as fast this way.
  let text = latin1(bytes, from, at);
  while (at < to) {
    const lead = bytes[at]!;
    const size = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (size === 0 || at + size > to) return null;
    let point = size === 1 ? lead : lead & (0x7f >> size);
    for (let next = 1; next < size; next += 1) {
      const byte = bytes[at + next]!;
      if ((byte & 0xc0) !== 0x80) return null;
      point = (point << 6) | (byte & 0x3f);
    }
    const overlong = (size === 3 && point < 0x800) || (size === 4 && point < 0x10000);
    if (overlong || (point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff) return null;
    text += String.fromCodePoint(point);
    at += size;
  }
  return text;
}

const LEAD_BYTES = { 1: 0xc0, 2: 0xe0, 3: 0xf0 } as const;

/** The bytes of a text in UTF-8; lone surrogates become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let at = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
    if (point < 0x80) bytes[at++] = point;
    else {
      const tail = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
      bytes[at++] = LEAD_BYTES[tail] | (point >> (6 * tail));
      for (let shift = 6 * (tail - 1); shift >= 0; shift -= 6) bytes[at++] = 0x80 | ((point >> shift) & 0x3f);
    }
  }
  return bytes.slice(0, at);
}
