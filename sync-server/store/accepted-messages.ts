import { sql } from 'kysely';
import type { Db } from './transaction.ts';

type MessageKey = { readonly application: string; readonly facility: string; readonly controlId: string };

/** Senders count their messages round: after so long a number may stand for another message. */
const KEPT_DAYS = 60;
/** What is too old goes a few at a time, with what comes in. */
const FORGOTTEN_AT_ONCE = 20;

/** SHA-256 of the message that was accepted under this number of its sender; null for none in the last 60 days. */
export async function findAcceptedMessage(db: Db, key: MessageKey, now: Date): Promise<string | null> {
  const found = await db
    .selectFrom('accepted_message')
    .select('sha256')
    .where('application', '=', key.application)
    .where('facility', '=', key.facility)
    .where('control_id', '=', key.controlId)
    .where('accepted_at', '>', daysBefore(now))
    .executeTakeFirst();
  return found?.sha256 ?? null;
}

/** Remembers a message that was accepted, and forgets some that are too old to be sent again. */
export async function rememberAcceptedMessage(db: Db, key: MessageKey, sha256: string, now: Date): Promise<void> {
  const { application, facility, controlId } = key;
  await sql`
    with forgotten as (
      delete from accepted_message where ctid = any(array(
        select ctid from accepted_message
        where accepted_at <= ${daysBefore(now)} and (application, facility, control_id) <> (${application}, ${facility}, ${controlId})
        order by accepted_at limit ${FORGOTTEN_AT_ONCE} for update skip locked)))
    insert into accepted_message (application, facility, control_id, sha256, accepted_at)
    values (${application}, ${facility}, ${controlId}, ${sha256}, ${now})
    on conflict (application, facility, control_id)
      do update set sha256 = excluded.sha256, accepted_at = excluded.accepted_at`.execute(db);
}

function daysBefore(now: Date): Date {
  return new Date(now.getTime() - KEPT_DAYS * 86_400_000);
}
