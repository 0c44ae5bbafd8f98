import { combineLatest, distinctUntilChanged, map, startWith } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Person } from '../../src-shared/authority/person.ts';
import { err, ok } from '../../src-shared/base/result.ts';
import type { RemittancePreview } from '../../src-shared/remittance/preview.ts';
import { CLAIMS_PER_PAGE } from '../../src-shared/remittance/remittance-document.ts';
import type { ClaimView } from '../../src-shared/remittance/remittance-document.ts';
import type { CommandDocument } from '../../src-shared/sync/command.ts';
import type { Bridge } from '../../src-shared/wire/ipc.ts';
import type { VaultFault } from '../../src-shared/wire/vault-bridge.ts';
import type { PreviewQuestion } from '../workers/read-remittance.worker.ts';
import type { WorkbenchDatabase } from './collections.ts';
import { DEFAULT_TIMING } from './connection.ts';
import type { Timing } from './connection.ts';
import { openDatabase, storeOf } from './database.ts';
import type { WorkbenchStorage } from './database.ts';
import { keepSession } from './kept-session.ts';
import type { LiveListing } from './listing.ts';
import type { LiveDocuments } from './live-documents.ts';
import { openLists } from './lists.ts';
import { ServerClient } from './server-client.ts';
import type { OpenWorkbench } from './session.ts';
import { askServer } from './sign-in.ts';
import { StatusBoard } from './status-board.ts';
import { readOne, updateOne } from './store-writes.ts';
import { startSyncEngine } from './sync-engine.ts';
import type { Identity } from './sync-engine.ts';
import { vaultWorkbenchStorage } from './vault-workbench-storage.ts';

export type OpenWorkbenchOptions = {
  /** To the main process, with the person's vault open. */
  readonly bridge: Bridge;
  /** Origin of the sync server. */
  readonly server: string;
  readonly person: Person;
  /** null: signed out; the workbench opens with what is here. */
  readonly token: string | null;
  /** Reads a remittance file, away from the window's thread. */
  readonly preview: (question: PreviewQuestion) => Promise<RemittancePreview>;
  readonly fetch?: typeof globalThis.fetch;
  readonly now?: () => Date;
  readonly chance?: () => number;
  readonly timing?: Partial<Timing>;
  /** Default: the vault. */
  readonly storage?: WorkbenchStorage;
};

/** Opens a person's workbench on what is stored here, and starts syncing. @throws VaultFaultError */
export async function openWorkbench(options: OpenWorkbenchOptions): Promise<OpenWorkbench> {
  const { bridge } = options;
  const clock = options.now ?? (() => new Date());
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const identity: Identity = { person: options.person, token: options.token };
  const status = new StatusBoard(clock);
  const storage =
    options.storage ?? vaultWorkbenchStorage(bridge, (fault) => status.say('vault', fault && sentenceOf(fault)));
  const server = new ServerClient({
    server: options.server,
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    token: () => identity.token,
    timeoutMs: timing.requestMs,
  });
  const database = await openDatabase(storage.storage, identity.person.id);
  const lists = await openLists(database);
  const device = await bridge.call('device:identity', {});
  const engine = await startSyncEngine({
    bridge,
    server,
    identity,
    deviceId: device.id,
    storage,
    database,
    lists,
    status,
    clock,
    chance: options.chance ?? Math.random,
    timing,
    preview: options.preview,
  });
  const { outbox, imports, connection } = engine;

  return {
    get person() {
      return identity.person;
    },
    cases$: lists.cases.listing$,
    remits$: lists.remits.listing$,
    ledger$: lists.ledger.listing$,
    directory$: valuesOf(lists.directory),
    policies$: valuesOf(lists.policies),
    commands$: combineLatest([
      valuesOf(lists.commands),
      status.sync$.pipe(
        map(({ sent }) => sent),
        distinctUntilChanged(),
      ),
    ]).pipe(map(([commands]) => newestFirst(commands, outbox.sending))),
    imports$: valuesOf(lists.drafts).pipe(map(() => imports.all)),
    sync$: status.sync$,
    case$: (id) => rowOf(lists.cases, id),
    remit$: (id) => rowOf(lists.remits, id),
    claims: (advice, page) => claimsOnPage(database, advice, page),
    async claimsOf(advice, ordinals) {
      const pages = [...new Set(ordinals.map((ordinal) => Math.floor(ordinal / CLAIMS_PER_PAGE)))];
      const claims = (await Promise.all(pages.map((page) => claimsOnPage(database, advice, page)))).flat();
      return ordinals.flatMap((ordinal) => claims.find((claim) => claim.ordinal === ordinal) ?? []);
    },
    submit: (shown, payload) => outbox.submit(shown, payload),
    acknowledge: (commandId) =>
      updateOne(storeOf(database, 'commands'), commandId, (doc) => ({ ...doc, acknowledged: true }), 'person'),
    importFile: (file) => imports.add(file),
    setOnline: (online) => connection.setOnline(online),
    retryNow: () => connection.retryNow(),
    async signIn(account, password) {
      const answer = await askServer(server, bridge, account, password);
      if (!answer.ok) return answer;
      if (answer.value.person.id !== identity.person.id) {
        return err({ kind: 'otherPerson', name: answer.value.person.name });
      }
      Object.assign(identity, { person: answer.value.person, token: answer.value.token });
      await keepSession(bridge, identity);
      connection.again();
      return ok(null);
    },
    async signOut() {
      // The session ends here in any case; at the server it expires if it cannot be told now.
      await server.signOut().catch(() => {});
      identity.token = null;
      await keepSession(bridge, identity);
      connection.again();
    },
    async close() {
      await engine.close();
      lists.close();
      status.close();
      await database.close();
      await bridge.call('vault:lock', {});
    },
  };
}

function valuesOf<T extends { id: string; scope: string; ver: number }>(
  live: LiveDocuments<T>,
): Observable<readonly T[]> {
  return live.changes$.pipe(
    startWith(undefined),
    map(() => [...live.documents.values()]),
  );
}

function rowOf<T extends { readonly id: string }>(listing: LiveListing<T>, id: string): Observable<T | null> {
  return listing.listing$.pipe(
    map(() => listing.get(id) ?? null),
    distinctUntilChanged(),
  );
}

function newestFirst(commands: readonly CommandDocument[], sending: ReadonlySet<string>): readonly CommandDocument[] {
  return commands
    .map((command): CommandDocument => (sending.has(command.id) ? { ...command, state: 'sent' } : command))
    .toSorted((a, b) =>
      a.command.createdAt < b.command.createdAt ? 1 : a.command.createdAt > b.command.createdAt ? -1 : b.seq - a.seq,
    );
}

async function claimsOnPage(database: WorkbenchDatabase, advice: string, page: number): Promise<readonly ClaimView[]> {
  const doc = await readOne(storeOf(database, 'remits'), `${advice}:${String(page).padStart(4, '0')}`);
  return doc?.part === 'claims' ? doc.items : [];
}

function sentenceOf(fault: VaultFault): string {
  switch (fault.kind) {
    case 'diskFull':
      return 'The disk of this computer is full: nothing new can be stored until there is space. What is here can be read.';
    case 'readOnly':
      return 'The folder of this program cannot be written to: nothing new can be stored. What is here can be read.';
    case 'notOpen':
      return 'The vault of this computer is locked. Unlock it to go on.';
    case 'io':
      return `The disk of this computer reports an error (${fault.detail}). Nothing new can be stored.`;
    case 'damaged':
      return `Part of what is stored on this computer cannot be read (${fault.detail}).`;
  }
}
