import { expect, test } from '@playwright/test';
import { action, openCase, openQueue, rowWith, signIn } from './support/acts.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';
import { Network } from './support/network.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, server } = journeys();

let daniel: RemotePerson;
test.beforeAll(async () => {
  daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
});

test('a director gives a case to a clinic manager with the keyboard: offered to whom it can go, and why not to others', async () => {
  const proposed = await daniel.propose({ amountMinor: 75_00 });
  const { page } = await open();
  await signIn(page, 'ruth.abramson');
  await openCase(page, 'Write-offs', proposed.number);
  await page.keyboard.press('g');
  const form = page.getByRole('form', { name: 'Assign' });
  const picker = form.getByRole('combobox', { name: /^Who works on it/ });
  await expect(picker).toBeFocused();
  await test.step('not to somebody of another site, nor to an auditor', async () => {
    await picker.fill('tom');
    const tom = page.getByRole('option', { name: 'Tom Lindqvist' });
    await expect(tom).toContainText('has no role at Westside Family Clinic');
    await expect(tom).toBeDisabled();
    await picker.press('Enter');
    await picker.fill('samuel');
    await expect(page.getByRole('option', { name: 'Samuel Osei' })).toContainText('does not work on them');
  });
  await picker.fill('clinic manager');
  await expect(page.getByRole('listbox', { name: /^Who works on it/ }).getByRole('option')).toHaveText([
    /Maya Okafor.*can approve it/,
  ]);
  await page.keyboard.press('Enter');
  await expect(picker).toHaveValue('Maya Okafor');
  await test.step('not without a reason', async () => {
    await page.keyboard.press('Enter');
    await expect(form.getByText('Why do you assign it? Write it here.')).toBeVisible();
  });
  await page.keyboard.type('It is her patient.');
  await page.keyboard.press('Enter');
  await expect(form).toBeHidden();
  await expect.poll(async () => (await daniel.case(proposed.id)).owner?.name).toBe('Maya Okafor');
  await openCase(page, 'Write-offs', proposed.number);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline).toContainText('Ruth Abramson assigned it');
  await expect(timeline).toContainText('It is her patient.');
  await expect(timeline).toContainText('Maya Okafor');
});

test('who neither has a case nor decides it does not assign it, and to be given a case lets nobody approve their own', async () => {
  const proposed = await daniel.propose({ amountMinor: 85_00 });
  const { page: atPriyas } = await open();
  await signIn(atPriyas, 'priya.raman');
  await openCase(atPriyas, 'Write-offs', proposed.number);
  await expect(action(atPriyas, 'Assign')).toHaveAttribute('aria-disabled', 'true');
  await expect(action(atPriyas, 'Assign')).toHaveAccessibleDescription(/you do not assign these cases; Maya Okafor/);

  const ruth = await RemotePerson.signIn(server(), 'ruth.abramson');
  const given = await ruth.act(proposed, {
    type: 'case.assign',
    to: proposed.proposedBy.id,
    from: null,
    reason: 'Please complete it.',
  });
  expect(given.state).toBe('accepted');
  const { page } = await open();
  await signIn(page, 'daniel.reyes');
  await openCase(page, 'Write-offs', proposed.number);
  await expect(action(page, 'Release')).not.toHaveAttribute('aria-disabled', 'true');
  await expect(action(page, 'Approve')).toHaveAttribute('aria-disabled', 'true');
  await test.step('they may hand it on, since it is theirs', async () => {
    await page.keyboard.press('g');
    const form = page.getByRole('form', { name: 'Assign' });
    await form.getByRole('combobox').fill('keith');
    await page.keyboard.press('Enter');
    await form.getByRole('textbox', { name: /^Why/ }).fill('Complete now.');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await daniel.case(proposed.id)).owner?.name).toBe('Keith Vance');
  });
});

test('a manager gives several cases to one person at once, and they stay marked while the server is away', async () => {
  const several = [await daniel.propose({ amountMinor: 51_00 }), await daniel.propose({ amountMinor: 52_00 })];
  const network = await Network.to(server().url);
  const { page } = await open({ server: network.url, expected: FAILED_REQUEST });
  await page.setViewportSize({ width: 1920, height: 1000 });
  await signIn(page, 'maya.okafor');
  await openQueue(page, 'Write-offs');
  await rowWith(page, several[0]!.number).getByRole('gridcell').first().click();
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('g');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('status')).toHaveText('All 2 pass.');
  const commit = dialog.getByRole('button', { name: 'Assign 2' });
  await expect(commit).toBeDisabled();
  await dialog.getByRole('combobox').fill('daniel');
  await page.keyboard.press('Enter');
  await dialog.getByRole('textbox', { name: /^Why/ }).fill('Add what the payer said.');
  network.cut();
  await commit.click();
  await expect(dialog.getByRole('status')).toHaveText('2 of 2 stored on this computer, 0 answered by the server.');
  await dialog.getByRole('button', { name: 'Close' }).click();
  for (const { number } of several) {
    await expect(rowWith(page, number)).toContainText('→ Daniel Reyes (waiting)');
    await expect(rowWith(page, number)).toContainText('Assignment waiting');
  }
  network.mend();
  for (const { id, number } of several) {
    await expect.poll(async () => (await daniel.case(id)).owner?.name, { timeout: 60_000 }).toBe('Daniel Reyes');
    await expect(rowWith(page, number)).not.toContainText('waiting');
  }
  network.close();
});
