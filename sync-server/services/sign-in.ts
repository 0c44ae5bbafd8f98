import type { Person } from '../../src-shared/authority/person.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { enrolDevice, type EnrolRefusal } from '../identity/enrol-device.ts';
import type { IdentityPort, SignInRefusal } from '../identity/identity-port.ts';
import { openSession } from '../identity/sessions.ts';
import { type Db, inTransaction } from '../store/transaction.ts';

export type SignedIn = { readonly token: string; readonly expiresAt: Date; readonly person: Person };

/** Signs a person in on a device, which is enrolled the first time. */
export async function signIn(
  deps: {
    readonly db: Db;
    readonly clock: () => Date;
    readonly identity: IdentityPort;
    readonly sessionHours: number;
  },
  request: {
    readonly account: string;
    readonly password: string;
    readonly device: { readonly id: string; readonly name: string; readonly publicKey: string };
  },
): Promise<Result<SignedIn, SignInRefusal | EnrolRefusal>> {
  const known = await deps.identity.signIn(request.account, request.password);
  if (!known.ok) return known;
  const person = known.value;
  const now = deps.clock();
  return inTransaction(deps.db, async (tx) => {
    const enrolled = await enrolDevice(tx, { ...request.device, person, now });
    if (!enrolled.ok) return err(enrolled.error);
    const opened = await openSession(tx, { person, deviceId: request.device.id, now, hours: deps.sessionHours });
    return ok({ ...opened, person });
  });
}
