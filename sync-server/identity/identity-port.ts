import type { Person } from '../../src-shared/authority/person.ts';
import type { Result } from '../../src-shared/base/result.ts';

export type SignInRefusal =
  /** Unknown account or wrong password: which of them is not told. */
  | { readonly kind: 'wrongCredentials' }
  /** Too many failures for this account. */
  | { readonly kind: 'throttled'; readonly retryAfterMs: number };

/** Says who somebody is. Local accounts now; a directory or an OpenID provider later, behind the same door. */
export type IdentityPort = {
  signIn(account: string, password: string): Promise<Result<Person, SignInRefusal>>;
};
