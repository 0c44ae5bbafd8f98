import type { SignedLease } from '../../src-shared/authority/lease.ts';
import { type Person, SYSTEM } from '../../src-shared/authority/person.ts';
import type { RevocationOrder } from '../../src-shared/authority/server-signed.ts';
import { revocationText } from '../../src-shared/authority/server-signed.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import type { Policies } from '../../src-shared/policy/policies.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { enrolDevice, type EnrolRefusal } from '../identity/enrol-device.ts';
import { issueLease } from '../identity/issue-lease.ts';
import type { ServerKey } from '../identity/server-key.ts';
import type { Session } from '../identity/sessions.ts';
import { openTokens, type RenewRefusal, renewTokens, type Tokens } from '../identity/tokens.ts';
import { announceAccess } from '../store/people.ts';
import { deleteSession } from '../store/sessions.ts';
import { endFamilies } from '../store/token-families.ts';
import { type Db, inTransaction, type Tx } from '../store/transaction.ts';

export type AdmitDeps = {
  readonly db: Db;
  readonly clock: () => Date;
  readonly serverKey: ServerKey;
  readonly readPolicies: (tx: Tx) => Promise<Policies>;
};

export type Admitted = {
  readonly person: Person;
  readonly tokens: Tokens;
  readonly lease: SignedLease;
  /** SPKI DER, base64. */
  readonly serverKey: string;
};

export type DeviceOffer = { readonly id: string; readonly name: string; readonly publicKey: string };

/** Lets in somebody who has proved who they are: their device is enrolled, and they get tokens and a lease. */
export async function admit(
  tx: Tx,
  deps: AdmitDeps,
  entrant: { readonly person: Person; readonly device: DeviceOffer; readonly method: 'password' | 'oidc' },
): Promise<Result<Admitted, EnrolRefusal>> {
  const { person, device, method } = entrant;
  const now = deps.clock();
  const enrolled = await enrolDevice(tx, { ...device, person, now });
  const leaf = { at: now, actor: person.id, entity: device.id };
  if (!enrolled.ok) {
    await appendLeaf(tx, { ...leaf, action: 'device.enrol.refused', body: { reason: enrolled.error.kind } });
    return err(enrolled.error);
  }
  if (enrolled.value === 'new') await appendLeaf(tx, { ...leaf, action: 'device.enrol', body: { name: device.name } });
  await appendLeaf(tx, { ...leaf, action: 'identity.sign-in', body: { method } });
  const tokens = await openTokens(tx, { person, deviceId: device.id, now });
  return ok(await withLease(tx, deps, { person, tokens, deviceId: device.id, now }));
}

/** Tokens and a lease for a refresh token; a token that was used before ends everything it renews. Whatever is refused is on record. */
export async function renew(
  deps: AdmitDeps,
  request: {
    readonly refreshToken: string;
    readonly deviceId: string;
    readonly attempt: string;
    readonly proof: string;
  },
): Promise<Result<Admitted, RenewRefusal>> {
  const now = deps.clock();
  return inTransaction(deps.db, async (tx) => {
    const renewed = await renewTokens(tx, { ...request, now });
    if (renewed.ok) return ok(await withLease(tx, deps, { ...renewed.value, deviceId: request.deviceId, now }));
    if (renewed.error.kind === 'refreshReused') {
      const { personId, familyId } = renewed.error;
      const body = { device: request.deviceId, family: familyId };
      await appendLeaf(tx, { at: now, actor: personId, action: 'identity.refresh-reused', entity: personId, body });
      await announceAccess(tx, personId);
    } else await recordRefusal(tx, renewed.error, { device: request.deviceId, now });
    return renewed;
  });
}

async function recordRefusal(
  tx: Tx,
  refusal: RenewRefusal,
  { device, now }: { readonly device: string; readonly now: Date },
): Promise<void> {
  const body = { reason: refusal.kind, ...('personId' in refusal && { person: refusal.personId }) };
  // Who asked is not known: that is what was refused.
  const leaf = { at: now, actor: SYSTEM.id, action: 'identity.renew.refused', entity: device, body };
  await appendLeaf(tx, leaf);
}

/** Ends this sign-in, or every one that the person has anywhere. */
export async function signOut(
  deps: Pick<AdmitDeps, 'db' | 'clock'>,
  session: Session,
  where: 'here' | 'everywhere',
): Promise<void> {
  const { person, deviceId, familyId, tokenHash } = session;
  const now = deps.clock();
  await inTransaction(deps.db, async (tx) => {
    const which = where === 'everywhere' ? { personId: person.id } : familyId === null ? null : { familyId };
    const ended = which ? await endFamilies(tx, which, { reason: 'signed-out', now }) : 0;
    await deleteSession(tx, tokenHash);
    const action = where === 'everywhere' ? 'identity.sign-out-everywhere' : 'identity.sign-out';
    await appendLeaf(tx, { at: now, actor: person.id, action, entity: person.id, body: { device: deviceId, ended } });
    await announceAccess(tx, person.id);
  });
}

/** What a computer that was revoked is told, and believes because the server signed it. */
export function revocationOrder(
  key: ServerKey,
  device: { readonly id: string; readonly revokedAt: Date },
): RevocationOrder {
  const order = { deviceId: device.id, revokedAt: instantOf(device.revokedAt) };
  return { ...order, sig: key.sign(revocationText(order)) };
}

async function withLease(
  tx: Tx,
  deps: AdmitDeps,
  admitted: { readonly person: Person; readonly tokens: Tokens; readonly deviceId: string; readonly now: Date },
): Promise<Admitted> {
  const { person, tokens, deviceId, now } = admitted;
  const policies = await deps.readPolicies(tx);
  const lease = await issueLease(tx, deps.serverKey, { person, deviceId, policies, now });
  return { person, tokens, lease, serverKey: deps.serverKey.publicKey };
}
