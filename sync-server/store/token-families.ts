import { sql } from 'kysely';
import type { Tx } from './transaction.ts';

export async function insertFamily(
  tx: Tx,
  family: {
    readonly id: string;
    readonly personId: string;
    readonly deviceId: string;
    readonly now: Date;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await tx
    .insertInto('token_family')
    .values({
      id: family.id,
      person_id: family.personId,
      device_id: family.deviceId,
      created_at: family.now,
      expires_at: family.expiresAt,
    })
    .execute();
}

export async function insertRefreshToken(
  tx: Tx,
  token: { readonly tokenHash: string; readonly familyId: string; readonly expiresAt: Date },
): Promise<void> {
  await tx
    .insertInto('refresh_token')
    .values({ token_hash: token.tokenHash, family_id: token.familyId, expires_at: token.expiresAt })
    .execute();
}

export type StoredRefreshToken = {
  readonly familyId: string;
  readonly personId: string;
  readonly deviceId: string;
  readonly familyExpiresAt: Date;
  readonly endedAt: Date | null;
  readonly expiresAt: Date;
  readonly usedAt: Date | null;
  readonly attemptHash: string | null;
  /** Ed25519, SPKI DER. */
  readonly devicePublicKey: Buffer;
  readonly deviceRevokedAt: Date | null;
};

/** Locks the family of a token: of two requests with the same one, the second sees what the first has done. */
export async function lockRefreshToken(tx: Tx, tokenHash: string): Promise<StoredRefreshToken | null> {
  const { rows } = await sql<StoredRefreshToken>`
    select f.id as "familyId", f.person_id as "personId", f.device_id as "deviceId", f.expires_at as "familyExpiresAt",
      f.ended_at as "endedAt", r.expires_at as "expiresAt", r.used_at as "usedAt", r.attempt_hash as "attemptHash",
      d.public_key as "devicePublicKey", d.revoked_at as "deviceRevokedAt"
    from refresh_token r join token_family f on f.id = r.family_id join device d on d.id = f.device_id
    where r.token_hash = ${tokenHash} for update of f, r`.execute(tx);
  return rows[0] ?? null;
}

/** Uses a token up. Of a family only the one used last can be sent again: with it, all before it have lost their attempt. */
export async function spendRefreshToken(
  tx: Tx,
  use: { readonly familyId: string; readonly tokenHash: string; readonly now: Date; readonly attemptHash: string },
): Promise<void> {
  await tx
    .updateTable('refresh_token')
    .set({ attempt_hash: null })
    .where('family_id', '=', use.familyId)
    .where('token_hash', '<>', use.tokenHash)
    .execute();
  await tx
    .updateTable('refresh_token')
    .set({ used_at: use.now, attempt_hash: use.attemptHash })
    .where('token_hash', '=', use.tokenHash)
    .execute();
}

/** Forgets the token that was given out last and has not been used. */
export async function dropUnused(tx: Tx, familyId: string): Promise<void> {
  await tx.deleteFrom('refresh_token').where('family_id', '=', familyId).where('used_at', 'is', null).execute();
}

/** Ends what goes on of a person, of one of their devices or of one family, access tokens included. @returns how many ended. */
export async function endFamilies(
  tx: Tx,
  which: { readonly personId: string } | { readonly deviceId: string } | { readonly familyId: string },
  end: { readonly reason: string; readonly now: Date },
): Promise<number> {
  const [column, value] =
    'personId' in which
      ? (['person_id', which.personId] as const)
      : 'deviceId' in which
        ? (['device_id', which.deviceId] as const)
        : (['id', which.familyId] as const);
  const ended = await tx
    .updateTable('token_family')
    .set({ ended_at: end.now, end_reason: end.reason })
    .where(column, '=', value)
    .where('ended_at', 'is', null)
    .returning('id')
    .execute();
  const ids = ended.map(({ id }) => id);
  if (ids.length > 0) await tx.deleteFrom('session').where('family_id', 'in', ids).execute();
  return ids.length;
}
