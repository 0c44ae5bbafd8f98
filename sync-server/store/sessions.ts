import { sql } from 'kysely';
import { Person } from '../../src-shared/authority/person.ts';
import type { Db, Tx } from './transaction.ts';

export type StoredSession = { readonly person: Person; readonly deviceId: string; readonly expiresAt: Date };

export async function insertSession(
  tx: Tx,
  session: {
    readonly tokenHash: string;
    readonly personId: string;
    readonly deviceId: string;
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
      created_at: session.now,
      expires_at: session.expiresAt,
    })
    .execute();
}

/** The session of a token, unless it has expired, its device was revoked or its person is gone. */
export async function findSession(db: Db, tokenHash: string, now: Date): Promise<StoredSession | null> {
  const { rows } = await sql<{ id: string; name: string; roles: unknown; device_id: string; expires_at: Date }>`
    select p.id, p.name, s.device_id, s.expires_at,
      coalesce((select jsonb_agg(jsonb_build_object('role', r.role, 'site', r.site) order by r.role, r.site)
                from person_role r where r.person_id = p.id), '[]'::jsonb) as roles
    from session s
    join person p on p.id = s.person_id and p.active
    join device d on d.id = s.device_id and d.revoked_at is null
    where s.token_hash = ${tokenHash} and s.expires_at > ${now}`.execute(db);
  const row = rows[0];
  return row ? { person: Person.parse(row), deviceId: row.device_id, expiresAt: row.expires_at } : null;
}

export async function deleteSession(tx: Tx, tokenHash: string): Promise<void> {
  await tx.deleteFrom('session').where('token_hash', '=', tokenHash).execute();
}
