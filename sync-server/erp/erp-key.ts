import { createHash } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const SHORTEST = 10;

/**
 * Our key as an ERP can keep it: itself where it fits, else 'H' and as much of its SHA-256 in base32 as does. The same for the same
 * key, always; ten characters leave 45 bits, which a million entries share with a chance of one in 70.
 */
export function erpKeyOf(key: string, maxLength: number): string {
  return key.length <= maxLength ? key : shortKeyOf(key, maxLength);
}

/** The short form in any case: for an ERP that turns letters into capitals, or takes few signs besides them. */
export function shortKeyOf(key: string, maxLength: number): string {
  if (maxLength < SHORTEST) throw new RangeError(`an ERP that keeps ${maxLength} characters cannot tell keys apart`);
  const digest = createHash('sha256').update(key).digest();
  let text = 'H';
  for (let bit = 0; text.length < Math.min(maxLength, 40); bit += 5) {
    const word = ((digest[bit >> 3] ?? 0) << 8) | (digest[(bit >> 3) + 1] ?? 0);
    text += ALPHABET[(word >> (11 - (bit % 8))) & 31];
  }
  return text;
}
