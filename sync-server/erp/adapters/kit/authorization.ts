import * as z from 'zod';
import { ErpError } from '../../port.ts';
import { retryAfterOf } from './faults.ts';
import { fetchText, parseJson, type Authorization } from './http-client.ts';

/** A header that stays the same: a password or a key. */
export function fixedAuthorization(value: string): Authorization {
  return { header: async () => value, forget: () => false };
}

export type TokenDeps = {
  readonly name: string;
  readonly tokenUrl: string;
  /** What is sent for a token, made anew each time: an assertion has a lifetime. */
  readonly form: () => Readonly<Record<string, string>>;
  readonly clock: () => Date;
};

const TIMEOUT_MS = 10_000;
/** A token is renewed so long before it ends. */
const MARGIN_MS = 60_000;

const Token = z.object({
  access_token: z.string().min(1),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.coerce.number().positive(),
});

/** OAuth 2 client credentials. Callers at the same time share one request. @see RFC 6749, 4.4 */
export function tokenAuthorization(deps: TokenDeps): Authorization {
  let token: Promise<{ readonly value: string; readonly endsAt: number }> | null = null;
  let served = 0;
  return {
    async header() {
      const known = token && (await token.catch(() => null));
      if (!known || known.endsAt - MARGIN_MS < deps.clock().getTime()) {
        token = fetchToken(deps);
        served = 0;
      }
      const { value } = await (token ?? fetchToken(deps));
      served += 1;
      return `Bearer ${value}`;
    },
    forget() {
      // A token that was never taken will not be better the second time.
      const mayHelp = served > 0;
      token = null;
      return mayHelp;
    },
  };
}

async function fetchToken({ name, tokenUrl, form, clock }: TokenDeps) {
  const { status, text, headers } = await fetchText(`The sign-in of ${name}`, new URL(tokenUrl), 'reads', {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form()),
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: 'error',
  });
  if (status === 400 || status === 401 || status === 403) {
    throw new ErpError('bad-credentials', `${name} does not accept the credentials of this server.`);
  }
  const retryAfterMs = retryAfterOf(headers.get('retry-after'), clock());
  const options = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status === 429) throw new ErpError('throttled', `${name} gives no token for a while.`, options);
  const answer = Token.safeParse(status === 200 ? parseJson(text) : undefined);
  if (!answer.success) throw new ErpError('unreachable', `${name} gave no token (status ${status}).`, options);
  const { access_token: value, expires_in: seconds } = answer.data;
  return { value, endsAt: clock().getTime() + seconds * 1000 };
}
