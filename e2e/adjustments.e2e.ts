import { expect, test } from '@playwright/test';
import { accountRecord } from '../src-shared/testing/build-account.ts';
import { action, beginProposal, decide, expectDecided, openCase, openQueue, signIn } from './support/acts.ts';
import { journeys } from './support/journeys.ts';
import { look, SMALL } from './support/look.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, server } = journeys();

test('a payment on the wrong account is moved by one and approved by another, never more of it than there is', async () => {
  const priya = await RemotePerson.signIn(server(), 'priya.raman');
  await priya.tell([
    accountRecord('PA-CA1', { balanceMinor: 0 }),
    accountRecord('PA-CA2', { balanceMinor: 250_00, payments: [] }),
  ]);
  const { page: atDaniels } = await open();
  await atDaniels.setViewportSize(SMALL);
  await signIn(atDaniels, 'daniel.reyes');
  const tooMuch = '$250.00 of PM-1 stands on PA-CA1, and not $300.00.';

  await test.step('the form says beforehand that there is not so much to be moved', async () => {
    await beginProposal(atDaniels, 'credit adjustment');
    const form = atDaniels.getByRole('dialog', { name: 'Propose a credit adjustment' });
    await form.getByLabel('Site').selectOption({ label: 'Westside Family Clinic' });
    await form.getByLabel('What is adjusted').selectOption('transfer');
    await form.getByRole('textbox', { name: /^Account/ }).fill('PA-CA1');
    await form.getByRole('textbox', { name: /^Payment/ }).fill('PM-1');
    await form.getByRole('textbox', { name: /^Belongs to account/ }).fill('PA-CA1');
    await form.getByLabel('Amount').fill('300');
    await form.getByLabel('Reason').fill('The payment named the other account.');
    await atDaniels.keyboard.press('Control+Enter');
    await expect(form.getByText('Belongs to account is another account than the one it stands on.')).toBeVisible();
    await form.getByRole('textbox', { name: /^Belongs to account/ }).fill('PA-CA2');
    await expect(form.getByRole('complementary')).toContainText(tooMuch);
    expect(await look(atDaniels, 'propose-credit-adjustment')).toEqual([]);
    await atDaniels.setViewportSize(SMALL);
    await atDaniels.keyboard.press('Control+Enter');
    await expect(form).toBeHidden();
  });

  const { page } = await open();
  await page.setViewportSize(SMALL);
  await signIn(page, 'maya.okafor');
  await test.step('nobody approves it as it stands, until its proposer changes it', async () => {
    await openCase(page, 'Credit adjustments', 'CA-1001');
    await expect(page.getByRole('region', { name: 'Cannot be approved yet' })).toContainText(tooMuch);
    await expect(action(page, 'Approve')).toHaveAttribute('aria-disabled', 'true');
    await openCase(atDaniels, 'Credit adjustments', 'CA-1001');
    await action(atDaniels, 'Change').click();
    const change = atDaniels.getByRole('dialog', { name: 'Change CA-1001' });
    await change.getByLabel('Why does it change?').fill('Fifty of it was another payment.');
    await change.getByLabel('Amount').fill('250');
    await atDaniels.keyboard.press('Control+Enter');
    await expect(change).toBeHidden();
  });

  await test.step('the clinic manager approves it, and the books move it from one account to the other', async () => {
    await expect(page.getByRole('region', { name: 'Cannot be approved yet' })).toBeHidden();
    expect(await look(page, 'credit-adjustment')).toEqual([]);
    await page.setViewportSize(SMALL);
    await decide(page, 'Approve', '');
    await openQueue(page, 'Decided');
    await expectDecided(page, 'CA-1001', 'Posted');
    const entry = (await priya.entries()).find(({ lines }) => lines.some(({ party }) => party === 'PA-CA2'));
    expect(entry?.lines.map(({ party, debitMinor, creditMinor }) => [party, debitMinor, creditMinor])).toEqual([
      ['PA-CA1', 250_00, 0],
      ['PA-CA2', 0, 250_00],
    ]);
  });

  await test.step('what was moved is not moved again', async () => {
    const again = await priya.case((await priya.caseAbout('PA-CA1'))?.id ?? '');
    const daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
    const { blockedBy } = await daniel.proposeCase({
      kind: 'credit-adjustment',
      site: again.site,
      values: { ...again.intake?.values, amountMinor: 1_00 },
    });
    expect(blockedBy).toEqual(['$0.00 of PM-1 stands on PA-CA1, and not $1.00.']);
  });
});
