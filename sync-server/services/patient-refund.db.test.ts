import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountRecord } from '../../src-shared/testing/build-account.ts';
import type { CommandPayload, SentValues } from '../../src-shared/sync/command.ts';
import type * as z from 'zod';
import { type Desk, openDesk, personOf } from '../testing/test-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(new Date('2026-11-24T15:00:00.000Z'));
});
afterAll(() => desk.close());

const told = async (...records: Parameters<typeof accountRecord>[]): Promise<void> => {
  await desk.services.takeRecords(
    personOf('priya.raman'),
    records.map((record) => accountRecord(...record)),
  );
};

const propose = (values: z.infer<typeof SentValues>): CommandPayload => ({
  type: 'case.propose',
  kind: 'patient-refund',
  site: 'westside-clinic',
  values: {
    payment: 'PM-1',
    amountMinor: 60_00,
    reason: 'Paid twice',
    way: 'refund',
    payeeName: 'A. Guarantor',
    payeeStreet: '12 Lake Street',
    payeeCity: 'Tampa',
    payeeState: 'FL',
    payeePostalCode: '33602',
    tender: 'original',
    ...values,
  },
});

describe('a patient refund at the desk', () => {
  it('is blocked by an account at another site, checked again after the transfer, approved by the clinic manager and posted', async () => {
    await told(['PA-1'], ['PA-2', { balanceMinor: 45_00, payments: [] }, 'mercy-general']);
    const proposed = await desk.command('daniel.reyes', 'rf-1', propose({ account: 'PA-1' }));
    expect(proposed).toMatchObject({ state: 'accepted', message: 'Proposed as RF-1001.' });
    const blocked = 'The guarantor owes $45.00 on PA-2 ($45.00): transfer $45.00 there before anything is refunded.';
    expect(await desk.case('rf-1')).toMatchObject({
      queue: 'patient-refunds',
      blockedBy: [blocked],
      approvalsNeeded: 1,
    });
    expect(await desk.decide('maya.okafor', 'rf-1', 'approve')).toMatchObject({ state: 'rejected', message: blocked });

    const later = '2026-11-24T14:00:00.000Z';
    await told(
      ['PA-1', { balanceMinor: -55_00 }, 'westside-clinic', later],
      ['PA-2', { balanceMinor: 0, payments: [] }, 'mercy-general', later],
    );
    await desk.command('maya.okafor', 'rf-1', { type: 'case.recheck' });
    expect((await desk.case('rf-1')).blockedBy).toEqual([
      'The account has a credit of $55.00 that nothing else takes; this is $5.00 more.',
    ]);
    const {
      type: _,
      kind: __,
      site: ___,
      ...rest
    } = propose({ account: 'PA-1', amountMinor: 55_00 }) as Extract<CommandPayload, { type: 'case.propose' }>;
    const amended = { type: 'case.amend', ...rest, reason: '$45.00 was transferred' } as const;
    expect(await desk.command('daniel.reyes', 'rf-1', amended)).toMatchObject({ state: 'accepted' });
    expect(await desk.decide('maya.okafor', 'rf-1', 'approve')).toMatchObject({ state: 'accepted' });
    await desk.settle();
    expect(await desk.case('rf-1')).toMatchObject({ state: 'posted', amountMinor: 55_00 });
    expect(await desk.balances()).toEqual({ '1100': 55_00, '1040': -55_00 });
  });

  it('has the time that the law of its site gives, from the day the patient asked', async () => {
    await told(['PA-3']);
    await desk.command('daniel.reyes', 'rf-3', propose({ account: 'PA-3', requestedOn: '2026-11-20' }));
    const { clocks, dueAt, blockedBy } = await desk.case('rf-3');
    expect(blockedBy).toBeUndefined();
    expect(clocks).toMatchObject([{ id: 'state-refund', label: 'FL 30-day' }]);
    expect(dueAt.slice(0, 10)).toBe('2026-12-21');
    expect(clocks?.[0]?.dueAt).toBe(dueAt);
  });

  it('is not proposed a second time: the second one is blocked, and the first one goes on', async () => {
    await desk.command('daniel.reyes', 'rf-3b', propose({ account: 'PA-3' }));
    expect((await desk.case('rf-3b')).blockedBy?.join(' ')).toMatch(/RF-1002 refunds the same payment/);
    await desk.command('maya.okafor', 'rf-3', { type: 'case.recheck' });
    expect((await desk.case('rf-3')).blockedBy ?? []).toEqual([]);
  });

  it('is not paid from a credit that has gone since it was proposed', async () => {
    const late = '2026-11-24T14:30:00.000Z';
    await told(['PA-6', { guarantor: 'G-6' }]);
    await desk.command('daniel.reyes', 'rf-6', propose({ account: 'PA-6' }));
    await told(['PA-6', { guarantor: 'G-6', balanceMinor: -20_00 }, 'westside-clinic', late]);
    const stale = await desk.decide('maya.okafor', 'rf-6', 'approve');
    expect(stale).toMatchObject({ state: 'needs_review', code: 'STALE_BASIS' });
    expect(stale.diff).toMatchObject([{ before: '$100.00', after: '$20.00' }]);
    const blocked = 'The account has a credit of $20.00 that nothing else takes; this is $40.00 more.';
    const known = await desk.case('rf-6');
    expect(known).toMatchObject({ state: 'open', approvals: [], blockedBy: [blocked] });
    expect(known.timeline.at(-1)).toMatchObject({ event: 'recheck', by: { id: 'system' }, hindrance: 'came' });
    expect(await desk.decide('maya.okafor', 'rf-6', 'approve')).toMatchObject({ state: 'rejected', message: blocked });
  });

  it('above $1,000.00 is beyond the clinic manager and approved by the director', async () => {
    const payments = [{ id: 'PM-1', date: '2026-10-02', amountMinor: 1_500_00, tender: 'check', by: 'patient' }];
    await told(['PA-4', { guarantor: 'G-4', balanceMinor: -1_500_00, payments: payments as never }]);
    await desk.command('daniel.reyes', 'rf-4', propose({ account: 'PA-4', amountMinor: 1_000_01 }));
    expect(await desk.decide('maya.okafor', 'rf-4', 'approve')).toMatchObject({ code: 'LIMIT' });
    expect(await desk.decide('ruth.abramson', 'rf-4', 'approve')).toMatchObject({ state: 'accepted' });
  });

  it('whose payee cannot be reached waits for the letter, and is owed to the state', async () => {
    await told(['PA-5', { guarantor: 'G-5' }]);
    const { values } = propose({ account: 'PA-5', way: 'unclaimed', lastContactOn: '2020-01-15' }) as Extract<
      CommandPayload,
      { type: 'case.propose' }
    >;
    const { tender: _, ...unclaimed } = values;
    await desk.command('daniel.reyes', 'rf-5', { ...propose({}), values: unclaimed } as CommandPayload);
    expect(await desk.decide('maya.okafor', 'rf-5', 'approve')).toMatchObject({
      message: '“Send the due-diligence letter” comes first.',
    });
    const letter = { type: 'case.complete-step', step: 'due-diligence-letter', note: 'Sent, came back' } as const;
    expect(await desk.command('daniel.reyes', 'rf-5', letter)).toMatchObject({ state: 'accepted' });
    await desk.decide('maya.okafor', 'rf-5', 'approve');
    await desk.settle();
    expect(await desk.balances()).toMatchObject({ '2160': -60_00 });
  });
});
