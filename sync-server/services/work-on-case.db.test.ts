import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PersonId } from '../../src-shared/authority/person.ts';
import { CalendarDate } from '../../src-shared/base/dates.ts';
import { inTransaction } from '../store/transaction.ts';
import { openDesk, type Desk } from '../testing/test-desk.ts';
import { provisionPerson } from './provision-person.ts';

const NOON = new Date('2026-11-24T12:00:00.000Z');
let desk: Desk;
let count = 0;

beforeAll(async () => {
  desk = await openDesk(NOON);
});
afterAll(() => desk.close());

async function writeOff(amountMinor = 50_00): Promise<string> {
  count += 1;
  return await desk.proposeWriteOff(`worked-${count}`, amountMinor, {});
}

const day = (text: string) => CalendarDate.parse(text);

describe('following a case up', () => {
  it('puts it off until a day, with words, and the timeline tells it', async () => {
    const id = await writeOff();
    const payload = { type: 'case.follow-up', on: day('2026-12-01'), text: 'The payer answers by then.' } as const;
    expect(await desk.command('maya.okafor', id, payload)).toMatchObject({
      state: 'accepted',
      message: 'It comes back on Dec 1, 2026.',
    });
    expect(await desk.case(id)).toMatchObject({
      state: 'open',
      followUp: { on: '2026-12-01', text: 'The payer answers by then.', by: { id: 'maya.okafor' } },
    });
    expect(await desk.command('ruth.abramson', id, { ...payload, on: null, text: '' })).toMatchObject({
      message: 'It is back in its queue.',
    });
    expect((await desk.case(id)).followUp).toBeUndefined();
  });

  it('is refused to auditors, to whom another has it, and for a day years away', async () => {
    const id = await writeOff();
    const on = (text: string) => ({ type: 'case.follow-up', on: day(text), text: '' }) as const;
    expect(await desk.command('samuel.osei', id, on('2026-12-01'))).toMatchObject({ code: 'NOT_PERMITTED' });
    expect(await desk.command('maya.okafor', id, on('2029-01-01'))).toMatchObject({ code: 'INVALID' });
    await desk.command('ruth.abramson', id, { type: 'case.take' });
    expect(await desk.command('maya.okafor', id, on('2026-12-01'))).toMatchObject({
      code: 'NOT_PERMITTED',
      message: 'Ruth Abramson is working on it.',
    });
  });
});

describe('watching a case', () => {
  it('begins and ends as one likes, and by being mentioned', async () => {
    const id = await writeOff();
    await desk.command('maya.okafor', id, { type: 'case.watch' });
    const keith = PersonId.parse('keith.vance');
    await desk.command('ruth.abramson', id, { type: 'case.comment', text: 'Keith, look.', mentions: [keith] });
    expect(await desk.case(id)).toMatchObject({
      watchers: ['maya.okafor', 'keith.vance'],
      timeline: expect.arrayContaining([expect.objectContaining({ event: 'comment', mentions: [keith] })]) as unknown,
    });
    await desk.command('maya.okafor', id, { type: 'case.unwatch' });
    expect((await desk.case(id)).watchers).toEqual(['keith.vance']);
  });

  it('does not mention who is not there', async () => {
    const id = await writeOff();
    const mentions = [PersonId.parse('who.left')];
    expect(await desk.command('maya.okafor', id, { type: 'case.comment', text: 'Look.', mentions })).toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('who.left') as string,
    });
    expect((await desk.case(id)).timeline.map(({ event }) => event)).not.toContain('comment');
  });
});

describe('taking a case', () => {
  const become = (skills: string[], capacity: number) =>
    inTransaction(desk.db, async (tx) =>
      provisionPerson(
        tx,
        {
          person: {
            id: PersonId.parse('priya.raman'),
            name: 'Priya Raman',
            roles: [{ role: 'reconciliation-analyst', site: '*' }],
            skills,
            capacity,
          },
          manager: 'ruth.abramson',
          active: true,
        },
        NOON,
      ),
    );

  it('asks for the skills of the case', async () => {
    const id = await writeOff(30_000_00);
    // Of an account that nobody has told of: large, and a risk.
    expect((await desk.case(id)).skills).toEqual(['high-value', 'high-risk']);
    await become([], 10);
    expect(await desk.command('priya.raman', id, { type: 'case.take' })).toMatchObject({
      code: 'NOT_PERMITTED',
      message: expect.stringMatching(/^It asks for high-value cases.*not among your skills\.$/) as string,
    });
    await become(['high-value', 'high-risk'], 10);
    expect(await desk.command('priya.raman', id, { type: 'case.take' })).toMatchObject({ state: 'accepted' });
    await desk.command('priya.raman', id, { type: 'case.release' });
  });

  it('ends at the capacity, in words, until one is released', async () => {
    await become(['high-value'], 2);
    const [one, two, three] = [await writeOff(), await writeOff(), await writeOff()];
    await desk.command('priya.raman', one, { type: 'case.take' });
    await desk.command('priya.raman', two, { type: 'case.take' });
    expect(await desk.command('priya.raman', three, { type: 'case.take' })).toMatchObject({
      code: 'LIMIT',
      message: 'You have taken 2 cases, and 2 is as many as you may have at once. Finish or release one first.',
    });
    await desk.command('priya.raman', one, { type: 'case.release' });
    expect(await desk.command('priya.raman', three, { type: 'case.take' })).toMatchObject({ state: 'accepted' });
  });
});
