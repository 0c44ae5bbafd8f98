import { expect, test } from '@playwright/test';
import { addDays, calendarDateOf } from '../src-shared/base/dates.ts';
import { accountRecord } from '../src-shared/testing/build-account.ts';
import { plainClaim, remittanceText } from '../sync-server/testing/test-import.ts';
import { action, beginProposal, decide, goTo, openCase, signIn } from './support/acts.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';
import { look } from './support/look.ts';
import { Network } from './support/network.ts';
import { RemotePerson } from './support/remote-person.ts';

const MEDICARE = 'Harbor States Medicare Administrative Services Jurisdiction Q';

const { open, server } = journeys();

let daniel: RemotePerson;
let priya: RemotePerson;
test.beforeAll(async () => {
  daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
  priya = await RemotePerson.signIn(server(), 'priya.raman');
});

test('a patient refund waits for another open account of the guarantor, is checked again after the transfer, approved by the clinic manager and posted', async () => {
  await priya.tell([
    accountRecord('PA-RF1', { balanceMinor: -150_00 }),
    accountRecord('PA-RF2', { balanceMinor: 45_00, payments: [] }, 'mercy-general'),
  ]);
  const { page: atDaniels } = await open();
  await signIn(atDaniels, 'daniel.reyes');
  await beginProposal(atDaniels, 'patient refund');
  const form = atDaniels.getByRole('dialog', { name: 'Propose a patient refund' });
  const texts = {
    Account: 'PA-RF1',
    Payment: 'PM-1',
    Amount: '60.00',
    Reason: 'Paid at the desk and again by card',
    Payee: 'A. Guarantor',
    Street: '12 Lake Street',
    City: 'Tampa',
    State: 'FL',
    'ZIP code': '33602',
  };
  await form.getByRole('combobox', { name: /^Site/ }).selectOption('Westside Family Clinic');
  for (const [label, text] of Object.entries(texts)) {
    await form.getByRole('textbox', { name: new RegExp(`^${label}`) }).fill(text);
  }
  await form.getByRole('combobox', { name: /^What becomes of it/ }).selectOption('Give it back');
  await form.getByRole('combobox', { name: /^Returned by/ }).selectOption('The way it was paid');
  const blocked = 'The guarantor owes $45.00 on PA-RF2 ($45.00): transfer $45.00 there before anything is refunded.';
  await expect(form).toContainText(blocked);
  expect(await look(atDaniels, 'propose-patient-refund')).toEqual([]);
  await form.getByRole('button', { name: 'Propose', exact: true }).click();
  await expect(form).toBeHidden();

  const { page } = await open();
  await signIn(page, 'maya.okafor');
  await openCase(page, 'Patient refunds', 'PA-RF1');
  const notice = page.getByRole('region', { name: 'Cannot be approved yet' });
  await expect(notice).toContainText(blocked);
  await expect(action(page, 'Approve')).toHaveAttribute('aria-disabled', 'true');
  expect(await look(page, 'patient-refund')).toEqual([]);

  await priya.tell([
    accountRecord('PA-RF1', { balanceMinor: -105_00 }, 'westside-clinic', new Date().toISOString()),
    accountRecord('PA-RF2', { balanceMinor: 0, payments: [] }, 'mercy-general', new Date().toISOString()),
  ]);
  await notice.getByRole('button', { name: /^Check again/ }).click();
  await expect(notice).toBeHidden();
  await decide(page, 'Approve', '');
  const entry = async () => (await priya.entries()).find(({ lines }) => lines.some(({ party }) => party === 'PA-RF1'));
  await expect.poll(entry, { timeout: 60_000 }).toMatchObject({ totalMinor: 60_00, approvedBy: ['Maya Okafor'] });
  expect((await entry())?.lines.map(({ account }) => account)).toEqual(['1100', '1040']);
});

test('a refund to Medicare has a clock that a director suspends for an investigation and resumes, and is posted', async () => {
  const today = calendarDateOf(new Date());
  const payer = 'harbor-states-medicare';
  await priya.tell([
    accountRecord('PA-PR1', {
      guarantor: 'G-PR1',
      balanceMinor: -300_00,
      payments: [{ id: 'PM-9', date: '2026-10-01', amountMinor: 900_00, tender: 'bank-transfer', by: 'payer', payer }],
      coverage: [{ payer, name: MEDICARE, order: 1, expectedMinor: 600_00 }],
    }),
  ]);
  const proposed = await daniel.proposeCase({
    kind: 'payer-refund',
    site: 'westside-clinic',
    values: {
      payer: MEDICARE,
      account: 'PA-PR1',
      claim: 'PCN-PR1',
      amountMinor: 300_00,
      foundBy: 'us',
      way: 'check',
      reason: 'Paid for a visit that another payer covers',
      identifiedOn: addDays(today, -10),
      investigationStartedOn: addDays(today, -8),
    },
  });
  const due = async () => {
    const { clocks = [] } = await daniel.case(proposed.id);
    return Date.parse(clocks.find(({ id }) => id === 'federal-overpayment')?.dueAt ?? '');
  };
  const first = await due();
  const { page } = await open();
  await signIn(page, 'ruth.abramson');
  await openCase(page, 'Payer refunds', 'PA-PR1');
  const clocks = page.getByRole('region', { name: 'Clocks of the law' });
  await expect(clocks).toContainText('Federal 60-day');
  await expect(clocks).toContainText('Investigation 180-day');
  await clocks.getByRole('button', { name: /^Suspend the clock/ }).click();
  const suspend = page.getByRole('form', { name: 'Suspend the clock' });
  await suspend.locator('input[type="date"]').fill(addDays(today, 90));
  await suspend.getByRole('textbox', { name: /^What is investigated/ }).fill('Six related claims are looked at.');
  await suspend.locator('button[type="submit"]').click();
  await expect(clocks).toContainText('Six related claims are looked at.');
  expect(await look(page, 'payer-refund')).toEqual([]);
  await expect.poll(due).toBeGreaterThan(first + 89 * 86_400_000);
  await clocks.getByRole('button', { name: /^Resume the clock/ }).click();
  const resume = page.getByRole('form', { name: 'Resume the clock' });
  await resume.getByRole('textbox').fill('All six are settled.');
  await resume.locator('button[type="submit"]').click();
  await expect.poll(due).toBeLessThan(first + 86_400_000);
  await decide(page, 'Approve', '');
  await expect.poll(async () => (await daniel.case(proposed.id)).state, { timeout: 60_000 }).toBe('posted');
});

test('what a payer carries forward is followed over its remittances, on the desk and without the server', async () => {
  const advice = (trace: string, amount: string, pair: string): string =>
    remittanceText([{ trace, amount, body: [...plainClaim(`PA-${trace}`), `PLB*1234567893*20261231*${pair}`] }]);
  await priya.import('first.835', advice('77001', '200', 'FB:PCN-77*-120'));
  await priya.import('second.835', advice('77002', '30', 'WO:PCN77*50'));
  const network = await Network.to(server().url);
  const { page } = await open({ server: network.url, expected: FAILED_REQUEST });
  await signIn(page, 'priya.raman');
  await goTo(page, 'Ledger');
  await page.getByRole('tab', { name: 'Carry-forwards' }).click();
  const items = page.getByRole('region', { name: '1 open carry-forward, oldest first' });
  await expect(items).toContainText('-$70.00');
  await expect(items).toContainText('Still to be recovered');
  expect(await look(page, 'carry-forwards')).toEqual([]);

  await priya.import('third.835', advice('77003', '10', 'WO:0PCN-77*70'));
  await expect(page.getByText('Everything nets to zero')).toBeVisible();
  network.cut();
  await page.getByRole('button', { name: 'Show 1 closed one' }).click();
  await expect(page.getByText('Nets to zero', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: '77001' }).click();
  await expect(page.getByRole('heading', { name: 'PA-77001' })).toBeVisible();
});
