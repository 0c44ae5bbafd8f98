import { sql } from 'kysely';
import { NoticeEntry } from '../../src-shared/notification/notice-document.ts';
import type { Db, Tx } from './transaction.ts';

export type StoredMail = {
  readonly id: string;
  readonly person: string;
  readonly address: string;
  readonly subject: string;
  readonly body: string;
  readonly state: 'waiting' | 'sent' | 'refused' | 'expired';
  readonly createdAt: Date;
  /** Whether whom it is for still works here. */
  readonly isWanted: boolean;
};

/** Unread notices about which an e-mail is due and none was written, by person, oldest first, locked. */
export async function lockDueNotices(tx: Tx, now: Date, limit: number): Promise<Map<string, NoticeEntry[]>> {
  const { rows } = await sql<{ person: string; body: string }>`
    select person_id as person, body from notice
    where mail_due_at <= ${now} and mail_id is null and read_at is null
    order by mail_due_at, id limit ${limit} for no key update`.execute(tx);
  const due = new Map<string, NoticeEntry[]>();
  for (const { person, body } of rows) {
    due.set(person, [...(due.get(person) ?? []), NoticeEntry.parse(JSON.parse(body))]);
  }
  return due;
}

/** These notices are told by this e-mail; null: by none, since there is no address. */
export async function assignMail(tx: Tx, notices: readonly string[], mail: string | null): Promise<void> {
  await sql`
    update notice set mail_id = ${mail}, mail_due_at = case when ${mail}::text is null then null else mail_due_at end
    where id = any(${[...notices]}::text[])`.execute(tx);
}

export async function insertMail(
  tx: Tx,
  mail: Omit<StoredMail, 'state' | 'createdAt' | 'isWanted'>,
  now: Date,
): Promise<void> {
  const { id, person, address, subject, body } = mail;
  await tx
    .insertInto('mail')
    .values({ id, person_id: person, address, subject, body, state: 'waiting', created_at: now, updated_at: now })
    .execute();
}

export async function findMail(db: Db, id: string): Promise<StoredMail | null> {
  const { rows } = await sql<StoredMail>`
    select m.id, m.person_id as person, m.address, m.subject, m.body, m.state, m.created_at as "createdAt",
      coalesce(p.active, false) as "isWanted"
    from mail m left join person p on p.id = m.person_id where m.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Of those that wait, in the order in which they were written. */
export async function listWaitingMails(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('mail').select('id').where('state', '=', 'waiting').orderBy('created_at').execute();
  return rows.map(({ id }) => id);
}

export async function saveMailState(tx: Tx, id: string, state: StoredMail['state'], now: Date): Promise<void> {
  await tx.updateTable('mail').set({ state, updated_at: now }).where('id', '=', id).execute();
}

/** Deletes e-mails with which nothing has happened since a day. */
export async function deleteOldMails(tx: Tx, before: Date, limit: number): Promise<void> {
  await sql`
    delete from mail where id in (select id from mail where updated_at < ${before} order by updated_at limit ${limit})`.execute(
    tx,
  );
}

export type MailGate = { readonly configuration: string; readonly stoppedAt: Date | null };

export async function readMailGate(db: Db): Promise<MailGate | null> {
  const row = await db.selectFrom('mail_gate').select(['configuration', 'stopped_at as stoppedAt']).executeTakeFirst();
  return row ?? null;
}

export async function saveMailGate(tx: Tx, { configuration, stoppedAt }: MailGate): Promise<void> {
  const row = { configuration, stopped_at: stoppedAt };
  await tx
    .insertInto('mail_gate')
    .values(row)
    .onConflict((on) => on.column('only_one').doUpdateSet(row))
    .execute();
}

/** Locks the gate until the transaction ends. @returns false when it is closed already. */
export async function closeMailGate(tx: Tx, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('mail_gate')
    .set({ stopped_at: now })
    .where('stopped_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
