import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isBalanced } from '../../src-shared/journal/post-lines.ts';
import { generateRemittance } from '../../src-shared/remittance/generate.ts';
import { setPeriodState } from '../store/ledger.ts';
import { inTransaction } from '../store/transaction.ts';
import { openDesk, type Desk } from '../testing/test-desk.ts';
import { plainClaim, remittanceText } from '../testing/test-import.ts';

const MORNING = new Date('2026-11-24T08:00:00.000Z');
let desk: Desk;

beforeEach(async () => {
  desk = await openDesk(MORNING);
});
afterEach(() => desk.close());

/** Imports one set and lets everything happen that follows. @returns the id of the remittance. */
async function arrive(set: Parameters<typeof remittanceText>[0][number]): Promise<string> {
  const reply = await desk.import(remittanceText([set]));
  await desk.settle();
  return reply.transactions[0]!.remittance;
}

const paid = { trace: '880001', amount: '80', body: plainClaim('PA-1') };
const outOfBalance = { trace: '880002', amount: '81', body: plainClaim('PA-2') };
const unknownPayer = { trace: '880003', amount: '80', payer: '1999999999', body: plainClaim('PA-3') };
/** Denied for being late: a denial case only. */
const denied = { trace: '880004', amount: '0', body: ['CLP*PA-4*4*100*0*0*12*PCN-4', 'CAS*CO*29*100'] };

describe('a balanced remittance of a known payer', () => {
  it('is in the ledger without people, under the routing rule that allowed it', async () => {
    const id = await arrive(paid);
    const [entry] = await desk.entries();
    expect(await desk.remittance(id)).toMatchObject({ state: 'posted', entryNumber: entry?.number });
    expect(entry).toMatchObject({
      number: '2026-000001',
      site: 'mercy-general',
      date: '2026-11-24',
      totalMinor: 100_00,
      approvedBy: [],
      source: { case: '', remittance: id },
      policy: { policy: 'remittance-routing', version: 2, rule: 'RR-5' },
    });
    expect(await desk.balances()).toEqual({ '1040': 80_00, '1100': 5_00, '1200': -100_00, '4910': 15_00 });
    expect(await desk.actions(id)).toEqual(['remittance.import', 'remittance.allow', 'remittance.post']);
  });

  it('changes nothing when it comes a second time, in another envelope', async () => {
    await arrive(paid);
    const again = await desk.import(remittanceText([paid], { sender: 'OTHERHOUSE     ', control: '000000099' }));
    await desk.settle();
    expect(again.transactions).toMatchObject([{ status: 'duplicate' }]);
    expect(await desk.entries()).toHaveLength(1);
  });

  it('posts nothing and is done when it pays nothing and books nothing', async () => {
    const id = await arrive(denied);
    expect(await desk.remittance(id)).toMatchObject({ state: 'posted', entryNumber: '' });
    expect(await desk.entries()).toEqual([]);
  });
});

describe('a remittance that is out of balance', () => {
  it('posts nothing until people decide', async () => {
    const id = await arrive(outOfBalance);
    expect(await desk.remittance(id)).toMatchObject({ state: 'held', entryNumber: '' });
    expect(await desk.entries()).toEqual([]);
  });

  it('goes to unapplied cash as a whole when its case is approved', async () => {
    const id = await arrive(outOfBalance);
    const [held] = await desk.cases('out-of-balance');
    expect(await desk.decide('keith.vance', held!.id, 'approve')).toMatchObject({ state: 'accepted' });
    await desk.settle();
    expect(await desk.balances()).toEqual({ '1040': 81_00, '2150': -81_00 });
    const entry = (await desk.entries())[0]!;
    expect(entry.approvedBy).toEqual(['Keith Vance']);
    expect(await desk.case(held!.id)).toMatchObject({ state: 'posted', posting: { entry: entry.number } });
    expect(await desk.remittance(id)).toMatchObject({ state: 'posted', entryNumber: entry.number });
  });

  it('never posts when its case is refused', async () => {
    const id = await arrive(outOfBalance);
    const [held] = await desk.cases('out-of-balance');
    await desk.decide('keith.vance', held!.id, 'refuse');
    await desk.settle();
    expect(await desk.remittance(id)).toMatchObject({ state: 'refused' });
    expect(await desk.entries()).toEqual([]);
  });
});

describe('a takeback', () => {
  it('that is accepted posts nothing and says with which entry it was booked', async () => {
    const body = [...plainClaim('PA-5'), 'PLB*1234567893*20261231*WO:PCN-0*20'];
    const id = await arrive({ trace: '880005', amount: '60', body });
    const [opened] = await desk.cases('takeback');
    expect(opened?.checks).toContainEqual(
      expect.objectContaining({
        id: 'booked',
        state: 'passed',
        detail: expect.stringContaining('posts nothing') as string,
      }),
    );
    expect(await desk.decide('keith.vance', opened!.id, 'approve')).toMatchObject({ state: 'accepted' });
    await desk.settle();
    const [entry, ...others] = await desk.entries();
    expect(others).toEqual([]);
    expect(await desk.balances()).toMatchObject({ '1040': 60_00, '1210': 20_00 });
    const closed = await desk.case(opened!.id);
    expect(closed).toMatchObject({
      state: 'closed',
      evidence: { remittance: id },
      posting: { state: 'none', entry: '' },
    });
    expect(closed.timeline.at(-1)?.text).toBe(
      `Nothing is posted for it: it was booked with its remittance as entry ${entry?.number}.`,
    );
  });
});

describe('a remittance that its sender marked as a test', () => {
  it('is in the books once a person has taken it for a payment', async () => {
    const reply = await desk.import(remittanceText([paid]).replace('*0*P*:', '*0*T*:'));
    await desk.settle();
    expect(await desk.entries()).toEqual([]);
    const [held] = await desk.cases('remittance-as-test');
    expect(await desk.decide('keith.vance', held!.id, 'approve')).toMatchObject({ state: 'accepted' });
    await desk.settle();
    expect(await desk.remittance(reply.transactions[0]!.remittance)).toMatchObject({ state: 'posted' });
    expect(await desk.balances()).toMatchObject({ '1040': 80_00 });
  });
});

describe('a remittance that was refused', () => {
  it('does not keep the same one out: imported again it is a new one, and the refused one stays as it was decided', async () => {
    const first = await arrive(unknownPayer);
    const [held] = await desk.cases('unknown-payer');
    await desk.decide('keith.vance', held!.id, 'refuse');
    await desk.settle();
    const second = await arrive(unknownPayer);
    expect(second).not.toBe(first);
    expect(await desk.remittance(first)).toMatchObject({ state: 'refused' });
    const [, heldAgain] = await desk.cases('unknown-payer');
    expect(heldAgain).toMatchObject({ evidence: { remittance: second } });
    await desk.decide('keith.vance', heldAgain!.id, 'approve');
    await desk.settle();
    expect(await desk.remittance(second)).toMatchObject({ state: 'posted' });
    expect(await desk.balances()).toMatchObject({ '1040': 80_00 });
    const third = await desk.import(remittanceText([unknownPayer]));
    expect(third.transactions).toMatchObject([{ status: 'duplicate', remittance: second }]);
  });

  it('is refused by nobody whose limit is below its payment', async () => {
    await arrive({ ...unknownPayer, amount: '600', body: ['CLP*PA-3*1*600*600*0*12*PCN-3'] });
    const [held] = await desk.cases('unknown-payer');
    expect(await desk.decide('priya.raman', held!.id, 'refuse')).toMatchObject({ code: 'LIMIT' });
    expect(await desk.decide('ruth.abramson', held!.id, 'refuse')).toMatchObject({ state: 'accepted' });
  });
});

describe('what earlier remittances left on an account', () => {
  it('is nothing of one that went to unapplied cash as a whole: the next payment is no credit', async () => {
    await arrive(outOfBalance);
    const [held] = await desk.cases('out-of-balance');
    await desk.decide('keith.vance', held!.id, 'approve');
    await desk.settle();
    await arrive({ trace: '880012', amount: '80', body: plainClaim('PA-2') });
    expect(await desk.cases('credit-balance')).toEqual([]);
  });

  it('includes what is held and may be released any day: the other payment is a credit', async () => {
    await arrive(unknownPayer);
    await arrive({ trace: '880013', amount: '80', body: plainClaim('PA-3') });
    expect(await desk.cases('credit-balance')).toMatchObject([{ account: 'PA-3', amountMinor: 80_00 }]);
  });

  it('is the patient share, which a secondary payment settles: nobody owes it a second time', async () => {
    await arrive(paid);
    const secondary = ['CLP*PA-1*2*100*3*0*12*PCN-S1', 'CAS*OA*23*97'];
    await arrive({ trace: '880014', amount: '3', body: secondary });
    expect(await desk.balances()).toEqual({ '1040': 83_00, '1100': 2_00, '1200': -100_00, '4910': 15_00 });
    await arrive({ trace: '880015', amount: '2', body: ['CLP*PA-1*3*100*2*0*12*PCN-S2', 'CAS*OA*23*98'] });
    expect(await desk.balances()).toEqual({ '1040': 85_00, '1200': -100_00, '4910': 15_00 });
  });

  it('is booked once when a claim is paid twice, and the second payment is refunded, no more', async () => {
    await arrive(paid);
    await arrive({ ...paid, trace: '880011' });
    const [credit] = await desk.cases('credit-balance');
    await desk.decide('ruth.abramson', credit!.id, 'approve');
    await desk.settle();
    expect(await desk.balances()).toEqual({
      '1040': 160_00,
      '1100': 5_00,
      '1200': -100_00,
      '2110': -80_00,
      '4910': 15_00,
    });
  });
});

describe('a small administrative reduction', () => {
  const reduced = (account: string) => [`CLP*${account}*1*100*92*0*12*PCN-9`, 'CAS*CO*16*8'];

  it('is written off once without people: a reversal and its correction bring it to a person', async () => {
    await arrive({ trace: '880021', amount: '92', body: reduced('PA-9') });
    const back = ['CLP*PA-9*22*-100*-92*0*12*PCN-9', 'CAS*CO*16*-8'];
    await arrive({ trace: '880022', amount: '0', body: [...back, ...reduced('PA-9')] });
    const cases = await desk.cases('write-off');
    expect(cases.map(({ state, approvalRule }) => [state, approvalRule.rule])).toEqual([
      ['posted', 'WO-3'],
      ['open', 'WO-8'],
    ]);
    expect(await desk.balances()).toMatchObject({ '4930': 8_00 });
  });

  it('is written off once without people when two claims of one remittance bring it', async () => {
    await arrive({
      trace: '880023',
      amount: '184',
      body: [...reduced('PA-9'), 'CLP*PA-9*1*101*92*0*12*PCN-8', 'CAS*CO*16*9'],
    });
    expect((await desk.cases('write-off')).map(({ state }) => state)).toEqual(['posted', 'open']);
  });
});

it('posts a remittance whose trace number holds a NUL', async () => {
  const id = await arrive({ ...paid, trace: '88\u00000099' });
  expect(await desk.remittance(id)).toMatchObject({ state: 'posted' });
});

describe('a remittance of an unknown payer', () => {
  it('posts as any other once a person has confirmed the payer, and names who did', async () => {
    const id = await arrive(unknownPayer);
    const [held] = await desk.cases('unknown-payer');
    await desk.decide('keith.vance', held!.id, 'approve');
    await desk.settle();
    expect(await desk.case(held!.id)).toMatchObject({ state: 'closed' });
    expect(await desk.remittance(id)).toMatchObject({ state: 'posted' });
    expect(await desk.entries()).toMatchObject([{ approvedBy: ['Keith Vance'], source: { remittance: id } }]);
    expect(await desk.balances()).toMatchObject({ '1040': 80_00, '1200': -100_00 });
  });

  it('opens the cases of its claims only when it is released', async () => {
    await arrive({ ...unknownPayer, body: [...unknownPayer.body, ...denied.body] });
    expect(await desk.cases('denial')).toEqual([]);
    const [held] = await desk.cases('unknown-payer');
    await desk.decide('keith.vance', held!.id, 'approve');
    await desk.settle();
    expect(await desk.cases('denial')).toMatchObject([{ state: 'open', account: 'PA-4' }]);
  });
});

describe('a closed period', () => {
  it('makes a posting exception of a remittance, which posts once the period is open and the case approved', async () => {
    await inTransaction(desk.db, (tx) => setPeriodState(tx, '2026-11', 'closed'));
    const id = await arrive(paid);
    expect(await desk.remittance(id)).toMatchObject({ state: 'postingFailed' });
    const [exception] = await desk.cases('posting-exception');
    expect(exception).toMatchObject({ state: 'open', queue: 'posting-exceptions', evidence: { remittance: id } });
    expect(exception?.checks).toContainEqual(
      expect.objectContaining({ state: 'failed', detail: 'The period 2026-11 is closed.' }),
    );

    await inTransaction(desk.db, (tx) => setPeriodState(tx, '2026-11', 'open'));
    await desk
      .decide('priya.raman', exception!.id, 'approve')
      .then((outcome) => expect(outcome.state).toBe('accepted'));
    await desk.settle();
    expect(await desk.remittance(id)).toMatchObject({ state: 'posted', entryNumber: '2026-000001' });
    expect(await desk.case(exception!.id)).toMatchObject({ state: 'closed' });
    expect(await desk.entries()).toHaveLength(1);
  });

  it('books nothing of a remittance that was given up: the cases that would post are closed with it', async () => {
    await inTransaction(desk.db, (tx) => setPeriodState(tx, '2026-11', 'closed'));
    const reversed = ['CLP*PA-8*22*-100*-60*0*12*PCN-8', 'CAS*CO*45*-40'];
    const id = await arrive({ ...paid, amount: '20', body: [...paid.body, ...reversed, ...denied.body] });
    const [exception] = await desk.cases('posting-exception');
    await desk.decide('keith.vance', exception!.id, 'refuse');
    await desk.settle();
    expect(await desk.remittance(id)).toMatchObject({ state: 'refused' });
    const [reversal] = await desk.cases('reversal');
    expect(reversal).toMatchObject({ state: 'closed' });
    expect(await desk.cases('denial')).toMatchObject([{ state: 'open' }]);
    expect(await desk.decide('keith.vance', reversal!.id, 'approve')).toMatchObject({ state: 'superseded' });
    await desk.settle();
    expect(await desk.entries()).toEqual([]);
  });

  it('keeps out of the books what was approved before its remittance was given up', async () => {
    await inTransaction(desk.db, (tx) => setPeriodState(tx, '2026-11', 'closed'));
    const reversed = ['CLP*PA-8*22*-100*-60*0*12*PCN-8', 'CAS*CO*45*-40'];
    await arrive({ ...paid, amount: '20', body: [...paid.body, ...reversed] });
    const [reversal] = await desk.cases('reversal');
    await desk.decide('keith.vance', reversal!.id, 'approve');
    await desk.settle();
    const [exception] = await desk.cases('posting-exception');
    await desk.decide('keith.vance', exception!.id, 'refuse');
    await desk.settle();
    await inTransaction(desk.db, (tx) => setPeriodState(tx, '2026-11', 'open'));
    await desk.command('keith.vance', reversal!.id, { type: 'case.repost' });
    await desk.settle();
    expect((await desk.case(reversal!.id)).posting.message).toBe(
      'Its remittance was given up, and nothing of it is booked.',
    );
    expect(await desk.entries()).toEqual([]);
  });

  it('opens another exception when the second attempt fails as well', async () => {
    await inTransaction(desk.db, (tx) => setPeriodState(tx, '2026-11', 'closed'));
    await arrive(paid);
    const [first] = await desk.cases('posting-exception');
    await desk.decide('keith.vance', first!.id, 'approve');
    await desk.settle();
    expect(await desk.cases('posting-exception')).toMatchObject([{ state: 'closed' }, { state: 'open' }]);
    expect(await desk.entries()).toEqual([]);
  });

  it('posts the day after, in the next month, when the clock has moved on', async () => {
    await inTransaction(desk.db, (tx) => setPeriodState(tx, '2026-11', 'closed'));
    await arrive(paid);
    desk.now = new Date('2026-12-01T08:00:00.000Z');
    const [exception] = await desk.cases('posting-exception');
    await desk.decide('keith.vance', exception!.id, 'approve');
    await desk.settle();
    expect(await desk.entries()).toMatchObject([{ date: '2026-12-01', period: '2026-12' }]);
  });
});

describe('a day of remittances', () => {
  it(
    'leaves the books balanced, each entry with its recorded decision, and every case in a queue',
    { timeout: 60_000 },
    async () => {
      const text = generateRemittance({
        seed: 7,
        transactions: 12,
        claimsPerTransaction: 40,
        date: '2026-11-20',
        mix: { denied: 0.08, reversed: 0.04, providerAdjusted: 0.5, outOfBalance: 0.2 },
      });
      await desk.import(text);
      await desk.settle();
      const entries = await desk.entries();
      expect(entries.length).toBeGreaterThan(5);
      expect(entries.filter(({ lines }) => !isBalanced(lines))).toEqual([]);
      const evaluations = await desk.db.selectFrom('policy_evaluation').select('id').execute();
      const known = new Set(evaluations.map(({ id }) => id));
      expect(entries.filter(({ policy }) => !known.has(policy.evaluation))).toEqual([]);
      const numbers = await desk.db.selectFrom('gl_entry').select('number').orderBy('number').execute();
      expect(entries.map(({ number }) => number)).toEqual(numbers.map(({ number }) => number));
      const sum = Object.values(await desk.balances()).reduce((total, minor) => total + minor, 0);
      expect(sum).toBe(0);
      const stuck = desk.db.selectFrom('wf_instance').select('id').where('state', 'in', ['running', 'failed']);
      expect(await stuck.execute()).toEqual([]);
    },
  );
});
