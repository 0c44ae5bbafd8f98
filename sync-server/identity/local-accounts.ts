import { err, ok } from '../../src-shared/base/result.ts';
import { findAccount, findPerson } from '../store/people.ts';
import type { Db } from '../store/transaction.ts';
import type { IdentityPort } from './identity-port.ts';
import { hashPassword, verifyPassword } from './passwords.ts';

/** So many failures are forgiven; then each further one doubles the wait. */
const FREE_FAILURES = 5;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 5 * 60_000;
/** Accounts whose failures are remembered; beyond, the one that failed longest ago is forgotten. */
const REMEMBERED = 10_000;

type Failures = { readonly count: number; readonly blockedUntil: number };

/**
 * Accounts of this server's own database. A wrong password, an unknown account and a blocked one take the same work. Failures
 * are counted per account in this process: several processes behind one balancer each allow their own five.
 */
export function localAccounts(deps: { readonly db: Db; readonly clock: () => Date }): IdentityPort {
  const failures = new Map<string, Failures>();
  // Compared with when the account does not exist, so that its absence cannot be told by the time it takes.
  let decoy: Promise<string> | null = null;

  function fail(account: string, now: number): void {
    const count = (failures.get(account)?.count ?? 0) + 1;
    const waitMs = count < FREE_FAILURES ? 0 : FIRST_WAIT_MS * 2 ** Math.min(count - FREE_FAILURES, 20);
    failures.delete(account);
    failures.set(account, { count, blockedUntil: now + Math.min(waitMs, LONGEST_WAIT_MS) });
    if (failures.size > REMEMBERED) failures.delete(failures.keys().next().value!);
  }

  return {
    async signIn(account, password) {
      const now = deps.clock().getTime();
      const blockedUntil = failures.get(account)?.blockedUntil ?? 0;
      if (blockedUntil > now) return err({ kind: 'throttled', retryAfterMs: blockedUntil - now });
      // Counted before the work, so that a burst of parallel guesses meets the limit too.
      fail(account, now);
      const found = await findAccount(deps.db, account);
      const matches = await verifyPassword(
        password,
        found?.passwordHash ?? (await (decoy ??= hashPassword('an account nobody has'))),
      );
      const person = found && matches ? await findPerson(deps.db, found.personId) : null;
      if (!person) return err({ kind: 'wrongCredentials' });
      failures.delete(account);
      return ok(person);
    },
  };
}
