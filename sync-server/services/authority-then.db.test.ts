import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person, PersonId } from '../../src-shared/authority/person.ts';
import { type CalendarDate, instantOf } from '../../src-shared/base/dates.ts';
import { publishLast } from '../feed/publish.ts';
import { listPastRoles } from '../store/role-history.ts';
import { inTransaction } from '../store/transaction.ts';
import { openDesk, personOf, type Desk } from '../testing/test-desk.ts';
import { provisionPerson } from './provision-person.ts';

const DAY = '2026-11-24';
const at = (time: string) => new Date(`${DAY}T${time}:00.000Z`);

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(at('08:00'));
});
afterAll(() => desk.close());

/** The HR system says what somebody's roles are from a time on. */
function provision(who: string, roles: Person['roles'], now: Date, active = true): Promise<void> {
  const change = { person: { ...personOf(who), roles }, manager: 'ruth.abramson', active };
  return inTransaction(desk.db, (tx) => publishLast(tx, now, () => provisionPerson(tx, change, now)));
}

describe('a decision made without the network', () => {
  let ids: string[];
  beforeAll(async () => {
    ids = [];
    for (const n of [1, 2, 3, 4]) ids.push(await desk.proposeWriteOff(`wo-${n}`, 60_00));
    await provision('maya.okafor', [], at('10:00'));
    await provision('maya.okafor', personOf('maya.okafor').roles, at('14:00'));
    desk.now = at('15:00');
  });

  it('when its author held no role is refused, although they hold one by now, and changes nothing', async () => {
    const outcome = await desk.decide('maya.okafor', ids[0]!, 'approve', { at: at('12:00') });
    expect(outcome).toMatchObject({ state: 'rejected', code: 'NOT_AUTHORISED_THEN' });
    expect(outcome.message).toBe(
      'When you decided it, at 12:00 UTC on 2026-11-24, your roles did not permit it. Nothing was changed; decide it again.',
    );
    expect((await desk.case(ids[0]!)).state).toBe('open');
    expect(await desk.decide('maya.okafor', ids[0]!, 'approve')).toMatchObject({ state: 'accepted' });
  });

  it('that gives a case to somebody is held to the same', async () => {
    const assign = (time: string) =>
      desk.command(
        'maya.okafor',
        ids[3]!,
        { type: 'case.assign', to: 'daniel.reyes' as PersonId, from: null, reason: 'On leave from tomorrow.' },
        { createdAt: instantOf(at(time)) },
      );
    expect(await assign('12:00')).toMatchObject({ state: 'rejected', code: 'NOT_AUTHORISED_THEN' });
    expect((await desk.case(ids[3]!)).owner).toBeNull();
    expect(await assign('14:30')).toMatchObject({ code: 'OK' });
  });

  it('before a role was taken away, or after it was given again, counts', async () => {
    const before = await desk.decide('maya.okafor', ids[1]!, 'approve', { at: at('09:00') });
    const after = await desk.decide('maya.okafor', ids[2]!, 'approve', { at: at('14:30') });
    expect([before.code, after.code]).toEqual(['OK', 'OK']);
  });
});

describe('authority that was lent', () => {
  it('by somebody who did not hold it when it was used permits nothing', async () => {
    const id = await desk.proposeWriteOff('wo-lent', 60_00);
    desk.now = at('11:30');
    const arranged = await desk.command('maya.okafor', '0193a5c0-0000-7000-8000-000000000001', {
      type: 'absence.arrange',
      person: 'maya.okafor' as PersonId,
      standIn: 'tom.lindqvist' as PersonId,
      from: DAY as CalendarDate,
      until: DAY as CalendarDate,
      kinds: [],
      sites: [],
      limitMinor: null,
    });
    expect(arranged).toMatchObject({ state: 'accepted' });
    desk.now = at('16:00');
    expect(await desk.decide('tom.lindqvist', id, 'approve', { at: at('12:00') })).toMatchObject({
      code: 'NOT_AUTHORISED_THEN',
    });
  });
});

describe('the history of somebody’s roles', () => {
  it('is as long as there were changes, goes on where a clock was set back, and ends with none when they leave', async () => {
    const who = 'keith.vance';
    const { roles } = personOf(who);
    await provision(who, roles, at('11:00'));
    expect(await listPastRoles(desk.db, who)).toMatchObject([{ roles, until: null }]);
    await provision(who, [], at('16:30'));
    await provision(who, roles, at('09:00'));
    await provision(who, roles, at('17:00'), false);
    const history = await listPastRoles(desk.db, who);
    expect(history.map((one) => one.roles)).toEqual([roles, [], roles, []]);
    expect(history.map(({ until }) => until)).toEqual([...history.slice(1).map(({ from }) => from), null]);
  });
});
