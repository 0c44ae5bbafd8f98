import { createPublicKey, verify } from 'node:crypto';

/**
 * Whether a text was signed with a device's key.
 *
 * @param publicKey  of the device: Ed25519, SPKI DER.
 * @param signature  over the text's UTF-8 bytes, base64.
 */
export function isSignedByDevice(publicKey: Buffer, text: string, signature: string): boolean {
  const key = createPublicKey({ key: publicKey, format: 'der', type: 'spki' });
  return verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64'));
}
