import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { instantOf } from '../../src-shared/base/dates.ts';
import { check, describeEvidence, moneyFact, textFact } from '../../src-shared/case/describe.ts';
import { numberOf, textOf } from '../../src-shared/case/intake.ts';
import { approvedByKindAndAmount, type CaseKind, kindRegistry } from '../../src-shared/case/kind.ts';
import { caseKinds } from '../../src-shared/case/kinds.ts';
import { accounts } from '../../src-shared/journal/chart.ts';
import { entryLines } from '../../src-shared/journal/post-lines.ts';
import { recordsOf } from '../../src-shared/records/record.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { type Desk, openDesk, personOf } from '../testing/test-desk.ts';

const Parking = z.object({ paidMinor: z.int() });

/** A kind that no other part of the product has heard of: parking that a patient paid and gets back. */
const parkingRefund: CaseKind = {
  kind: 'parking-refund',
  label: 'Parking refund',
  plural: 'Parking refunds',
  prefix: 'PK',
  queue: 'parking-refunds',
  amountLabel: 'Parking',
  approve: { verb: 'Refund parking', effect: 'post', explains: 'Posts the refund.' },
  duty: 'refund-authorisation',
  mayBeProposedByPeople: true,
  approval: approvedByKindAndAmount,
  intake: {
    title: 'Propose a parking refund',
    fields: [
      { key: 'account', label: 'Account', type: 'reference', example: 'PA-1' },
      { key: 'amountMinor', label: 'Amount', type: 'money', minMinor: 1, maxMinor: 100_00 },
    ],
    needs: (values) => [{ type: 'parking', id: textOf(values, 'account') }],
    earlier: 'own',
    account: (values) => textOf(values, 'account'),
  },
  describe: (evidence) => {
    if (evidence.of !== 'intake') return describeEvidence(evidence);
    const account = textOf(evidence.values, 'account');
    const amountMinor = numberOf(evidence.values, 'amountMinor');
    const paid = recordsOf(evidence.records, 'parking', Parking)[0]?.paidMinor ?? 0;
    const before = evidence.earlier.filter(({ state }) => state !== 'refused');
    const isPaid = check('paid', 'Parking was paid', paid >= amountMinor ? 'passed' : 'failed', `Paid: ${paid} cents.`);
    return {
      amountMinor,
      account,
      title: `Parking ${account}`,
      facts: [moneyFact('amount', 'Amount', amountMinor), textFact('account', 'Account', account)],
      checks: [isPaid],
      blockedBy: [
        ...(isPaid.state === 'failed' ? ['The parking was not paid.'] : []),
        ...before.map(({ number }) => `${number} refunds it already.`),
      ],
      steps: [
        { id: 'ticket', label: 'Look at the ticket', explains: 'Somebody else sees the ticket.', duty: 'tickets' },
      ],
      claims: [],
      entry: entryLines([
        { account: accounts.patientRevenue, debitMinor: amountMinor, text: 'Parking', segments: [] },
        { account: accounts.cashOperating, debitMinor: -amountMinor, text: 'Parking', segments: [] },
      ]),
    };
  },
};

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(
    new Date('2026-11-24T09:00:00.000Z'),
    (ledger) => ledger,
    undefined,
    kindRegistry([...caseKinds.all, parkingRefund]),
  );
});
afterAll(() => desk.close());

const propose = (account: string, amountMinor: unknown = 12_00): CommandPayload => ({
  type: 'case.propose',
  kind: 'parking-refund',
  site: 'westside-clinic',
  values: { account, amountMinor: amountMinor as number },
});

describe('a kind of case that is a definition and a line in the registry', () => {
  it('is proposed, blocked, checked again, worked on by a second person, approved and posted', async () => {
    const proposed = await desk.command('daniel.reyes', 'parking-1', propose('PA-1'));
    expect(proposed).toMatchObject({ state: 'accepted', message: 'Proposed as PK-1001.' });
    expect(await desk.case('parking-1')).toMatchObject({
      queue: 'parking-refunds',
      state: 'open',
      blockedBy: ['The parking was not paid.'],
      steps: [{ id: 'ticket', state: 'waiting' }],
      intake: { values: { account: 'PA-1', amountMinor: 12_00 }, rows: {} },
    });
    const blocked = await desk.decide('maya.okafor', 'parking-1', 'approve');
    expect(blocked).toMatchObject({ state: 'rejected', message: 'The parking was not paid.' });

    const record = {
      type: 'parking',
      id: 'PA-1',
      site: 'westside-clinic',
      keys: {},
      body: { paidMinor: 12_00 },
      asOf: instantOf(desk.now),
    };
    const told = await desk.services.takeRecords(personOf('priya.raman'), [record]);
    expect(told).toEqual({ received: 1, changed: 1 });
    const rechecked = await desk.command('maya.okafor', 'parking-1', { type: 'case.recheck' });
    expect(rechecked).toMatchObject({ state: 'accepted' });
    expect(await desk.case('parking-1')).toMatchObject({ blockedBy: [], checks: [{ state: 'passed' }] });

    const waits = await desk.decide('maya.okafor', 'parking-1', 'approve');
    expect(waits).toMatchObject({ state: 'rejected', message: '“Look at the ticket” comes first.' });
    const step: CommandPayload = { type: 'case.complete-step', step: 'ticket', note: 'Seen.' };
    expect(await desk.command('daniel.reyes', 'parking-1', step)).toMatchObject({ code: 'DUTY_CONFLICT' });
    expect(await desk.command('priya.raman', 'parking-1', step)).toMatchObject({ state: 'accepted' });
    expect(await desk.command('priya.raman', 'parking-1', step)).toMatchObject({ code: 'WRONG_STATE' });
    expect(await desk.decide('maya.okafor', 'parking-1', 'approve')).toMatchObject({ state: 'accepted' });
    await desk.settle();
    expect(await desk.case('parking-1')).toMatchObject({ state: 'posted', posting: { state: 'posted' } });
  });

  it('sees earlier cases of the account: what was refunded is not refunded again', async () => {
    await desk.command('daniel.reyes', 'parking-2', propose('PA-1'));
    expect(await desk.case('parking-2')).toMatchObject({ blockedBy: ['PK-1001 refunds it already.'] });
  });

  it('is corrected by its proposer with the form anew, and its steps are done again', async () => {
    const amended = await desk.command('daniel.reyes', 'parking-2', {
      type: 'case.amend',
      values: { account: 'PA-2', amountMinor: 5_00 },
      reason: 'Wrong account.',
    });
    expect(amended).toMatchObject({ state: 'accepted' });
    const { account, amountMinor, facts, timeline, steps } = await desk.case('parking-2');
    expect([account, amountMinor, steps?.[0]?.state]).toEqual(['PA-2', 5_00, 'waiting']);
    expect(facts[1]?.value).toEqual({ type: 'text', text: 'PA-2' });
    expect(timeline.at(-1)?.changes?.map(({ label }) => label)).toContain('Account');
  });

  it('is among the earlier cases of the account that it was corrected to, and no more of the one before', async () => {
    const earlierOf = async (account: string) => {
      const { type: _, ...request } = propose(account) as Extract<CommandPayload, { type: 'case.propose' }>;
      const preview = await desk.services.previewCase({ by: personOf('daniel.reyes'), request });
      return preview.ok ? preview.value.blockedBy.filter((text) => text.includes('refunds')) : null;
    };
    expect(await earlierOf('PA-2')).toEqual(['PK-1002 refunds it already.']);
    expect(await earlierOf('PA-1')).toEqual(['PK-1001 refunds it already.']);
  });

  it.each([
    ['an amount that is no number', 'twelve', /Amount is a whole number of cents/],
    ['an amount of parts of a cent', 1.5, /whole number/],
    ['more than parking can cost', 100_01, /between \$0\.01 and \$100\.00/],
  ])('names the field of %s, and opens nothing', async (_, amountMinor, message) => {
    const outcome = await desk.command('daniel.reyes', 'parking-3', propose('PA-3', amountMinor));
    expect(outcome).toMatchObject({ state: 'rejected', code: 'INVALID' });
    expect(outcome.message).toMatch(message);
    expect(await desk.cases('parking-refund')).toHaveLength(2);
  });

  it('shows a preview that changes nothing', async () => {
    const { type: _, ...request } = propose('PA-1') as Extract<CommandPayload, { type: 'case.propose' }>;
    const preview = await desk.services.previewCase({ by: personOf('daniel.reyes'), request });
    expect(preview).toMatchObject({ ok: true, value: { amountMinor: 12_00, approvalsNeeded: 1 } });
    expect(await desk.cases('parking-refund')).toHaveLength(2);
  });
});
