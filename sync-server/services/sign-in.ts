import { SYSTEM } from '../../src-shared/authority/person.ts';
import { storableText } from '../../src-shared/base/storable-text.ts';
import type { Result } from '../../src-shared/base/result.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import type { EnrolRefusal } from '../identity/enrol-device.ts';
import type { IdentityPort, SignInRefusal } from '../identity/identity-port.ts';
import { inTransaction } from '../store/transaction.ts';
import { admit, type AdmitDeps, type Admitted, type DeviceOffer } from './admit.ts';

/** Signs a person in with account and password on a device, which is enrolled the first time. */
export async function signIn(
  deps: AdmitDeps & { readonly identity: IdentityPort },
  request: { readonly account: string; readonly password: string; readonly device: DeviceOffer },
): Promise<Result<Admitted, SignInRefusal | EnrolRefusal>> {
  const known = await deps.identity.signIn(request.account, request.password);
  return inTransaction(deps.db, async (tx) => {
    if (known.ok) return admit(tx, deps, { person: known.value, device: request.device, method: 'password' });
    // Whoever is made to wait has left a leaf for each of the tries before.
    if (known.error.kind === 'wrongCredentials') {
      await appendLeaf(tx, {
        at: deps.clock(),
        actor: SYSTEM.id,
        action: 'identity.sign-in.refused',
        entity: storableText(request.account),
        body: { device: request.device.id },
      });
    }
    return known;
  });
}
