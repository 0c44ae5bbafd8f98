import { instantOf } from '../../src-shared/base/dates.ts';
import { policiesAt } from '../../src-shared/policy/policy-version.ts';
import { merge } from 'rxjs';
import type { Subscription } from 'rxjs';
import { leaseSentence } from '../../src-shared/authority/lease-words.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import type { RemittancePreview } from '../../src-shared/remittance/preview.ts';
import type { CommandDocument } from '../../src-shared/sync/command.ts';
import type { Bridge, IpcReply } from '../../src-shared/wire/ipc.ts';
import type { PulledCollection, SessionReply } from '../../src-shared/wire/sync.ts';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import type { PreviewQuestion } from '../workers/read-remittance.worker.ts';
import type { WorkbenchDatabase } from './collections.ts';
import { Connection } from './connection.ts';
import { DecisionLeave, DecisionRefused } from './decision-leave.ts';
import type { Timing } from './connection.ts';
import { storeOf } from './database.ts';
import type { WorkbenchStorage } from './database.ts';
import { Documents } from './documents.ts';
import { firstSyncProgress } from './first-sync.ts';
import { Imports } from './imports.ts';
import { keepSession } from './kept-session.ts';
import type { Lists } from './lists.ts';
import { openReplicas } from './open-replicas.ts';
import { Outbox } from './outbox.ts';
import type { ToSign } from './outbox.ts';
import { Renewal } from './renewal.ts';
import type { SessionTokens } from './renewal.ts';
import { crushVault } from './revoked.ts';
import type { Replica } from './replica.ts';
import { RequestFailure } from './request-failure.ts';
import { Sender } from './sender.ts';
import type { ServerClient } from './server-client.ts';
import type { StatusBoard } from './status-board.ts';
import { UnreadableDocuments } from './unreadable.ts';
import { readOne } from './store-writes.ts';
import { isUnsent } from './unsent-commands.ts';
import { t } from '../language/t.ts';

/** Whose workbench it is, and their session. Changes when the server says so. */
export type Identity = SessionTokens & { person: Person; workOffline: boolean };

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
  /** What this computer has been told to destroy is gone. */
  readonly onDestroyed: (sentence: string) => void;
};

/** So often the lease is looked at while nothing else happens. */
const LOOK_AT_LEASE_MS = 30_000;
/** More texts than this do not fit one message to the main process. */
const SIGN_AT_ONCE = 500;
/** Counts are for eyes: what changes in quick succession is counted once. */
const COUNT_AFTER_MS = 30;

/** Everything between the lists on this computer and the server. */
export class SyncEngine {
  readonly outbox: Outbox;
  readonly imports: Imports;
  readonly documents: Documents;
  readonly connection: Connection;
  readonly leave: DecisionLeave;
  readonly renewal: Renewal;
  readonly #parts: SyncEngineParts;
  readonly #replicas: readonly Replica[];
  readonly #unreadable: UnreadableDocuments;
  readonly #commandSender: Sender;
  readonly #importSender: Sender;
  readonly #documentSender: Sender;
  readonly #watching: readonly Subscription[];
  /** Called when the server has let this computer in. */
  onSession: () => void = () => {};
  #scopes: SessionReply['scopes'] = [];
  #damaged: readonly string[] = [];
  #counting: ReturnType<typeof setTimeout> | null = null;
  readonly #looking: ReturnType<typeof setInterval>;

  static async start(parts: SyncEngineParts): Promise<SyncEngine> {
    const { lists, database, identity, deviceId } = parts;
    const unreadable = new UnreadableDocuments(storeOf(database, 'drafts'), lists.drafts, identity.person.id);
    const replicas = await openReplicas(database, deviceId, unreadable, lists.commands);
    const engine = new SyncEngine(parts, replicas, unreadable);
    await engine.imports.recover();
    await engine.documents.refresh();
    await engine.#lookForDamage();
    engine.connection.setOnline(!identity.workOffline);
    engine.connection.start();
    return engine;
  }

  private constructor(parts: SyncEngineParts, replicas: readonly Replica[], unreadable: UnreadableDocuments) {
    this.#parts = parts;
    this.#replicas = replicas;
    this.#unreadable = unreadable;
    const { timing, chance, server } = parts;
    this.renewal = this.#makeRenewal();
    this.leave = new DecisionLeave({
      bridge: parts.bridge,
      person: parts.identity.person,
      deviceId: parts.deviceId,
      used: () => this.outbox.leaseUse,
    });
    this.outbox = this.#makeOutbox();
    this.#looking = setInterval(() => void this.leave.refresh(), LOOK_AT_LEASE_MS);
    this.imports = this.#makeImports();
    this.documents = this.#makeDocuments();
    this.#commandSender = new Sender({ timing, chance, send: (signal) => this.#sendCommands(signal) });
    this.#importSender = new Sender({ timing, chance, send: (signal) => this.imports.sendWaiting(signal) });
    this.#documentSender = new Sender({ timing, chance, send: (signal) => this.documents.sendWaiting(signal) });
    this.connection = new Connection({
      server,
      replicas,
      status: parts.status,
      deviceId: parts.deviceId,
      timing,
      chance,
      heldScopes: () => this.#heldScopes(),
      isSignedIn: () => parts.identity.token !== null,
      onSignedOut: () => this.setIdentity({ token: null, refreshToken: null, attempt: null }),
      onRevoked: async (order) => {
        if (await crushVault(parts.bridge, server, order)) {
          parts.onDestroyed(t('This computer was revoked by an administrator. What was kept here has been destroyed.'));
        }
      },
      onSession: (session, signal) => this.#begin(session, signal),
      onPulled: () => this.#pulled(),
      sendWaiting: async (signal) => {
        await Promise.all([
          this.#commandSender.run(signal),
          this.#importSender.run(signal),
          this.#documentSender.run(signal),
        ]);
      },
    });
    this.#watching = this.#watch();
  }

  async setIdentity(change: Partial<Identity>): Promise<void> {
    const { bridge, identity, status } = this.#parts;
    Object.assign(identity, change);
    await keepSession(bridge, { ...identity, lastContact: status.current.lastContact });
  }

  /** Whether everything is here that the server had when it was asked last. */
  get isComplete(): boolean {
    return this.#replicas.every(({ complete, trusted }) => complete && trusted);
  }

  /** A vault that cannot be written says so itself: the choice then holds until the window closes. */
  setOnline(online: boolean): void {
    this.connection.setOnline(online);
    void this.setIdentity({ workOffline: !online }).catch(() => {});
  }

  /** A document could not be read: what the server has is fetched again at once, not only at the next start. */
  async damageFound(): Promise<void> {
    const known = this.#damaged;
    await this.#lookForDamage();
    if (this.#damaged.some((collection) => !known.includes(collection))) this.connection.again();
  }

  async close(): Promise<void> {
    for (const subscription of this.#watching) subscription.unsubscribe();
    this.outbox.close();
    await this.connection.close();
    if (this.#counting) clearTimeout(this.#counting);
    clearInterval(this.#looking);
    this.renewal.close();
    // For the next start, which may be without the server. A vault that cannot be written has said so already.
    await this.setIdentity({}).catch(() => {});
  }

  #makeOutbox(): Outbox {
    const { bridge, database, lists, identity, deviceId, status } = this.#parts;
    return new Outbox({
      commands: storeOf(database, 'commands'),
      live: lists.commands,
      person: identity.person,
      deviceId,
      leave: (payload, shownMinor) => this.leave.ask(payload, shownMinor),
      sign: (texts) => signAll(bridge, texts),
      onTrouble: (sentence) => status.say('outbox', sentence),
      onChange: () => this.#recount(),
      graceMs: this.#parts.timing.graceMs,
      onGraceOver: () => this.#commandSender.poke(),
    });
  }

  #makeRenewal(): Renewal {
    const { bridge, server, identity, deviceId, status } = this.#parts;
    return new Renewal({
      bridge,
      server: () => server,
      deviceId,
      tokens: () => identity,
      keep: (tokens) => this.setIdentity(tokens),
      onLease: () => void this.leave.refresh(),
      isOnline: () => status.current.connection === 'online',
    });
  }

  #makeImports(): Imports {
    const { bridge, database, lists, identity, status, clock, preview, server } = this.#parts;
    return new Imports({
      bridge,
      drafts: storeOf(database, 'drafts'),
      live: lists.drafts,
      person: identity.person,
      clock,
      preview: (bytes) =>
        preview({
          bytes,
          directory: [...lists.directory.documents.values()],
          policies: [...policiesAt(lists.policies.documents.values(), instantOf(new Date())).values()],
        }),
      isOnline: () => status.current.connection === 'online',
      send: (name, bytes, signal) => server.importFile(name, bytes, signal),
      onWaiting: () => this.#importSender.poke(),
    });
  }

  #makeDocuments(): Documents {
    const { bridge, server, identity, deviceId, lists, database, clock } = this.#parts;
    return new Documents({
      bridge,
      server,
      person: identity.person,
      deviceId,
      commands: lists.commands,
      clock,
      submit: (shown, payload) => this.outbox.submit(shown, payload),
      readCase: (id) => readOne(storeOf(database, 'cases'), id).catch(() => null),
      onWaiting: () => this.#documentSender.poke(),
    });
  }

  #watch(): Subscription[] {
    const { lists } = this.#parts;
    const counted = [lists.cases.listing$, lists.remits.listing$, lists.ledger.listing$];
    return [
      merge(lists.commands.changes$, lists.drafts.changes$, ...counted).subscribe(() => this.#recount()),
      lists.commands.changes$.subscribe(() => {
        if (this.outbox.sending.size === 0 && this.outbox.hasUnsent) this.#commandSender.poke();
        // What was attached may have been answered: only then is it sent.
        if (this.documents.local$.value.waiting.length > 0) {
          void this.documents.refresh();
          this.#documentSender.poke();
        }
      }),
    ];
  }

  /** What the server has is fetched again; what only this computer had is told. */
  async #lookForDamage(): Promise<void> {
    this.#damaged = await this.#parts.storage.damaged();
    if (this.#damaged.length === 0) return;
    for (const replica of this.#replicas) {
      if (this.#damaged.includes('*') || this.#damaged.includes(replica.collection)) replica.distrust();
    }
    const own = ['*', 'commands', 'drafts'].some((name) => this.#damaged.includes(name));
    this.#parts.status.say(
      'damage',
      own
        ? t(
            'Part of what was stored on this computer cannot be read any more. Decisions or files that had not been sent may be missing: compare the list of results.',
          )
        : t(
            'Part of what was stored on this computer cannot be read any more. It is fetched from the server again; nothing you did is lost.',
          ),
    );
  }

  async #pulled(): Promise<void> {
    this.#recount();
    if (this.#damaged.length === 0 || !this.isComplete) return;
    this.#damaged = [];
    await this.#parts.storage.setDamageAside();
  }

  async #begin(session: SessionReply, signal: AbortSignal): Promise<void> {
    this.#scopes = session.scopes;
    this.#parts.status.contact();
    await this.setIdentity({ person: session.person });
    // A clock that was set forward ends a lease long before the token that would have brought the next.
    if (await this.leave.hasEnded()) await this.renewal.renew(this.#parts.identity.token);
    for (const { scope } of session.drop) await this.#purge(scope, signal);
    await this.#describeDevice(signal);
    await this.outbox.reconcile(session.device);
    this.onSession();
    this.#recount();
  }

  /** What protects the data here; a server that cannot take it now is told at the next contact. */
  async #describeDevice(signal: AbortSignal): Promise<void> {
    const { bridge, server } = this.#parts;
    const { version } = await bridge.call('app:info', {});
    const status = await bridge.call('vault:status', {});
    if (!status.ok) return;
    const { osSealed } = status.value;
    await server.describeDevice({ version, osSealed, kdf: 'argon2id' }, signal).catch((error: unknown) => {
      if (!(error instanceof RequestFailure) || error.reason.kind !== 'busy') throw error;
    });
  }

  /** The key first, then the documents, then the receipt; the checkpoints go last: an interruption repeats it all. */
  async #purge(scope: string, signal: AbortSignal): Promise<void> {
    const { storage, server, deviceId } = this.#parts;
    const purged = await storage.purgeScopes([scope]);
    if (!purged.ok) throw new VaultFaultError(purged.error);
    await server.purged(deviceId, scope, signal);
    for (const replica of this.#replicas) await replica.forget([scope]);
  }

  async #heldScopes(): Promise<readonly string[]> {
    const pulled = this.#replicas.flatMap(({ scopes }) => scopes);
    return [...new Set([...(await this.#parts.storage.heldScopes()), ...pulled])];
  }

  async #sendCommands(signal: AbortSignal): Promise<void> {
    const { server, deviceId } = this.#parts;
    const drained = await this.outbox.drain((commands) => server.commands(deviceId, commands, signal));
    if (!drained) {
      // Sending again would change nothing: a session begun anew is told where the server is.
      const message = t('The server waits for an earlier decision.');
      throw new RequestFailure({ kind: 'refused', status: 409, message });
    }
  }

  #recount(): void {
    this.#counting ??= setTimeout(() => {
      this.#counting = null;
      this.#count();
    }, COUNT_AFTER_MS);
  }

  #count(): void {
    const { lists, status } = this.#parts;
    const isComplete = (collection: PulledCollection) =>
      this.#replicas.some((replica) => replica.collection === collection && replica.complete);
    const here = (collection: 'cases' | 'remits' | 'ledger') => lists[collection].size;
    status.counts({
      ...countCommands(lists.commands.documents.values(), this.outbox.sending),
      local: { cases: here('cases'), remits: here('remits') },
      waitingFiles: this.imports.waiting,
      firstSync: firstSyncProgress(this.#scopes, isComplete, here),
    });
    void this.leave.refresh();
    status.say('unreadable', this.#unreadable.sentence);
  }
}

async function signAll(bridge: Bridge, texts: readonly ToSign[]): Promise<string[]> {
  const signatures: string[] = [];
  for (let from = 0; from < texts.length; from += SIGN_AT_ONCE) {
    const signed = await bridge.call('device:sign', { texts: texts.slice(from, from + SIGN_AT_ONCE) });
    if (!signed.ok) throw notSigned(signed.error);
    signatures.push(...signed.value.signatures);
  }
  return signatures;
}

function notSigned(error: Extract<IpcReply<'device:sign'>, { ok: false }>['error']): Error {
  switch (error.kind) {
    case 'lease':
      return new DecisionRefused(leaseSentence(error.refusal));
    case 'confirmPin':
      return new DecisionRefused(t('The PIN was given too long ago. Decide again.'));
    case 'notSignable':
      return new DecisionRefused(t('This computer does not sign it: {why}. Decide again.', { why: error.why }));
    default:
      return new VaultFaultError(error);
  }
}

function countCommands(commands: Iterable<CommandDocument>, sending: ReadonlySet<string>) {
  const counts = { queued: 0, sent: 0, accepted: 0, unread: 0 };
  for (const command of commands) {
    // Reading a notice, or choosing how to be told, is no decision that anybody waits for.
    const isNotice = command.command.payload.type.startsWith('notice.');
    if (isNotice && command.state !== 'rejected') continue;
    if (sending.has(command.id)) counts.sent += 1;
    else if (isUnsent(command)) counts.queued += 1;
    else if (command.state === 'accepted') counts.accepted += 1;
    else if (!command.acknowledged) counts.unread += 1;
  }
  return counts;
}
