import { expect, test, type Page } from '@playwright/test';
import { beginProposal, decide, expectOpen, expectSync, goTo, lock, openCase, signIn, unlock } from './support/acts.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, server } = journeys();

const expectLocked = async (page: Page) => {
  await expect(page.getByRole('form', { name: 'Unlock' })).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Workbench' })).toBeHidden();
};

test('a window that nobody touches locks after the chosen time, and keeps what was half written', async () => {
  const daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
  const { number } = await daniel.propose({ amountMinor: 71_00 });
  const { app, page } = await open({ expected: FAILED_REQUEST });
  await signIn(page, 'ruth.abramson');
  await goTo(page, 'Settings');
  await expect(page.getByRole('radio', { name: 'After 15 minutes without input' })).toBeChecked();
  await page.clock.install();
  await page.getByRole('radio', { name: 'After 5 minutes without input' }).check();
  await openCase(page, 'My approvals', number);
  await page.keyboard.press('r');
  await page.keyboard.type('No backup for the amount');
  await page.clock.fastForward('04:59');
  await expect(page.getByRole('form', { name: 'Refuse' })).toBeVisible();
  await page.keyboard.type('.');
  await page.clock.fastForward('04:59');
  await expect(page.getByRole('form', { name: 'Refuse' })).toBeVisible();
  await page.clock.fastForward('00:30');
  await expectLocked(page);
  const status = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL());
  expect(status).toContain('/case/');

  await unlock(page);
  await expectOpen(page);
  await expect(page.getByText('You began to write under “Refuse”.')).toBeVisible();
  await page.keyboard.press('r');
  await expect(page.getByRole('form', { name: 'Refuse' }).getByRole('textbox')).toHaveValue(
    'No backup for the amount.',
  );
});

test('it locks at once when the computer goes to sleep or is locked, and keeps a proposal that was begun', async () => {
  const { app, page } = await open();
  await signIn(page, 'daniel.reyes');
  for (const event of ['suspend', 'lock-screen'] as const) {
    await beginProposal(page, 'write-off');
    const dialog = page.getByRole('dialog', { name: 'Propose a write-off' });
    await dialog.getByLabel('Account').fill(`PA-${event}`);
    await app.evaluate(({ powerMonitor }, name) => void powerMonitor.emit(name), event);
    await expectLocked(page);
    await unlock(page);
    await expectOpen(page);
    await beginProposal(page, 'write-off');
    await expect(dialog.getByLabel('Account')).toHaveValue(`PA-${event}`);
    await page.keyboard.press('Escape');
  }
});

test('a proposal outlasts Escape, and is gone when it is discarded or proposed; a key locks', async () => {
  const { page } = await open();
  await signIn(page, 'daniel.reyes');
  const dialog = page.getByRole('dialog', { name: 'Propose a write-off' });
  const account = dialog.getByLabel('Account');
  await beginProposal(page, 'write-off');
  await expect(dialog.getByRole('button', { name: 'Discard' })).toBeHidden();
  await account.fill('PA-KEPT');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await beginProposal(page, 'write-off');
  await expect(account).toHaveValue('PA-KEPT');
  await dialog.getByRole('button', { name: 'Discard' }).click();
  await beginProposal(page, 'write-off');
  await expect(account).toHaveValue('');
  await account.fill('PA-SENT');
  await dialog.getByLabel('Amount').fill('12.00');
  await dialog.getByLabel('Category').selectOption('Small balance');
  await dialog.getByLabel('Reason').fill('Cost of collecting is higher.');
  await dialog.getByRole('button', { name: 'Propose', exact: true }).click();
  await expect(dialog).toBeHidden();
  await beginProposal(page, 'write-off');
  await expect(account).toHaveValue('');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+l');
  await expectLocked(page);
  await unlock(page);
  await expectOpen(page);
});

test('without the PIN work is removed only by naming whose it is', async () => {
  const { page } = await open();
  await signIn(page, 'maya.okafor');
  await lock(page, 'Maya Okafor');
  await page.getByRole('button', { name: 'Forgot the PIN' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove Maya Okafor’s work' });
  await expect(dialog).toContainText('nobody can tell how many decisions and files were never sent');
  const confirm = dialog.getByRole('button', { name: 'Remove it' });
  await expect(confirm).toBeDisabled();
  await dialog.getByRole('textbox').fill('Ruth Abramson');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await unlock(page);
  await expectOpen(page);
  await lock(page, 'Maya Okafor');
  await page.getByRole('button', { name: 'Forgot the PIN' }).click();
  await dialog.getByRole('textbox').fill('maya okafor');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('form', { name: 'Sign in' })).toBeVisible();
});

test('with the workbench open it says what was never sent before it removes it', async () => {
  const daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
  const { number } = await daniel.propose({ amountMinor: 72_00 });
  const { page } = await open();
  await signIn(page, 'ruth.abramson');
  await openCase(page, 'My approvals', number);
  await page.getByRole('button', { name: /^Sync: / }).click();
  await page.getByRole('button', { name: 'Work offline' }).click();
  await page.keyboard.press('Escape');
  await expectSync(page, 'Working offline');
  await decide(page, 'Approve', '');
  await goTo(page, 'Settings');
  await page.getByRole('button', { name: 'Remove my work from this computer' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('alert')).toContainText('Never sent, and lost for good: 1 decision.');
  await dialog.getByRole('button', { name: 'Keep it' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Remove my work from this computer' }).click();
  await dialog.getByRole('button', { name: 'Remove and lose that' }).click();
  await expect(page.getByRole('form', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Unlock with a PIN' })).toBeHidden();
});
