import { expect, test } from '@playwright/test';
import { decide, expectDecided, goTo, openCase, openQueue, rowWith, signIn } from './support/acts.ts';
import { journeys } from './support/journeys.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, server } = journeys();

let daniel: RemotePerson;
test.beforeAll(async () => {
  daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
});

test('a clinic manager arranges her absence, and her stand-in from another site decides for her', async () => {
  const proposed = await daniel.propose({ amountMinor: 75_00 });
  const { page } = await open();
  await signIn(page, 'maya.okafor');
  await page.getByRole('button', { name: 'Maya Okafor' }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await page.getByRole('link', { name: /^Arrange who decides/ }).click();
  const form = page.getByRole('region', { name: 'Arrange an absence' });
  await form.getByLabel('Who decides in the meantime').selectOption({ label: 'Priya Raman' });
  const today = new Date().toISOString().slice(0, 10);
  await form.getByLabel('Last day').fill(today);
  await test.step('not by somebody whose duties exclude it', async () => {
    await expect(form.getByRole('alert')).toContainText('Whoever posts payments or reconciles the bank');
    await expect(form.getByRole('button', { name: 'Arrange' })).toBeDisabled();
  });
  await form.getByLabel('Who decides in the meantime').selectOption({ label: 'Tom Lindqvist' });
  await test.step('what was begun is there again after looking at something else', async () => {
    await goTo(page, 'Cases');
    await page.goBack();
    await expect(form.getByLabel('Last day')).toHaveValue(today);
  });
  await form.getByRole('button', { name: 'Arrange' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'Tom Lindqvist' })).toContainText('In force');

  const { page: atToms } = await open();
  await signIn(atToms, 'tom.lindqvist');
  await openQueue(atToms, 'My approvals');
  await expect(rowWith(atToms, proposed.number)).toContainText('for Maya Okafor');
  await openCase(atToms, 'My approvals', proposed.number);
  await expect(atToms.getByRole('region', { name: 'Who can approve' })).toContainText(
    'Tom Lindqvist for Maya Okafor, who is absent',
  );
  await decide(atToms, 'Approve', '');
  await openQueue(atToms, 'Decided');
  await expectDecided(atToms, proposed.number, 'Posted');
  await openCase(atToms, 'Decided', proposed.number);
  await expect(atToms.getByText('approved it for Maya Okafor, who was absent')).toBeVisible();
});

test('several cases are decided at once: first what passes and what does not, then each by itself', async () => {
  const small = [
    await daniel.propose({ amountMinor: 41_00 }),
    await daniel.propose({ amountMinor: 42_00 }),
    await daniel.propose({ amountMinor: 43_00 }),
  ];
  const large = await daniel.propose({ amountMinor: 940_00 });
  const { page } = await open();
  await signIn(page, 'maya.okafor');
  await openQueue(page, 'Write-offs');
  await rowWith(page, small[0]!.number).getByRole('gridcell').first().click();
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByRole('button', { name: /^Approve 4/ })).toBeVisible();
  await page.keyboard.press('a');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('status')).toHaveText('3 of 4 pass.');
  await expect(dialog.getByRole('row').filter({ hasText: large.number })).toContainText('Over your limit of $500.00');
  await dialog.getByRole('button', { name: 'Approve 3' }).click();
  await expect(dialog.getByRole('status')).toHaveText('3 of 3 stored on this computer, 3 answered by the server.');
  for (const { number } of small) {
    await expect(dialog.getByRole('row').filter({ hasText: number })).toContainText('Accepted');
  }
  await dialog.getByRole('button', { name: 'Close' }).click();
  await openQueue(page, 'Decided');
  for (const { number } of small) await expectDecided(page, number, 'Posted');
  await openQueue(page, 'Write-offs');
  await expect(rowWith(page, large.number)).toBeVisible();
});
