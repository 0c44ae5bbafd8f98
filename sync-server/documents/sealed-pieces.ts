import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** How much longer a piece is on the disk than in clear. */
export const SEAL_BYTES = NONCE_BYTES + TAG_BYTES;

/** A piece's place in its document: sealed with it, so that pieces can be neither moved nor left off at the end. */
export type Place = { readonly n: number; readonly count: number };

/** AES-256-GCM under a random nonce: nonce, tag and ciphertext in one. */
export function sealPiece(key: Buffer, { n, count }: Place, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(`${n}/${count}`));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

/** @returns null when the key, the place or a byte is not what was sealed. */
export function unsealPiece(key: Buffer, { n, count }: Place, sealed: Buffer): Buffer | null {
  if (sealed.length < SEAL_BYTES) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(`${n}/${count}`))
    .setAuthTag(sealed.subarray(NONCE_BYTES, SEAL_BYTES));
  const plain = decipher.update(sealed.subarray(SEAL_BYTES));
  try {
    decipher.final();
    return plain;
  } catch {
    return null;
  }
}
