import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Person } from '../../../src-shared/authority/person.ts';
import type { CalendarDate } from '../../../src-shared/base/dates.ts';
import { chart } from '../../../src-shared/journal/chart.ts';
import { type ErpMapping, suggestMapping } from '../../../src-shared/journal/erp-mapping.ts';
import { linkedTo, ledgerOf, type LedgerOfTest } from '../../testing/test-ledger-entries.ts';
import { type MemoryErp, memoryErp } from '../../testing/test-memory-erp.ts';
import { erpStatus, reconcileErp, saveMapping, retryErp } from '../../services/keep-erp.ts';
import { openTarget } from '../../store/erp-forwards.ts';
import { ErpError } from '../port.ts';
import { forwardEntries } from './forward-entries.ts';

const controller = Person.parse({ id: 'carla', name: 'Carla Controller', roles: [] });
const everything = chart.map(({ code }) => ({ code, needsParty: false }));
const mapping: ErpMapping = suggestMapping(chart, { accounts: everything, journals: [{ code: 'GEN' }] });

let now: Date;
const clock = () => now;
const later = (seconds: number): void => void (now = new Date(now.getTime() + seconds * 1000));
let ledger: LedgerOfTest;
let erp: MemoryErp;
beforeEach(async () => {
  now = new Date('2026-11-24T08:00:00.000Z');
  ledger = await ledgerOf(clock);
  erp = memoryErp(clock);
  await openTarget(ledger.db, 'memory', 'c1', now);
  await saveMapping(deps(), controller, { base: 0, note: 'first', mapping });
});
afterEach(() => ledger.close());

const deps = () => ({ db: ledger.db, clock, link: linkedTo(erp) });
const forward = () => forwardEntries({ db: ledger.db, target: 'memory', erp, clock, chance: () => 0 });
const numbers = () => erp.booked.map(({ memo }) => memo.slice(0, 11));
const status = () => erpStatus(deps());

describe('entries on their way to the ERP', () => {
  it('go there once, in the order of the ledger, under a key that the ERP can keep', async () => {
    for (const key of ['case/first-of-a-long-name', 'case/b', 'case/c']) await ledger.post(key);
    expect(await forward()).toBe(3);
    expect(await forward()).toBe(0);
    expect(numbers()).toEqual(['2026-000001', '2026-000002', '2026-000003']);
    expect(erp.booked[0]?.key).toMatch(/^H[A-Z2-7]{19}$/);
    expect(await status()).toMatchObject({ breaker: 'closed', backlog: { entries: 0, posted: 3 }, unforwarded: [] });
  });

  it('begin with what is posted after the ERP was linked, and only with what the outbox handed over', async () => {
    later(-3600);
    await ledger.post('case/old');
    later(3600);
    await ledger.post('case/new');
    await ledger.postBehindTheOutbox('case/forged');
    await forward();
    expect(erp.booked.map(({ key }) => key)).toEqual(['case/new']);
  });

  it('wait and say so while an account of theirs is not mapped, and let the others pass', async () => {
    const accounts = mapping.accounts.map((one) => (one.account === '4930' ? { ...one, erpAccount: '' } : one));
    await saveMapping(deps(), controller, { base: 1, note: 'unsure', mapping: { ...mapping, accounts } });
    await ledger.post('case/a');
    await ledger.post('case/b', { account: '6900' });
    expect(await forward()).toBe(1);
    expect(await status()).toMatchObject({
      backlog: { entries: 1, waiting: 1, amountMinor: 25_00 },
      unforwarded: [{ number: '2026-000001', state: 'waiting', errorCode: 'mapping', error: /4930/ }].map((one) => ({
        ...one,
        error: expect.stringMatching(one.error) as string,
      })),
    });
    await saveMapping(deps(), controller, { base: 2, note: 'mapped', mapping });
    expect(await forward()).toBe(1);
    expect(numbers()).toEqual(['2026-000002', '2026-000001']);
  });

  it('are held back from an ERP that is away, and catch up in order when it is back', async () => {
    erp.isUp = false;
    for (const key of ['case/a', 'case/b', 'case/c']) await ledger.post(key);
    for (let at = 0; at < 4; at += 1) {
      await forward();
      later(60);
    }
    later(3540);
    expect(await status()).toMatchObject({
      breaker: 'open',
      lastError: 'It does not answer.',
      backlog: { entries: 3, amountMinor: 75_00, oldestAt: '2026-11-24T08:00:00.000Z' },
    });
    erp.isUp = true;
    expect(await forward()).toBe(3);
    expect(numbers()).toEqual(['2026-000001', '2026-000002', '2026-000003']);
    expect(await status()).toMatchObject({ breaker: 'closed', lastError: '', backlog: { entries: 0 } });
  });

  it('stand there once when the answer is lost, and when the next look fails as well', async () => {
    await ledger.post('case/a');
    erp.fault = { when: 'after', error: new ErpError('uncertain', 'Cut off.') };
    expect(await forward()).toBe(0);
    erp.isUp = false;
    later(5);
    await forward();
    erp.isUp = true;
    later(30);
    expect(await forward()).toBe(1);
    expect(erp.booked).toHaveLength(1);
  });

  it('stand there once when our server dies while it sends', async () => {
    await ledger.post('case/a');
    erp.fault = { when: 'after', error: new ErpError('uncertain', 'Cut off.') };
    await forward();
    await ledger.db.updateTable('erp_forward').set({ state: 'sent' }).execute();
    later(5);
    expect(await forward()).toBe(1);
    expect(erp.booked).toHaveLength(1);
  });

  it('stop when the ERP refuses the password, until it is changed or a person lets them go on', async () => {
    await ledger.post('case/a');
    const error = new ErpError('bad-credentials', 'It does not accept the password.');
    erp.fault = { when: 'before', error };
    await forward();
    later(86_400);
    expect(await forward()).toBe(0);
    expect(await status()).toMatchObject({ breaker: 'stopped', lastError: error.message });
    await retryErp(deps(), controller);
    erp.fault = { when: 'before', error };
    await forward();
    await openTarget(ledger.db, 'memory', 'c2', now);
    expect(await forward()).toBe(1);
  });

  it('are reversed there by the mirror image of what was posted, whatever the mapping says by then', async () => {
    await ledger.post('case/a');
    await forward();
    const accounts = mapping.accounts.map((one) => ({ ...one, erpAccount: `X${one.erpAccount}` }));
    await saveMapping(deps(), controller, { base: 1, note: 'renamed', mapping: { ...mapping, accounts } });
    await ledger.reverse('case/a', 'case/a-reversed');
    expect(await forward()).toBe(1);
    const sums = new Map<string, number>();
    for (const { account, debitMinor, creditMinor } of erp.booked.flatMap(({ lines }) => lines)) {
      sums.set(account, (sums.get(account) ?? 0) + debitMinor - creditMinor);
    }
    expect([...sums.values()].every((sum) => sum === 0)).toBe(true);
  });

  it('stay in our ledger where they are made of accounts that stay there', async () => {
    const accounts = mapping.accounts.map((one) => ({ ...one, isKept: ['4930', '1200'].includes(one.account) }));
    await saveMapping(deps(), controller, { base: 1, note: 'kept', mapping: { ...mapping, accounts } });
    await ledger.post('case/a');
    expect(await forward()).toBe(0);
    expect(await status()).toMatchObject({ backlog: { entries: 0, posted: 0 } });
  });

  it('are looked after until an ERP that takes them first has posted them', async () => {
    erp.isAsync = true;
    await ledger.post('case/a');
    expect(await forward()).toBe(0);
    expect(await status()).toMatchObject({ unforwarded: [{ state: 'accepted' }] });
    erp.settle();
    later(10);
    expect(await forward()).toBe(1);
    expect(erp.booked).toHaveLength(1);
  });

  it('are found missing or different when somebody changes them there', async () => {
    for (const key of ['case/a', 'case/b', 'case/c']) await ledger.post(key);
    await forward();
    expect(await reconcileErp(deps())).toMatchObject({ entries: 3, missing: [], differing: [] });
    erp.booked.splice(1, 1);
    const [first] = erp.booked;
    if (first) erp.booked[0] = { ...first, date: '2026-11-01' as CalendarDate };
    const { missing, differing, accounts } = await reconcileErp(deps());
    expect({ missing, differing }).toEqual({ missing: ['case/b'], differing: ['case/a'] });
    expect(accounts).toContainEqual({ account: '4930', oursMinor: 75_00, theirsMinor: 50_00 });
  });
});

describe('the mapping', () => {
  it('is not overwritten by somebody who read an older version, and names nothing twice', async () => {
    const changed = await saveMapping(deps(), controller, { base: 0, note: 'late', mapping });
    expect(changed).toMatchObject({ ok: false, error: { kind: 'changed' } });
    const accounts = [...mapping.accounts, ...mapping.accounts.slice(0, 1)];
    const twice = await saveMapping(deps(), controller, { base: 1, note: 'twice', mapping: { ...mapping, accounts } });
    expect(twice).toMatchObject({ ok: false, error: { kind: 'duplicate', message: 'Account 1010 is listed twice.' } });
  });
});
