import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CalendarDate } from '../../src-shared/base/dates.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { openDesk, type Desk } from '../testing/test-desk.ts';
import { plainClaim, remittanceText } from '../testing/test-import.ts';

const MORNING = new Date('2026-11-24T15:00:00.000Z');
let desk: Desk;
let credit: CaseDocument;

beforeAll(async () => {
  desk = await openDesk(MORNING);
  // Medicare pays the same claim twice.
  for (const trace of ['880001', '880002']) {
    await desk.import(remittanceText([{ trace, amount: '80', payer: '1520034567', body: plainClaim('PA-1') }]));
    await desk.settle();
  }
  credit = (await desk.cases('credit-balance'))[0]!;
});
afterAll(() => desk.close());

const suspend = (who: string, until: string) =>
  desk.command(who, credit.id, {
    type: 'case.suspend-clock',
    clock: 'federal-overpayment',
    until: until as CalendarDate,
    reason: 'The other claims of the month are looked at.',
  });

describe('the federal clock of a Medicare credit balance', () => {
  it('runs for 60 days, and the case is due no later', () => {
    expect(credit.clocks).toMatchObject([{ id: 'federal-overpayment', suspended: [] }]);
    expect(credit.dueAt <= credit.clocks![0]!.dueAt).toBe(true);
  });

  it('is suspended by a director and not by whoever only works on it, nor for more than 180 days', async () => {
    expect(await suspend('daniel.reyes', '2026-12-24')).toMatchObject({ state: 'rejected', code: 'NOT_PERMITTED' });
    expect(await suspend('ruth.abramson', '2027-06-30')).toMatchObject({
      state: 'rejected',
      code: 'LIMIT',
      message: expect.stringContaining('180 days in all') as string,
    });
    expect(await desk.case(credit.id)).toMatchObject({ ver: credit.ver, dueAt: credit.dueAt });
    expect(await suspend('ruth.abramson', '2026-12-24')).toMatchObject({ state: 'accepted' });
    const stands = await desk.case(credit.id);
    expect(Date.parse(stands.dueAt) - Date.parse(credit.dueAt)).toBeGreaterThan(29 * 86_400_000);
    expect(stands.timeline.at(-1)).toMatchObject({ event: 'suspendClock', by: { name: 'Ruth Abramson' } });
    expect(stands.evidenceHash).toBe(credit.evidenceHash);
  });

  it('runs again when it is resumed, due later by the days it stood still', async () => {
    desk.now = new Date(MORNING.getTime() + 10 * 86_400_000);
    const resume = {
      type: 'case.resume-clock',
      clock: 'federal-overpayment',
      reason: 'Nothing else was found.',
    } as const;
    expect(await desk.command('ruth.abramson', credit.id, resume)).toMatchObject({ state: 'accepted' });
    const runs = await desk.case(credit.id);
    expect(Date.parse(runs.dueAt) - Date.parse(credit.dueAt)).toBe(10 * 86_400_000);
    expect(await desk.command('ruth.abramson', credit.id, resume)).toMatchObject({ code: 'WRONG_STATE' });
    expect(await desk.actions(credit.id)).toEqual(['case.open', 'case.suspendClock', 'case.resumeClock']);
  });
});
