import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../src-shared/base/dates.ts';
import { standardRules } from '../../src-shared/matching/match-rules.ts';
import { precisionOf, recallOf } from '../../src-shared/matching/rehearse-rules.ts';
import type { PeriodDocument } from '../../src-shared/reconciliation/period-document.ts';
import { findPeriod } from '../store/reconciliation-periods.ts';
import { type Desk, openDesk, personOf } from '../testing/test-desk.ts';
import { juneRequest, linesOf, matchOf, openJune, shownPeriod, SITE, work } from '../testing/test-periods.ts';
import { authorizer } from './authorizer.ts';
import { discardRules, putRulesIntoUse, readPairRules, writeRules } from './keep-match-rules.ts';
import { rulesOfPeriod } from './period-rules.ts';
import { rehearseMatchRules } from './rehearse-match-rules.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(new Date('2026-07-01T12:00:00.000Z'));
});
afterAll(() => desk.close());

const pair = { site: SITE, left: 'bank', right: 'posted' } as const;
const deps = () => ({ db: desk.db, clock: () => desk.now, authorizer });
const [priya, keith, ruth, maya] = ['priya.raman', 'keith.vance', 'ruth.abramson', 'maya.okafor'].map(personOf) as [
  ReturnType<typeof personOf>,
  ReturnType<typeof personOf>,
  ReturnType<typeof personOf>,
  ReturnType<typeof personOf>,
];
const july = '2026-07-01' as CalendarDate;

/** The rules of the product but for one: amounts that differ by up to a dollar hold by themselves no longer. */
const cautious = {
  ...standardRules,
  rules: standardRules.rules.map((rule) =>
    rule.id === 'trace-within-tolerance' ? { ...rule, automatic: false } : rule,
  ),
};
const saved = (ver: number, table = cautious, reason = 'A dollar is too much') =>
  writeRules(deps(), priya, pair, { ver, table, examples: [], reason });

async function signed(): Promise<string> {
  const [bank, posted] = [
    linesOf('880001 10000', '880002 25050', '880003 4000'),
    linesOf('880001 10000', '880002 25000', '880009 4000'),
  ];
  const period = await openJune(desk, bank, posted);
  await work(desk, period, [matchOf(['880001'], ['880001']), matchOf(['880003'], ['880009'])]);
  const { ver } = await shownPeriod(desk, period);
  const step = { type: 'period.sign', period, step: 'prepare', ver } as const;
  expect(await desk.command('priya.raman', randomUUID(), step)).toMatchObject({ state: 'accepted' });
  return period;
}

async function rulesOf(period: string) {
  return rulesOfPeriod(desk.db, (await findPeriod(desk.db, period)) as PeriodDocument);
}

async function openFrom(from: string): Promise<string> {
  const id = randomUUID();
  await desk.command('priya.raman', id, {
    type: 'period.open',
    ...juneRequest,
    from: from as CalendarDate,
    until: '2026-12-31' as CalendarDate,
  });
  return id;
}

describe('the rules of two accounts', () => {
  it('are those of the product until others are put into use, and periods keep what they began with', async () => {
    const before = await readPairRules(deps(), priya, pair);
    expect(before).toMatchObject({ value: { versions: [{ version: 1, putIntoUse: null }], draft: null, periods: 0 } });
    const june = await signed();
    expect(await rulesOf(june)).toMatchObject({ version: 1, table: { rules: standardRules.rules } });

    expect(await saved(0)).toMatchObject({ value: { ver: 1, authors: [{ id: 'priya.raman' }], rehearsal: null } });
    const use = (by = ruth, ver = 1, from = july) => putRulesIntoUse(deps(), by, pair, { ver, from });
    expect(await use()).toMatchObject({ error: { kind: 'notRehearsed' } });
    const rehearsed = await rehearseMatchRules(deps(), priya, pair, { ver: 1 });
    if (!rehearsed.ok || !rehearsed.value.rehearsal) throw new Error(JSON.stringify(rehearsed));
    const [period] = rehearsed.value.rehearsal.periods;
    // In use: the pair by trace number is right, the one within a dollar nobody had made; a match of people has no rule.
    expect(period).toMatchObject({ id: june, accepted: 2, added: 0, lost: 0, changed: 1 });
    expect([precisionOf(period!.inForce), recallOf(period!.inForce, 2)]).toEqual([0.5, 1]);
    expect([precisionOf(period!.proposed), recallOf(period!.proposed, 2)]).toEqual([1, 1]);
    expect(rehearsed.value.rehearsal.changes).toEqual([
      {
        kind: 'changed',
        period: 'June, lockbox',
        rule: 'trace-within-tolerance',
        automatic: false,
        wasAccepted: false,
        left: ['880002'],
        right: ['880002'],
      },
    ]);

    expect(await use(priya)).toMatchObject({ error: { kind: 'notPermitted' } });
    expect(await use()).toMatchObject({
      value: { version: 2, from: july, putIntoUse: { by: { id: 'ruth.abramson' } } },
    });
    expect(await rulesOf(june)).toMatchObject({ version: 1 });
    const [early, late] = [await openFrom('2026-06-15'), await openFrom('2026-07-01')];
    expect([(await rulesOf(early)).version, (await rulesOf(late)).version]).toEqual([1, 2]);
    expect(await desk.actions(`${SITE}.bank.posted`)).toEqual([
      'match-rules.draft',
      'match-rules.rehearse',
      'match-rules.use',
    ]);
  });

  it('are put into use by somebody who did not write them, from no earlier day than those before, and with a reason', async () => {
    const use = (by: typeof ruth, ver: number, from = july) => putRulesIntoUse(deps(), by, pair, { ver, from });
    expect(
      await writeRules(deps(), keith, pair, { ver: 0, table: standardRules, examples: [], reason: '' }),
    ).toMatchObject({
      value: { ver: 1 },
    });
    await rehearseMatchRules(deps(), keith, pair, { ver: 1 });
    expect(await use(keith, 1)).toMatchObject({ error: { kind: 'noReason' } });
    await writeRules(deps(), keith, pair, { ver: 1, table: standardRules, examples: [], reason: 'As before' });
    expect(await use(keith, 2)).toMatchObject({ error: { kind: 'ownRules' } });
    expect(await use(ruth, 2, '2026-06-30' as CalendarDate)).toMatchObject({ error: { kind: 'tooEarly' } });
    expect(await use(ruth, 1)).toMatchObject({ error: { kind: 'changedMeanwhile', by: 'Keith Vance' } });
    expect(await discardRules(deps(), priya, pair, { ver: 2 })).toMatchObject({ ok: true });
  });

  it('are not put into use while an example fails, or when they change nothing', async () => {
    const line = { date: july, amountMinor: 100_00, reference: 'T880001', party: '' };
    const example = { text: '', left: line, right: { ...line, amountMinor: 99_50 }, expect: 'automatic' as const };
    await writeRules(deps(), priya, pair, { ver: 0, table: cautious, examples: [example], reason: 'Try' });
    await rehearseMatchRules(deps(), priya, pair, { ver: 1 });
    const use = (ver: number) => putRulesIntoUse(deps(), ruth, pair, { ver, from: july });
    expect(await use(1)).toMatchObject({ error: { kind: 'exampleFails', example: 0 } });
    await saved(1);
    expect(await use(2)).toMatchObject({ error: { kind: 'noChange' } });
    await discardRules(deps(), priya, pair, { ver: 2 });
  });

  it('are there for who sees the site, and written by who reconciles there', async () => {
    expect(await readPairRules(deps(), maya, pair)).toMatchObject({ error: { kind: 'unknownPair' } });
    expect(await readPairRules(deps(), priya, { ...pair, site: 'nowhere' })).toMatchObject({
      error: { kind: 'unknownPair' },
    });
    const by = (person: typeof ruth) =>
      writeRules(deps(), person, pair, { ver: 0, table: cautious, examples: [], reason: '' });
    expect(await by(ruth)).toMatchObject({ error: { kind: 'notPermitted' } });
  });
});

describe('names that people have matched', () => {
  it('are known to the periods after, and those that were taken apart are counted against them', async () => {
    const lines = (side: string, party: string) =>
      linesOf(`${side}1 100`, `${side}2 200`, `${side}3 300`).map((line) => ({ ...line, reference: '', party }));
    const period = await openJune(desk, lines('b', 'HCSC'), lines('p', 'Blue Cross'));
    const all = [1, 2, 3].map((n) => matchOf([`b${n}`], [`p${n}`]));
    await work(desk, period, all);
    await work(desk, period, [{ do: 'unmatch', left: ['b3'], right: ['p3'] }]);
    const { ver } = await shownPeriod(desk, period);
    await desk.command('priya.raman', randomUUID(), { type: 'period.sign', period, step: 'prepare', ver });
    const { table } = await rulesOf(await openFrom('2026-07-01'));
    expect(table.learned).toContainEqual({ left: 'HCSC', right: 'BLUE CROSS', accepted: 2, rejected: 1 });
  });
});
