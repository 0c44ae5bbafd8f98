import { sql } from 'kysely';
import { Person } from '../../src-shared/authority/person.ts';
import { ROLES } from './people.ts';
import type { Db, Tx } from './transaction.ts';

export type StoredSession = {
  readonly person: Person;
  readonly deviceId: string;
  readonly expiresAt: Date;
  /** Whose refresh tokens renew it; null: nobody's. */
  readonly familyId: string | null;
};

export async function insertSession(
  tx: Tx,
  session: {
    readonly tokenHash: string;
    readonly personId: string;
    readonly deviceId: string;
    readonly familyId: string | null;
    readonly now: Date;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await tx.deleteFrom('session').where('expires_at', '<', session.now).execute();
  await tx
    .insertInto('session')
    .values({
      token_hash: session.tokenHash,
      person_id: session.personId,
      device_id: session.deviceId,
      family_id: session.familyId,
      created_at: session.now,
      expires_at: session.expiresAt,
    })
    .execute();
}

type Row = {
  readonly id: string;
  readonly name: string;
  readonly roles: unknown;
  readonly device_id: string;
  readonly family_id: string | null;
  readonly expires_at: Date;
};

/** The session of a token, unless it has expired, its device was revoked or its person is gone. */
export async function findSession(db: Db, tokenHash: string, now: Date): Promise<StoredSession | null> {
  return readSession(db, sql`s.token_hash = ${tokenHash}`, now);
}

/** The newest session of a family: what a stream lives on while its token is renewed. */
export async function findFamilySession(db: Db, familyId: string, now: Date): Promise<StoredSession | null> {
  return readSession(db, sql`s.family_id = ${familyId}::uuid`, now);
}

async function readSession(db: Db, which: ReturnType<typeof sql>, now: Date): Promise<StoredSession | null> {
  const { rows } = await sql<Row>`
    select p.id, p.name, s.device_id, s.family_id, s.expires_at,
      ${ROLES} as roles
    from session s
    join person p on p.id = s.person_id and p.active
    join device d on d.id = s.device_id and d.revoked_at is null
    where ${which} and s.expires_at > ${now} order by s.expires_at desc limit 1`.execute(db);
  const row = rows[0];
  return row
    ? { person: Person.parse(row), deviceId: row.device_id, expiresAt: row.expires_at, familyId: row.family_id }
    : null;
}

export async function deleteSession(tx: Tx, tokenHash: string): Promise<void> {
  await tx.deleteFrom('session').where('token_hash', '=', tokenHash).execute();
}
