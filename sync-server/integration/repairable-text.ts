import { isUtf8 } from 'node:buffer';

/** The bytes of a file as text in which a person can mend something, without anything else of it changing. */
export type RepairableText = {
  readonly text: string;
  /** In which the text becomes the very bytes again. */
  readonly encoding: 'utf8' | 'latin1';
  /** Where a part of the file stands in the text. */
  readonly from: number;
  readonly to: number;
};

/**
 * Reads a file as text. What is no UTF-8 is read byte by byte, so that it becomes what it was again.
 *
 * @param part  byte offsets of a part of it; `until` null: up to its end.
 * @returns null for what is no text.
 */
export function repairable(
  bytes: Buffer,
  part: { readonly offset: number; readonly until: number | null },
): RepairableText | null {
  // A text of two bytes a character, or a picture: what is not shown would be lost.
  if (bytes.includes(0)) return null;
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
  const decode = (some: Buffer): string => some.toString(encoding);
  const until = Math.min(part.until ?? bytes.length, bytes.length);
  const from = decode(bytes.subarray(0, part.offset)).length;
  return { text: decode(bytes), encoding, from, to: from + decode(bytes.subarray(part.offset, until)).length };
}

/**
 * An edited text with the line ends of the original: a text field makes every line end the same, and HL7 v2 ends its segments with
 * carriage returns alone.
 */
export function withLineEndsOf(edited: string, { text }: Pick<RepairableText, 'text'>): string {
  const plain = edited.replaceAll(/\r\n?/g, '\n');
  const ends = new Set(text.match(/\r\n|\r|\n/g));
  // Several kinds: which stood where cannot be told any more. No file format of the desk depends on it.
  const [end = '\n'] = ends.size === 1 ? ends : [];
  return end === '\n' ? plain : plain.replaceAll('\n', end);
}
