import { filter, firstValueFrom, timeout } from 'rxjs';
import type { Observable } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testComputer } from '../../src-main/cabinet/test-computer.ts';
import type { TestComputer } from '../../src-main/cabinet/test-computer.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import { evidenceHash } from '../../src-shared/case/evidence-hash.ts';
import { differencesSince } from '../../src-shared/case/material.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import type { OutcomeCode } from '../../src-shared/sync/command.ts';
import { writeOffCase } from '../../src-shared/testing/build-case.ts';
import { priya, ruth } from '../../src-shared/testing/build-people.ts';
import { publish } from '../../sync-server/feed/publish.ts';
import { hashPassword } from '../../sync-server/identity/passwords.ts';
import type { CommandDecision, CommandHandler, CommandHandlers } from '../../sync-server/services/command-handler.ts';
import { announceAccess, savePerson } from '../../sync-server/store/people.ts';
import { inTransaction } from '../../sync-server/store/transaction.ts';
import type { Tx } from '../../sync-server/store/transaction.ts';
import { startTestServer } from '../../sync-server/testing/test-server.ts';
import type { TestServer } from '../../sync-server/testing/test-server.ts';
import { addPerson } from '../../sync-server/testing/test-people.ts';
import { createEntrance } from './entrance.ts';
import type { OpenWorkbench } from './session.ts';
import type { ShownCase, SyncStatus } from './workbench.ts';

const PASSWORD = 'countersign';
const PIN = '493857';
const WORK = 'westside-clinic/work';
/** Tests cannot wait as long as a network may be gone. */
const timing = { firstPauseMs: 20, longestPauseMs: 200, silenceMs: 5_000, requestMs: 5_000 };
let passwordHash = '';

/** What the server makes of decisions: the rules themselves are the domain's and have their own tests. */
function decider(): CommandHandlers {
  const decide: CommandHandler = async (tx, { command, actor, now }) => {
    const known = await caseIn(tx, command.entity);
    const refused = (code: OutcomeCode, message: string): CommandDecision => ({
      state: 'rejected',
      code,
      message,
      diff: [],
      resultVer: 0,
    });
    if (!known) return refused('NOT_FOUND', 'There is no such case.');
    const diff = differencesSince(command.basis.shown, known);
    if (diff.length > 0) return { ...refused('STALE_BASIS', 'It has changed.'), diff };
    if (known.state !== 'open')
      return refused('DECIDED_OTHERWISE', `It was decided by ${known.approvals[0]?.by.name}.`);
    const approval = { by: { id: actor.id, name: actor.name }, at: known.updatedAt, command: command.id };
    await put(tx, { ...known, ver: known.ver + 1, state: 'approved', approvals: [approval] }, now);
    return { state: 'accepted', code: 'OK', message: '', diff: [], resultVer: known.ver + 1 };
  };
  return { 'case.decide': decide } as CommandHandlers;
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

function put(tx: Tx, ...docs: [...CaseDocument[], Date]): Promise<void> {
  const now = docs.pop() as Date;
  const changes = (docs as CaseDocument[]).map((doc) => ({
    coll: 'cases' as const,
    id: doc.id,
    ver: doc.ver,
    scope: doc.scope,
    body: JSON.stringify(doc),
  }));
  return publish(tx, changes, now);
}

function caseOf(n: number, over: Partial<CaseDocument> = {}): CaseDocument {
  const made = writeOffCase(1_000_00 + n, { id: `case-${n}`, number: `WO-${n}`, ...over });
  return { ...made, evidenceHash: evidenceHash(made) };
}

/** A network that can be cut, for one computer. */
class Network {
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

function waitFor<T>(values: Observable<T>, wanted: (value: T) => boolean): Promise<T> {
  return firstValueFrom(values.pipe(filter(wanted), timeout(10_000)));
}
const status = (workbench: OpenWorkbench, wanted: (status: SyncStatus) => boolean) => waitFor(workbench.sync$, wanted);
const rows = async (workbench: OpenWorkbench) => (await firstValueFrom(workbench.cases$)).rows;
const shown = (workbench: OpenWorkbench, id: string, wanted: (row: ShownCase) => boolean) =>
  waitFor(workbench.case$(id), (row) => row !== null && wanted(row)) as Promise<ShownCase>;
const isSynced = ({ connection, firstSync, lastContact }: SyncStatus) =>
  connection === 'online' && firstSync.length === 0 && lastContact !== null;

describe('a workbench and the server', () => {
  let server: TestServer;
  const computers: TestComputer[] = [];
  const opened = new Set<OpenWorkbench>();

  beforeEach(async () => {
    server = await startTestServer({ handlers: decider(), heartbeatMs: 200 });
    passwordHash ||= await hashPassword(PASSWORD);
    await server.db
      .insertInto('site')
      .values(['westside-clinic', 'northgate-imaging'].map((id) => ({ id, name: id, type: 'clinic', npis: [] })))
      .execute();
    for (const who of [ruth, priya]) await addPerson(server.db, who, passwordHash);
  });
  afterEach(async () => {
    for (const workbench of opened) await workbench.close();
    opened.clear();
    for (const computer of computers.splice(0)) await computer.remove();
    await server.close();
  });

  const change = (...docs: CaseDocument[]) => inTransaction(server.db, (tx) => put(tx, ...docs, new Date()));
  const entranceOf = (computer: TestComputer, network: Network) =>
    createEntrance({
      bridge: computer.bridge,
      server: server.url,
      fetch: network.fetch,
      timing,
      preview: async () => ({ transactions: [], problems: [] }),
    });

  async function signedIn(person: Person, network = new Network()) {
    const computer = await testComputer();
    computers.push(computer);
    const entrance = await entranceOf(computer, network);
    const welcome = await entrance.signIn(person.id, PASSWORD);
    if (!welcome.ok) throw new Error(JSON.stringify(welcome.error));
    const workbench = await welcome.value.finish(PIN);
    if (!workbench.ok) throw new Error(JSON.stringify(workbench.error));
    opened.add(workbench.value);
    return { computer, network, workbench: workbench.value };
  }

  /** The same computer after the program was ended and started again. */
  async function reopened(computer: TestComputer, person: Person, network: Network, before: OpenWorkbench) {
    opened.delete(before);
    await before.close();
    await computer.restart();
    const unlocked = await (await entranceOf(computer, network)).unlock(person.id, PIN);
    if (!unlocked.ok) throw new Error(JSON.stringify(unlocked.error));
    opened.add(unlocked.value);
    return unlocked.value;
  }

  it('brings the documents of the scopes a person may see, and live changes after them', async () => {
    await change(caseOf(1), caseOf(2));
    const { workbench } = await signedIn(ruth);
    await status(workbench, (now) => isSynced(now) && now.local.cases === 2);
    await change(caseOf(3), caseOf(2, { ver: 2, title: 'Renamed' }));
    await shown(workbench, 'case-3', () => true);
    expect((await shown(workbench, 'case-2', ({ ver }) => ver === 2)).title).toBe('Renamed');
    expect(await rows(workbench)).toHaveLength(3);
  });

  it('shows a decision as pending at once, and as done when the server has done it', async () => {
    await change(caseOf(1));
    const { workbench } = await signedIn(ruth);
    const row = await shown(workbench, 'case-1', () => true);
    await workbench.submit(row, { type: 'case.decide', decision: 'approve', reason: '' });
    expect((await shown(workbench, 'case-1', ({ pending }) => pending !== null)).state).toBe('open');
    const done = await shown(workbench, 'case-1', ({ pending, state }) => pending === null && state === 'approved');
    expect(done.approvals.map(({ by }) => by.id)).toEqual(['ruth.abramson']);
    await status(workbench, ({ accepted, queued, sent }) => accepted === 1 && queued + sent === 0);
  });

  it('opens without the server, with everything that was there, and sends what was decided when it is back', async () => {
    await change(...Array.from({ length: 10 }, (_, n) => caseOf(n)));
    const first = await signedIn(ruth);
    await status(first.workbench, (now) => isSynced(now) && now.local.cases === 10);
    first.network.cut();
    await status(first.workbench, ({ connection }) => connection === 'unreachable');
    const workbench = await reopened(first.computer, ruth, first.network, first.workbench);
    expect(await rows(workbench)).toHaveLength(10);
    for (const row of await rows(workbench)) {
      await workbench.submit(row, { type: 'case.decide', decision: 'approve', reason: '' });
    }
    await status(workbench, ({ queued }) => queued === 10);
    const again = await reopened(first.computer, ruth, first.network, workbench);
    expect((await rows(again)).every(({ pending }) => pending?.decision === 'approve')).toBe(true);
    first.network.up = true;
    again.retryNow();
    await status(again, ({ accepted }) => accepted === 10);
    await waitFor(again.cases$, ({ rows: all }) => all.every(({ state, pending }) => state === 'approved' && !pending));
  });

  it('tells the second of two people who decided the same case offline who was first', async () => {
    await change(caseOf(1));
    // One after the other on the clock, but neither knows of the other: RxDB allows one workbench per process.
    const decideOffline = async (person: Person) => {
      const { computer, network, workbench } = await signedIn(person);
      const row = await shown(workbench, 'case-1', () => true);
      network.cut();
      await status(workbench, ({ connection }) => connection === 'unreachable');
      await workbench.submit(row, { type: 'case.decide', decision: 'approve', reason: '' });
      opened.delete(workbench);
      await workbench.close();
      network.up = true;
      return async () => {
        const unlocked = await (await entranceOf(computer, network)).unlock(person.id, PIN);
        if (!unlocked.ok) throw new Error(JSON.stringify(unlocked.error));
        opened.add(unlocked.value);
        await status(
          unlocked.value,
          ({ queued, sent, accepted, unread }) => queued + sent === 0 && accepted + unread === 1,
        );
        return unlocked.value;
      };
    };
    const [ruthReturns, priyaReturns] = [await decideOffline(ruth), await decideOffline(priya)];
    const first = await ruthReturns();
    expect((await firstValueFrom(first.commands$))[0]?.state).toBe('accepted');
    opened.delete(first);
    await first.close();
    const second = await priyaReturns();
    const [refused] = await firstValueFrom(second.commands$);
    expect(refused).toMatchObject({ state: 'rejected', outcome: { code: 'DECIDED_OTHERWISE' }, acknowledged: false });
    expect(refused?.label).toContain('WO-1');
    await second.acknowledge(refused!.id);
    await status(second, ({ unread }) => unread === 0);
    expect((await shown(second, 'case-1', ({ state }) => state === 'approved')).pending).toBeNull();
  });

  it('brings back a decision on figures that have changed, with what changed', async () => {
    await change(caseOf(1));
    const { network, workbench } = await signedIn(ruth);
    const row = await shown(workbench, 'case-1', () => true);
    network.cut();
    await status(workbench, ({ connection }) => connection === 'unreachable');
    const raised = caseOf(1, { ver: 2, amountMinor: row.amountMinor + 500 });
    await change(raised);
    await workbench.submit(row, { type: 'case.decide', decision: 'approve', reason: '' });
    network.up = true;
    workbench.retryNow();
    const [result] = await waitFor(workbench.commands$, ([command]) => command?.outcome?.code === 'STALE_BASIS');
    expect(result?.outcome?.diff).toEqual([
      { key: '@amount', label: 'Amount', before: '$1,000.01', after: '$1,005.01' },
    ]);
    expect((await shown(workbench, 'case-1', ({ ver }) => ver === 2)).pending).toBeNull();
  });

  it('misses nothing while its connections break at random and documents change, move and go', async () => {
    await change(...Array.from({ length: 30 }, (_, n) => caseOf(n)));
    const { network, workbench } = await signedIn(ruth);
    await status(workbench, isSynced);
    const vers = new Map<number, number>();
    for (let round = 0; round < 60; round += 1) {
      const n = (round * 7) % 40;
      const ver = (vers.get(n) ?? 1) + 1;
      vers.set(n, ver);
      const doc = caseOf(n, { ver, scope: round % 3 === 0 ? 'northgate-imaging/work' : WORK, title: `round ${round}` });
      await inTransaction(server.db, (tx) =>
        round % 11 === 0
          ? publish(tx, [{ coll: 'cases', id: doc.id, ver, scope: doc.scope, body: null }], new Date())
          : put(tx, doc, new Date()),
      );
      if (round % 5 === 0) network.breakConnections();
    }
    const live = await server.db
      .selectFrom('doc')
      .select('body')
      .where('coll', '=', 'cases')
      .where('deleted', '=', false)
      .execute();
    const truth = new Map(
      live.map(({ body }) => [(JSON.parse(body) as CaseDocument).id, JSON.parse(body) as CaseDocument]),
    );
    await waitFor(
      workbench.cases$,
      ({ rows: all }) => all.length === truth.size && all.every(({ id, ver }) => truth.get(id)?.ver === ver),
    );
    for (const { pending: _, ...row } of await rows(workbench)) expect(row).toEqual(truth.get(row.id));
  });

  it('destroys what a person may no longer see, and confirms it', async () => {
    await change(caseOf(1), caseOf(2, { scope: 'northgate-imaging/work', site: 'northgate-imaging' }));
    const { computer, workbench } = await signedIn(ruth);
    await status(workbench, ({ local }) => local.cases === 2);
    const moved = { ...ruth, roles: [{ role: 'revenue-cycle-director' as const, site: 'northgate-imaging' }] };
    await inTransaction(server.db, async (tx) => {
      await savePerson(tx, moved);
      await announceAccess(tx, moved.id);
    });
    await waitFor(workbench.cases$, ({ rows: all }) => all.length === 1);
    expect((await rows(workbench)).map(({ id }) => id)).toEqual(['case-2']);
    const held = await computer.bridge.call('vault:status', {});
    expect(held.ok && held.value.scopes.filter((scope) => scope.startsWith('westside'))).toEqual([]);
    expect(workbench.person.roles).toEqual(moved.roles);
    await expect
      .poll(() => server.db.selectFrom('purge_receipt').select('scope').where('confirmed_at', 'is not', null).execute())
      .toContainEqual({ scope: WORK });
    // Granted again, it is read from the start.
    await inTransaction(server.db, async (tx) => {
      await savePerson(tx, ruth);
      await announceAccess(tx, ruth.id);
    });
    await waitFor(workbench.cases$, ({ rows: all }) => all.length === 2);
  });

  it('keeps the work when the session is over, and goes on after signing in again', async () => {
    await change(caseOf(1));
    const { workbench } = await signedIn(ruth);
    const row = await shown(workbench, 'case-1', () => true);
    await server.db.deleteFrom('session').execute();
    workbench.setOnline(false);
    await status(workbench, ({ connection }) => connection === 'workingOffline');
    workbench.setOnline(true);
    await status(workbench, ({ connection }) => connection === 'signedOut');
    await workbench.submit(row, { type: 'case.decide', decision: 'approve', reason: '' });
    await status(workbench, ({ queued }) => queued === 1);
    expect(await workbench.signIn(ruth.id, 'wrong')).toMatchObject({ ok: false, error: { kind: 'refused' } });
    expect(await workbench.signIn(priya.id, PASSWORD)).toMatchObject({ ok: false, error: { kind: 'refused' } });
    expect(await workbench.signIn(ruth.id, PASSWORD)).toEqual({ ok: true, value: null });
    await status(workbench, ({ accepted }) => accepted === 1);
  });

  it('takes over the state of a server that was restored from a backup, and sends again what that one had lost', async () => {
    await change(caseOf(1), caseOf(2));
    const { network, workbench } = await signedIn(ruth);
    await workbench.submit(await shown(workbench, 'case-1', () => true), {
      type: 'case.decide',
      decision: 'approve',
      reason: '',
    });
    await shown(workbench, 'case-1', ({ state }) => state === 'approved');
    await status(workbench, ({ accepted }) => accepted === 1);
    network.cut();
    await status(workbench, ({ connection }) => connection === 'unreachable');
    // As it was before the decision, and without the second case.
    await inTransaction(server.db, async (tx) => {
      for (const table of ['doc', 'scope_op', 'scope', 'command'] as const) await tx.deleteFrom(table).execute();
      await tx
        .updateTable('device')
        .set({ next_seq: 1, chain_head: '0'.repeat(64) })
        .execute();
      await tx.updateTable('sync_epoch').set({ epoch: '11111111-1111-4111-8111-111111111111' }).execute();
      await put(tx, caseOf(1), new Date());
    });
    network.up = true;
    workbench.retryNow();
    await waitFor(workbench.cases$, ({ rows: all }) => all.length === 1);
    expect((await shown(workbench, 'case-1', ({ state, pending }) => state === 'approved' && !pending)).ver).toBe(2);
    expect((await firstValueFrom(workbench.sync$)).message).toContain('restored from a backup');
  });

  it('says what it cannot read, shows the rest, and shows it too once it can', async () => {
    await change(caseOf(1), caseOf(2));
    await inTransaction(server.db, (tx) =>
      publish(
        tx,
        [{ coll: 'cases', id: 'case-9', ver: 1, scope: WORK, body: JSON.stringify({ ...caseOf(9), state: 'novel' }) }],
        new Date(),
      ),
    );
    const { workbench } = await signedIn(ruth);
    expect((await status(workbench, ({ message }) => message !== '')).message).toContain('case-9');
    expect(await rows(workbench)).toHaveLength(2);
    await change(caseOf(9, { ver: 2 }));
    await shown(workbench, 'case-9', () => true);
    await status(workbench, ({ message }) => message === '');
  });

  it('says that it must be updated to a server of a newer protocol', async () => {
    const { network, workbench } = await signedIn(ruth);
    network.protocol = '0';
    network.breakConnections();
    expect((await status(workbench, ({ connection }) => connection === 'outdated')).message).toContain('newer version');
  });
});
