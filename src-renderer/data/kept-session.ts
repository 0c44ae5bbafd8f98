import * as z from 'zod';
import { Person } from '../../src-shared/authority/person.ts';
import type { SignInReply } from '../../src-shared/wire/http.ts';
import type { Bridge } from '../../src-shared/wire/ipc.ts';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import { keepLease } from './renewal.ts';

/** Who the vault's person is, and the token of their session, null after it ended. A secret of the vault. */
const KeptSession = z.object({
  person: Person,
  token: z.string().nullable(),
  refreshToken: z.string().nullable().default(null),
  /** Of the one use of the refresh token that is under way, see `RenewRequest`. */
  attempt: z.string().nullable().default(null),
  /** When the server last answered, as far as it was noted. */
  lastContact: z.string().nullable().default(null),
  /** The person chose to work offline: that outlasts a restart, since nothing may be sent until they say so. */
  workOffline: z.boolean().default(false),
});
export type KeptSession = z.infer<typeof KeptSession>;

const NAME = 'session';

/** @returns null in a vault that nobody has finished signing in to. @throws VaultFaultError */
export async function readKeptSession(bridge: Bridge): Promise<KeptSession | null> {
  const secret = await bridge.call('vault:secret-get', { name: NAME });
  if (!secret.ok) throw new VaultFaultError(secret.error);
  return secret.value.value === null ? null : KeptSession.parse(JSON.parse(secret.value.value));
}

/** What the server gave to somebody who has just signed in. @throws VaultFaultError */
export async function keepSignIn(bridge: Bridge, reply: SignInReply): Promise<void> {
  await keepLease(bridge, reply, true);
  const { person, token, refreshToken } = reply;
  await keepSession(bridge, { person, token, refreshToken });
}

/** @throws VaultFaultError */
export async function keepSession(bridge: Bridge, session: z.input<typeof KeptSession>): Promise<void> {
  const kept = await bridge.call('vault:secret-set', { name: NAME, value: JSON.stringify(session) });
  if (!kept.ok) throw new VaultFaultError(kept.error);
}
