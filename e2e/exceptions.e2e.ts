import { expect, test } from '@playwright/test';
import { instantOf } from '../src-shared/base/dates.ts';
import { claimsText, statusText } from '../sync-server/testing/inbound-texts.ts';
import { action, beginProposal, decide, doStep, expectDecided, openCase, openQueue, signIn } from './support/acts.ts';
import { journeys } from './support/journeys.ts';
import { look } from './support/look.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, server } = journeys();

let priya: RemotePerson;
test.beforeAll(async () => {
  priya = await RemotePerson.signIn(server(), 'priya.raman');
});

const tell = (type: string, id: string, body: Record<string, unknown>) =>
  priya.tell([{ type, id, site: 'westside-clinic', keys: {}, body, asOf: instantOf(new Date()) }]);

test('a statement that is held is found by itself, names who holds it, and is closed when it went out', async () => {
  const account = 'PA-STATEMENT';
  const statement = (sentOn: string | null, heldBy: readonly object[]) =>
    tell('statement', 'ST-77', { account, amountMinor: 84_50, dueOn: '2026-10-10', sentOn, heldBy });
  await statement(null, [{ step: 'Coding of the visit', who: 'Dr. Adeyemi', since: '2026-10-03' }]);
  const { page } = await open();
  await signIn(page, 'maya.okafor');
  await openCase(page, 'Billing exceptions', account);
  await expect(page.getByText(/Coding of the visit is not finished: Dr. Adeyemi/).first()).toBeVisible();
  await expect(action(page, 'Approve')).toHaveAttribute('aria-disabled', 'true');
  expect(await look(page, 'statement-held')).toEqual([]);
  await statement('2026-11-24', []);
  await action(page, 'Check again').click();
  await expect(action(page, 'Approve')).not.toHaveAttribute('aria-disabled', 'true');
  await decide(page, 'Approve', '');
  await openQueue(page, 'Decided');
  await expectDecided(page, 'PA-STATEMENT', 'Closed');
});

test('coverage that does not fit is reported with the form, corrected by one person and closed by another', async () => {
  const answer = (isActive: boolean) =>
    tell('coverage-check', 'PA-COVER', { payer: 'Evergreen Valley', isActive, askedOn: '2026-11-20' });
  await answer(false);
  const { page: atDaniels } = await open();
  await signIn(atDaniels, 'daniel.reyes');
  await beginProposal(atDaniels, 'billing exception');
  const form = atDaniels.getByRole('dialog', { name: 'Report a billing exception' });
  await form.getByLabel('Site').selectOption('westside-clinic');
  await form.getByLabel('What is wrong').selectOption('eligibility');
  await form.getByLabel('Account').fill('PA-COVER');
  const payer = form.getByRole('combobox', { name: /^Payer/ });
  await payer.fill('Evergreen');
  await payer.press('Enter');
  await form.getByLabel('Service date').fill('2026-10-02');
  await form.getByLabel('Amount at stake').fill('84.50');
  await form.getByLabel('What was found').fill('The claim was denied for coverage.');
  await expect(form.getByRole('complementary')).toContainText('not covered on Oct 2, 2026');
  const propose = form.getByRole('button', { name: /^Propose/ });
  await propose.last().click();
  await expect(form).toBeHidden();
  await openCase(atDaniels, 'Billing exceptions', 'PA-COVER');
  await doStep(atDaniels, 'Correct the registration', 'Member number corrected on Dec 1.');

  const { page } = await open();
  await signIn(page, 'maya.okafor');
  await openCase(page, 'Billing exceptions', 'PA-COVER');
  await expect(action(page, 'Approve')).toHaveAttribute('aria-disabled', 'true');
  await answer(true);
  await action(page, 'Check again').click();
  await expect(action(page, 'Approve')).not.toHaveAttribute('aria-disabled', 'true');
  await decide(page, 'Approve', '');
  await openQueue(page, 'Decided');
  await expectDecided(page, 'PA-COVER', 'Closed');
});

test('a claim that the payer sent back is found with its rule, repaired in two steps and closed', async () => {
  await priya.import('claims.837', claimsText([{ id: 'PCN-BACK', charge: '140' }]));
  await priya.import('answer.277', statusText([{ id: 'PCN-BACK', category: 'A7' }]));
  const { page: atDaniels } = await open();
  await signIn(atDaniels, 'daniel.reyes');
  await openCase(atDaniels, 'Billing exceptions', 'PCN-BACK');
  await expect(atDaniels.getByText('Rejected: information is not valid (A7:20)').first()).toBeVisible();
  expect(await look(atDaniels, 'claim-back')).toEqual([]);
  await doStep(atDaniels, 'Meet the rule', 'Authorisation 4471 obtained.');
  await openCase(atDaniels, 'Billing exceptions', 'PCN-BACK');
  await doStep(atDaniels, 'Send the claim again', 'Sent as PCN-BACK on Dec 1.');

  const { page } = await open();
  await signIn(page, 'ruth.abramson');
  await openCase(page, 'Billing exceptions', 'PCN-BACK');
  await decide(page, 'Approve', '');
  await openQueue(page, 'Decided');
  await expectDecided(page, 'PCN-BACK', 'Closed');
});
