import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ErpError, type ErpAdapter } from '../erp/port.ts';
import { openDesk, type Desk } from '../testing/test-desk.ts';

const MORNING = new Date('2026-11-24T15:00:00.000Z');
let desk: Desk;
/** How often the ledger answers a reversal in a way from which nobody can say whether it was posted. */
let lost = 0;

const forgetful = (ledger: ErpAdapter): ErpAdapter => ({
  ...ledger,
  async reverse(...asked) {
    const receipt = await ledger.reverse(...asked);
    if (lost === 0) return receipt;
    lost -= 1;
    throw new ErpError('uncertain', 'The connection broke after the entry was taken.');
  },
});

beforeEach(async () => {
  lost = 0;
  desk = await openDesk(MORNING, forgetful);
  await desk.proposeWriteOff('wo-1', 50_00);
  await desk.decide('maya.okafor', 'wo-1', 'approve');
  await desk.settle();
});
afterEach(() => desk.close());

const reverse = (who: string, id = 'wo-1') =>
  desk.command(who, id, { type: 'case.reverse', reason: 'The payer has paid after all.' });

describe('the reversal of a posted case', () => {
  it('is a case of its own that somebody else approves, and posts the mirror image, linked to the entry', async () => {
    expect(await reverse('maya.okafor')).toMatchObject({ state: 'accepted' });
    const [reversal] = await desk.cases('entry-reversal');
    expect(reversal).toMatchObject({
      id: 'wo-1.rv1',
      state: 'open',
      amountMinor: 50_00,
      reverses: { case: 'wo-1', entry: '2026-000001' },
      proposedBy: { name: 'Maya Okafor' },
    });
    expect(await desk.decide('maya.okafor', 'wo-1.rv1', 'approve')).toMatchObject({ code: 'SELF_APPROVAL' });
    expect((await desk.entries()).length).toBe(1);
    expect(await desk.decide('ruth.abramson', 'wo-1.rv1', 'approve')).toMatchObject({ state: 'accepted' });
    if ((await desk.case('wo-1.rv1')).state === 'open') await desk.decide('keith.vance', 'wo-1.rv1', 'approve');
    await desk.settle();
    const [entry, undone] = await desk.entries();
    expect(undone).toMatchObject({ reverses: entry?.number, totalMinor: 50_00, source: { case: 'wo-1.rv1' } });
    expect(entry).toMatchObject({ reverses: '', lines: (await desk.case('wo-1')).entry });
    expect(await desk.balances()).toEqual({});
    expect(await desk.case('wo-1')).toMatchObject({ state: 'posted', reversal: { case: 'wo-1.rv1', state: 'posted' } });
    expect((await desk.case('wo-1')).timeline.at(-1)?.text).toMatch(/^Reversed by entry 2026-000002, case ER-/);
  });

  it('is proposed once at a time, and again after it was refused', async () => {
    await reverse('maya.okafor');
    expect(await reverse('ruth.abramson')).toMatchObject({ state: 'rejected', code: 'WRONG_STATE' });
    expect(await desk.cases('entry-reversal')).toHaveLength(1);
    await desk.decide('ruth.abramson', 'wo-1.rv1', 'refuse');
    await desk.settle();
    expect(await desk.case('wo-1')).toMatchObject({ reversal: { state: 'refused' } });
    expect(await reverse('ruth.abramson')).toMatchObject({ state: 'accepted' });
    expect((await desk.case('wo-1')).reversal).toMatchObject({ case: 'wo-1.rv2', state: 'proposed' });
    expect(await desk.balances()).toEqual({ '1200': -50_00, '4930': 50_00 });
  });

  it('is not proposed by whoever decides no such cases, of what is not posted, nor of a reversal', async () => {
    expect(await reverse('daniel.reyes')).toMatchObject({ state: 'rejected', code: 'NOT_PERMITTED' });
    await desk.proposeWriteOff('wo-2', 60_00);
    expect(await reverse('maya.okafor', 'wo-2')).toMatchObject({ state: 'rejected', code: 'WRONG_STATE' });
  });

  it('stands once in the books though the ledger’s first answer was lost', async () => {
    lost = 1;
    await reverse('maya.okafor');
    for (const who of ['ruth.abramson', 'keith.vance']) {
      if ((await desk.case('wo-1.rv1')).state === 'open') await desk.decide(who, 'wo-1.rv1', 'approve');
    }
    await desk.settle();
    expect(await desk.case('wo-1.rv1')).toMatchObject({ state: 'posted' });
    expect(await desk.entries()).toHaveLength(2);
    expect(await desk.balances()).toEqual({});
    expect(desk.faults.splice(0)).toHaveLength(1);
  });
});
