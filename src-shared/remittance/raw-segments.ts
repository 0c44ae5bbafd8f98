import { decodeText } from '../x12/bytes.ts';
import type { Interchange, Lineage } from './remittance.ts';

/**
 * The raw segments behind a claim, line or adjustment, one per item, without terminators.
 *
 * @param bytes  the file, or a part of it that begins at `bytesOffset` and holds the whole lineage.
 */
export function rawSegments(
  bytes: Uint8Array,
  lineage: Pick<Lineage, 'offset' | 'length'>,
  delimiters: Interchange['delimiters'],
  bytesOffset = 0,
): string[] {
  const from = lineage.offset - bytesOffset;
  return decodeText(bytes, from, Math.min(bytes.length, from + lineage.length))
    .split(delimiters.segment)
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '');
}
