import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../src-shared/base/dates.ts';
import { figuresOf, PeriodChange } from '../../src-shared/reconciliation/period-document.ts';
import { insertMatches } from '../store/reconciliation-takes.ts';
import { inTransaction } from '../store/transaction.ts';
import { type Desk, openDesk } from '../testing/test-desk.ts';
import { juneRequest, linesOf, matchOf, openJune, sendLines, shownPeriod, work } from '../testing/test-periods.ts';
import { matchIdOf } from './keep-period-book.ts';
import { openOfPeriod } from './period-certificate.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(new Date('2026-07-01T12:00:00.000Z'));
});
afterAll(() => desk.close());

const bank = linesOf('b1 10000', 'b2 25050', 'b3 -4000', 'b4 700');
const posted = linesOf('p1 10000', 'p2 25000', 'p3 -4000', 'p4 900');
const june = () => openJune(desk, bank, posted);

async function sign(who: string, period: string, step: 'prepare' | 'review' | 'lock', ver?: number) {
  const seen = ver ?? (await shownPeriod(desk, period)).ver;
  return desk.command(who, randomUUID(), { type: 'period.sign', period, step, ver: seen });
}

async function changesOf(period: string): Promise<PeriodChange[]> {
  const rows = await desk.db
    .selectFrom('doc')
    .select('body')
    .where('coll', '=', 'reconciliations')
    .where('id', 'like', `${period}:%`)
    .orderBy('id')
    .execute();
  return rows.map(({ body }) => PeriodChange.parse(JSON.parse(body)));
}

describe('the lines of a period', () => {
  it('are counted, known again when they are sent once more, and taken whole or not at all', async () => {
    const period = await june();
    expect(await sendLines(desk, period, 'left', linesOf('b1 10000', 'b5 500'))).toEqual({
      ok: true,
      value: { lines: 5, added: 1, repeated: 1 },
    });
    expect(await sendLines(desk, period, 'left', linesOf('b1 10001', 'b6 500'))).toMatchObject({
      error: { kind: 'contradicting', lines: 1, first: 'b1' },
    });
    expect(await sendLines(desk, period, 'left', linesOf('b7 500 2026-07-01'))).toMatchObject({
      error: { kind: 'afterPeriod', lines: 1 },
    });
    expect((await shownPeriod(desk, period)).totals.left).toEqual({
      lines: 5,
      totalMinor: 32250,
      broughtForwardMinor: 0,
      matchedMinor: 0,
    });
  });

  it('are sent by who reconciles, and to a period that they see', async () => {
    const period = await june();
    expect(await sendLines(desk, period, 'left', linesOf('x 1'), 'ruth.abramson')).toMatchObject({
      error: { kind: 'notPermitted' },
    });
    expect(await sendLines(desk, randomUUID(), 'left', linesOf('x 1'))).toMatchObject({ error: { kind: 'unknown' } });
  });
});

describe('two people on one period', () => {
  it('cannot take the same line: the second is told who has it', async () => {
    const period = await june();
    expect(await work(desk, period, [matchOf(['b1'], ['p1'])])).toMatchObject({ state: 'accepted', message: 'Done.' });
    const second = await work(desk, period, [matchOf(['b1'], ['p4'])], 'keith.vance');
    expect(second).toMatchObject({
      state: 'rejected',
      code: 'LINE_TAKEN',
      message: 'Line b1 is in another match: Priya Raman matched it at 12:00 UTC on 2026-07-01. Nothing was changed.',
    });
    expect((await shownPeriod(desk, period)).matches).toBe(1);
  });

  it('the database itself keeps a line out of a second match', async () => {
    const period = await june();
    await work(desk, period, [matchOf(['b1'], ['p1'])]);
    const id = matchIdOf({ left: ['b1'], right: ['p4'] });
    const again = { id, rule: '', differenceMinor: 0, left: ['b1'], right: ['p4'] };
    const to = { period, madeBy: 'keith.vance', madeAt: desk.now };
    await expect(inTransaction(desk.db, (tx) => insertMatches(tx, to, [again]))).rejects.toThrow(/reconciliation_take/);
  });

  it('have each item of a command done or returned by itself, and everybody sees what was done', async () => {
    const period = await june();
    await work(desk, period, [matchOf(['b1'], ['p1'])], 'keith.vance');
    const mixed = await work(desk, period, [
      matchOf(['b1'], ['p4']),
      matchOf(['b3'], ['p3']),
      matchOf(['nil'], ['p2']),
    ]);
    expect(mixed).toMatchObject({ state: 'needs_review', code: 'LINE_TAKEN' });
    expect(mixed.message).toMatch(
      /^1 of 3 done\. Returned: Line b1 is in another match.* The period has no line nil\.$/,
    );
    const changes = await changesOf(period);
    expect(changes.map(({ seq, by, items }) => ({ seq, by: by.id, items }))).toEqual([
      { seq: 1, by: 'keith.vance', items: [matchOf(['b1'], ['p1'])] },
      { seq: 2, by: 'priya.raman', items: [matchOf(['b3'], ['p3'])] },
    ]);
  });
});

describe('matching, splitting and taking apart', () => {
  it('keeps figures that a recount finds again, and that tie out', async () => {
    const period = await june();
    await work(desk, period, [
      matchOf(['b1'], ['p1']),
      { do: 'split', side: 'left', line: 'b2', parts: [25000, 50] },
      matchOf(['b2/1'], ['p2']),
      matchOf(['b4'], ['p4']),
    ]);
    expect(await shownPeriod(desk, period)).toMatchObject({
      matches: 3,
      differenceMinor: 200,
      totals: { left: { lines: 4, totalMinor: 31750, matchedMinor: 35700 }, right: { lines: 4, matchedMinor: 35900 } },
    });
    await work(desk, period, [
      { do: 'unmatch', left: ['b2/1'], right: ['p2'] },
      { do: 'join', side: 'left', line: 'b2' },
    ]);
    await work(desk, period, [matchOf(['b2'], ['p2']), { do: 'unmatch', left: ['b4'], right: ['p4'] }]);
    const shown = await shownPeriod(desk, period);
    expect(shown).toMatchObject({ matches: 2, differenceMinor: -50 });
    expect(figuresOf(shown)).toMatchObject({ tieOutMinor: 0, isTied: true });
    expect(await sign('priya.raman', period, 'prepare')).toMatchObject({ state: 'accepted' });
  });

  it('returns a split that does not come to its line, and a join of a line whose part is matched', async () => {
    const period = await june();
    expect(await work(desk, period, [{ do: 'split', side: 'left', line: 'b2', parts: [25000, 49] }])).toMatchObject({
      state: 'rejected',
      message: 'The parts come to $250.49, the line to $250.50. Nothing was changed.',
    });
    await work(desk, period, [
      { do: 'split', side: 'left', line: 'b2', parts: [25000, 50] },
      matchOf(['b2/1'], ['p2']),
    ]);
    expect(await work(desk, period, [{ do: 'join', side: 'left', line: 'b2' }])).toMatchObject({ code: 'LINE_TAKEN' });
  });
});

describe('signing a period', () => {
  it('takes a preparer, another reviewer and a controller; then nothing changes any more', async () => {
    const period = await june();
    await work(desk, period, [matchOf(['b1'], ['p1'])], 'keith.vance');
    expect(await sign('keith.vance', period, 'review')).toMatchObject({ code: 'WRONG_STATE' });
    expect(await sign('keith.vance', period, 'prepare')).toMatchObject({ state: 'accepted' });
    expect(await sign('keith.vance', period, 'review')).toMatchObject({
      code: 'SELF_APPROVAL',
      message: 'Keith Vance prepared the period: somebody else reviews it.',
    });
    expect(await sign('priya.raman', period, 'review')).toMatchObject({ code: 'NOT_PERMITTED' });
    expect(await sign('ruth.abramson', period, 'review')).toMatchObject({ state: 'accepted' });
    expect(await sign('ruth.abramson', period, 'lock')).toMatchObject({ code: 'NOT_PERMITTED' });
    expect(await sign('keith.vance', period, 'lock')).toMatchObject({ state: 'accepted' });
    expect(await work(desk, period, [matchOf(['b3'], ['p3'])])).toMatchObject({ code: 'WRONG_STATE' });
    expect(await sendLines(desk, period, 'left', linesOf('b9 1'))).toMatchObject({ error: { kind: 'standing' } });
    expect(await desk.actions(period)).toEqual([
      'period.open',
      'period.lines',
      'period.lines',
      'period.work',
      'period.prepare',
      'period.review',
      'period.lock',
    ]);
  });

  it('is for what its author saw, and refused while something is unexplained', async () => {
    const period = await june();
    const { ver, stated } = await shownPeriod(desk, period);
    await work(desk, period, [matchOf(['b1'], ['p1'])]);
    expect(await sign('priya.raman', period, 'prepare', ver)).toMatchObject({ code: 'STALE_BASIS' });
    const right = { ...stated.right, closingMinor: stated.right.closingMinor + 1 };
    const restated = { type: 'period.state', period, stated: { ...stated, right }, reason: 'Misread' } as const;
    expect(await desk.command('priya.raman', randomUUID(), restated)).toMatchObject({ state: 'accepted' });
    expect(await sign('priya.raman', period, 'prepare')).toMatchObject({ code: 'NOT_TIED' });
  });

  it('is void once a reviewer, or after the lock a controller, reopens it with a reason', async () => {
    const period = await june();
    const reopen = (who: string) =>
      desk.command(who, randomUUID(), { type: 'period.reopen', period, reason: 'A return is missing' });
    await sign('priya.raman', period, 'prepare');
    expect(await reopen('ruth.abramson')).toMatchObject({ state: 'accepted' });
    await sign('priya.raman', period, 'prepare');
    await sign('ruth.abramson', period, 'review');
    await sign('keith.vance', period, 'lock');
    expect(await reopen('ruth.abramson')).toMatchObject({ code: 'NOT_PERMITTED' });
    expect(await reopen('priya.raman')).toMatchObject({ code: 'NOT_PERMITTED' });
    expect(await reopen('keith.vance')).toMatchObject({ state: 'accepted' });
    expect(await shownPeriod(desk, period)).toMatchObject({
      standing: { state: 'open' },
      reopenings: [{ from: 'prepared' }, { from: 'locked', reason: 'A return is missing', by: { id: 'keith.vance' } }],
    });
  });
});

describe('rolling a period forward', () => {
  it('takes what is open along, parts and differences too, and the next one ties out', async () => {
    const period = await june();
    await work(desk, period, [
      matchOf(['b1'], ['p1']),
      matchOf(['b4'], ['p4']),
      { do: 'split', side: 'left', line: 'b2', parts: [25000, 50] },
      matchOf(['b2/1'], ['p2']),
    ]);
    const next = randomUUID();
    const roll = { type: 'period.roll-forward', period, name: 'July', until: '2026-07-31' as CalendarDate } as const;
    expect(await desk.command('priya.raman', next, roll)).toMatchObject({ code: 'WRONG_STATE' });
    await sign('priya.raman', period, 'prepare');
    await sign('ruth.abramson', period, 'review');
    await sign('keith.vance', period, 'lock');
    expect(await desk.command('priya.raman', next, roll)).toMatchObject({
      state: 'accepted',
      message: '4 open items go on into “July”.',
    });
    const july = await shownPeriod(desk, next);
    expect(july).toMatchObject({
      from: '2026-07-01',
      rolledFrom: period,
      totals: { left: { lines: 2, broughtForwardMinor: -3950 }, right: { lines: 2, broughtForwardMinor: -3800 } },
    });
    expect(figuresOf(july)).toMatchObject({ tieOutMinor: 0, isTied: true });
    const reopen = { type: 'period.reopen', period, reason: 'Too late' } as const;
    expect(await desk.command('keith.vance', randomUUID(), reopen)).toMatchObject({ code: 'WRONG_STATE' });
    expect(await work(desk, next, [matchOf(['b2/1'], ['p3'])])).toMatchObject({ code: 'LINE_TAKEN' });
    expect(await work(desk, next, [matchOf(['b2/2', 'b3'], ['p3'])])).toMatchObject({ state: 'accepted' });
  });

  it('is opened by who reconciles there, between two sides and days in order', async () => {
    const open = (who: string, changes: object) =>
      desk.command(who, randomUUID(), { type: 'period.open', ...juneRequest, ...changes });
    expect(await open('maya.okafor', {})).toMatchObject({ code: 'NOT_PERMITTED' });
    expect(await open('priya.raman', { right: 'bank' })).toMatchObject({ code: 'INVALID' });
    expect(await open('priya.raman', { until: '2026-05-31' })).toMatchObject({ code: 'INVALID' });
    expect(await open('priya.raman', { site: 'nowhere' })).toMatchObject({ code: 'INVALID' });
  });
});

describe('what is open in a period', () => {
  it('is told by class and age: lines without a partner, and what matches differ by', async () => {
    const old = linesOf('b5 -1500 2026-03-01');
    const period = await openJune(desk, [...bank, ...old], posted);
    await work(desk, period, [
      matchOf(['b1'], ['p1']),
      matchOf(['b2'], ['p2']),
      matchOf(['b3'], ['p3']),
      matchOf(['b4'], ['p4']),
    ]);
    const shown = await shownPeriod(desk, period);
    expect(await openOfPeriod(desk.db, shown, shown.until)).toEqual([
      { itemClass: 'takeback', items: 1, totalMinor: -1500, byAgeMinor: [0, 0, 0, -1500] },
      { itemClass: 'misposted', items: 2, totalMinor: 250, byAgeMinor: [250, 0, 0, 0] },
    ]);
  });
});
