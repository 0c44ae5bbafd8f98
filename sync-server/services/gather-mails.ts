import { caseKinds } from '../../src-shared/case/kinds.ts';
import type { NoticeEntry } from '../../src-shared/notification/notice-document.ts';
import { noticeMail } from '../../src-shared/notification/notice-mail.ts';
import { newId } from '../new-id.ts';
import type { Orchestration } from '../orchestration/engine/engine.ts';
import { MAIL_PROCESS } from '../orchestration/process-names.ts';
import { assignMail, insertMail, lockDueNotices } from '../store/mails.ts';
import { electNotifier, readChoices } from '../store/notices.ts';
import { type Db, inTransaction, type Tx } from '../store/transaction.ts';
import type { NotifyDeps } from './notify-people.ts';

const NOTICES_AT_ONCE = 500;

/**
 * Writes the e-mails that are due, and starts the process that sends each. What a person has read meanwhile is in none of them, and a
 * notice is in one at most.
 *
 * @returns how many.
 */
export async function gatherMails(deps: NotifyDeps & { readonly engine: Orchestration }): Promise<number> {
  return await inTransaction(deps.db, async (tx) => {
    if (!(await electNotifier(tx))) return 0;
    const now = deps.clock();
    const due = await lockDueNotices(tx, now, NOTICES_AT_ONCE);
    if (due.size === 0) return 0;
    const addresses = await deps.readAddresses(tx);
    const choices = await readChoices(tx);
    let written = 0;
    for (const [person, notices] of due) {
      const address = addresses.get(person);
      const isEach = choices.get(person)?.settings.digest === 'each';
      for (const some of isEach ? notices.map((one) => [one]) : [notices]) {
        const ids = some.map(({ id }) => id);
        await assignMail(tx, ids, address === undefined ? null : await write(deps, tx, { person, address, some }, now));
        written += address === undefined ? 0 : 1;
      }
    }
    return written;
  });
}

async function write(
  { readReference, engine }: Pick<NotifyDeps, 'readReference'> & { readonly engine: Orchestration },
  tx: Tx,
  to: { readonly person: string; readonly address: string; readonly some: readonly NoticeEntry[] },
  now: Date,
): Promise<string> {
  const { directory } = await readReference(tx);
  const kindLabel = (kind: string): string => caseKinds.find(kind)?.label ?? kind;
  const { subject, text } = noticeMail(to.some, { kindLabel, siteName: directory.siteName });
  const id = newId(now);
  await insertMail(tx, { id, person: to.person, address: to.address, subject, body: text }, now);
  await engine.start(tx, MAIL_PROCESS, id, { mail: id });
  return id;
}

/**
 * To where people's e-mails go: what the HR system gave, else their account at the organisation's domain.
 *
 * @param domain  null: who has no address gets none.
 */
export function addressBook(
  read: (db: Db) => Promise<ReadonlyMap<string, string>>,
  people: (db: Db) => Promise<readonly { readonly id: string }[]>,
  domain: string | null,
): (db: Db) => Promise<ReadonlyMap<string, string>> {
  return async (db) => {
    const given = new Map(await read(db));
    if (domain === null) return given;
    for (const { id } of await people(db)) if (!given.has(id)) given.set(id, `${id}@${domain}`);
    return given;
  };
}
