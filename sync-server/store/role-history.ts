import { sql } from 'kysely';
import { Person } from '../../src-shared/authority/person.ts';
import { findPerson } from './people.ts';
import type { Db, Tx } from './transaction.ts';

/** Where what somebody holds is to count as held since ever. */
export const SINCE_EVER = new Date(0);

/** What somebody's roles were, from an instant until another; null: until now. */
export type PastRoles = {
  readonly roles: Person['roles'];
  readonly from: Date;
  readonly until: Date | null;
};

/** Keeps that a person holds what they hold now from an instant on; to be called when roles were given, taken or left behind. */
export async function keepRoles(tx: Tx, personId: string, at: Date): Promise<void> {
  const roles = JSON.stringify((await findPerson(tx, personId))?.roles ?? []);
  const { rows } = await sql<{ from: Date; isSame: boolean }>`
    select from_at as "from", roles = ${roles}::jsonb as "isSame" from role_history
    where person_id = ${personId} and until_at is null for update`.execute(tx);
  const last = rows[0];
  if (last?.isSame) return;
  // A clock that was set back must not lose what was held before.
  const from = last && last.from >= at ? new Date(last.from.getTime() + 1) : at;
  await sql`update role_history set until_at = ${from}
    where person_id = ${personId} and until_at is null`.execute(tx);
  await sql`insert into role_history (person_id, roles, from_at) values (${personId}, ${roles}::jsonb, ${from})`.execute(
    tx,
  );
}

/** All that a person held, oldest first. */
export async function listPastRoles(db: Db, personId: string): Promise<PastRoles[]> {
  const { rows } = await sql<{ roles: unknown; from: Date; until: Date | null }>`
    select roles, from_at as "from", until_at as "until" from role_history
    where person_id = ${personId} order by from_at`.execute(db);
  return rows.map(({ roles, ...when }) => ({ ...when, roles: Person.shape.roles.parse(roles) }));
}
