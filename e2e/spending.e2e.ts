import { expect, test } from '@playwright/test';
import { addDays, calendarDateOf, instantOf } from '../src-shared/base/dates.ts';
import { costCentres, record } from '../src-shared/testing/build-invoice.ts';
import { action, beginProposal, decide, expectDecided, openCase, openQueue, signIn } from './support/acts.ts';
import { journeys } from './support/journeys.ts';
import { look, SMALL } from './support/look.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, server } = journeys();

test('a purchase over budget is requested by one, approved by the director and the controller, and encumbers the budget', async () => {
  const priya = await RemotePerson.signIn(server(), 'priya.raman');
  const neededBy = addDays(calendarDateOf(new Date()), 14);
  const asOf = instantOf(new Date());
  const budget = record(
    'budget',
    'B-1',
    {
      costCentre: 'CC-1',
      period: neededBy.slice(0, 4),
      amountMinor: 1_000_00,
      encumberedMinor: 100_00,
      actualMinor: 600_00,
    },
    { costCentre: 'CC-1' },
  );
  await priya.tell([budget, ...costCentres].map((one) => ({ ...one, asOf })));
  const { page: atDaniels } = await open();
  await atDaniels.setViewportSize(SMALL);
  await signIn(atDaniels, 'daniel.reyes');

  await test.step('the form says what is left of the budget and how much this is above it', async () => {
    await beginProposal(atDaniels, 'spend request');
    const form = atDaniels.getByRole('dialog', { name: 'Request a purchase' });
    await form.getByLabel('Site').selectOption({ label: 'Westside Family Clinic' });
    await form.getByLabel('Department').fill('patient-financial-services');
    await form.getByLabel('Purpose').fill('Chairs for the front desk');
    await form.getByLabel('Needed by').fill(neededBy);
    await form.getByLabel('Text, line 1').fill('Chair');
    await form.getByLabel('Quantity, line 1').fill('2');
    await form.getByLabel('Unit price, line 1').fill('160');
    await form.getByLabel('Split by').selectOption('percent');
    await form.getByLabel('Cost centre, cost centre 1').fill('CC-1');
    await form.getByLabel('Percent, cost centre 1').fill('90');
    await atDaniels.keyboard.press('Control+Enter');
    await expect(form.getByText('The percentages come to 90, not 100.')).toBeVisible();
    await form.getByLabel('Percent, cost centre 1').fill('100');
    const preview = form.getByRole('complementary');
    await expect(preview).toContainText('$300.00 of $1,000.00');
    await expect(preview).toContainText('this is $20.00 more');
    await expect(preview).toContainText('2 approvals');
    expect(await look(atDaniels, 'propose-spend-request')).toEqual([]);
    await atDaniels.setViewportSize(SMALL);
    await atDaniels.keyboard.press('Control+Enter');
    await expect(form).toBeHidden();
  });

  const { page } = await open();
  await page.setViewportSize(SMALL);
  await signIn(page, 'ruth.abramson');
  await test.step('the director alone is not enough for what is over budget', async () => {
    await openCase(page, 'Spend requests', 'SR-1001');
    await expect(
      page.getByText(/A request over budget takes an approval of each of the two highest levels/).first(),
    ).toBeVisible();
    expect(await look(page, 'spend-request')).toEqual([]);
    await page.setViewportSize(SMALL);
    await decide(page, 'Approve', '');
    await expect.poll(async () => (await priya.caseAbout('patient-financial-services'))?.approvals.length).toBe(1);
    expect((await priya.caseAbout('patient-financial-services'))?.state).toBe('open');
    await openCase(page, 'Spend requests', 'SR-1001');
    await expect(action(page, 'Approve')).toHaveAttribute('aria-disabled', 'true');
  });

  await test.step('the controller approves too, and the budget is encumbered', async () => {
    const { page: atKeiths } = await open();
    await signIn(atKeiths, 'keith.vance');
    await openCase(atKeiths, 'Spend requests', 'SR-1001');
    await decide(atKeiths, 'Approve', '');
    await openQueue(atKeiths, 'Decided');
    await expectDecided(atKeiths, 'SR-1001', 'Posted');
    const entry = (await priya.entries()).find(({ lines }) => lines.some(({ party }) => party === 'CC-1'));
    expect(entry).toMatchObject({ totalMinor: 320_00, approvedBy: ['Ruth Abramson', 'Keith Vance'] });
  });
});
