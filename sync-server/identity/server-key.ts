import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { keepSigningKey } from '../store/signing-keys.ts';
import type { Db } from '../store/transaction.ts';

/** With what the server signs leases and revocations: a workbench keeps the public half from its sign-in on. */
export type ServerKey = {
  /** Ed25519, SPKI DER, base64. */
  readonly publicKey: string;
  /** @returns the signature over the text's UTF-8 bytes, base64. */
  sign(text: string): string;
};

/** The key of this database's servers; made at the first start. */
export async function loadServerKey(db: Db, now: Date): Promise<ServerKey> {
  const made = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
  const privateKey = createPrivateKey({
    key: await keepSigningKey(db, 'lease', made, now),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64');
  return { publicKey, sign: (text) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64') };
}
