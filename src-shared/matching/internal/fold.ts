import type { Fold } from './folded-codes.ts';

const [SPACE, STAR, ZERO] = [0x20, 0x2a, 0x30];

/** Upper case, and letters and digits only; bytes above ASCII stay. 0 for everything else. */
const KEPT = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x61 && byte <= 0x7a) return byte - 0x20;
  const isKept = (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || byte >= 0x80;
  return isKept ? byte : 0;
});

/** A shorter number is in too many references to be a trace number. */
const LEAST_TRACE = 3;

/**
 * A trace number without what gets lost on its way: leading zeros, spaces, hyphens, case. Of a whole TRN segment, as
 * banks deliver it in the addenda of a CCD+, the second element. Empty where there is no digit in it, or too little.
 *
 * @see CORE 370; X12 835 TRN02; DOMAIN.md, D8
 */
export const foldTrace: Fold = (source, from, end, to) => {
  const [start, stop] = isTrnSegment(source, from, end) ? secondElement(source, from, end) : [from, end];
  let length = 0;
  let digits = 0;
  for (let at = start; at < stop; at += 1) {
    const byte = KEPT[source[at]!]!;
    if (byte === 0 || (byte === ZERO && length === 0)) continue;
    if (byte <= 0x39) digits += 1;
    to[length] = byte;
    length += 1;
  }
  return length >= LEAST_TRACE && digits > 0 ? length : 0;
};

/** A reference or a name in upper case, with single spaces instead of anything between its letters and digits. */
export const foldText: Fold = (source, from, end, to) => {
  let length = 0;
  let isGap = false;
  for (let at = from; at < end; at += 1) {
    const byte = KEPT[source[at]!]!;
    if (byte === 0) {
      isGap = length > 0;
      continue;
    }
    if (isGap) {
      to[length] = SPACE;
      length += 1;
      isGap = false;
    }
    to[length] = byte;
    length += 1;
  }
  return length;
};

/** 'TRN*1*12345*1512345678~' */
function isTrnSegment(source: Uint8Array, from: number, end: number): boolean {
  if (end - from < 7 || source[from + 3] !== STAR || source[from + 5] !== STAR) return false;
  return KEPT[source[from]!] === 0x54 && KEPT[source[from + 1]!] === 0x52 && KEPT[source[from + 2]!] === 0x4e;
}

function secondElement(source: Uint8Array, from: number, end: number): [start: number, stop: number] {
  const start = from + 6;
  let stop = start;
  while (stop < end && source[stop] !== STAR && source[stop] !== 0x7e && source[stop] !== 0x5c) stop += 1;
  return [start, stop];
}
