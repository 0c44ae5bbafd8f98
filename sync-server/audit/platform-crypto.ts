import { createPublicKey, hash, verify } from 'node:crypto';
import type { VerifySignature } from '../../src-shared/audit/checkpoint.ts';
import type { Sha256 } from '../../src-shared/audit/tree.ts';

export const sha256: Sha256 = (input) => hash('sha256', input, 'buffer');

/** What stands before the 32 bytes of an Ed25519 key in SPKI DER. @see RFC 8410, 4 */
export const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');

export const verifySignature: VerifySignature = (key, text, signature) => {
  const der = Buffer.concat([ED25519_SPKI, key]);
  return verify(null, text, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
};
