import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretPost,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { err, ok, type Result } from '../../src-shared/base/result.ts';

export type OidcSettings = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  readonly groupsClaim: string;
};

/** What is remembered between the beginning and the end of a sign-in. */
export type OidcFlow = { readonly state: string; readonly nonce: string; readonly verifier: string };

export type OidcPerson = {
  readonly issuer: string;
  readonly subject: string;
  readonly userName: string;
  readonly name: string;
  /** null: the provider says nothing of groups. */
  readonly groups: readonly string[] | null;
};

export type OidcRefusal =
  | { readonly kind: 'providerUnreachable' }
  /** The provider, or what it said, is not to be believed: wrong state, nonce, audience, signature, a code that has ended, … */
  | { readonly kind: 'providerRefused'; readonly why: string };

/** The organisation's OpenID provider. @see OpenID Connect Core 1.0, 3.1; RFC 8252; RFC 7636 */
export type OpenIdProvider = {
  begin(redirectUri: string): Promise<Result<OidcFlow & { readonly url: string }, OidcRefusal>>;
  /** @param callback  where the provider sent the browser, with everything in its query. */
  finish(flow: OidcFlow, callback: URL): Promise<Result<OidcPerson, OidcRefusal>>;
};

const SCOPE = 'openid profile email';

export function openIdProvider(settings: OidcSettings): OpenIdProvider {
  let known: Promise<Configuration> | null = null;
  // Asked when it is first needed: a provider that is away must not keep the server from starting.
  const configuration = (): Promise<Configuration> =>
    (known ??= discover(settings).catch((error: unknown) => {
      known = null;
      throw error;
    }));
  return {
    begin: (redirectUri) =>
      guarded(async () => {
        const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
        const url = buildAuthorizationUrl(await configuration(), {
          redirect_uri: redirectUri,
          scope: SCOPE,
          state,
          nonce,
          code_challenge: await calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
        });
        return { state, nonce, verifier, url: url.href };
      }),
    finish: (flow, callback) =>
      guarded(async () => {
        const tokens = await authorizationCodeGrant(await configuration(), callback, {
          pkceCodeVerifier: flow.verifier,
          expectedState: flow.state,
          expectedNonce: flow.nonce,
          idTokenExpected: true,
        });
        const claims = tokens.claims() ?? {};
        return personOf(claims, settings.groupsClaim);
      }),
  };
}

async function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<Configuration> {
  const url = new URL(issuer);
  const isHere = url.hostname === '127.0.0.1' || url.hostname === 'localhost';
  const auth = clientSecret === undefined ? None() : ClientSecretPost(clientSecret);
  // Plain HTTP is for a provider on this very machine.
  const execute = url.protocol === 'http:' && isHere ? [allowInsecureRequests] : [];
  const found = await discovery(url, clientId, undefined, auth, { execute, timeout: 10 });
  // The signature of the id token is checked too, not only the line it came over.
  enableNonRepudiationChecks(found);
  return found;
}

async function guarded<T>(work: () => Promise<T>): Promise<Result<T, OidcRefusal>> {
  try {
    return ok(await work());
  } catch (error) {
    const isAway = error instanceof TypeError || isTimeout(error) || isTimeout((error as Error).cause);
    if (isAway) return err({ kind: 'providerUnreachable' });
    return err({ kind: 'providerRefused', why: error instanceof Error ? error.message : String(error) });
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
}

function personOf(claims: Readonly<Record<string, unknown>>, groupsClaim: string): OidcPerson {
  const text = (name: string): string => (typeof claims[name] === 'string' ? claims[name] : '');
  const subject = text('sub');
  const groups = claims[groupsClaim];
  // An address that nobody has verified may be anybody's, also that of a colleague.
  const email = claims['email_verified'] === true ? text('email') : '';
  const userName = text('preferred_username') || email || subject;
  return {
    issuer: text('iss'),
    subject,
    userName,
    name: (text('name') || userName).slice(0, 120),
    groups: groups === undefined ? null : [groups].flat().filter((group) => typeof group === 'string'),
  };
}
