import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { PublicJwk } from '../../src-shared/wire/machine-clients.ts';

/** Test support: a key of a machine client, and what it signs as a client library would. */
export type ClientKey = {
  readonly publicKey: PublicJwk;
  /** An assertion as it should be; `claims` and `header` replace what a test is about. */
  assertion(client: string, audience: string, now: Date, claims?: object, header?: object): Promise<string>;
};

export async function newClientKey(kid: string, alg: 'ES384' | 'RS384' = 'ES384'): Promise<ClientKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  return {
    publicKey: PublicJwk.parse({ ...(await exportJWK(publicKey)), kid, alg }),
    assertion: signer(privateKey, kid, alg),
  };
}

function signer(key: CryptoKey, kid: string, alg: string): ClientKey['assertion'] {
  return (client, audience, now, claims = {}, header = {}) => {
    const exp = Math.floor(now.getTime() / 1000) + 240;
    return new SignJWT({ iss: client, sub: client, aud: audience, jti: randomUUID(), exp, ...claims })
      .setProtectedHeader({ alg, kid, typ: 'JWT', ...header })
      .sign(key);
  };
}
