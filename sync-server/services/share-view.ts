import { NETWORK, scopeId } from '../../src-shared/authority/scopes.ts';
import { type ViewDocument, ViewDocument as ViewShape } from '../../src-shared/directory/directory-document.ts';
import type { CommandPayload, OutcomeCode } from '../../src-shared/sync/command.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { publish } from '../feed/publish.ts';
import { lockDocuments, readDocuments } from '../store/feed.ts';
import type { Tx } from '../store/transaction.ts';
import type { CommandDecision, CommandHandler } from './command-handler.ts';

/** A shared view as a transaction has it: what a batch has published before is on the feed only at its end. */
type Head = { readonly ver: number; readonly document: ViewDocument | null };
const ofTransaction = new WeakMap<Tx, Map<string, Head>>();

/** Shows a person's view to everybody, or shows it as it is now. Whose it is does not change. */
export const shareView: CommandHandler = async (tx, { command, actor, now }) => {
  const { view } = command.payload as Extract<CommandPayload, { type: 'view.share' }>;
  const id = `view:${view.id}`;
  const head = await headOf(tx, id);
  if (head.document && head.document.by.id !== actor.id) return notTheirs(head.document);
  const scope = scopeId(NETWORK, 'directory');
  const by = { id: actor.id, name: actor.name };
  const document: ViewDocument = { id, scope, ver: head.ver + 1, part: 'view', view, by };
  await appendLeaf(tx, {
    at: now,
    actor: actor.id,
    action: 'view.share',
    entity: id,
    body: { command: command.id, view },
  });
  await put(tx, document, { ver: document.ver, document }, now);
  return accepted(document.ver, view.name, `Everybody finds “${view.name}” among the saved views.`);
};

/** Takes a view back from everybody: its author does. */
export const unshareView: CommandHandler = async (tx, { command, actor, now }) => {
  const { view } = command.payload as Extract<CommandPayload, { type: 'view.unshare' }>;
  const id = `view:${view}`;
  const { ver, document } = await headOf(tx, id);
  if (!document) return refused('NOT_FOUND', 'This view is not shared any more. Nothing was changed.', 'View');
  if (document.by.id !== actor.id) return notTheirs(document);
  await appendLeaf(tx, { at: now, actor: actor.id, action: 'view.unshare', entity: id, body: { command: command.id } });
  await put(tx, document, { ver: ver + 1, document: null }, now);
  return accepted(ver + 1, document.view.name, 'It is yours alone again.');
};

async function headOf(tx: Tx, id: string): Promise<Head> {
  const known = ofTransaction.get(tx)?.get(id);
  if (known) return known;
  const [head] = await lockDocuments(tx, [{ coll: 'directory', id }]);
  if (!head) return { ver: 0, document: null };
  const [stored] = await readDocuments(tx, 'directory', [id]);
  return { ver: head.ver, document: stored ? ViewShape.parse(JSON.parse(stored.body)) : null };
}

async function put(tx: Tx, { id, scope }: ViewDocument, head: Head, now: Date): Promise<void> {
  const heads = ofTransaction.get(tx) ?? new Map<string, Head>();
  ofTransaction.set(tx, heads.set(id, head));
  const body = head.document && JSON.stringify(head.document);
  await publish(tx, [{ coll: 'directory', id, ver: head.ver, scope, body }], now);
}

function notTheirs({ by, view }: ViewDocument): CommandDecision {
  return refused(
    'NOT_PERMITTED',
    `${by.name} has shared this view, and only they change it. Save it under a name of your own.`,
    view.name,
  );
}

function accepted(resultVer: number, label: string, message: string): CommandDecision {
  return { state: 'accepted', code: 'OK', message, diff: [], resultVer, label };
}

function refused(code: OutcomeCode, message: string, label: string): CommandDecision {
  return { state: 'rejected', code, message, diff: [], resultVer: 0, label };
}
