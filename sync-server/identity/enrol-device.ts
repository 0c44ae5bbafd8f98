import { createPublicKey } from 'node:crypto';
import type { Person } from '../../src-shared/authority/person.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { insertDevice, lockDevice } from '../store/devices.ts';
import type { Tx } from '../store/transaction.ts';

export type EnrolRefusal =
  | { readonly kind: 'notAKey' }
  /** The id belongs to another key or another person. */
  | { readonly kind: 'deviceKnownOtherwise' }
  | { readonly kind: 'deviceRevoked'; readonly deviceId: string; readonly revokedAt: Date };

/** Makes a device known on its first sign-in; later ones must bring the same key and the same person. @returns which of them this was. */
export async function enrolDevice(
  tx: Tx,
  device: {
    readonly id: string;
    readonly name: string;
    /** Ed25519, SPKI DER, base64. */
    readonly publicKey: string;
    readonly person: Person;
    readonly now: Date;
  },
): Promise<Result<'new' | 'known', EnrolRefusal>> {
  const publicKey = Buffer.from(device.publicKey, 'base64');
  if (!isEd25519(publicKey)) return err({ kind: 'notAKey' });
  const isNew = await insertDevice(tx, {
    id: device.id,
    personId: device.person.id,
    name: device.name,
    publicKey,
    now: device.now,
  });
  const known = await lockDevice(tx, device.id);
  if (!known || known.personId !== device.person.id || !known.publicKey.equals(publicKey)) {
    return err({ kind: 'deviceKnownOtherwise' });
  }
  const { id: deviceId, revokedAt } = known;
  return revokedAt ? err({ kind: 'deviceRevoked', deviceId, revokedAt }) : ok(isNew ? 'new' : 'known');
}

function isEd25519(der: Buffer): boolean {
  try {
    return createPublicKey({ key: der, format: 'der', type: 'spki' }).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}
