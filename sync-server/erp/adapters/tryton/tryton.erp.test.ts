import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Person } from '../../../../src-shared/authority/person.ts';
import type { CalendarDate } from '../../../../src-shared/base/dates.ts';
import type { ErpMapping } from '../../../../src-shared/journal/erp-mapping.ts';
import type { ErpMappingReply } from '../../../../src-shared/wire/erp.ts';
import { erpMapping, erpStatus, reconcileErp, retryErp, saveMapping } from '../../../services/keep-erp.ts';
import { openTarget } from '../../../store/erp-forwards.ts';
import { sumByAccount } from '../../../store/ledger.ts';
import type { Db } from '../../../store/transaction.ts';
import { everyEntry } from '../../../testing/test-every-entry.ts';
import { ledgerOf, linkedTo } from '../../../testing/test-ledger-entries.ts';
import { forwardEntries } from '../../forward/forward-entries.ts';
import { testDatabase, type TestDatabase } from '../../../store/test-database.ts';
import { underErpClaim } from '../../../store/erp-claims.ts';
import { describeErp, postingOf } from '../../../testing/test-erp-conformance.ts';
import { type Fate, lossyProxy, type LossyProxy } from '../../../testing/test-lossy-proxy.ts';
import {
  addTrytonAccount,
  addTrytonParty,
  closeTrytonPeriod,
  SESSION_SECONDS,
  startTryton,
  type TestTryton,
  trytonTrialBalance,
  whyNoTryton,
} from '../../../testing/test-tryton.ts';
import { itGoesTheWholeWay } from '../../../testing/test-whole-way.ts';
import { bookedHash } from '../../content-hash.ts';
import type { OutsideErp, Posting } from '../../port.ts';
import type { TrytonSettings } from './rpc-client.ts';
import { trytonErp } from './tryton.ts';

const controller = Person.parse({ id: 'carla', name: 'Carla Controller', roles: [] });

/** Tryton keeps departments of purchases, and its own name of the cost centre. */
function withDepartments({ mapping }: ErpMappingReply): ErpMapping {
  const accounts = mapping.accounts.map((one) => (one.account === '6100' ? { ...one, hasDepartment: true } : one));
  return { ...mapping, accounts, departments: [{ ours: 'CC-SURGERY', department: 'D100' }] };
}

/** Debits and credits of our ledger by the account that the mapping gives them. */
async function ourTrialBalance(db: Db, { accounts }: ErpMapping): Promise<Map<string, readonly [number, number]>> {
  const sums = new Map<string, readonly [number, number]>();
  for (const row of await sumByAccount(db, { asOf: '2026-12-31' as CalendarDate })) {
    const there = accounts.find(({ account }) => account === row.account)?.erpAccount ?? '';
    const [debit, credit] = sums.get(there) ?? [0, 0];
    sums.set(there, [debit + row.debitMinor, credit + row.creditMinor]);
  }
  return sums;
}

if (whyNoTryton !== null) process.stderr.write(`Skipped: ${whyNoTryton}\n`);

describe.skipIf(whyNoTryton !== null)('a live Tryton', () => {
  let store: TestDatabase;
  let tryton: TestTryton;
  let proxy: LossyProxy;
  beforeAll(async () => {
    store = await testDatabase();
    tryton = await startTryton();
    proxy = await lossyProxy(tryton.url);
  });
  afterAll(async () => {
    proxy?.close();
    await tryton?.stop();
    await store?.close();
  });

  const signal = () => AbortSignal.timeout(60_000);
  const adapter = (settings: TrytonSettings, isStock = false) =>
    trytonErp({
      timeoutMs: 30_000,
      ...settings,
      clock: () => new Date(),
      claim: (key, work) => underErpClaim(store.db, key, work),
      isStock,
    });
  const clones = new Map<string, Promise<{ readonly settings: TrytonSettings; readonly erp: OutsideErp }>>();
  const opened = (name: 'module' | 'stock') => {
    const made = clones.get(name) ?? open(name);
    clones.set(name, made);
    return made;
  };
  async function open(name: 'module' | 'stock') {
    const settings = await tryton.clone(name);
    await addTrytonParty(tryton.admin(settings.database), 'PY-1');
    return { settings, erp: adapter(settings, name === 'stock') };
  }
  const writeOff = (key: string): Posting => postingOf(key, { journal: 'WOFF' });
  /** How many entries stand there under a key, drafts too. */
  const count = async (name: 'module' | 'stock', key: string) => (await (await opened(name)).erp.entries([key])).length;

  for (const name of ['module', 'stock'] as const) {
    describeErp(name === 'stock' ? 'A stock Tryton' : 'Tryton with its posting module', async () => {
      const { settings, erp } = await opened(name);
      return {
        erp,
        closePeriod: (period) => closeTrytonPeriod(tryton.admin(settings.database), period),
        hashOf: bookedHash,
        changes: { journal: 'WOFF' },
      };
    });
  }

  it('tells what it has: version, accounts, journals, departments and periods', async () => {
    const { erp } = await opened('module');
    expect(await erp.health()).toMatchObject({ reachable: true, authenticated: true, version: '6.0.29' });
    const { accounts, journals, departments } = await erp.masterData();
    expect(accounts).toContainEqual({ code: '1100', name: 'Patient A/R', needsParty: true });
    expect(journals).toContainEqual({ code: 'RFND', name: 'Patient and payer refunds' });
    expect(departments).toContainEqual({ code: 'D100', name: 'Surgery' });
    const periods = await erp.periods({ from: '2025-12-15' as CalendarDate });
    expect(periods.slice(0, 2).map(({ name, state }) => [name, state])).toEqual([
      ['2025-12', 'closed'],
      ['2026-01', 'open'],
    ]);
  });

  it('refuses a month that was closed before, a party it does not know, and a journal it does not have', async () => {
    const { erp } = await opened('module');
    const old = { ...writeOff('old'), date: '2025-12-31' as CalendarDate };
    await expect(erp.post(old, signal())).rejects.toMatchObject({ code: 'period-closed' });
    const before = { ...writeOff('before'), date: '2019-12-31' as CalendarDate };
    await expect(erp.post(before, signal())).rejects.toMatchObject({ code: 'period-closed', retry: 'no' });
    const { lines } = writeOff('x');
    const stranger = lines.map((line) => (line.party === '' ? line : { ...line, party: 'PY-99' }));
    await expect(erp.post({ ...writeOff('s'), lines: stranger }, signal())).rejects.toMatchObject({ code: 'mapping' });
    const noJournal = { ...writeOff('j'), journal: 'NONE' };
    await expect(erp.post(noJournal, signal())).rejects.toMatchObject({ code: 'mapping' });
  });

  it('makes a party that it may make, and keeps departments on lines', async () => {
    const { erp } = await opened('module');
    const { lines } = writeOff('x');
    const own = lines.map((line) =>
      line.party === '' ? { ...line, department: 'D200' } : { ...line, party: 'PY-NEW' },
    );
    const posting = { ...writeOff('made'), lines: own, newParties: ['PY-NEW'] };
    expect(await erp.post(posting, signal())).toMatchObject({ state: 'posted', contentHash: bookedHash(posting) });
  });

  async function losing(name: 'module' | 'stock', method: string, fate: Fate, timeoutMs = 30_000): Promise<OutsideErp> {
    const { settings } = await opened(name);
    let left = 1;
    proxy.fate = (asked) => (asked === method && left-- > 0 ? fate : 'pass');
    return adapter({ ...settings, url: proxy.url, timeoutMs }, name === 'stock');
  }

  it('has one entry when its answer is lost after it has posted', async () => {
    const erp = await losing('module', 'model.account.move.post_external', 'cut');
    await expect(erp.post(writeOff('cut'), signal())).rejects.toMatchObject({ code: 'uncertain', retry: 'after-find' });
    expect(await erp.find('cut')).toMatchObject({ state: 'posted' });
    expect(await erp.post(writeOff('cut'), signal())).toMatchObject({ state: 'posted' });
    expect(await count('module', 'cut')).toBe(1);
  });

  it('has one entry when it answers after our deadline', async () => {
    const erp = await losing('module', 'model.account.move.post_external', 'hold');
    await expect(erp.post(writeOff('slow'), AbortSignal.timeout(8000))).rejects.toMatchObject({ code: 'uncertain' });
    expect(await erp.post(writeOff('slow'), signal())).toMatchObject({ state: 'posted' });
    expect(await count('module', 'slow')).toBe(1);
  });

  it('finds the draft of a sender that died between the two steps of a stock Tryton, and posts it', async () => {
    const erp = await losing('stock', 'model.account.move.create', 'cut');
    await expect(erp.post(writeOff('draft'), signal())).rejects.toMatchObject({ code: 'uncertain' });
    expect(await erp.find('draft')).toMatchObject({ state: 'draft', erpNumber: '' });
    expect(await erp.post(writeOff('draft'), signal())).toMatchObject({ state: 'posted' });
    expect(await count('stock', 'draft')).toBe(1);
  });

  it('has one entry when its server is killed in the middle of a call, whenever that is', async () => {
    for (const [name, afterMs] of [
      ['module', 120],
      ['stock', 250],
      ['module', 500],
    ] as const) {
      const { erp } = await opened(name);
      const key = `killed-${afterMs}`;
      await erp.find(key);
      const posting = erp.post(writeOff(key), signal()).then(
        () => 'posted',
        (error: { code: string }) => error.code,
      );
      await pause(afterMs);
      tryton.kill();
      const code = await posting;
      expect(['posted', 'uncertain', 'unreachable']).toContain(code);
      await expect(erp.post(writeOff(key), signal())).rejects.toMatchObject({
        code: 'unreachable',
        outcome: 'not-applied',
      });
      await tryton.start();
      expect(await erp.post(writeOff(key), signal())).toMatchObject({ state: 'posted' });
      expect(await count(name, key)).toBe(1);
    }
  });

  it('takes every kind of entry in order, dies on the way, and its trial balance is ours to the cent', async () => {
    const clock = () => new Date('2026-11-24T08:00:00.000Z');
    const ledger = await ledgerOf(clock);
    const settings = await tryton.clone('every');
    const admin = tryton.admin('every');
    for (const [code, name] of [
      ['9100', 'Encumbrances'],
      ['9200', 'Budget reserved'],
    ] as const) {
      await addTrytonAccount(admin, code, name, '3000');
    }
    const erp = adapter(settings);
    const link = linkedTo(erp);
    const deps = { db: ledger.db, clock, link };
    await openTarget(ledger.db, link.target, 'c1', clock());
    await saveMapping(deps, controller, { base: 0, note: 'first', mapping: withDepartments(await erpMapping(deps)) });
    for (const [at, { kind, lines }] of everyEntry.entries()) {
      await ledger.post(`case/every-${at}`, { lines, kind: kind === 'remittance' ? 'remittance' : 'case' });
    }
    await ledger.reverse('case/every-4', 'case/every-4-reversed');
    const pass = () => forwardEntries({ db: ledger.db, target: link.target, erp, clock, chance: () => 0 });
    const first = pass();
    await pause(2500);
    tryton.kill();
    const before = await first;
    await tryton.start();
    await retryErp(deps, controller);
    const after = await pass();
    expect(await erpStatus(deps)).toMatchObject({
      backlog: { entries: 0, posted: everyEntry.length + 1 },
      unforwarded: [],
    });
    expect(before).toBeLessThan(everyEntry.length + 1);
    expect(before + after).toBe(everyEntry.length + 1);
    const { entries, missing, differing, accounts } = await reconcileErp(deps);
    expect({ entries, missing, differing }).toEqual({ entries: everyEntry.length + 1, missing: [], differing: [] });
    expect(accounts.filter(({ oursMinor, theirsMinor }) => oursMinor !== theirsMinor)).toEqual([]);
    expect(await trytonTrialBalance(admin, '2026')).toEqual(
      await ourTrialBalance(ledger.db, (await erpMapping(deps)).mapping),
    );
    await ledger.close();
  });

  itGoesTheWholeWay(() => tryton);

  it('signs in again when its session has rested too long', async () => {
    const { erp } = await opened('module');
    await erp.find('rested');
    await pause(SESSION_SECONDS * 1000 + 1500);
    expect(await erp.post(writeOff('rested'), signal())).toMatchObject({ state: 'posted' });
    expect(await count('module', 'rested')).toBe(1);
  });

  it('does not try a refused password again, which would lock the user out', async () => {
    const { settings } = await opened('module');
    proxy.fate = () => 'pass';
    proxy.asked.length = 0;
    const erp = adapter({ ...settings, url: proxy.url, secret: 'wrong' });
    for (let index = 0; index < 3; index += 1) {
      await expect(erp.find('any')).rejects.toMatchObject({ code: 'bad-credentials', retry: 'no' });
    }
    expect(proxy.asked).toEqual(['common.db.login']);
  });
});
