const [QUOTE, BACKSLASH, COLON, COMMA] = [0x22, 0x5c, 0x3a, 0x2c];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];
const ENTRY = [...'entry'].map((character) => character.charCodeAt(0));

/**
 * Where the entries of a Bundle stand in its bytes, in their order: JSON.parse does not say it, and what is wrong with one entry is
 * told at its own place.
 *
 * @param bytes  well-formed JSON of one object. Its member `entry` is looked for; empty where there is none.
 */
export function entryPlaces(bytes: Uint8Array): readonly number[] {
  let places: number[] = [];
  let depth = 0;
  let isEntries = false;
  let isAwaited = false;
  let name: { readonly from: number; readonly to: number } | null = null;
  let isNamed = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (byte <= 0x20) continue;
    if (isAwaited && byte !== CLOSE_BRACKET) places.push(at);
    isAwaited = false;
    if (byte === QUOTE) {
      const from = at + 1;
      for (at += 1; at < bytes.length && bytes[at] !== QUOTE; at += 1) if (bytes[at] === BACKSLASH) at += 1;
      if (depth === 1) name = { from, to: at };
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1;
      if (depth === 2 && byte === OPEN_BRACKET && isNamed) {
        [isEntries, isAwaited] = [true, true];
        // Of two members of one name JSON.parse keeps the last one.
        places = [];
      }
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth -= 1;
      if (depth === 1) isEntries = false;
    } else if (byte === COLON && depth === 1) isNamed = name !== null && isEntry(bytes, name);
    else if (byte === COMMA) isAwaited = isEntries && depth === 2;
  }
  return places;
}

function isEntry(bytes: Uint8Array, { from, to }: { readonly from: number; readonly to: number }): boolean {
  return to - from === ENTRY.length && ENTRY.every((byte, index) => bytes[from + index] === byte);
}
