import { sql } from 'kysely';
import type { NoticeEntry, NoticeSettings } from '../../src-shared/notification/notice-document.ts';
import { NoticeEntry as Entry, NoticeSettings as Settings } from '../../src-shared/notification/notice-document.ts';
import { jsonTexts } from './json-texts.ts';
import type { Db, Tx } from './transaction.ts';

/** Whether this transaction is the one that tells: of several servers one at a time does. */
export async function electNotifier(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ elected: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('countersign notices')) as elected`.execute(tx);
  return rows[0]?.elected ?? false;
}

export type ScopeBehind = { readonly scope: string; readonly told: number; readonly head: number };

/** Scopes of cases in which something happened that was not gone through yet. */
export async function scopesBehind(db: Db): Promise<ScopeBehind[]> {
  const { rows } = await sql<ScopeBehind>`
    select s.id as scope, coalesce(c.seq, 0)::bigint as told, s.last_seq as head
    from scope s left join notice_cursor c on c.scope = s.id
    where s.id like '%/work' and s.last_seq > coalesce(c.seq, 0) order by s.id`.execute(db);
  return rows;
}

export type ChangedCase = { readonly id: string; readonly seq: number; readonly body: string };

/** Cases of a scope as they are now, in the order of their last changes after a number of its feed. */
export async function changedCases(tx: Tx, { scope, told }: ScopeBehind, limit: number): Promise<ChangedCase[]> {
  const { rows } = await sql<ChangedCase>`
    select o.doc_id as id, o.seq, d.body
    from scope_op o join doc d on d.coll = o.coll and d.id = o.doc_id and not d.deleted
    where o.scope = ${scope} and o.coll = 'cases' and o.op = 'P' and o.seq > ${told}
    order by o.seq limit ${limit}`.execute(tx);
  return rows;
}

export async function saveCursor(tx: Tx, scope: string, seq: number): Promise<void> {
  await sql`insert into notice_cursor (scope, seq) values (${scope}, ${seq})
    on conflict (scope) do update set seq = excluded.seq`.execute(tx);
}

/** How many events of each case were told. */
export async function readToldEvents(tx: Tx, cases: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; events: number }>`
    select case_id as id, events from notice_case where case_id = any(${[...cases]}::text[])`.execute(tx);
  return new Map(rows.map(({ id, events }) => [id, events]));
}

export type ToldCase = { readonly id: string; readonly events: number; readonly warnAt: Date | null };

/** A case that becomes due at another time is warned of again. */
export async function saveToldCases(tx: Tx, told: readonly ToldCase[]): Promise<void> {
  if (told.length === 0) return;
  await sql`
    insert into notice_case (case_id, events, warn_at)
    select id, events, warn_at from unnest(
      ${told.map(({ id }) => id)}::text[], ${told.map(({ events }) => events)}::int[],
      ${told.map(({ warnAt }) => warnAt)}::timestamptz[]) r(id, events, warn_at)
    on conflict (case_id) do update set events = excluded.events, warn_at = excluded.warn_at,
      warned = notice_case.warned and notice_case.warn_at is not distinct from excluded.warn_at`.execute(tx);
}

/** Takes cases whose warning is due, each once. @returns their documents. */
export async function takeDueWarnings(tx: Tx, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ body: string }>`
    update notice_case n set warned = true
    from (select case_id from notice_case where warn_at <= ${now} and not warned order by warn_at limit ${limit}) due,
      billing_case b
    where n.case_id = due.case_id and b.id = n.case_id
    returning b.body`.execute(tx);
  return rows.map(({ body }) => body);
}

export type NoticeRow = {
  readonly entry: NoticeEntry;
  readonly person: string;
  /** When an e-mail about it is due; null: none is sent. */
  readonly mailDueAt: Date | null;
};

/** Writes notices that are new. @returns the ids of those; what was told before stays as it was. */
export async function insertNotices(tx: Tx, rows: readonly NoticeRow[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const of = <T>(column: (row: NoticeRow) => T): T[] => rows.map(column);
  const { rows: inserted } = await sql<{ id: string }>`
    insert into notice (id, person_id, case_id, reason, at, mail_due_at, body, ver)
    select id, person, nullif(case_id, ''), reason, at, mail_due_at, body, 1 from unnest(
      ${of(({ entry }) => entry.id)}::text[], ${of(({ person }) => person)}::text[],
      ${of(({ entry }) => entry.case?.id ?? '')}::text[], ${of(({ entry }) => entry.reason)}::text[],
      ${of(({ entry }) => entry.at)}::timestamptz[], ${of(({ mailDueAt }) => mailDueAt)}::timestamptz[],
      ${jsonTexts(of(({ entry }) => JSON.stringify(entry)))}
    ) r(id, person, case_id, reason, at, mail_due_at, body)
    on conflict (id) do nothing returning id`.execute(tx);
  return new Set(inserted.map(({ id }) => id));
}

/** Unread notices of one person among these ids, locked. */
export async function lockUnread(tx: Tx, person: string, ids: readonly string[]): Promise<NoticeEntry[]> {
  const { rows } = await sql<{ body: string }>`
    select body from notice where person_id = ${person} and id = any(${[...ids]}::text[]) and read_at is null
    order by id for no key update`.execute(tx);
  return rows.map(({ body }) => Entry.parse(JSON.parse(body)));
}

/** Unread notices that ask somebody to act on these cases, locked. */
export async function lockAsking(tx: Tx, cases: readonly string[], reasons: readonly string[]): Promise<NoticeEntry[]> {
  const { rows } = await sql<{ body: string }>`
    select body from notice
    where case_id = any(${[...cases]}::text[]) and reason = any(${[...reasons]}::text[]) and read_at is null
    order by id for no key update`.execute(tx);
  return rows.map(({ body }) => Entry.parse(JSON.parse(body)));
}

/** Writes notices as read; no e-mail is sent about them any more. */
export async function saveRead(tx: Tx, entries: readonly NoticeEntry[], now: Date): Promise<void> {
  await sql`
    update notice n set read_at = ${now}, body = r.body, ver = r.ver,
      mail_due_at = case when n.mail_id is null then null else n.mail_due_at end
    from unnest(${entries.map(({ id }) => id)}::text[], ${jsonTexts(entries.map((one) => JSON.stringify(one)))},
      ${entries.map(({ ver }) => ver)}::bigint[]) r(id, body, ver)
    where n.id = r.id`.execute(tx);
}

/** Deletes notices from before a day. @returns where they stood on the feed. */
export async function deleteOld(
  tx: Tx,
  before: Date,
  limit: number,
): Promise<Pick<NoticeEntry, 'id' | 'ver' | 'scope'>[]> {
  const { rows } = await sql<{ body: string }>`
    delete from notice where id in (select id from notice where at < ${before} order by at limit ${limit})
    returning body`.execute(tx);
  return rows.map(({ body }) => Entry.parse(JSON.parse(body)));
}

export type StoredChoice = { readonly settings: NoticeSettings; readonly ver: number };

export async function readChoices(db: Db): Promise<Map<string, StoredChoice>> {
  const rows = await db.selectFrom('notice_choice').select(['person_id', 'body', 'ver']).execute();
  return new Map(rows.map(({ person_id: id, body, ver }) => [id, { settings: Settings.parse(JSON.parse(body)), ver }]));
}

/** @returns the version it has from now on. */
export async function saveChoice(tx: Tx, person: string, settings: NoticeSettings): Promise<number> {
  const { ver } = await tx
    .insertInto('notice_choice')
    .values({ person_id: person, body: JSON.stringify(settings), ver: 1 })
    .onConflict((on) =>
      on.column('person_id').doUpdateSet((eb) => ({
        body: eb.ref('excluded.body'),
        ver: eb('notice_choice.ver', '+', 1),
      })),
    )
    .returning('ver')
    .executeTakeFirstOrThrow();
  return ver;
}

/** E-mail addresses that the HR system gave, by person who works here: the primary one, else the first. */
export async function readAddresses(db: Db): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; address: string }>`
    select u.person_id as id, (select e ->> 'value' from jsonb_array_elements(u.body -> 'emails') e
      order by coalesce((e ->> 'primary')::boolean, false) desc limit 1) as address
    from scim_user u join person p on p.id = u.person_id and p.active
    where jsonb_typeof(u.body -> 'emails') = 'array' and u.body -> 'emails' <> '[]'::jsonb`.execute(db);
  return new Map(rows.filter(({ address }) => address).map(({ id, address }) => [id, address]));
}
