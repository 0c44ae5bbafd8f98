import { createPrivateKey, type KeyObject, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import * as z from 'zod';
import { type AskAddress, AddressFault } from '../../outbound/ask-address.ts';
import { FhirFault, limitedJson } from './fhir-client.ts';

/** How a server is signed in to without a person. */
export type BackendSignIn = {
  readonly clientId: string;
  /** Where tokens are given out; '': the FHIR server says it. */
  readonly tokenUrl: string;
  /** Under which name the other side knows our key; '': under none. */
  readonly kid: string;
  readonly key: SigningKey;
  readonly resources: readonly string[];
};

export type SigningKey = { readonly key: KeyObject; readonly alg: 'ES384' | 'RS384' };

const Token = z.object({ access_token: z.string().min(1), expires_in: z.number().positive().optional() });
const SmartConfiguration = z.object({ token_endpoint: z.url() });

const REQUEST_MS = 30_000;
const ASSERTION_SECONDS = 240;
const USUAL_SECONDS = 300;
/** A token is not used in its last moments: the request would come too late. */
const SPARE_MS = 30_000;
const LARGEST = 1024 * 1024;

/** A private key that SMART servers take a signature of: EC on P-384, or RSA of 2048 bits or more, as PEM. null: it is none. */
export function signingKeyOf(pem: string): SigningKey | null {
  try {
    const key = createPrivateKey(pem);
    const { namedCurve, modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
    if (key.asymmetricKeyType === 'ec' && namedCurve === 'secp384r1') return { key, alg: 'ES384' };
    if (key.asymmetricKeyType === 'rsa' && modulusLength >= 2048) return { key, alg: 'RS384' };
    return null;
  } catch {
    return null;
  }
}

/**
 * Tokens for a FHIR server, each used as long as it holds.
 *
 * @see https://hl7.org/fhir/smart-app-launch/backend-services.html
 * @throws FhirFault when there is none to be had.
 */
export function backendTokens(
  ask: AskAddress,
  { base, signIn, clock }: { readonly base: string; readonly signIn: BackendSignIn; readonly clock: () => Date },
): () => Promise<string> {
  let held: { readonly token: string; readonly until: number } | null = null;
  let tokenUrl = signIn.tokenUrl;
  return async () => {
    const now = clock();
    if (held && now.getTime() < held.until) return held.token;
    tokenUrl ||= await discovered(ask, base);
    const { access_token: token, expires_in: seconds = USUAL_SECONDS } = await newToken(ask, tokenUrl, signIn, now);
    held = { token, until: now.getTime() + seconds * 1000 - SPARE_MS };
    return token;
  };
}

async function discovered(ask: AskAddress, base: string): Promise<string> {
  const url = new URL(`${base}/.well-known/smart-configuration`);
  const answer = await asked(ask, url, { method: 'GET', headers: { accept: 'application/json' } });
  const found = SmartConfiguration.safeParse(answer.ok ? await limitedJson(answer, LARGEST) : null);
  if (found.success) return found.data.token_endpoint;
  throw new FhirFault('refused', `${url.host} does not say where it gives out tokens. Give the address.`);
}

async function newToken(ask: AskAddress, tokenUrl: string, signIn: BackendSignIn, now: Date) {
  const url = new URL(tokenUrl);
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: signIn.resources.map((type) => `system/${type}.read`).join(' '),
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await assertionOf(signIn, tokenUrl, now),
  });
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await asked(ask, url, { method: 'POST', headers, body: body.toString() });
  if (!answer.ok) {
    const kind = answer.status === 429 || answer.status >= 500 ? 'busy' : 'refused';
    throw new FhirFault(kind, `${url.host} gave out no token: ${answer.status}${await errorOf(answer)}.`);
  }
  const token = Token.safeParse(await limitedJson(answer, LARGEST));
  if (token.success) return token.data;
  throw new FhirFault('malformed', `${url.host} answered with something that is no token.`);
}

function assertionOf({ clientId, kid, key }: BackendSignIn, audience: string, now: Date): Promise<string> {
  const exp = Math.floor(now.getTime() / 1000) + ASSERTION_SECONDS;
  const claims = { iss: clientId, sub: clientId, aud: audience, jti: randomUUID(), exp };
  const header = { alg: key.alg, typ: 'JWT', ...(kid === '' ? {} : { kid }) };
  return new SignJWT(claims).setProtectedHeader(header).sign(key.key);
}

async function asked(ask: AskAddress, url: URL, request: Omit<Parameters<AskAddress>[1], 'timeoutMs'>) {
  try {
    return await ask(url, { ...request, timeoutMs: REQUEST_MS });
  } catch (error) {
    if (!(error instanceof AddressFault)) throw error;
    throw new FhirFault('unreachable', error.message, { cause: error });
  }
}

/** The code alone, ' (invalid_client)': descriptions are the other side's own words. */
async function errorOf(answer: Response): Promise<string> {
  const Refused = z.object({ error: z.string().regex(/^[a-z_]{1,40}$/) });
  const told = Refused.safeParse(await limitedJson(answer, LARGEST).catch(() => null));
  return told.success ? ` (${told.data.error})` : '';
}
