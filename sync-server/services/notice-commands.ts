import { scopeId } from '../../src-shared/authority/scopes.ts';
import { type NoticeChoice, noticeReasons } from '../../src-shared/notification/notice-document.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { publish } from '../feed/publish.ts';
import { lockUnread, saveChoice } from '../store/notices.ts';
import type { Db } from '../store/transaction.ts';
import type { CommandDecision, CommandHandler } from './command-handler.ts';
import { markRead } from './notify-people.ts';

/** Writes notices of the author as read. Others' are theirs: whoever names them changes nothing. */
export const readNotices: CommandHandler = async (tx, { command, actor, now }) => {
  const { notices } = command.payload as Extract<CommandPayload, { type: 'notice.read' }>;
  await publish(tx, await markRead(tx, await lockUnread(tx, actor.id, notices), now), now);
  return accepted('Notices', 'Read.', 0);
};

/** Keeps how the author wants to be told. */
export function chooseNotices(readAddresses: (db: Db) => Promise<ReadonlyMap<string, string>>): CommandHandler {
  return async (tx, { command, actor, now }) => {
    const { settings: given } = command.payload as Extract<CommandPayload, { type: 'notice.settings' }>;
    const inOrder = (list: readonly string[]) => noticeReasons.filter((reason) => list.includes(reason));
    const settings = { ...given, os: inOrder(given.os), email: inOrder(given.email) };
    const ver = await saveChoice(tx, actor.id, settings);
    const address = (await readAddresses(tx)).get(actor.id) ?? '';
    const id = `settings:${actor.id}`;
    const scope = scopeId(actor.id, 'own');
    const document: NoticeChoice = { id, scope, ver, part: 'settings', settings, address };
    await publish(tx, [{ coll: 'notices', id, ver, scope, body: JSON.stringify(document) }], now);
    return accepted('Notification settings', 'Kept: it holds on all your computers.', ver);
  };
}

function accepted(label: string, message: string, resultVer: number): CommandDecision {
  return { state: 'accepted', code: 'OK', message, diff: [], resultVer, label };
}
