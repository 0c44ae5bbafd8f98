import { tag } from '../x12/bytes.ts';
import { Tokenizer } from '../x12/tokenizer.ts';

export type RecognisedFile =
  | { readonly kind: 'x12-835' }
  /** `transactionSet` is its first ST01, '' when none was in sight. */
  | { readonly kind: 'x12-other'; readonly transactionSet: string }
  | { readonly kind: 'empty' }
  /** Text whose characters take two bytes each, as Windows' Notepad may save it. */
  | { readonly kind: 'utf-16' }
  | { readonly kind: 'binary' }
  | { readonly kind: 'unknown' };

/** How much of a file {@link recogniseFile} wants to see; less will do for a smaller file. */
export const RECOGNITION_BYTES = 16 * 1024;

const ST = tag('ST');
const GS = tag('GS');
const CLP = tag('CLP');
const SIGNATURES = ['%PDF', 'PK\u0003\u0004', '\u001f\u008b', '\u0089PNG', 'GIF8', '\u00d0\u00cf'];
/** More control characters than this share of the bytes, and nobody meant it to be read as text. */
const MAX_CONTROL_SHARE = 0.05;
/** Of Latin text in UTF-16 every other byte is zero. */
const MIN_ZERO_SHARE = 0.9;

/** Why a text in UTF-16 is not read, and what to do about it. */
export const UTF_16_SENTENCE =
  'This is a text in UTF-16, which is not read here. Save it as UTF-8 and import it again.';

/**
 * Tells from its first bytes what a file is, whatever its name says: an 835 is known by its content, also without an
 * envelope, behind a byte order mark, or with delimiters of its own.
 */
export function recogniseFile(firstBytes: Uint8Array): RecognisedFile {
  if (isEmpty(firstBytes)) return { kind: 'empty' };
  const x12 = recogniseX12(firstBytes);
  if (x12) return x12;
  if (isUtf16(firstBytes)) return { kind: 'utf-16' };
  return { kind: isBinary(firstBytes) ? 'binary' : 'unknown' };
}

function recogniseX12(bytes: Uint8Array): RecognisedFile | null {
  const sets: string[] = [];
  let isX12 = false;
  let holdsRemittance = false;
  const tokenizer = new Tokenizer({
    onSegment: (segment) => {
      if (segment.name === ST) sets.push(segment.text(1));
      else if (segment.name === CLP || (segment.name === GS && segment.text(1) === 'HP')) holdsRemittance = true;
    },
    onDelimiters: () => (isX12 = true),
    onUnread: () => undefined,
  });
  tokenizer.push(bytes);
  tokenizer.end();
  if (!isX12) return null;
  if (holdsRemittance || sets.includes('835')) return { kind: 'x12-835' };
  return { kind: 'x12-other', transactionSet: sets[0] ?? '' };
}

/** Nothing but white space, an end-of-file character, a byte order mark. */
function isEmpty(bytes: Uint8Array): boolean {
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes
    .subarray(isMarked ? 3 : 0)
    .every((byte) => byte === 0x20 || byte === 0x1a || (byte >= 0x09 && byte <= 0x0d));
}

/** Its byte order mark says so; or all the zero bytes stand where Latin letters have them, and the others are text. */
function isUtf16(bytes: Uint8Array): boolean {
  const isMarked = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return isMarked || [0, 1].some((high) => isLatinInUtf16(bytes, high));
}

function isLatinInUtf16(bytes: Uint8Array, high: number): boolean {
  const highs = bytes.filter((_, index) => index % 2 === high);
  const lows = bytes.filter((_, index) => index % 2 !== high);
  return highs.length > 0 && shareOf(highs, (byte) => byte === 0) >= MIN_ZERO_SHARE && !isBinary(lows);
}

function shareOf(bytes: Uint8Array, holds: (byte: number) => boolean): number {
  return bytes.reduce((sum, byte) => sum + (holds(byte) ? 1 : 0), 0) / bytes.length;
}

function isBinary(bytes: Uint8Array): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 4));
  if (SIGNATURES.some((signature) => start.startsWith(signature)) || bytes.includes(0)) return true;
  return shareOf(bytes, (byte) => byte < 0x20 && (byte < 0x09 || byte > 0x0d)) > MAX_CONTROL_SHARE;
}
