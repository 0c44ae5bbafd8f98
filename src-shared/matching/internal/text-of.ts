const REPLACEMENT = 0xfffd;

/** The text of UTF-8 bytes; TextDecoder belongs to the platform. What is no UTF-8 becomes U+FFFD, byte by byte. */
export function textOf(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  let at = from;
  while (at < to) {
    const plainFrom = at;
    // Many arguments at once are quick, too many overflow the stack.
    while (at < to && at - plainFrom < 4096 && bytes[at]! < 0x80) at += 1;
    if (at > plainFrom) text += String.fromCharCode.apply(null, bytes.subarray(plainFrom, at) as unknown as number[]);
    else {
      const { code, length } = decodeAt(bytes, at, to);
      text += String.fromCodePoint(code);
      at += length;
    }
  }
  return text;
}

function decodeAt(bytes: Uint8Array, at: number, to: number): { code: number; length: number } {
  const first = bytes[at]!;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  const smallest = [0, 0, 0x80, 0x800, 0x1_0000][length]!;
  if (first < 0xc2 || first > 0xf4 || at + length > to) return { code: REPLACEMENT, length: 1 };
  let code = first & (0xff >> (length + 1));
  for (let next = at + 1; next < at + length; next += 1) {
    if ((bytes[next]! & 0xc0) !== 0x80) return { code: REPLACEMENT, length: 1 };
    code = (code << 6) | (bytes[next]! & 63);
  }
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  return code < smallest || code > 0x10_ffff || isSurrogate ? { code: REPLACEMENT, length: 1 } : { code, length };
}
