import { combineLatest, map, startWith } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Person } from '../../src-shared/authority/person.ts';
import { err, ok } from '../../src-shared/base/result.ts';
import type { Result } from '../../src-shared/base/result.ts';
import type { RemittancePreview } from '../../src-shared/remittance/preview.ts';
import { CLAIMS_PER_PAGE } from '../../src-shared/remittance/remittance-document.ts';
import type { ClaimView, RemittanceDocument } from '../../src-shared/remittance/remittance-document.ts';
import type { CaseRequest, CommandDocument, CommandPayload } from '../../src-shared/sync/command.ts';
import { CasePreview } from '../../src-shared/wire/cases.ts';
import {
  type ErpMappingPut,
  ErpMappingReply,
  ErpOfCase,
  ErpPreview,
  type ErpPreviewAsk,
  ErpReconciliation,
  type ErpStatus,
  ErpStatusReply,
} from '../../src-shared/wire/erp.ts';
import { ReassociationReply, RemittanceLinks } from '../../src-shared/wire/reassociation.ts';
import { ComparisonReply } from '../../src-shared/wire/comparisons.ts';
import type { DevicesReply } from '../../src-shared/wire/devices.ts';
import type { SignInReply } from '../../src-shared/wire/http.ts';
import type { Bridge } from '../../src-shared/wire/ipc.ts';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import type { PreviewQuestion } from '../workers/read-remittance.worker.ts';
import { AuditLog } from './audit-log.ts';
import { Computer } from './computer.ts';
import { Connections } from './connections.ts';
import { Programs } from './programs.ts';
import { Fleet } from './fleet.ts';
import { carriedAdjustments } from './carried-adjustments.ts';
import { CommandHistory } from './command-history.ts';
import { NoticeBoard } from './notice-board.ts';
import type { Documents } from './documents.ts';
import { ProgramUpdates } from './program-updates.ts';
import { ScanFolder } from './scan-folder.ts';
import { PeriodBoard } from './period-board.ts';
import { PolicyBoard } from './policy-board.ts';
import { RulesBoard } from './rules-board.ts';
import { DEFAULT_TIMING } from './connection.ts';
import type { Timing } from './connection.ts';
import { openDatabase, storeOf } from './database.ts';
import type { WorkbenchStorage } from './database.ts';
import type { LiveDocuments } from './live-documents.ts';
import { openLists } from './lists.ts';
import type { Lists } from './lists.ts';
import { openedDocument } from './opened-document.ts';
import { askOrganisation, cancelOrganisation, hasOrganisation } from './organisation-sign-in.ts';
import { keepLease } from './renewal.ts';
import { VaultSegments } from './segments.ts';
import { ServerClient } from './server-client.ts';
import type { OpenWorkbench, SignInRefusal } from './session.ts';
import { askServer } from './sign-in.ts';
import { StatusBoard } from './status-board.ts';
import { readMany, readOne, updateOne } from './store-writes.ts';
import type { Kept } from './store-writes.ts';
import { SyncEngine } from './sync-engine.ts';
import type { SyncEngineParts } from './sync-engine.ts';
import { ARRANGED, LOOKS, TypedTexts } from './typed-texts.ts';
import { vaultFaultSentence } from './vault-fault-sentence.ts';
import { vaultWorkbenchStorage } from './vault-workbench-storage.ts';
import type { LocalImport, Opened, ShownCase, WantedLetter } from './workbench.ts';
import { saveDownload } from './save-download.ts';

export type OpenWorkbenchOptions = {
  /** To the main process, with the person's vault open. */
  readonly bridge: Bridge;
  /** Origin of the sync server. */
  readonly server: string;
  readonly person: Person;
  /** null: signed out; the workbench opens with what is here. */
  readonly token: string | null;
  /** When the server last answered this person's workbench. ISO instant. */
  readonly lastContact?: string | null;
  readonly refreshToken?: string | null;
  readonly attempt?: string | null;
  /** Whether the person had chosen to work offline. */
  readonly workOffline?: boolean;
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
  const { person, token, refreshToken = null, attempt = null, workOffline = false } = options;
  const identity = { person, token, refreshToken, attempt, workOffline };
  let engine: SyncEngine | null = null;
  const status = new StatusBoard(clock, options.lastContact ?? null);
  const server = new ServerClient({
    server: options.server,
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    token: () => identity.token,
    renew: (stale) => engine?.renewal.renew(stale) ?? Promise.resolve(),
    timeoutMs: timing.requestMs,
  });
  const storage =
    options.storage ??
    vaultWorkbenchStorage(bridge, {
      onFault: (fault) => status.say('vault', fault && vaultFaultSentence(fault)),
      onDamage: () => void engine?.damageFound(),
    });
  const database = await openDatabase(storage.storage, identity.person.id);
  const { id: deviceId } = await bridge.call('device:identity', {});
  const chance = options.chance ?? Math.random;
  const lists = await openLists(database);
  const { preview } = options;
  const common = { bridge, server, identity, deviceId, storage, database, lists, status };
  let onDestroyed: (sentence: string) => void = () => {};
  const destroyed = new Promise<string>((resolve) => {
    onDestroyed = resolve;
  });
  const parts: SyncEngineParts = { ...common, clock, chance, timing, preview, onDestroyed };
  engine = await SyncEngine.start(parts);
  whenIdle(() => void openOthers(lists, status));
  return new VaultWorkbench(parts, engine, destroyed);
}

async function openOthers(lists: Lists, status: StatusBoard): Promise<void> {
  try {
    await lists.openOthers();
  } catch (error) {
    if (!(error instanceof VaultFaultError)) throw error;
    status.say('vault', vaultFaultSentence(error.fault));
  }
}

/** When what is looked at first has been painted. */
function whenIdle(run: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: 2_000 });
  else setTimeout(run, 0);
}

class VaultWorkbench implements OpenWorkbench {
  readonly cases$: OpenWorkbench['cases$'];
  readonly remits$: OpenWorkbench['remits$'];
  readonly ledger$: OpenWorkbench['ledger$'];
  readonly carried$: OpenWorkbench['carried$'];
  readonly directory$: OpenWorkbench['directory$'];
  readonly policies$: OpenWorkbench['policies$'];
  readonly commands$: OpenWorkbench['commands$'];
  readonly imports$: OpenWorkbench['imports$'];
  readonly sync$: OpenWorkbench['sync$'];
  readonly decisionLock$: OpenWorkbench['decisionLock$'];
  readonly pinAsked$: OpenWorkbench['pinAsked$'];
  readonly undoable$: OpenWorkbench['undoable$'];
  readonly destroyed: OpenWorkbench['destroyed'];
  readonly audit: AuditLog;
  readonly computer: Computer;
  readonly connections: Connections;
  readonly programs: Programs;
  readonly fleet: Fleet;
  readonly documents: Documents;
  readonly scans: ScanFolder;
  readonly updates: ProgramUpdates;
  readonly segments: VaultSegments;
  readonly periods: PeriodBoard;
  readonly board: PolicyBoard;
  readonly rules: RulesBoard;
  readonly typed: TypedTexts;
  readonly arranged: TypedTexts;
  readonly looks: TypedTexts;
  readonly notices: NoticeBoard;
  readonly #parts: SyncEngineParts;
  readonly #engine: SyncEngine;

  constructor(parts: SyncEngineParts, engine: SyncEngine, destroyed: Promise<string>) {
    this.destroyed = destroyed;
    this.decisionLock$ = engine.leave.lock$;
    this.pinAsked$ = engine.leave.pinAsked$;
    this.undoable$ = engine.outbox.undoable$;
    this.#parts = parts;
    this.#engine = engine;
    const { lists, status } = parts;
    this.cases$ = lists.cases.listing$;
    this.remits$ = lists.remits.listing$;
    this.ledger$ = lists.ledger.listing$;
    this.carried$ = carriedAdjustments(lists.remits, storeOf(parts.database, 'remits'));
    this.directory$ = valuesOf(lists.directory);
    this.policies$ = valuesOf(lists.policies);
    const history = new CommandHistory(lists.commands);
    const { sending$ } = engine.outbox;
    this.commands$ = combineLatest([lists.commands.changes$.pipe(startWith(undefined)), sending$]).pipe(
      map(([, sending]) => history.newestFirst(sending)),
    );
    this.imports$ = valuesOf(lists.drafts).pipe(map(() => engine.imports.all));
    this.sync$ = status.sync$;
    this.board = new PolicyBoard(parts);
    this.rules = new RulesBoard(parts);
    this.periods = new PeriodBoard(parts);
    this.documents = engine.documents;
    this.scans = new ScanFolder(parts.bridge);
    this.updates = new ProgramUpdates(parts.bridge, status.sync$);
    this.segments = new VaultSegments(parts.bridge);
    this.connections = new Connections(parts.server);
    this.programs = new Programs(parts.server);
    this.fleet = new Fleet(parts);
    this.audit = new AuditLog({ bridge: parts.bridge, server: parts.server, sync$: status.sync$ });
    this.notices = new NoticeBoard(lists.notices, lists.commands);
    const drafts = storeOf(parts.database, 'drafts');
    const texts = (kind?: typeof LOOKS) => new TypedTexts(drafts, lists.drafts.documents, this.person.id, kind);
    [this.typed, this.arranged, this.looks] = [texts(), texts(ARRANGED), texts(LOOKS)];
    const own = { engine, updates: this.updates, kept: this.looks, status: () => status.current };
    this.computer = new Computer({ ...parts, ...own });
    engine.onSession = () => this.computer.begin();
  }

  get person(): Person {
    return this.#parts.identity.person;
  }

  case$(id: string): Observable<Opened<ShownCase>> {
    const { database, lists } = this.#parts;
    return openedDocument(lists.cases, storeOf(database, 'cases'), id, (doc, { pending }) => ({ ...doc, pending }));
  }

  remit$(id: string): Observable<Opened<RemittanceDocument>> {
    const { database, lists } = this.#parts;
    return openedDocument(lists.remits, storeOf(database, 'remits'), id, (doc) => (doc.part === 'advice' ? doc : null));
  }

  async prepareCases(ids: readonly string[]): Promise<void> {
    // Reading keeps them at hand; what cannot be read is told when it is opened.
    await readMany(storeOf(this.#parts.database, 'cases'), [...ids]).catch(() => {});
  }

  async claims(advice: string, page: number): Promise<readonly ClaimView[]> {
    const id = `${advice}:${String(page).padStart(4, '0')}`;
    const doc = await readOne(storeOf(this.#parts.database, 'remits'), id);
    return doc?.part === 'claims' ? doc.items : [];
  }

  async claimsOf(advice: string, ordinals: readonly number[]): Promise<readonly ClaimView[]> {
    const pages = [...new Set(ordinals.map((ordinal) => Math.floor(ordinal / CLAIMS_PER_PAGE)))];
    const claims = (await Promise.all(pages.map((page) => this.claims(advice, page)))).flat();
    const byOrdinal = new Map(claims.map((claim) => [claim.ordinal, claim]));
    return ordinals.flatMap((ordinal) => byOrdinal.get(ordinal) ?? []);
  }

  submit(shown: ShownCase | null, payload: CommandPayload, id?: string): Promise<CommandDocument> {
    return this.#engine.outbox.submit(shown, payload, id);
  }

  withdraw(commandId: string): Promise<boolean> {
    return this.#engine.outbox.withdraw(commandId);
  }

  acknowledge(commandId: string): Promise<void> {
    const commands = storeOf(this.#parts.database, 'commands');
    return updateOne(commands, commandId, (doc) => ({ ...doc, acknowledged: true }), 'person');
  }

  importFile(file: File): Promise<LocalImport> {
    return this.#engine.imports.add(file);
  }

  async showNotice(words: { readonly title: string; readonly body: string }): Promise<boolean> {
    return (await this.#parts.bridge.call('notice:show', words)).clicked;
  }

  setOnline(online: boolean): void {
    this.#engine.setOnline(online);
  }

  retryNow(): void {
    this.#engine.connection.retryNow();
  }

  previewCase(request: CaseRequest): Promise<CasePreview> {
    return this.#parts.server.send('POST', '/api/v1/cases/preview', request, CasePreview);
  }

  saveLetter({ caseId, number, letter, isPreview }: WantedLetter): Promise<string | null> {
    const path = `/api/v1/cases/${encodeURIComponent(caseId)}/letters/${encodeURIComponent(letter)}`;
    const name = `${isPreview ? 'preview-' : ''}${letter}-${number}.pdf`;
    return saveDownload(this.#parts, isPreview ? `${path}?preview` : path, name);
  }

  compareBooks(opens: boolean): Promise<ComparisonReply> {
    const { server } = this.#parts;
    const path = '/api/v1/comparisons';
    return opens ? server.send('POST', path, {}, ComparisonReply) : server.get(path, ComparisonReply);
  }

  reassociation(): Promise<ReassociationReply> {
    return this.#parts.server.get('/api/v1/reassociation', ReassociationReply);
  }

  remittanceLinks(id: string): Promise<RemittanceLinks> {
    return this.#parts.server.get(`/api/v1/remittances/${encodeURIComponent(id)}/links`, RemittanceLinks);
  }

  async erpStatus(): Promise<ErpStatus | null> {
    return (await this.#parts.server.get('/api/v1/erp', ErpStatusReply)).erp;
  }

  async retryErp(): Promise<ErpStatus | null> {
    return (await this.#parts.server.send('POST', '/api/v1/erp/retries', {}, ErpStatusReply)).erp;
  }

  erpOfCase(caseId: string): Promise<ErpOfCase> {
    return this.#parts.server.get(`/api/v1/erp/cases/${encodeURIComponent(caseId)}`, ErpOfCase);
  }

  reconcileErp(): Promise<ErpReconciliation> {
    return this.#parts.server.get('/api/v1/erp/reconciliation', ErpReconciliation);
  }

  erpMapping(): Promise<ErpMappingReply> {
    return this.#parts.server.get('/api/v1/erp/mapping', ErpMappingReply);
  }

  saveErpMapping(put: ErpMappingPut): Promise<ErpMappingReply> {
    return this.#parts.server.send('PUT', '/api/v1/erp/mapping', put, ErpMappingReply);
  }

  previewErp(ask: ErpPreviewAsk): Promise<ErpPreview> {
    return this.#parts.server.send('POST', '/api/v1/erp/previews', ask, ErpPreview);
  }

  devices(): Promise<DevicesReply> {
    return this.#parts.server.devices();
  }

  revokeDevice(id: string): Promise<void> {
    return this.#parts.server.revokeDevice(id);
  }

  async signIn(account: string, password: string): Promise<Result<null, SignInRefusal>> {
    const { server, bridge } = this.#parts;
    return this.#signedIn(await askServer(server, bridge, account, password));
  }

  hasOrganisation(): Promise<boolean> {
    return hasOrganisation(this.#parts.server);
  }

  cancelOrganisation(): Promise<void> {
    return cancelOrganisation(this.#parts.bridge);
  }

  async signInWithOrganisation(): Promise<Result<null, SignInRefusal>> {
    const { server, bridge } = this.#parts;
    return this.#signedIn(await askOrganisation(server, bridge));
  }

  async #signedIn(answer: Result<SignInReply, SignInRefusal>): Promise<Result<null, SignInRefusal>> {
    const { bridge } = this.#parts;
    if (!answer.ok) return answer;
    const { person } = answer.value;
    if (person.id !== this.person.id) return err({ kind: 'otherPerson', name: person.name });
    await keepLease(bridge, answer.value, true);
    await this.#engine.setIdentity({ person });
    await this.#engine.renewal.take(answer.value);
    this.#engine.connection.again();
    return ok(null);
  }

  async signOut(everywhere = false): Promise<void> {
    const { server } = this.#parts;
    // First, and with a session that goes on if it fails: whoever lost a computer has to be able to try again.
    if (everywhere) await server.signOut(true);
    // The request carries the token already. The session ends here in any case, and at once; at the server it expires if
    // that cannot be told now.
    const told = everywhere ? null : server.signOut().catch(() => {});
    await this.#engine.setIdentity({ token: null, refreshToken: null, attempt: null });
    this.#engine.connection.again();
    await told;
  }

  async close(): Promise<void> {
    const { lists, status, database, bridge } = this.#parts;
    await this.typed.flush();
    await this.arranged.flush();
    await this.looks.flush();
    await this.audit.close();
    this.scans.close();
    this.computer.close();
    this.updates.close();
    await this.#engine.close();
    lists.close();
    status.close();
    await database.close();
    await bridge.call('vault:lock', {});
  }
}

function valuesOf<T extends Kept>(live: LiveDocuments<T>): Observable<readonly T[]> {
  return live.changes$.pipe(
    startWith(undefined),
    map(() => [...live.documents.values()]),
  );
}
