import { decodeUtf8, isBlank, isNewline, latin1, tag } from '../x12/bytes.ts';

const MESSAGE = tag('MSH');
/** They stand around messages and belong to none: heads and ends of batches and files. */
const ENVELOPE: ReadonlySet<number> = new Set(['FHS', 'FTS', 'BHS', 'BTS'].map(tag));

/**
 * The messages of a transmission, each as its own bytes without what ends its last segment; envelopes of batches,
 * and a byte order mark, are left out.
 */
export function messagesIn(bytes: Uint8Array): readonly Uint8Array[] {
  const messages: Uint8Array[] = [];
  let from = -1;
  const close = (to: number): void => {
    if (from >= 0) messages.push(withoutEnd(bytes.subarray(from, to)));
    from = -1;
  };
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  for (let at = start; at < bytes.length; at += 1) {
    if (at > start && !isNewline(bytes[at - 1]!)) continue;
    const name = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const isHead = name === MESSAGE;
    if (!isHead && !ENVELOPE.has(name)) continue;
    close(at);
    if (isHead) from = at;
  }
  close(bytes.length);
  return messages;
}

function withoutEnd(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && isBlank(bytes[end - 1]!)) end -= 1;
  return bytes.subarray(0, end);
}

/** Why the text of a message cannot be told from its bytes. */
export type EncodingFault = {
  /** `otherSet`: a set that the desk does not read. `notInIt`: bytes that the set does not have. `wide`: two bytes a character. */
  readonly kind: 'otherSet' | 'notInIt' | 'wide';
  /** MSH-18 as it was sent; '' where none was: ASCII then, or UTF-8, which holds it. */
  readonly set: string;
};

const UNICODE: ReadonlySet<string> = new Set(['', 'ASCII', 'UNICODE UTF-8', 'UTF-8', 'UTF8', 'UNICODE']);
const LATIN: ReadonlySet<string> = new Set(['8859/1', '8859/15', 'ISO-8859-1']);

/**
 * Whether the bytes of a message are text in the character set that it names (MSH-18). A name that is read in the wrong set becomes
 * another name, without anybody's noticing.
 *
 * @returns null: they are.
 * @see HL7 v2.5.1 chapter 2.15.9.18 and table 0211
 */
export function encodingFault(bytes: Uint8Array): EncodingFault | null {
  const head = latin1(bytes, 0, Math.min(bytes.length, 4096)).split(/[\r\n]/, 1)[0] ?? '';
  const set = (head.split(head[3] ?? '|')[17] ?? '').split('~', 1)[0]!.trim().toUpperCase();
  if (bytes.includes(0)) return { kind: 'wide', set };
  if (LATIN.has(set)) return null;
  if (!UNICODE.has(set)) return { kind: 'otherSet', set };
  return decodeUtf8(bytes, 0, bytes.length) === null ? { kind: 'notInIt', set } : null;
}
