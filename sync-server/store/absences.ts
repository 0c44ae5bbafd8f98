import type { Person } from '../../src-shared/authority/person.ts';
import type { CalendarDate } from '../../src-shared/base/dates.ts';
import { AbsenceDocument } from '../../src-shared/directory/directory-document.ts';
import { findPerson } from './people.ts';
import type { Db, Tx } from './transaction.ts';

/** Every absence ever arranged, in the order of their ids. */
export async function listAbsences(db: Db): Promise<AbsenceDocument[]> {
  const rows = await db.selectFrom('absence').select('body').orderBy('id').execute();
  return rows.map(({ body }) => AbsenceDocument.parse(JSON.parse(body)));
}

/** Locks an absence until the transaction ends; null when there is none. */
export async function lockAbsence(tx: Tx, id: string): Promise<AbsenceDocument | null> {
  const row = await tx.selectFrom('absence').select('body').where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
  return row ? AbsenceDocument.parse(JSON.parse(row.body)) : null;
}

/** Locks people until the transaction ends: absences that concern them are arranged one after the other. */
export async function lockPeople(tx: Tx, people: readonly string[]): Promise<void> {
  await tx.selectFrom('person').select('id').where('id', 'in', people).orderBy('id').forNoKeyUpdate().execute();
}

/** The absences in which a person stands in on a day, and the roles of whoever is absent. */
export async function readLent(
  db: Db,
  standIn: string,
  day: CalendarDate,
): Promise<{ readonly absence: AbsenceDocument; readonly roles: Person['roles'] }[]> {
  const rows = await db
    .selectFrom('absence')
    .select(['body', 'person_id as person'])
    .where('stand_in_id', '=', standIn)
    .where('from_day', '<=', day)
    .where('until_day', '>=', day)
    .execute();
  const lent = [];
  for (const { body, person } of rows) {
    const absent = await findPerson(db, person);
    if (absent) lent.push({ absence: AbsenceDocument.parse(JSON.parse(body)), roles: absent.roles });
  }
  return lent;
}

export async function saveAbsence(tx: Tx, absence: AbsenceDocument): Promise<void> {
  const row = {
    person_id: absence.person,
    stand_in_id: absence.standIn,
    from_day: absence.from,
    until_day: absence.until,
    body: JSON.stringify(absence),
    ver: absence.ver,
  };
  await tx
    .insertInto('absence')
    .values({ id: absence.id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}
