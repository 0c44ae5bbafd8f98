import { expect, test } from '@playwright/test';
import { expectOpen, expectSync, giveAccount, goTo, lock, PIN, signIn, unlock } from './support/acts.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';

const { open } = journeys();

test('a person signs in, chooses a PIN, locks, and unlocks with it', async () => {
  const { page } = await open();
  await expect(page.getByText('This is a demonstration organisation')).toBeVisible();
  await expect(page.getByRole('radiogroup', { name: 'Account' }).getByRole('radio')).toHaveCount(10);
  await signIn(page, 'maya.okafor');
  await expectSync(page, 'Online');
  await lock(page, 'Maya Okafor');
  await unlock(page);
  await expectOpen(page);
  await expectSync(page, 'Online');
});

test('each person begins at a place that is of use to them', async () => {
  for (const [account, heading] of [
    ['maya.okafor', 'My approvals'],
    ['daniel.reyes', 'Denials'],
    ['samuel.osei', 'Decided'],
  ] as const) {
    const { page, close } = await open();
    await signIn(page, account);
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await goTo(page, 'Settings');
    await goTo(page, 'Cases');
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await close();
  }
});

test('a wrong PIN keeps the work closed and says how many tries are left', async () => {
  const { page } = await open();
  await signIn(page, 'maya.okafor');
  await lock(page, 'Maya Okafor');
  await unlock(page, '999999');
  await expect(page.getByRole('alert')).toContainText('That is not the PIN.');
  await expect(page.getByRole('alert')).toContainText('left before a pause');
  await unlock(page);
  await expectOpen(page);
});

test('two PINs that differ, or one that is too short, are not taken', async () => {
  const { page } = await open();
  await giveAccount(page, 'priya.raman', 'countersign');
  await page.getByLabel('New PIN').fill('12345');
  await expect(page.getByRole('button', { name: 'Open the workbench' })).toBeDisabled();
  await page.getByLabel('New PIN').fill(PIN);
  await page.getByLabel('The same PIN again').fill('864213');
  await page.getByRole('button', { name: 'Open the workbench' }).click();
  await expect(page.getByRole('alert')).toContainText('The two PINs differ.');
});

test('a wrong password is refused in words that do not tell whether the account exists', async () => {
  const { page } = await open({ expected: FAILED_REQUEST });
  await giveAccount(page, 'maya.okafor', 'wrong password');
  await expect(page.getByRole('alert')).not.toBeEmpty();
  const known = await page.getByRole('alert').textContent();
  await giveAccount(page, 'nobody.here', 'wrong password');
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled();
  await expect(page.getByRole('alert')).toHaveText(known ?? '');
});

test('says in words that the server does not answer', async () => {
  const { page } = await open({ server: 'http://127.0.0.1:9', expected: FAILED_REQUEST });
  await giveAccount(page, 'maya.okafor', 'countersign');
  await expect(page.getByRole('alert')).toContainText('The server does not answer.');
});
