import { invariant } from './invariant.ts';

/**
 * A UUID v7: unique, and ids made later sort later.
 *
 * @param random  ten random bytes.
 * @see RFC 9562, 5.7
 */
export function uuidV7(now: Date, random: Uint8Array): string {
  invariant(random.length === 10, 'a UUID v7 takes ten random bytes');
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(now.getTime()) << 16n);
  bytes.set(random, 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
