import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import type { PublicJwk } from '../../src-shared/wire/machine-clients.ts';

/** Clocks differ. */
const TOLERANCE_S = 5;
const LONGEST_S = 5 * 60;

export type Assertion = { readonly jti: string; readonly expiresAt: Date };

/** Who an assertion says it is of; nothing of it is proved. null: it is none. */
export function claimedClient(jwt: string): string | null {
  try {
    const { iss, sub } = decodeJwt(jwt);
    return iss !== undefined && iss === sub ? iss : null;
  } catch {
    return null;
  }
}

/** By which key an assertion says it is signed; '' where it says none. */
export function claimedKey(jwt: string): string {
  try {
    return decodeProtectedHeader(jwt).kid ?? '';
  } catch {
    return '';
  }
}

/**
 * Checks what a client signed: by one of its keys, ES384 or RS384, named by `kid`; for this address; for five minutes at most.
 * That it is used once is for the caller to see to.
 *
 * @returns or what is wrong with it, in a sentence.
 * @see RFC 7523 §3; SMART App Launch 2.2, Backend Services
 */
export async function verifyAssertion(
  jwt: string,
  expected: {
    readonly client: string;
    readonly keys: readonly PublicJwk[];
    readonly audience: string;
    readonly now: Date;
  },
): Promise<Result<Assertion, string>> {
  const { client, now, audience } = expected;
  try {
    const { payload, protectedHeader } = await jwtVerify(jwt, createLocalJWKSet({ keys: [...expected.keys] }), {
      algorithms: ['ES384', 'RS384'],
      issuer: client,
      subject: client,
      audience,
      requiredClaims: ['exp', 'jti'],
      currentDate: now,
      clockTolerance: TOLERANCE_S,
    });
    if (protectedHeader.kid === undefined) return err('Its header names no kid.');
    const { jti = '', exp = 0 } = payload;
    if (jti === '' || jti.length > 200) return err('Its jti must have 1 to 200 characters.');
    if (exp - now.getTime() / 1000 > LONGEST_S + TOLERANCE_S) return err('Its exp is more than five minutes ahead.');
    return ok({ jti, expiresAt: new Date((exp + TOLERANCE_S) * 1000) });
  } catch (error) {
    if (error instanceof errors.JOSEError) return err(`It does not hold: ${error.message}.`);
    throw error;
  }
}
