import { filter, firstValueFrom, timeout } from 'rxjs';
import type { Observable } from 'rxjs';
import { testComputer } from '../../src-main/cabinet/test-computer.ts';
import type { TestComputer } from '../../src-main/cabinet/test-computer.ts';
import { createEntrance } from '../../src-renderer/data/entrance.ts';
import type { OpenWorkbench } from '../../src-renderer/data/session.ts';
import type { Opened, ShownCase, SyncStatus } from '../../src-renderer/data/workbench.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { evidenceHash } from '../../src-shared/case/evidence-hash.ts';
import { differencesSince } from '../../src-shared/case/material.ts';
import { directoryOf } from '../../src-shared/directory/directory.ts';
import { previewRemittance } from '../../src-shared/remittance/preview.ts';
import type { OutcomeCode } from '../../src-shared/sync/command.ts';
import { policies, writeOffCase } from '../../src-shared/testing/build-case.ts';
import type { AppDeps } from '../../sync-server/app.ts';
import { publish } from '../../sync-server/feed/publish.ts';
import { hashPassword } from '../../sync-server/identity/passwords.ts';
import type { CommandDecision, CommandHandler, CommandHandlers } from '../../sync-server/services/command-handler.ts';
import { inTransaction } from '../../sync-server/store/transaction.ts';
import type { Tx } from '../../sync-server/store/transaction.ts';
import { addPerson } from '../../sync-server/testing/test-people.ts';
import { startTestServer } from '../../sync-server/testing/test-server.ts';
import type { TestServer } from '../../sync-server/testing/test-server.ts';

export const PASSWORD = 'countersign';
const PIN = '493857';
/** Tests cannot wait as long as a network may be gone. */
const timing = { firstPauseMs: 20, longestPauseMs: 200, silenceMs: 5_000, requestMs: 5_000 };
let passwordHash = '';

/** A network that can be cut, for one computer. */
export class CuttableNetwork {
  #open = new Set<AbortController>();
  up = true;
  /** Another version of the protocol than the workbench's own. */
  protocol: string | null = null;

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    if (!this.up) throw new TypeError('fetch failed');
    const controller = new AbortController();
    this.#open.add(controller);
    init?.signal?.addEventListener('abort', () => controller.abort());
    if (init?.signal?.aborted) controller.abort();
    const headers = new Headers(init?.headers);
    if (this.protocol) headers.set('x-sync-proto', this.protocol);
    return globalThis.fetch(input, { ...init, headers, signal: controller.signal });
  };

  /** Ends what is under way, as a cable that is pulled. */
  cut(): void {
    this.up = false;
    this.breakConnections();
  }

  breakConnections(): void {
    for (const controller of this.#open) controller.abort();
    this.#open.clear();
  }
}

/** One person at one computer. */
export type Desk = {
  readonly person: Person;
  readonly computer: TestComputer;
  readonly network: CuttableNetwork;
  readonly workbench: OpenWorkbench;
};

/**
 * The real server over a database of its own, and desks with real vaults whose workbenches have no window. RxDB's free
 * edition allows one open workbench in a process.
 */
export class DataOffice {
  readonly server: TestServer;
  readonly #computers: TestComputer[] = [];
  readonly #open = new Set<OpenWorkbench>();

  static async open(people: readonly Person[], changes: Partial<AppDeps> = {}): Promise<DataOffice> {
    const server = await startTestServer({ handlers: decisions(), heartbeatMs: 200, ...changes });
    passwordHash ||= await hashPassword(PASSWORD);
    await server.db
      .insertInto('site')
      .values(['westside-clinic', 'northgate-imaging'].map((id) => ({ id, name: id, type: 'clinic', npis: [] })))
      .execute();
    for (const person of people) await addPerson(server.db, person, passwordHash);
    return new DataOffice(server);
  }

  private constructor(server: TestServer) {
    this.server = server;
  }

  /** Puts cases on the feed as they are from now on. */
  change(...cases: CaseDocument[]): Promise<void> {
    return inTransaction(this.server.db, (tx) => putCases(tx, cases));
  }

  /** A person signs in on a new computer. */
  async sitDown(person: Person): Promise<Desk> {
    const [computer, network] = [await testComputer(), new CuttableNetwork()];
    this.#computers.push(computer);
    const welcome = await (await this.#entrance(computer, network)).signIn(person.id, PASSWORD);
    if (!welcome.ok) throw new Error(JSON.stringify(welcome.error));
    const workbench = await welcome.value.finish(PIN);
    if (!workbench.ok) throw new Error(JSON.stringify(workbench.error));
    this.#open.add(workbench.value);
    return { person, computer, network, workbench: workbench.value };
  }

  /** The program ends and the vault is locked. */
  async leave({ workbench }: Desk): Promise<void> {
    if (this.#open.delete(workbench)) await workbench.close();
  }

  /** The program is started again on the same computer, in a new process as far as the vault is concerned. */
  async return(desk: Desk): Promise<Desk> {
    await this.leave(desk);
    await desk.computer.restart();
    const unlocked = await (await this.#entrance(desk.computer, desk.network)).unlock(desk.person.id, PIN);
    if (!unlocked.ok) throw new Error(JSON.stringify(unlocked.error));
    this.#open.add(unlocked.value);
    return { ...desk, workbench: unlocked.value };
  }

  async close(): Promise<void> {
    for (const workbench of this.#open) await workbench.close();
    for (const computer of this.#computers) await computer.remove();
    await this.server.close();
  }

  #entrance(computer: TestComputer, network: CuttableNetwork) {
    return createEntrance({
      bridge: computer.bridge,
      server: this.server.url,
      fetch: network.fetch,
      timing,
      preview: async ({ bytes }) => previewRemittance(bytes, { directory: directoryOf([]), policies }),
    });
  }
}

export function caseOf(n: number, over: Partial<CaseDocument> = {}): CaseDocument {
  const made = writeOffCase(1_000_00 + n, { id: `case-${n}`, number: `WO-${n}`, ...over });
  return { ...made, evidenceHash: evidenceHash(made) };
}

export function putCases(tx: Tx, cases: readonly CaseDocument[]): Promise<void> {
  const changes = cases.map((doc) => ({
    coll: 'cases' as const,
    id: doc.id,
    ver: doc.ver,
    scope: doc.scope,
    body: JSON.stringify(doc),
  }));
  return publish(tx, changes, new Date());
}

/** What the server makes of decisions here: the rules themselves are the domain's and have their own tests. */
function decisions(): CommandHandlers {
  const decide: CommandHandler = async (tx, { command, actor }) => {
    const known = await caseIn(tx, command.entity);
    if (!known) return refused('NOT_FOUND', 'There is no such case.');
    const diff = differencesSince(command.basis.shown, known);
    if (diff.length > 0) return { ...refused('STALE_BASIS', 'It has changed.'), diff };
    if (known.state !== 'open')
      return refused('DECIDED_OTHERWISE', `It was decided by ${known.approvals[0]?.by.name}.`);
    const approval = { by: { id: actor.id, name: actor.name }, at: known.updatedAt, command: command.id };
    await putCases(tx, [{ ...known, ver: known.ver + 1, state: 'approved', approvals: [approval] }]);
    return { state: 'accepted', code: 'OK', message: '', diff: [], resultVer: known.ver + 1 };
  };
  const note: CommandHandler = async () => ({ state: 'accepted', code: 'OK', message: '', diff: [], resultVer: 0 });
  return { 'case.decide': decide, 'case.propose': note } as CommandHandlers;
}

function refused(code: OutcomeCode, message: string): CommandDecision {
  return { state: 'rejected', code, message, diff: [], resultVer: 0 };
}

async function caseIn(tx: Tx, id: string): Promise<CaseDocument | null> {
  const row = await tx
    .selectFrom('doc')
    .select(['body'])
    .where('coll', '=', 'cases')
    .where('id', '=', id)
    .where('deleted', '=', false)
    .forUpdate()
    .executeTakeFirst();
  return row ? (JSON.parse(row.body) as CaseDocument) : null;
}

export function waitFor<T>(values: Observable<T>, wanted: (value: T) => boolean): Promise<T> {
  return firstValueFrom(values.pipe(filter(wanted), timeout(10_000)));
}

export function waitForStatus({ workbench }: Desk, wanted: (status: SyncStatus) => boolean): Promise<SyncStatus> {
  return waitFor(workbench.sync$, wanted);
}

export async function waitForCase(
  { workbench }: Desk,
  id: string,
  wanted: (row: ShownCase) => boolean = () => true,
): Promise<ShownCase> {
  const isHere = (found: Opened<ShownCase>) => found !== null && found !== 'unreadable' && wanted(found);
  const shown = await waitFor(workbench.case$(id), isHere);
  if (!shown || shown === 'unreadable') throw new Error(`${id} is not here`);
  return shown;
}

/** All cases, each read whole. */
export async function casesOf(desk: Desk): Promise<readonly ShownCase[]> {
  const { rows } = await firstValueFrom(desk.workbench.cases$);
  return Promise.all(rows.map(({ id }) => waitForCase(desk, id)));
}

export function isSynced({ connection, firstSync, lastContact }: SyncStatus): boolean {
  return connection === 'online' && firstSync.length === 0 && lastContact !== null;
}

/** Pulls the cable and waits until the workbench has noticed. */
export async function cutOff(desk: Desk): Promise<void> {
  desk.network.cut();
  await waitForStatus(desk, ({ connection }) => connection === 'unreachable');
}

export function plugIn(desk: Desk): void {
  desk.network.up = true;
  desk.workbench.retryNow();
}
