import { CARRIAGE_RETURN, LINE_FEED, isAlphanumeric, isBlank, isNewline, tag, upper } from './bytes.ts';

/** Byte values. */
export type Delimiters = {
  readonly element: number;
  readonly component: number;
  readonly segment: number;
  /** False when ISA16 is missing or there is no ISA: `component` is then the customary ':'. */
  readonly componentKnown: boolean;
};

/** How many bytes from the start of an envelope are needed to tell its delimiters for certain. */
export const LOOKAHEAD_BYTES = 2048;

const COLON = 0x3a;
const TILDE = 0x7e;
const ISA = tag('ISA');
const GS = tag('GS');
const ST = tag('ST');
const BPR = tag('BPR');
const SVC = tag('SVC');
const AFTER_ISA = [GS, ST, tag('TA1'), tag('IEA')];
const AFTER_BARE_START = [ST, BPR, tag('TRN'), tag('BHT'), tag('BGN'), tag('N1'), tag('CLP'), tag('SE')];
const CUSTOMARY_COMPONENT_SEPARATORS = new Set([...':>|^\\<'].map((character) => character.charCodeAt(0)));

/** Whether an upper- or lower-case segment name stands at `at`, followed by `element`. */
function standsAt(bytes: Uint8Array, at: number, end: number, name: number, element: number): boolean {
  const size = (name & 0xff) === 0 ? 2 : 3;
  if (at + size >= end || bytes[at + size] !== element) return false;
  return (
    upper(bytes[at]!) === name >> 16 &&
    upper(bytes[at + 1]!) === ((name >> 8) & 0xff) &&
    (size === 2 || upper(bytes[at + 2]!) === (name & 0xff))
  );
}

/** Whether what stands at `at` reads like 'ISA*00*', 'GS*HP*', 'ST*835*' or 'BPR*I*'; which one, or 0. */
export function envelopeStartAt(bytes: Uint8Array, at: number, end: number): number {
  const first = upper(bytes[at] ?? 0);
  const name = first === 0x49 ? ISA : first === 0x47 ? GS : first === 0x53 ? ST : first === 0x42 ? BPR : 0;
  if (name === 0) return 0;
  const size = (name & 0xff) === 0 ? 2 : 3;
  if (at + size + 2 >= end) return 0;
  const element = bytes[at + size]!;
  // Control characters are separators in some networks' files; only these never are.
  if (isAlphanumeric(element) || isNewline(element) || element === 0x20 || element === 0 || element >= 0x80) return 0;
  if (!standsAt(bytes, at, end, name, element)) return 0;
  for (let next = at + size + 1; next < Math.min(end, at + size + 5); next += 1) {
    if (bytes[next] === element) return next > at + size + 1 ? name : 0;
    if (!isAlphanumeric(bytes[next]!) && !(name === ISA && bytes[next] === 0x20)) return 0;
  }
  return 0;
}

export function startsWithIsa(bytes: Uint8Array, at: number, end: number): boolean {
  return envelopeStartAt(bytes, at, end) === ISA;
}

/**
 * The delimiters of the envelope that starts at `at`.
 *
 * An ISA says them, but real ones are of any length, lack ISA16, or end in a newline: so they are read off the place
 * where the next segment begins rather than counted from the left. Without an ISA they are guessed the same way.
 *
 * @param bytes  looked at in `[at, at + LOOKAHEAD_BYTES)` and not beyond `end`.
 * @param at     where {@link envelopeStartAt} found a start.
 */
export function detectDelimiters(bytes: Uint8Array, at: number, end: number): Delimiters {
  const limit = Math.min(end, at + LOOKAHEAD_BYTES);
  const start = envelopeStartAt(bytes, at, limit);
  const element = bytes[at + ((start & 0xff) === 0 ? 2 : 3)]!;
  const found =
    start === ISA
      ? (readIsaEnd(bytes, at, limit, element) ?? countIsa(bytes, at, limit, element))
      : { segment: guessTerminator(bytes, at, limit, element), component: null };
  const component = found.component ?? findComponent(bytes, at, limit, element) ?? COLON;
  return { element, component, segment: found.segment, componentKnown: found.component !== null };
}

type IsaEnd = { readonly segment: number; readonly component: number | null };

/** Where the next of `names` begins in `[from, limit)`, not counting one that is merely an element; -1 when nowhere. */
function findNext(bytes: Uint8Array, from: number, limit: number, element: number, names: readonly number[]): number {
  for (let at = from; at < limit; at += 1) {
    if (isAlphanumeric(bytes[at - 1]!) || bytes[at - 1] === element) continue;
    if (names.some((name) => standsAt(bytes, at, limit, name, element))) return at;
  }
  return -1;
}

/** Index of the last byte before `at` that is not blank. */
function lastBefore(bytes: Uint8Array, at: number, from: number): number {
  let index = at - 1;
  while (index > from && isBlank(bytes[index]!)) index -= 1;
  return index;
}

/** The newline that serves as a terminator in `[from, to)`: LF for CR LF; null when there is none. */
function newlineIn(bytes: Uint8Array, from: number, to: number): number | null {
  let found: number | null = null;
  for (let at = from; at < to; at += 1) {
    if (bytes[at] === LINE_FEED) return LINE_FEED;
    if (bytes[at] === CARRIAGE_RETURN) found = CARRIAGE_RETURN;
  }
  return found;
}

function readIsaEnd(bytes: Uint8Array, at: number, limit: number, element: number): IsaEnd | null {
  const next = findNext(bytes, at + 20, limit, element, AFTER_ISA);
  if (next < 0) return null;
  const last = lastBefore(bytes, next, at);
  const newline = newlineIn(bytes, last + 1, next);
  const end = bytes[last]!;
  if (isAlphanumeric(end) || end === element) return newline === null ? null : { segment: newline, component: null };
  const before = bytes[last - 1]!;
  if (before !== element) {
    // '…*P~' lacks ISA16 altogether, '…*P*:~' is as it should be.
    const component = isAlphanumeric(before) || isBlank(before) ? null : before;
    return { segment: end, component };
  }
  // One character after the last separator: ISA16 before a newline, or a terminator without ISA16. The next segment tells.
  if (newline === null) return { segment: end, component: null };
  const second = findNext(bytes, next + 3, limit, element, [ST, GS, tag('IEA')]);
  const terminator = second < 0 ? TILDE : bytes[lastBefore(bytes, second, at)]!;
  return terminator === end ? { segment: end, component: null } : { segment: newline, component: end };
}

/** An ISA that nothing known follows: counted from the left, as the standard lays it out. */
function countIsa(bytes: Uint8Array, at: number, limit: number, element: number): IsaEnd {
  let separators = 0;
  for (let index = at; index < limit - 2; index += 1) {
    if (bytes[index] === element) separators += 1;
    if (separators < 16) continue;
    const component = bytes[index + 1]!;
    const segment = newlineIn(bytes, index + 2, Math.min(limit, index + 4)) ?? bytes[index + 2]!;
    const plausible = !isAlphanumeric(component) && !isAlphanumeric(bytes[index + 2]!) && bytes[index + 2] !== element;
    if (plausible && isNewline(bytes[index + 2]!)) return { segment, component };
    if (plausible) return { segment: bytes[index + 2]!, component };
    break;
  }
  return { segment: TILDE, component: null };
}

function guessTerminator(bytes: Uint8Array, at: number, limit: number, element: number): number {
  const next = findNext(bytes, at + 3, limit, element, AFTER_BARE_START);
  if (next < 0) return bytes.subarray(at, limit).includes(TILDE) ? TILDE : (newlineIn(bytes, at, limit) ?? TILDE);
  const last = lastBefore(bytes, next, at);
  const end = bytes[last]!;
  if (!isAlphanumeric(end) && end !== element) return end;
  return newlineIn(bytes, last + 1, next) ?? TILDE;
}

/** The third character of the first 'SVC*HC:99213'; null when there is none within sight. */
function findComponent(bytes: Uint8Array, at: number, limit: number, element: number): number | null {
  const line = findNext(bytes, at + 3, limit, element, [SVC]);
  const separator = line < 0 ? undefined : bytes[line + 6];
  return separator !== undefined && line + 6 < limit && isCustomaryComponentSeparator(separator) ? separator : null;
}

export function isCustomaryComponentSeparator(byte: number): boolean {
  return CUSTOMARY_COMPONENT_SEPARATORS.has(byte);
}
