import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IntakeValues } from '../../src-shared/case/intake.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { accountRecord } from '../../src-shared/testing/build-account.ts';
import { type Desk, openDesk, personOf } from '../testing/test-desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(new Date('2026-11-24T09:00:00.000Z'));
});
afterAll(() => desk.close());

async function propose(id: string, kind: string, values: IntakeValues, site = 'westside-clinic'): Promise<void> {
  const payload = { type: 'case.propose', kind, site, values } as CommandPayload;
  expect(await desk.command('daniel.reyes', id, payload)).toMatchObject({ state: 'accepted' });
}

const step = (id: string): CommandPayload => ({ type: 'case.complete-step', step: id, note: 'Done and on file.' });
const recheck: CommandPayload = { type: 'case.recheck' };
const tell = (...records: ReturnType<typeof accountRecord>[]) =>
  desk.services.takeRecords(personOf('priya.raman'), records);

describe('a bad debt', () => {
  const values = {
    account: 'PA-500',
    category: 'bad-debt',
    amountMinor: 300_00,
    reason: 'Six statements came back',
    firstBillOn: '2026-05-01',
    application: 'none',
  };

  it('waits for the patient’s time to ask for help and for its checklist, and is then posted', async () => {
    await propose('bad-1', 'write-off', values);
    const until = 'The 240 days from the first bill end on Dec 27, 2026: until then it is no bad debt.';
    expect(await desk.case('bad-1')).toMatchObject({ number: 'WO-1001', blockedBy: [until], approvalsNeeded: 1 });
    expect(await desk.decide('maya.okafor', 'bad-1', 'approve')).toMatchObject({ state: 'rejected', message: until });

    desk.now = new Date('2026-12-28T09:00:00.000Z');
    expect(await desk.command('daniel.reyes', 'bad-1', recheck)).toMatchObject({ state: 'accepted' });
    expect((await desk.case('bad-1')).blockedBy).toEqual([]);
    for (const [id, label] of [
      ['notice-sent', 'Notice sent'],
      ['application-offered', 'Application offered'],
      ['presumptive-screening', 'Presumptive screening done'],
    ] as const) {
      const early = await desk.decide('maya.okafor', 'bad-1', 'approve');
      expect(early).toMatchObject({ state: 'rejected', message: `“${label}” comes first.` });
      expect(await desk.command('daniel.reyes', 'bad-1', step(id))).toMatchObject({ state: 'accepted' });
    }
    expect(await desk.decide('maya.okafor', 'bad-1', 'approve')).toMatchObject({ state: 'accepted' });
    await desk.settle();
    expect(await desk.case('bad-1')).toMatchObject({ state: 'posted' });
    expect((await desk.balances())['6900']).toBe(300_00);
  });
});

describe('a write-off that was proposed with its form', () => {
  const values = { account: 'PA-501', category: 'administrative', amountMinor: 30_00, reason: 'No referral on file' };

  it('is checked again as a whole when only its amount is corrected', async () => {
    await tell(accountRecord('PA-501', { balanceMinor: 40_00 }));
    await propose('wo-1', 'write-off', values);
    await desk.command('daniel.reyes', 'wo-1', { type: 'case.amend', amountMinor: 50_00, reason: 'One more line' });
    const { amountMinor, blockedBy, intake } = await desk.case('wo-1');
    expect({ amountMinor, blockedBy, stated: intake?.values['amountMinor'] }).toEqual({
      amountMinor: 50_00,
      blockedBy: ['$40.00 is open on PA-501: writing off $50.00 would make a credit of $10.00.'],
      stated: 50_00,
    });
  });

  it('keeps what was written off before when it is read again', async () => {
    const small = { ...values, account: 'PA-502', amountMinor: 6_00 };
    await propose('wo-2', 'write-off', small);
    await propose('wo-3', 'write-off', small);
    expect(await desk.case('wo-3')).toMatchObject({ approvalsNeeded: 1, approvalRule: { rule: 'WO-8' } });
    await desk.command('daniel.reyes', 'wo-3', { type: 'case.amend', amountMinor: 5_00, reason: 'Less' });
    expect(await desk.case('wo-3')).toMatchObject({ approvalsNeeded: 1, approvalRule: { rule: 'WO-8' } });
  });

  it('gives up no balance a second time while the billing system has not told of the first', async () => {
    await tell(accountRecord('PA-520', { balanceMinor: 30_00 }));
    await propose('wo-20', 'write-off', { ...values, account: 'PA-520' });
    expect(await desk.decide('maya.okafor', 'wo-20', 'approve')).toMatchObject({ state: 'accepted' });
    await desk.settle();
    await propose('wo-21', 'write-off', { ...values, account: 'PA-520', amountMinor: 1 });
    const { number } = await desk.case('wo-20');
    expect((await desk.case('wo-21')).blockedBy).toEqual([
      `$30.00 is open on PA-520, of which $30.00 is taken by ${number}: writing off $0.01 would make a credit of $0.01.`,
    ]);
  });

  it('asks again what was written off before when it is moved to another account', async () => {
    const small = { ...values, amountMinor: 6_00 };
    await propose('wo-5', 'write-off', { ...small, account: 'PA-503' });
    await propose('wo-6', 'write-off', { ...small, account: 'PA-504', amountMinor: 40_00 });
    const moved = { ...small, account: 'PA-503' };
    await desk.command('daniel.reyes', 'wo-6', { type: 'case.amend', values: moved, reason: 'The other account' });
    const { account, facts, approvalRule } = await desk.case('wo-6');
    expect({ account, rule: approvalRule.rule }).toEqual({ account: 'PA-503', rule: 'WO-8' });
    expect(facts.find(({ key }) => key === 'writtenOffRecently')?.value).toEqual({ type: 'money', minor: 6_00 });
  });

  it('is not approved, nor submitted again, as it was known when it was proposed', async () => {
    await tell(accountRecord('PA-506', { balanceMinor: 40_00 }, 'westside-clinic', '2026-11-24T08:00:00.000Z'));
    await propose('wo-10', 'write-off', { ...values, account: 'PA-506' });
    const opened = await desk.case('wo-10');
    expect(opened.blockedBy ?? []).toEqual([]);
    await tell(accountRecord('PA-506', { balanceMinor: 20_00 }, 'westside-clinic', '2026-11-24T08:30:00.000Z'));
    const blocked = '$20.00 is open on PA-506: writing off $30.00 would make a credit of $10.00.';
    expect(await desk.decide('maya.okafor', 'wo-10', 'approve')).toMatchObject({ state: 'rejected', message: blocked });
    expect((await desk.case('wo-10')).ver).toBe(opened.ver + 1);

    await desk.decide('maya.okafor', 'wo-10', 'return');
    await tell(accountRecord('PA-506', { balanceMinor: 30_00 }, 'westside-clinic', '2026-11-24T09:00:00.000Z'));
    await desk.command('daniel.reyes', 'wo-10', { type: 'case.resubmit', reason: 'It is open again.' });
    expect(await desk.case('wo-10')).toMatchObject({ state: 'open', blockedBy: [] });
    expect(await desk.decide('maya.okafor', 'wo-10', 'approve')).toMatchObject({ state: 'accepted' });
  });

  it('counts from then on under the category that it was corrected to', async () => {
    const denied = { ...values, account: 'PA-505', category: 'denial', carc: '197', appeal: 'none' };
    await propose('wo-7', 'write-off', { ...values, account: 'PA-505', amountMinor: 40_00 });
    const amend = { type: 'case.amend', values: denied, reason: 'The payer denied it' } as CommandPayload;
    expect(await desk.command('daniel.reyes', 'wo-7', amend)).toMatchObject({ state: 'accepted' });
    await propose('wo-8', 'write-off', denied);
    await propose('wo-9', 'write-off', { ...values, account: 'PA-505' });
    const knows = async (id: string) => (await desk.case(id)).facts.some(({ key }) => key === 'writtenOffBefore');
    expect([await knows('wo-8'), await knows('wo-9')]).toEqual([true, false]);
  });

  it('names the field that is missing, and opens nothing', async () => {
    const payload = { kind: 'write-off', site: 'westside-clinic', values: { ...values, category: 'denial' } };
    const outcome = await desk.command('daniel.reyes', 'wo-4', { type: 'case.propose', ...payload });
    expect(outcome).toMatchObject({ state: 'rejected', code: 'INVALID', message: /reason code/i });
  });
});

describe('a charge correction', () => {
  const visit = { code: '99213', modifiers: '25', place: '11', diagnosis: 'A', units: 1, chargeMinor: 140_00 };
  const values = {
    account: 'PA-510',
    claim: 'CL-1',
    line: 1,
    serviceOn: '2026-10-05',
    ...visit,
    code: '99214',
    chargeMinor: 210_00,
    reason: 'Coded one level too high.',
  };

  it('passes a coder who did not propose it, and posts its reversal and the new charge once', async () => {
    await propose('cc-1', 'charge-correction', { ...values, corrected: [visit] });
    expect(await desk.command('daniel.reyes', 'cc-1', step('coding-review'))).toMatchObject({ code: 'DUTY_CONFLICT' });
    expect(await desk.decide('maya.okafor', 'cc-1', 'approve')).toMatchObject({
      message: '“Coding review” comes first.',
    });
    expect(await desk.command('priya.raman', 'cc-1', step('coding-review'))).toMatchObject({ state: 'accepted' });
    expect(await desk.decide('maya.okafor', 'cc-1', 'approve')).toMatchObject({ state: 'accepted' });
    await desk.settle();
    await desk.settle();
    const entries = (await desk.entries()).filter(({ source }) => source.case === 'cc-1');
    expect(entries).toHaveLength(1);
    expect(entries[0]?.lines).toHaveLength(4);
    expect(entries[0]?.totalMinor).toBe(350_00);
  });

  it('that is corrected to another account and payer is theirs, and what was decided before no longer holds', async () => {
    await propose('cc-3', 'charge-correction', { ...values, claim: 'CL-3', corrected: [visit] });
    const before = await desk.case('cc-3');
    const to = { ...values, claim: 'CL-3', corrected: [visit], account: 'PA-511', payer: 'northern-plains' };
    await desk.command('daniel.reyes', 'cc-3', { type: 'case.amend', values: to, reason: 'The other account.' });
    const { account, payer, payerClass, evidenceHash } = await desk.case('cc-3');
    expect({ account, payerClass }).toEqual({ account: 'PA-511', payerClass: 'commercial' });
    expect(payer).toMatch(/^Northern Plains/);
    expect(evidenceHash).not.toBe(before.evidenceHash);
  });

  it('whose new line fails an edit waits until the form is corrected', async () => {
    const twice = { ...visit, units: 2 };
    await propose('cc-2', 'charge-correction', { ...values, claim: 'CL-2', corrected: [twice] });
    expect((await desk.case('cc-2')).blockedBy).toEqual(['99213 is one unit a day (CE-8).']);
    const amended = { ...values, claim: 'CL-2', corrected: [visit] };
    await desk.command('daniel.reyes', 'cc-2', { type: 'case.amend', values: amended, reason: 'One unit.' });
    expect((await desk.case('cc-2')).blockedBy).toEqual([]);
  });
});

describe('a credit adjustment', () => {
  it('moves a payment once, and another one of the same money is blocked', async () => {
    await tell(accountRecord('PA-520', { balanceMinor: 0 }), accountRecord('PA-521', { balanceMinor: 250_00 }));
    const values = {
      what: 'transfer',
      account: 'PA-520',
      payment: 'PM-1',
      toAccount: 'PA-521',
      amountMinor: 250_00,
      reason: 'It named the other account.',
    };
    await propose('ca-1', 'credit-adjustment', values);
    await propose('ca-2', 'credit-adjustment', values);
    expect((await desk.case('ca-2')).blockedBy).toEqual(['$0.00 of PM-1 stands on PA-520, and not $250.00.']);
    expect(await desk.decide('maya.okafor', 'ca-1', 'approve')).toMatchObject({ state: 'accepted' });
    await desk.settle();
    const entry = (await desk.entries()).find(({ source }) => source.case === 'ca-1');
    expect(entry?.lines.map(({ account, party, debitMinor }) => [account, party, debitMinor])).toEqual([
      ['1100', 'PA-520', 250_00],
      ['1100', 'PA-521', 0],
    ]);
  });

  it('takes back a write-off, and keeps its entry from being reversed as well for as long as it stands', async () => {
    const written = { account: 'PA-540', category: 'administrative', amountMinor: 30_00, reason: 'No referral' };
    await tell(accountRecord('PA-540', { balanceMinor: 30_00 }));
    await propose('wo-40', 'write-off', written);
    await desk.decide('maya.okafor', 'wo-40', 'approve');
    await desk.settle();
    const { number } = await desk.case('wo-40');
    const of = { what: 'write-off', account: 'PA-540', writeOff: number, reason: 'The referral was found.' };
    await propose('ca-40', 'credit-adjustment', { ...of, amountMinor: 10_00 });
    const reverse = (id: string) => desk.command('maya.okafor', id, { type: 'case.reverse', reason: 'All of it.' });
    const inPart = `${(await desk.case('ca-40')).number} undoes it in part: refuse or reverse that first.`;
    expect(await reverse('wo-40')).toMatchObject({ state: 'rejected', code: 'WRONG_STATE', message: inPart });

    await desk.decide('maya.okafor', 'ca-40', 'refuse');
    expect(await reverse('wo-40')).toMatchObject({ state: 'accepted' });
    await propose('ca-41', 'credit-adjustment', { ...of, amountMinor: 10_00 });
    expect((await desk.case('ca-41')).blockedBy?.join()).toMatch(/is about to be reversed by ER-/);
  });

  it('takes back no write-off of another site, though the account is called the same there', async () => {
    const written = { account: 'PA-550', category: 'administrative', amountMinor: 30_00, reason: 'No referral' };
    await propose('wo-50', 'write-off', written);
    await desk.decide('maya.okafor', 'wo-50', 'approve');
    await desk.settle();
    const { number } = await desk.case('wo-50');
    const back = {
      what: 'write-off',
      account: 'PA-550',
      writeOff: number,
      amountMinor: 30_00,
      reason: 'It was found.',
    };
    await propose('ca-50', 'credit-adjustment', back, 'mercy-general');
    expect((await desk.case('ca-50')).blockedBy).toEqual([`PA-550 has no write-off ${number}.`]);
    await propose('ca-51', 'credit-adjustment', back);
    expect((await desk.case('ca-51')).blockedBy ?? []).toEqual([]);
  });

  it('keeps the same payment from being given back, and is kept from moving what is given back', async () => {
    const account = accountRecord('PA-530', { guarantor: 'G-530', balanceMinor: -250_00 });
    await tell(account, accountRecord('PA-531', { balanceMinor: 250_00 }));
    const of = { account: 'PA-530', reason: 'Paid on the wrong account.' };
    const transfer = { ...of, what: 'transfer', payment: 'PM-1', toAccount: 'PA-531', amountMinor: 200_00 };
    const refund = { ...of, payment: 'PM-1', amountMinor: 60_00, way: 'refund', payeeName: 'A. Guarantor' };
    const address = { payeeStreet: '12 Lake Street', payeeCity: 'Tampa', payeeState: 'FL', payeePostalCode: '33602' };
    await propose('ca-3', 'credit-adjustment', transfer);
    await propose('rf-3', 'patient-refund', { ...refund, ...address, tender: 'original' });
    expect((await desk.case('rf-3')).blockedBy).toEqual([
      '$50.00 of PM-1 can be given back, and not $60.00.',
      'The account has a credit of $50.00 that nothing else takes; this is $10.00 more.',
    ]);
    await propose('rf-4', 'patient-refund', { ...refund, ...address, amountMinor: 50_00, tender: 'original' });
    expect((await desk.case('rf-4')).blockedBy ?? []).toEqual([]);
    await propose('ca-4', 'credit-adjustment', { ...transfer, amountMinor: 1_00 });
    expect((await desk.case('ca-4')).blockedBy).toEqual(['$0.00 of PM-1 stands on PA-530, and not $1.00.']);
  });
});
