import { NETWORK, scopeId } from '../../src-shared/authority/scopes.ts';
import { AbsenceDocument } from '../../src-shared/directory/directory-document.ts';
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

/** Absences of one person are arranged one after the other, so that two at once cannot make a chain. */
export async function lockArranging(tx: Tx): Promise<void> {
  await tx
    .selectFrom('scope')
    .select('id')
    .where('id', '=', scopeId(NETWORK, 'directory'))
    .forUpdate()
    .executeTakeFirst();
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
