import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  caseOf,
  casesOf,
  cutOff,
  DataOffice,
  isSynced,
  PASSWORD,
  plugIn,
  putCases,
  waitFor,
  waitForCase,
  waitForStatus,
} from '../../e2e/support/data-office.ts';
import type { Desk } from '../../e2e/support/data-office.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { priya, ruth } from '../../src-shared/testing/build-people.ts';
import { publish } from '../../sync-server/feed/publish.ts';
import { revoke, seeDevices } from '../../sync-server/services/devices.ts';
import { announceAccess, savePerson } from '../../sync-server/store/people.ts';
import { endFamilies } from '../../sync-server/store/token-families.ts';
import { inTransaction } from '../../sync-server/store/transaction.ts';

const WORK = 'westside-clinic/work';
const approve = { type: 'case.decide', decision: 'approve', reason: '' } as const;

describe('a workbench and the server', () => {
  let office: DataOffice;
  beforeEach(async () => {
    office = await DataOffice.open([ruth, priya]);
  });
  afterEach(() => office.close());

  it('brings the documents of the scopes a person may see, and live changes after them', async () => {
    await office.change(caseOf(1), caseOf(2));
    const desk = await office.sitDown(ruth);
    await waitForStatus(desk, (now) => isSynced(now) && now.local.cases === 2);
    await office.change(caseOf(3), caseOf(2, { ver: 2, title: 'Renamed' }));
    await waitForCase(desk, 'case-3');
    expect((await waitForCase(desk, 'case-2', ({ ver }) => ver === 2)).title).toBe('Renamed');
    expect(await casesOf(desk)).toHaveLength(3);
  });

  it('shows a decision as pending at once, and as done when the server has done it', async () => {
    await office.change(caseOf(1));
    const desk = await office.sitDown(ruth);
    await desk.workbench.submit(await waitForCase(desk, 'case-1'), approve);
    expect((await waitForCase(desk, 'case-1', ({ pending }) => pending !== null)).state).toBe('open');
    const done = await waitForCase(desk, 'case-1', ({ pending, state }) => pending === null && state === 'approved');
    expect(done.approvals.map(({ by }) => by.id)).toEqual(['ruth.abramson']);
    await waitForStatus(desk, ({ accepted, queued, sent }) => accepted === 1 && queued + sent === 0);
  });

  it('opens without the server, with everything that was there, and sends what was decided when it is back', async () => {
    await office.change(...Array.from({ length: 10 }, (_, n) => caseOf(n)));
    const first = await office.sitDown(ruth);
    await waitForStatus(first, (now) => isSynced(now) && now.local.cases === 10);
    await cutOff(first);
    const second = await office.return(first);
    expect(await casesOf(second)).toHaveLength(10);
    const offline = await waitForStatus(second, ({ connection }) => connection === 'unreachable');
    expect(Date.now() - Date.parse(offline.lastContact ?? '')).toBeLessThan(60_000);
    for (const row of await casesOf(second)) await second.workbench.submit(row, approve);
    await waitForStatus(second, ({ queued }) => queued === 10);
    const third = await office.return(second);
    expect((await casesOf(third)).every(({ pending }) => pending?.decision === 'approve')).toBe(true);
    plugIn(third);
    await waitForStatus(third, ({ accepted }) => accepted === 10);
    await waitFor(third.workbench.cases$, ({ rows }) =>
      rows.every(({ state, pending }) => state === 'approved' && !pending),
    );
  });

  it('tells the second of two people who decided the same case offline who was first', async () => {
    await office.change(caseOf(1));
    const decideOffline = async (person: Person): Promise<Desk> => {
      const desk = await office.sitDown(person);
      const row = await waitForCase(desk, 'case-1');
      await cutOff(desk);
      await desk.workbench.submit(row, approve);
      await office.leave(desk);
      desk.network.up = true;
      return desk;
    };
    const away = [await decideOffline(ruth), await decideOffline(priya)] as const;
    const answered = async (desk: Desk) => {
      await waitForStatus(desk, ({ queued, sent, accepted, unread }) => queued + sent === 0 && accepted + unread === 1);
      return (await firstValueFrom(desk.workbench.commands$))[0];
    };
    const first = await office.return(away[0]);
    expect((await answered(first))?.state).toBe('accepted');
    await office.leave(first);
    const second = await office.return(away[1]);
    const refused = await answered(second);
    expect(refused).toMatchObject({ state: 'rejected', outcome: { code: 'DECIDED_OTHERWISE' }, acknowledged: false });
    expect(refused?.label).toContain('WO-1');
    await second.workbench.acknowledge(refused!.id);
    await waitForStatus(second, ({ unread }) => unread === 0);
    expect((await waitForCase(second, 'case-1', ({ state }) => state === 'approved')).pending).toBeNull();
  });

  it('brings back a decision on figures that have changed, with what changed', async () => {
    await office.change(caseOf(1));
    const desk = await office.sitDown(ruth);
    const row = await waitForCase(desk, 'case-1');
    await cutOff(desk);
    await office.change(caseOf(1, { ver: 2, amountMinor: row.amountMinor + 500 }));
    await desk.workbench.submit(row, approve);
    plugIn(desk);
    const [result] = await waitFor(desk.workbench.commands$, ([command]) => command?.outcome?.code === 'STALE_BASIS');
    expect(result?.outcome?.diff).toEqual([
      { key: '@amount', label: 'Amount', before: '$1,000.01', after: '$1,005.01' },
    ]);
    expect((await waitForCase(desk, 'case-1', ({ ver }) => ver === 2)).pending).toBeNull();
  });

  it('misses nothing while its connections break at random and documents change, move and go', async () => {
    await office.change(...Array.from({ length: 30 }, (_, n) => caseOf(n)));
    const desk = await office.sitDown(ruth);
    await waitForStatus(desk, isSynced);
    const vers = new Map<number, number>();
    for (let round = 0; round < 60; round += 1) {
      const n = (round * 7) % 40;
      const ver = (vers.get(n) ?? 1) + 1;
      vers.set(n, ver);
      const doc = caseOf(n, { ver, scope: round % 3 === 0 ? 'northgate-imaging/work' : WORK, title: `round ${round}` });
      const { id, scope } = doc;
      await inTransaction(office.server.db, (tx) =>
        round % 11 === 0
          ? publish(tx, [{ coll: 'cases', id, ver, scope, body: null }], new Date())
          : putCases(tx, [doc]),
      );
      if (round % 5 === 0) desk.network.breakConnections();
    }
    const stored = office.server.db.selectFrom('doc').select('body').where('coll', '=', 'cases');
    const live = await stored.where('deleted', '=', false).execute();
    const truth = new Map(live.map(({ body }) => JSON.parse(body) as CaseDocument).map((doc) => [doc.id, doc]));
    await waitFor(
      desk.workbench.cases$,
      ({ rows }) => rows.length === truth.size && rows.every(({ id, ver }) => truth.get(id)?.ver === ver),
    );
    for (const { pending: _, ...row } of await casesOf(desk)) expect(row).toEqual(truth.get(row.id));
  });

  it('destroys what a person may no longer see, confirms it, and reads it from the start when it is granted again', async () => {
    await office.change(caseOf(1), caseOf(2, { scope: 'northgate-imaging/work', site: 'northgate-imaging' }));
    const desk = await office.sitDown(ruth);
    await waitForStatus(desk, ({ local }) => local.cases === 2);
    const grant = (person: Person) =>
      inTransaction(office.server.db, async (tx) => {
        await savePerson(tx, person);
        await announceAccess(tx, person.id);
      });
    const moved: Person = { ...ruth, roles: [{ role: 'revenue-cycle-director', site: 'northgate-imaging' }] };
    await grant(moved);
    const { rows } = await waitFor(desk.workbench.cases$, (cases) => cases.rows.length === 1);
    expect(rows.map(({ id }) => id)).toEqual(['case-2']);
    const held = await desk.computer.bridge.call('vault:status', {});
    expect(held.ok && held.value.scopes.filter((scope) => scope.startsWith('westside'))).toEqual([]);
    expect(desk.workbench.person.roles).toEqual(moved.roles);
    const receipts = office.server.db.selectFrom('purge_receipt').select('scope').where('confirmed_at', 'is not', null);
    await expect.poll(() => receipts.execute()).toContainEqual({ scope: WORK });
    await grant(ruth);
    await waitFor(desk.workbench.cases$, (cases) => cases.rows.length === 2);
  });

  it('keeps the work when the session is over, and goes on after signing in again', async () => {
    await office.change(caseOf(1));
    const desk = await office.sitDown(ruth);
    const { workbench } = desk;
    const row = await waitForCase(desk, 'case-1');
    await inTransaction(office.server.db, (tx) =>
      endFamilies(tx, { personId: ruth.id }, { reason: 'signed-out', now: new Date() }),
    );
    workbench.setOnline(false);
    await waitForStatus(desk, ({ connection }) => connection === 'workingOffline');
    workbench.setOnline(true);
    await waitForStatus(desk, ({ connection }) => connection === 'signedOut');
    await workbench.submit(row, approve);
    await waitForStatus(desk, ({ queued }) => queued === 1);
    expect(await workbench.signIn(ruth.id, 'wrong')).toMatchObject({ ok: false, error: { kind: 'refused' } });
    expect(await workbench.signIn(priya.id, PASSWORD)).toMatchObject({ ok: false, error: { kind: 'refused' } });
    expect(await workbench.signIn(ruth.id, PASSWORD)).toEqual({ ok: true, value: null });
    await waitForStatus(desk, ({ accepted }) => accepted === 1);
  });

  it('renews a session that has ended without asking, and gets another lease with it', async () => {
    const desk = await office.sitDown(ruth);
    await waitForStatus(desk, isSynced);
    const leaseNow = async () => {
      const state = await desk.computer.bridge.call('authority:state', {});
      return state.ok ? state.value.lease?.id : null;
    };
    const before = await leaseNow();
    await office.server.db.deleteFrom('session').execute();
    desk.workbench.setOnline(false);
    await waitForStatus(desk, ({ connection }) => connection === 'workingOffline');
    desk.workbench.setOnline(true);
    await waitForStatus(desk, isSynced);
    expect(await leaseNow()).not.toBe(before);
  });

  it('destroys what a revoked computer keeps at its next contact, and the server has its word for it', async () => {
    await office.change(caseOf(1));
    const desk = await office.sitDown(ruth);
    await waitForCase(desk, 'case-1');
    const { id } = await desk.computer.bridge.call('device:identity', {});
    const deps = { db: office.server.db, clock: () => new Date() };
    expect((await revoke(deps, ruth, id)).ok).toBe(true);
    expect(await desk.workbench.destroyed).toContain('has been destroyed');
    expect(await desk.computer.bridge.call('vault:people', {})).toEqual([]);
    await vi.waitFor(async () => {
      const { devices } = await seeDevices(deps, ruth);
      expect(devices.find((device) => device.id === id)?.crushedAt).not.toBeNull();
    });
  });

  it('says what it cannot read, shows the rest, and shows it too once it can', async () => {
    await office.change(caseOf(1), caseOf(2));
    const body = JSON.stringify({ ...caseOf(9), state: 'novel' });
    await inTransaction(office.server.db, (tx) =>
      publish(tx, [{ coll: 'cases', id: 'case-9', ver: 1, scope: WORK, body }], new Date()),
    );
    const desk = await office.sitDown(ruth);
    expect((await waitForStatus(desk, ({ message }) => message !== '')).message).toContain('case-9');
    expect(await casesOf(desk)).toHaveLength(2);
    await office.change(caseOf(9, { ver: 2 }));
    await waitForCase(desk, 'case-9');
    await waitForStatus(desk, ({ message }) => message === '');
  });

  it('says that it must be updated to a server of a newer protocol', async () => {
    const desk = await office.sitDown(ruth);
    desk.network.protocol = '0';
    desk.network.breakConnections();
    const { message } = await waitForStatus(desk, ({ connection }) => connection === 'outdated');
    expect(message).toContain('newer version');
  });
});
