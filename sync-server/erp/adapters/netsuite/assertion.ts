import { createPrivateKey, randomUUID, sign, constants } from 'node:crypto';

const LIFETIME_SECONDS = 300;

export type AssertionOf = {
  readonly clientId: string;
  /** Id that NetSuite gave the certificate when it was mapped to the client. */
  readonly certificateId: string;
  /** Private key, PEM: RSA, or EC on P-256. */
  readonly privateKey: string;
  readonly tokenUrl: string;
};

/**
 * The signed statement for which NetSuite gives a token.
 *
 * @throws Error when the key cannot be read.
 * @see RFC 7523; NetSuite help, OAuth 2.0 Client Credentials Setup
 */
export function clientAssertion({ clientId, certificateId, privateKey, tokenUrl }: AssertionOf, now: Date): string {
  const key = createPrivateKey(privateKey);
  const isElliptic = key.asymmetricKeyType === 'ec';
  const seconds = Math.floor(now.getTime() / 1000);
  const header = { typ: 'JWT', alg: isElliptic ? 'ES256' : 'PS256', kid: certificateId };
  const claims = {
    iss: clientId,
    scope: ['rest_webservices'],
    aud: tokenUrl,
    iat: seconds,
    exp: seconds + LIFETIME_SECONDS,
    jti: randomUUID(),
  };
  const body = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = isElliptic
    ? sign('sha256', Buffer.from(body), { key, dsaEncoding: 'ieee-p1363' })
    : sign('sha256', Buffer.from(body), { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
  return `${body}.${signature.toString('base64url')}`;
}
