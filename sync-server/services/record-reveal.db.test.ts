import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { openDesk, type Desk } from '../testing/test-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(new Date('2026-11-30T12:00:00.000Z'));
  await desk.proposeWriteOff('wo-seen', 150_00);
  await desk.settle();
});
afterAll(() => desk.close());

const reveal = (id: string, words: Partial<Extract<CommandPayload, { type: 'reveal' }>> = {}): CommandPayload => ({
  type: 'reveal',
  of: 'case',
  id,
  purpose: 'call',
  reason: 'The payer asks for the member',
  ...words,
});

/** What the log tells of it, oldest first. */
async function told(entity: string) {
  const rows = await desk.db
    .selectFrom('audit_leaf')
    .select(['actor', 'action', 'body'])
    .where('entity', '=', entity)
    .where('action', 'like', 'reveal.%')
    .orderBy('seq')
    .execute();
  return rows.map(({ actor, action, body }) => ({
    actor,
    action,
    ...(JSON.parse(body ?? '{}') as { body: Record<string, unknown> }).body,
  }));
}

describe('having names and numbers shown', () => {
  it('is told in the audit log with who, when, what for and why, and leaves the case as it is', async () => {
    const before = await desk.case('wo-seen');
    const outcome = await desk.command('maya.okafor', 'wo-seen', reveal('wo-seen'), {
      createdAt: '2026-11-29T08:00:00.000Z' as never,
    });
    expect(outcome).toMatchObject({ state: 'accepted', code: 'OK' });
    expect(await told('wo-seen')).toEqual([
      {
        actor: 'maya.okafor',
        action: 'reveal.case',
        command: outcome.id,
        // She was without the network for a day.
        shownAt: '2026-11-29T08:00:00.000Z',
        purpose: 'call',
        reason: 'The payer asks for the member',
        permitted: true,
      },
    ]);
    expect(await desk.case('wo-seen')).toEqual(before);
  });

  it('is open to an auditor, who reads and decides nothing', async () =>
    expect(
      await desk.command('samuel.osei', 'wo-seen', reveal('wo-seen', { purpose: 'audit', reason: '' })),
    ).toMatchObject({
      state: 'accepted',
    }));

  it('is told and refused where the person may not see the case', async () => {
    await desk.proposeWriteOff('wo-elsewhere', 150_00, { site: 'northgate-imaging' });
    await desk.settle();
    const outcome = await desk.command('maya.okafor', 'wo-elsewhere', reveal('wo-elsewhere'));
    expect(outcome).toMatchObject({ state: 'rejected', code: 'NOT_PERMITTED' });
    expect(await told('wo-elsewhere')).toMatchObject([{ actor: 'maya.okafor', permitted: false }]);
  });

  it('is told and refused when “other” comes without words', async () => {
    const outcome = await desk.command('priya.raman', 'wo-seen', reveal('wo-seen', { purpose: 'other', reason: ' ' }));
    expect(outcome).toMatchObject({ state: 'rejected', code: 'REASON_REQUIRED' });
    expect((await told('wo-seen')).at(-1)).toMatchObject({ actor: 'priya.raman', purpose: 'other' });
  });
});
