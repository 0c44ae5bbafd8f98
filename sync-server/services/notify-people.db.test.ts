import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  defaultNoticeSettings,
  NoticeDocument,
  type NoticeEntry,
} from '../../src-shared/notification/notice-document.ts';
import { accountRecord } from '../../src-shared/testing/build-account.ts';
import { openDesk, personOf, type Desk } from '../testing/test-desk.ts';
import { remittanceText } from '../testing/test-import.ts';

const MORNING = new Date('2026-11-24T15:00:00.000Z');
let desk: Desk;

beforeEach(async () => {
  desk = await openDesk(MORNING);
});
afterEach(() => desk.close());

/** What the workbenches of a person show, oldest first. */
async function shownTo(person: string): Promise<NoticeEntry[]> {
  const rows = desk.db
    .selectFrom('doc')
    .select('body')
    .where('coll', '=', 'notices')
    .where('scope', '=', `${person}/own`)
    .where('deleted', '=', false)
    .orderBy('updated_at')
    .orderBy('id');
  return (await rows.execute())
    .map(({ body }) => NoticeDocument.parse(JSON.parse(body)))
    .filter((document) => document.part === 'notice');
}

async function reasons(person: string): Promise<[string, string | undefined][]> {
  return (await shownTo(person)).map(({ reason, case: about }) => [reason, about?.id]);
}

describe('people are told', () => {
  it('once, whoever asks how often, what waits for them and what came back', async () => {
    await desk.proposeWriteOff('wo-1', 50_00);
    await desk.settle();
    await Promise.all([desk.services.notify(), desk.services.notify()]);
    await desk.services.notify();
    expect(await reasons('maya.okafor')).toEqual([['waits', 'wo-1']]);
    await desk.decide('maya.okafor', 'wo-1', 'return');
    await desk.services.notify();
    expect(await reasons('daniel.reyes')).toEqual([['returned', 'wo-1']]);
    expect(await reasons('keith.vance')).toEqual([]);
  });

  it('no more, once there is nothing left to do: what asked them counts as read', async () => {
    await desk.proposeWriteOff('wo-1', 2_500_00);
    await desk.services.notify();
    expect(await shownTo('keith.vance')).toMatchObject([{ reason: 'waits', readAt: null }]);
    await desk.decide('ruth.abramson', 'wo-1', 'refuse');
    await desk.services.notify();
    expect(await shownTo('keith.vance')).toMatchObject([{ readAt: MORNING.toISOString(), ver: 2 }]);
    expect(await shownTo('daniel.reyes')).toMatchObject([{ reason: 'refused', readAt: null }]);
  });

  it('of a file with hundreds of cases once, with their number', async () => {
    const claims = Array.from({ length: 9 }, (_, n) => [`CLP*PA-${n}*4*300*0*0*12*PCN-${n}`, 'CAS*CO*29*300']).flat();
    await desk.import(remittanceText([{ trace: 'T-1', amount: '0', body: claims }]));
    await desk.settle();
    await desk.services.notify();
    const told = await shownTo('tom.lindqvist');
    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThan(4);
    expect(told.some(({ bundle }) => (bundle?.count ?? 0) > 3)).toBe(true);
  });

  it('a day before it is due, and when it is overdue, the escalation contact of the site as well', async () => {
    await desk.proposeWriteOff('wo-late', 50_00);
    await desk.settle();
    await desk.services.notify();
    const passes = async (days: number) => {
      desk.now = new Date(MORNING.getTime() + days * 86_400_000);
      await desk.settle();
      await desk.services.notify();
      await desk.services.notify();
    };
    await passes(6);
    expect(await reasons('maya.okafor')).toEqual([
      ['waits', 'wo-late'],
      ['dueSoon', 'wo-late'],
    ]);
    await passes(7);
    expect((await reasons('maya.okafor')).at(-1)).toEqual(['breached', 'wo-late']);
    expect(await reasons('ruth.abramson')).toEqual([['breached', 'wo-late']]);
  });

  it('that a step waits, who can do it; once it is done that reads as read, and the approver’s turn comes', async () => {
    const visit = { code: '99213', modifiers: '25', place: '11', diagnosis: 'A', units: 1, chargeMinor: 140_00 };
    const billed = {
      account: 'PA-510',
      claim: 'CL-1',
      line: 1,
      serviceOn: '2026-10-05',
      ...visit,
      reason: 'Too high.',
    };
    const values = { ...billed, code: '99214', chargeMinor: 210_00, corrected: [visit] };
    const site = 'westside-clinic';
    await desk.command('daniel.reyes', 'cc-1', { type: 'case.propose', kind: 'charge-correction', site, values });
    await desk.services.notify();
    expect(await reasons('priya.raman')).toEqual([['step', 'cc-1']]);
    expect(await reasons('maya.okafor')).toEqual([]);
    const review = { type: 'case.complete-step', step: 'coding-review', note: 'The record says 99213.' } as const;
    await desk.command('priya.raman', 'cc-1', review);
    await desk.services.notify();
    expect(await shownTo('priya.raman')).toMatchObject([{ reason: 'step', readAt: MORNING.toISOString() }]);
    expect(await reasons('maya.okafor')).toEqual([['waits', 'cc-1']]);
  });

  it('that something is in the way, its proposer when it is overdue; that it is their turn, the approvers after that', async () => {
    const credit = async (balanceMinor: number, at?: string) => {
      await desk.services.takeRecords(personOf('priya.raman'), [
        accountRecord('PA-1', { balanceMinor }, 'westside-clinic', at),
      ]);
    };
    await credit(-20_00);
    const payee = {
      payeeName: 'A. Guarantor',
      payeeStreet: '12 Lake Street',
      payeeCity: 'Tampa',
      payeeState: 'FL',
      payeePostalCode: '33602',
    };
    const refund = { account: 'PA-1', payment: 'PM-1', amountMinor: 60_00, reason: 'Paid twice', way: 'refund' };
    await desk.command('daniel.reyes', 'rf-1', {
      type: 'case.propose',
      kind: 'patient-refund',
      site: 'westside-clinic',
      values: { ...refund, ...payee, tender: 'original' },
    });
    await desk.settle();
    const { blockedBy: [because] = [], dueAt } = await desk.case('rf-1');
    desk.now = new Date(Date.parse(dueAt) + 60_000);
    await desk.settle();
    await desk.services.notify();
    expect(await reasons('maya.okafor')).toEqual([]);
    expect((await reasons('daniel.reyes')).at(-1)).toEqual(['blocked', 'rf-1']);
    const { text } = (await desk.case('rf-1')).timeline.at(-1)!;
    expect(text).toMatch(/^Due since .+\. In the way: .+\. Reminded: Daniel Reyes\.$/);
    expect(text).toContain(because);

    await credit(-60_00, desk.now.toISOString());
    await desk.command('daniel.reyes', 'rf-1', { type: 'case.recheck' });
    expect((await desk.case('rf-1')).timeline.at(-1)).toMatchObject({ event: 'recheck', hindrance: 'gone' });
    await desk.services.notify();
    expect(await shownTo('daniel.reyes')).toMatchObject([{ reason: 'blocked', readAt: desk.now.toISOString() }]);
    expect(await reasons('maya.okafor')).toEqual([['waits', 'rf-1']]);
  });

  it('on its first day that their absence begins, and who stands in', async () => {
    await desk.command('maya.okafor', 'abs-1', {
      type: 'absence.arrange',
      person: 'maya.okafor' as never,
      standIn: 'tom.lindqvist' as never,
      from: '2026-11-25' as never,
      until: '2026-11-30' as never,
      kinds: [],
      sites: [],
      limitMinor: null,
    });
    await desk.services.notify();
    expect(await reasons('maya.okafor')).toEqual([]);
    desk.now = new Date('2026-11-25T06:00:00.000Z');
    await desk.services.notify();
    await desk.services.notify();
    expect(await reasons('maya.okafor')).toEqual([['absenceBegins', undefined]]);
    expect(await reasons('tom.lindqvist')).toEqual([['standInBegins', undefined]]);
  });

  it('nothing of what happened more than a day before anybody asked', async () => {
    await desk.proposeWriteOff('wo-old', 50_00);
    desk.now = new Date(MORNING.getTime() + 2 * 86_400_000);
    await desk.services.notify();
    expect(await shownTo('maya.okafor')).toEqual([]);
  });
});

describe('a person', () => {
  it('marks what they were told as read, their own only', async () => {
    await desk.proposeWriteOff('wo-1', 50_00);
    await desk.services.notify();
    const [notice] = await shownTo('maya.okafor');
    const read = { type: 'notice.read' as const, notices: [notice!.id] };
    expect(await desk.command('tom.lindqvist', 'notices', read)).toMatchObject({ state: 'accepted' });
    expect(await shownTo('maya.okafor')).toMatchObject([{ readAt: null }]);
    expect(await desk.command('maya.okafor', 'notices', read)).toMatchObject({ state: 'accepted' });
    expect(await shownTo('maya.okafor')).toMatchObject([{ readAt: MORNING.toISOString() }]);
  });

  it('chooses how to be told, and finds it on every computer', async () => {
    const settings = { ...defaultNoticeSettings, digest: 'hourly', os: ['waits', 'mentioned', 'waits'] } as const;
    const outcome = await desk.command('maya.okafor', 'notices', {
      type: 'notice.settings',
      settings: { ...settings, os: [...settings.os] },
    });
    expect(outcome).toMatchObject({ state: 'accepted', resultVer: 1 });
    const rows = desk.db.selectFrom('doc').select('body').where('id', '=', 'settings:maya.okafor');
    expect(JSON.parse((await rows.executeTakeFirstOrThrow()).body)).toMatchObject({
      part: 'settings',
      scope: 'maya.okafor/own',
      settings: { digest: 'hourly', os: ['mentioned', 'waits'] },
    });
  });
});
