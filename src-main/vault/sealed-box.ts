import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;

export type Sealed = { readonly nonce: Buffer; readonly tag: Buffer; readonly cipher: Buffer };

/** AES-256-GCM under a random nonce; `context` is authenticated and must be the same when opened. */
export function seal(
  key: Uint8Array,
  plain: Uint8Array,
  context: Uint8Array,
  nonce = randomBytes(NONCE_BYTES),
): Sealed {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context);
  const text = cipher.update(plain);
  cipher.final();
  return { nonce, tag: cipher.getAuthTag(), cipher: text };
}

/** @returns null when the key, the context or a byte is not what was sealed. */
export function unseal(key: Uint8Array, sealed: Sealed, context: Uint8Array): Buffer | null {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.nonce, { authTagLength: TAG_BYTES })
    .setAAD(context)
    .setAuthTag(sealed.tag);
  const plain = decipher.update(sealed.cipher);
  try {
    decipher.final();
  } catch {
    plain.fill(0);
    return null;
  }
  return plain;
}

/** Nonce, tag and ciphertext in one piece, for small things. */
export function sealBytes(key: Uint8Array, plain: Uint8Array, context: string): Buffer {
  const { nonce, tag, cipher } = seal(key, plain, Buffer.from(context));
  return Buffer.concat([nonce, tag, cipher]);
}

/** @returns null as `unseal` does. */
export function unsealBytes(key: Uint8Array, bytes: Uint8Array, context: string): Buffer | null {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const nonce = all.subarray(0, NONCE_BYTES);
  const tag = all.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  return unseal(key, { nonce, tag, cipher: all.subarray(NONCE_BYTES + TAG_BYTES) }, Buffer.from(context));
}
