import { merge } from 'rxjs';
import type { Person } from '../../src-shared/authority/person.ts';
import type { CommandDocument } from '../../src-shared/sync/command.ts';
import type { Bridge } from '../../src-shared/wire/ipc.ts';
import { pulledCollections } from '../../src-shared/wire/sync.ts';
import type { PulledCollection, SessionReply } from '../../src-shared/wire/sync.ts';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import type { PreviewQuestion } from '../workers/read-remittance.worker.ts';
import type { RemittancePreview } from '../../src-shared/remittance/preview.ts';
import type { WorkbenchDatabase } from './collections.ts';
import { Connection } from './connection.ts';
import type { Timing } from './connection.ts';
import { storeOf } from './database.ts';
import type { WorkbenchStorage } from './database.ts';
import { firstSyncProgress } from './first-sync.ts';
import { Imports } from './imports.ts';
import { keepSession } from './kept-session.ts';
import type { Lists } from './lists.ts';
import { Outbox } from './outbox.ts';
import { Replica } from './replica.ts';
import { RequestFailure } from './request-failure.ts';
import { Sender } from './sender.ts';
import type { ServerClient } from './server-client.ts';
import type { StatusBoard } from './status-board.ts';
import { UnreadableDocuments } from './unreadable.ts';

/** Whose workbench it is, and their session. Changes when the server says so. */
export type Identity = { person: Person; token: string | null };

export type SyncEngineParts = {
  readonly bridge: Bridge;
  readonly server: ServerClient;
  readonly identity: Identity;
  readonly deviceId: string;
  readonly storage: WorkbenchStorage;
  readonly database: WorkbenchDatabase;
  readonly lists: Lists;
  readonly status: StatusBoard;
  readonly clock: () => Date;
  readonly chance: () => number;
  readonly timing: Timing;
  readonly preview: (question: PreviewQuestion) => Promise<RemittancePreview>;
};

/** People need to know who and what is where first, then their results, then the work itself. */
const order: readonly PulledCollection[] = ['directory', 'policies', 'commands', 'cases', 'remits', 'ledger'];
/** More texts than this do not fit one message to the main process. */
const SIGN_AT_ONCE = 500;

/** Everything between the lists on this computer and the server. */
export type SyncEngine = {
  readonly outbox: Outbox;
  readonly imports: Imports;
  readonly connection: Connection;
  close(): Promise<void>;
};

export async function startSyncEngine(parts: SyncEngineParts): Promise<SyncEngine> {
  const { bridge, server, identity, deviceId, storage, lists, status, timing, chance, clock } = parts;
  const unreadable = new UnreadableDocuments(storeOf(parts.database, 'drafts'), lists.drafts, identity.person.id);
  const replicas = await Promise.all(order.map((collection) => openReplica(parts, unreadable, collection)));
  let scopes: SessionReply['scopes'] = [];

  const outbox = new Outbox({
    commands: storeOf(parts.database, 'commands'),
    live: lists.commands,
    person: identity.person,
    deviceId,
    clock,
    sign: (texts) => signAll(bridge, texts),
    onTrouble: (sentence) => status.say('outbox', sentence),
    onChange: () => recount(),
  });
  const imports = new Imports({
    bridge,
    drafts: storeOf(parts.database, 'drafts'),
    live: lists.drafts,
    person: identity.person,
    clock,
    preview: (bytes) =>
      parts.preview({
        bytes,
        directory: [...lists.directory.documents.values()],
        policies: [...lists.policies.documents.values()].map(({ table }) => table),
      }),
    isOnline: () => status.current.connection === 'online',
    send: (name, bytes, signal) => server.importFile(name, bytes, signal),
    onWaiting: () => importSender.poke(),
  });
  await imports.recover();

  const commandSender = new Sender({
    timing,
    chance,
    async send(signal) {
      if (!(await outbox.drain((commands) => server.commands(deviceId, commands, signal)))) {
        throw new RequestFailure({ kind: 'epoch', message: 'The server waits for an earlier decision.' });
      }
    },
  });
  const importSender = new Sender({ timing, chance, send: (signal) => imports.sendWaiting(signal) });

  const connection = new Connection({
    server,
    replicas,
    status,
    deviceId,
    timing,
    chance,
    heldScopes: async () => [
      ...new Set([...(await storage.heldScopes()), ...replicas.flatMap(({ scopes: own }) => own)]),
    ],
    isSignedIn: () => identity.token !== null,
    async onSignedOut() {
      identity.token = null;
      await keepSession(bridge, identity);
    },
    async onSession(session, signal) {
      scopes = session.scopes;
      if (JSON.stringify(session.person) !== JSON.stringify(identity.person)) {
        identity.person = session.person;
        await keepSession(bridge, identity);
      }
      for (const { scope } of session.drop) await purge(parts, replicas, scope, signal);
      await outbox.reconcile(session.device);
      recount();
    },
    sendWaiting: async (signal) => void (await Promise.all([commandSender.run(signal), importSender.run(signal)])),
  });

  /** Counts are for eyes: what changes in quick succession is counted once. */
  let counting: ReturnType<typeof setTimeout> | null = null;
  function recount(): void {
    counting ??= setTimeout(() => {
      counting = null;
      const isComplete = (collection: PulledCollection) =>
        replicas.some((replica) => replica.collection === collection && replica.complete);
      const here = (collection: 'cases' | 'remits' | 'ledger') => lists[collection].rows.length;
      status.counts({
        ...countCommands([...lists.commands.documents.values()], outbox.sending),
        local: { cases: here('cases'), remits: here('remits') },
        waitingFiles: imports.waiting,
        firstSync: firstSyncProgress(scopes, isComplete, here),
      });
      status.say('unreadable', unreadable.sentence);
    }, 30);
  }
  const counted = merge(
    lists.commands.changes$,
    lists.drafts.changes$,
    lists.cases.listing$,
    lists.remits.listing$,
    lists.ledger.listing$,
  ).subscribe(() => recount());

  const submitted = lists.commands.changes$.subscribe(() => {
    if (outbox.sending.size === 0 && outbox.unsent.length > 0) commandSender.poke();
  });
  connection.start();
  return {
    outbox,
    imports,
    connection,
    async close() {
      counted.unsubscribe();
      submitted.unsubscribe();
      await connection.close();
      if (counting) clearTimeout(counting);
    },
  };
}

function openReplica(
  { database, deviceId }: SyncEngineParts,
  unreadable: UnreadableDocuments,
  collection: PulledCollection,
): Promise<Replica> {
  const common = {
    collection,
    checkpoints: storeOf(database, 'checkpoints'),
    onRead: (bad: Parameters<UnreadableDocuments['record']>[1], good: readonly string[]) =>
      unreadable.record(collection, bad, good),
  };
  if (collection === 'commands') {
    return Replica.open<CommandDocument>({
      ...common,
      schema: pulledCollections.commands,
      store: storeOf(database, 'commands'),
      // The server knows neither what a case was called here nor what has been read.
      merge: (incoming, local) => ({
        ...incoming,
        label: local.label || incoming.label,
        acknowledged: local.acknowledged,
      }),
      isLocal: (doc) => doc.deviceId === deviceId,
    }) as unknown as Promise<Replica>;
  }
  const { [collection]: schema } = pulledCollections;
  // Schema and store are the same collection's; a union of the six does not show it.
  return Replica.open({ ...common, schema, store: storeOf(database, collection) } as never);
}

/** The key first, then the documents, then the receipt; the checkpoints go last, so that an interruption repeats all. */
async function purge(
  { storage, server, deviceId }: SyncEngineParts,
  replicas: readonly Replica[],
  scope: string,
  signal: AbortSignal,
): Promise<void> {
  const purged = await storage.purgeScopes([scope]);
  if (!purged.ok) throw new VaultFaultError(purged.error);
  await server.purged(deviceId, scope, signal);
  for (const replica of replicas) await replica.forget([scope]);
}

async function signAll(bridge: Bridge, texts: readonly string[]): Promise<string[]> {
  const signatures: string[] = [];
  for (let from = 0; from < texts.length; from += SIGN_AT_ONCE) {
    const signed = await bridge.call('device:sign', { texts: texts.slice(from, from + SIGN_AT_ONCE) });
    if (!signed.ok) throw new VaultFaultError(signed.error);
    signatures.push(...signed.value.signatures);
  }
  return signatures;
}

function countCommands(commands: readonly CommandDocument[], sending: ReadonlySet<string>) {
  const counts = { queued: 0, sent: 0, accepted: 0, unread: 0 };
  for (const { id, state, acknowledged } of commands) {
    if (sending.has(id)) counts.sent += 1;
    else if (state === 'queued' || state === 'sent' || state === 'deferred') counts.queued += 1;
    else if (state === 'accepted') counts.accepted += 1;
    else if (!acknowledged) counts.unread += 1;
  }
  return counts;
}
