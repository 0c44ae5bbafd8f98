import { randomUUID } from 'node:crypto';
import type { Person } from '../../src-shared/authority/person.ts';
import { renewalText } from '../../src-shared/authority/device-signed.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { findPerson } from '../store/people.ts';
import { insertSession } from '../store/sessions.ts';
import {
  dropUnused,
  endFamilies,
  insertFamily,
  insertRefreshToken,
  lockRefreshToken,
  spendRefreshToken,
} from '../store/token-families.ts';
import type { Tx } from '../store/transaction.ts';
import { isSignedByDevice } from './device-signature.ts';
import { hashOfToken, newToken } from './sessions.ts';

const ACCESS_MS = 10 * 60_000;
/** As long as a lease: who worked without a network for three days goes on without a password. */
const REFRESH_MS = 72 * 3_600_000;
/** Then everybody gives their password once more. */
const FAMILY_MS = 30 * 86_400_000;

export type Tokens = {
  readonly token: string;
  readonly expiresAt: Date;
  readonly refreshToken: string;
  readonly refreshExpiresAt: Date;
};

/** Tokens for somebody who has just proved who they are: the first of a family. */
export async function openTokens(
  tx: Tx,
  { person, deviceId, now }: { readonly person: Person; readonly deviceId: string; readonly now: Date },
): Promise<Tokens> {
  const family = { id: randomUUID(), expiresAt: new Date(now.getTime() + FAMILY_MS) };
  await insertFamily(tx, { ...family, personId: person.id, deviceId, now });
  return giveTokens(tx, { personId: person.id, deviceId, now, family });
}

export type RenewRefusal =
  /** Unknown, expired or ended: the person gives their password. */
  | { readonly kind: 'familyEnded' }
  /** It came without the signature of its computer: somebody may have a copy of it, which is of no use to them. */
  | { readonly kind: 'notProven'; readonly personId: string }
  /** It was used before: somebody has a copy, so nobody goes on with this family. */
  | { readonly kind: 'refreshReused'; readonly personId: string; readonly familyId: string }
  | { readonly kind: 'deviceRevoked'; readonly deviceId: string; readonly revokedAt: Date };

export type Renewed = { readonly tokens: Tokens; readonly person: Person };

/**
 * New tokens for a refresh token, which is used up. Only the computer it was given to can use it: its key signs the request. The answer may be lost on its way: the same token with the same
 * `attempt`, a number that was never sent to anybody else, is answered again with fresh ones, until one of those was used.
 */
export async function renewTokens(
  tx: Tx,
  request: {
    readonly refreshToken: string;
    readonly deviceId: string;
    readonly attempt: string;
    readonly proof: string;
    readonly now: Date;
  },
): Promise<Result<Renewed, RenewRefusal>> {
  const { now } = request;
  const tokenHash = hashOfToken(request.refreshToken);
  const stored = await lockRefreshToken(tx, tokenHash);
  if (!stored || stored.deviceId !== request.deviceId) return err({ kind: 'familyEnded' });
  const { familyId, personId, deviceId } = stored;
  if (!isSignedByDevice(stored.devicePublicKey, renewalText(request), request.proof))
    return err({ kind: 'notProven', personId });
  if (stored.deviceRevokedAt) return err({ kind: 'deviceRevoked', deviceId, revokedAt: stored.deviceRevokedAt });
  if (stored.endedAt || stored.familyExpiresAt <= now) return err({ kind: 'familyEnded' });
  const attemptHash = hashOfToken(request.attempt);
  if (stored.usedAt && stored.attemptHash !== attemptHash) {
    await endFamilies(tx, { familyId }, { reason: 'refresh-reused', now });
    return err({ kind: 'refreshReused', personId, familyId });
  }
  if (stored.expiresAt <= now) return err({ kind: 'familyEnded' });
  const person = await findPerson(tx, personId);
  if (!person) return err({ kind: 'familyEnded' });
  if (stored.usedAt) await dropUnused(tx, familyId);
  await spendRefreshToken(tx, { familyId, tokenHash, now, attemptHash });
  const family = { id: familyId, expiresAt: stored.familyExpiresAt };
  return ok({ person, tokens: await giveTokens(tx, { personId, deviceId, now, family }) });
}

async function giveTokens(
  tx: Tx,
  {
    personId,
    deviceId,
    now,
    family,
  }: {
    readonly personId: string;
    readonly deviceId: string;
    readonly now: Date;
    readonly family: { readonly id: string; readonly expiresAt: Date };
  },
): Promise<Tokens> {
  const [token, refreshToken] = [newToken(), newToken()];
  const expiresAt = new Date(now.getTime() + ACCESS_MS);
  const refreshExpiresAt = new Date(Math.min(now.getTime() + REFRESH_MS, family.expiresAt.getTime()));
  await insertSession(tx, {
    tokenHash: hashOfToken(token),
    personId,
    deviceId,
    familyId: family.id,
    now,
    expiresAt,
  });
  await insertRefreshToken(tx, {
    tokenHash: hashOfToken(refreshToken),
    familyId: family.id,
    expiresAt: refreshExpiresAt,
  });
  return { token, expiresAt, refreshToken, refreshExpiresAt };
}
