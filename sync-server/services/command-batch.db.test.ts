import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Person } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { demoOrganisation } from '../demo/organisation.ts';
import { type Desk, openDesk, personOf } from '../testing/test-desk.ts';
import { addDevice } from '../testing/test-people.ts';
import { applyCommands } from './apply-commands.ts';
import type { CommandHandlers } from './command-handler.ts';
import { accountRecord } from '../../src-shared/testing/build-account.ts';
import { writeOffProposal } from '../../src-shared/testing/build-write-off.ts';

const NOON = new Date('2026-11-24T12:00:00.000Z');
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(NOON);
});
afterAll(() => desk.close());

const note: CommandPayload = { type: 'case.comment', text: 'Seen' };

/** Sends all commands of one person in one request. @returns 'state code' of each. */
async function sendTogether(
  who: string,
  asked: readonly (readonly [entity: string, payload: CommandPayload, evidenceHash?: string])[],
  handlers: CommandHandlers = desk.services.handlers,
): Promise<string[]> {
  const person = Person.parse(demoOrganisation.people.find(({ id }) => id === who));
  const { device } = await addDevice(desk.db, person, { now: NOON });
  const commands = asked.map(([entity, payload, evidenceHash = '']) =>
    device.command(payload, { entity, createdAt: instantOf(NOON), basis: { ver: 1, evidenceHash, shown: {} } }),
  );
  const deps = { db: desk.db, clock: () => NOON, handlers, reportBug: (bug: unknown) => void desk.faults.push(bug) };
  const reply = await applyCommands(deps, { person, deviceId: device.id, commands });
  if (!reply.ok) throw new Error(reply.error.kind);
  return reply.value.outcomes.map(({ state, code }) => `${state} ${code}`);
}

const approve: CommandPayload = { type: 'case.decide', decision: 'approve', reason: '' };

describe('commands of one batch', () => {
  it('about one case see what those before them did, and the case ends up with all of it', async () => {
    const id = await desk.proposeWriteOff('batch-1', 50_00);
    const { evidenceHash, ver } = await desk.case(id);
    expect(
      await sendTogether('maya.okafor', [
        [id, note],
        [id, { type: 'case.take' }],
        [id, approve, evidenceHash],
        [id, approve, evidenceHash],
        [id, note],
      ]),
    ).toEqual(['accepted OK', 'accepted OK', 'accepted OK', 'superseded ALREADY_APPROVED_BY_YOU', 'accepted OK']);
    const after = await desk.case(id);
    expect([after.state, after.ver]).toEqual(['approved', ver + 4]);
    expect(after.timeline.map(({ event }) => event)).toEqual(['open', 'comment', 'take', 'approve', 'comment']);
    const stored = await desk.db
      .selectFrom('billing_case')
      .select(['state', 'ver', 'body'])
      .where('id', '=', id)
      .execute();
    expect(stored).toEqual([{ state: 'approved', ver: ver + 4, body: JSON.stringify(after) }]);
    await desk.settle();
    expect((await desk.case(id)).state).toBe('posted');
  });

  it('may propose a case and go on about it', async () => {
    const proposal = writeOffProposal({ amountMinor: 75_00, payer: 'Commonwealth Medical Assistance Program' });
    const asked = [
      ['batch-2', proposal],
      ['batch-2', note],
      ['batch-2', note],
    ] as const;
    expect(await sendTogether('daniel.reyes', asked)).toEqual(['accepted OK', 'accepted OK', 'accepted OK']);
    expect((await desk.case('batch-2')).timeline.map(({ event }) => event)).toEqual(['open', 'comment', 'comment']);
  });

  it('see what those before them made of other cases of the account', async () => {
    const on = (account: string, amountMinor: number) => writeOffProposal({ account, amountMinor });
    const tell = (account: string, balanceMinor: number, asOf?: string) =>
      desk.services.takeRecords(personOf('priya.raman'), [accountRecord(account, { balanceMinor }, undefined, asOf)]);
    const isFree = async (id: string) => ((await desk.case(id)).blockedBy ?? []).length === 0;
    await tell('PA-610', 100_00);
    await desk.command('daniel.reyes', 'batch-5', on('PA-610', 20_00));
    await sendTogether('daniel.reyes', [
      ['batch-5', { type: 'case.amend', amountMinor: 90_00, reason: 'The whole visit' }],
      ['batch-6', on('PA-610', 50_00)],
    ]);
    expect([await isFree('batch-5'), await isFree('batch-6')]).toEqual([true, false]);

    await tell('PA-611', 30_00);
    await desk.command('daniel.reyes', 'batch-7', on('PA-611', 60_00));
    await desk.command('daniel.reyes', 'batch-8', on('PA-611', 60_00));
    await tell('PA-611', 100_00, '2026-11-24T06:00:00.000Z');
    await sendTogether('daniel.reyes', [
      ['batch-7', { type: 'case.recheck' }],
      ['batch-8', { type: 'case.recheck' }],
    ]);
    expect([await isFree('batch-7'), await isFree('batch-8')]).toEqual([true, false]);
  });

  it('know what those before them wrote off under another category', async () => {
    const proposal = (category: 'administrative' | 'timely-filing') =>
      writeOffProposal({ account: 'PA-612', amountMinor: 40_00, category });
    await desk.command('daniel.reyes', 'batch-9', proposal('administrative'));
    await sendTogether('daniel.reyes', [
      ['batch-9', { type: 'case.amend', values: proposal('timely-filing').values, reason: 'Filed late' }],
      ['batch-10', proposal('timely-filing')],
    ]);
    const { facts } = await desk.case('batch-10');
    expect(facts.some(({ key }) => key === 'writtenOffBefore')).toBe(true);
  });

  it('lose nothing to one that meets a bug: it alone is undone', async () => {
    const ids = [await desk.proposeWriteOff('batch-3', 50_00), await desk.proposeWriteOff('batch-4', 50_00)];
    const handlers: CommandHandlers = {
      ...desk.services.handlers,
      'case.take': async (tx, input) => {
        await desk.services.handlers['case.take'](tx, input);
        throw new Error('a bug after the work');
      },
    };
    const asked = [
      [ids[0]!, note],
      [ids[1]!, { type: 'case.take' }],
      [ids[1]!, note],
    ] as const;
    desk.faults.length = 0;
    expect(await sendTogether('maya.okafor', asked, handlers)).toEqual([
      'accepted OK',
      'rejected INVALID',
      'accepted OK',
    ]);
    expect(desk.faults.map(String)).toEqual(['Error: a bug after the work']);
    const events = await Promise.all(ids.map(async (id) => (await desk.case(id)).timeline.map(({ event }) => event)));
    expect(events).toEqual([
      ['open', 'comment'],
      ['open', 'comment'],
    ]);
    desk.faults.length = 0;
  });
});
