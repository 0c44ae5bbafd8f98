import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishLast } from '../feed/publish.ts';
import { inTransaction } from '../store/transaction.ts';
import { openDesk, personOf, type Desk } from '../testing/test-desk.ts';
import { provisionPerson } from './provision-person.ts';

const NOW = new Date('2026-11-24T12:00:00.000Z');

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(NOW);
});
afterAll(() => desk.close());

function leave(who: string, manager: string | null): Promise<void> {
  const change = { person: personOf(who), manager, active: false };
  return inTransaction(desk.db, (tx) => publishLast(tx, NOW, () => provisionPerson(tx, change, NOW)));
}

describe('somebody who leaves', () => {
  it('leaves the cases they had taken to their manager, and what they proposed is theirs still', async () => {
    const proposed = await desk.proposeWriteOff('wo-own', 60_00, { who: 'maya.okafor' });
    const taken = await desk.proposeWriteOff('wo-taken', 70_00);
    expect(await desk.command('maya.okafor', taken, { type: 'case.take' })).toMatchObject({ state: 'accepted' });
    await leave('maya.okafor', 'ruth.abramson');
    const moved = await desk.case(taken);
    expect(moved).toMatchObject({ owner: { id: 'ruth.abramson' }, state: 'open' });
    expect(moved.timeline.at(-1)).toMatchObject({ event: 'reassign', text: 'Maya Okafor has left.' });
    expect((await desk.case(proposed)).proposedBy.id).toBe('maya.okafor');
    expect(await desk.actions(taken)).toContain('case.reassign');
    expect(await desk.actions('maya.okafor')).toEqual(expect.arrayContaining(['person.provision', 'person.leave']));
    const again = await desk.command('maya.okafor', taken, { type: 'case.comment', text: 'Still here' });
    expect(again).toMatchObject({ state: 'rejected', code: 'DEVICE_REVOKED' });
  });

  it('frees them where nobody is above', async () => {
    const taken = await desk.proposeWriteOff('wo-free', 70_00);
    await desk.command('ruth.abramson', taken, { type: 'case.take' });
    await leave('ruth.abramson', null);
    expect((await desk.case(taken)).owner).toBeNull();
  });
});
