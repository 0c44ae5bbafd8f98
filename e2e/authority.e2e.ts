import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import {
  action,
  decide,
  expectDecided,
  expectSync,
  goTo,
  openCase,
  openQueue,
  PIN,
  signIn,
  unlock,
} from './support/acts.ts';
import { ComputerClock } from './support/computer-clock.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';
import { look } from './support/look.ts';
import { Network } from './support/network.ts';
import { reportFault, saveBundle } from './support/saved-bundle.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, profile, server } = journeys();

let daniel: RemotePerson;
test.beforeAll(async () => {
  daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
});

const pinForm = (page: Page) => page.getByRole('form', { name: 'Confirm with your PIN' });

async function giveAgain(page: Page, pin: string): Promise<void> {
  await pinForm(page).getByLabel('PIN').fill(pin);
  await page.keyboard.press('Enter');
}

test('an approval above $2,500.00 takes the PIN again, and five wrong ones lock the work', async () => {
  const large = await daniel.propose({ amountMinor: 3_000_00 });
  const { app, page } = await open();
  const clock = await ComputerClock.of(app);
  await signIn(page, 'ruth.abramson');
  await clock.set(0.1);
  const approve = async () => {
    await action(page, 'Approve').click();
    await page.getByRole('form', { name: 'Approve' }).locator('button[type="submit"]').click();
    await expect(pinForm(page)).toBeVisible();
  };
  await openCase(page, 'Write-offs', large.number);
  await approve();
  await expect(pinForm(page).getByLabel('PIN')).toBeFocused();
  expect(await look(page, 'pin-again')).toEqual([]);

  await test.step('not given: nothing is approved', async () => {
    await page.keyboard.press('Escape');
    await expect(pinForm(page)).toBeHidden();
    expect((await daniel.case(large.id)).approvals).toEqual([]);
    await page.keyboard.press('Escape');
  });

  await test.step('a wrong one, then the right one: it is approved', async () => {
    await openCase(page, 'Write-offs', large.number);
    await approve();
    await giveAgain(page, '111111');
    await expect(pinForm(page).getByRole('alert')).toHaveText(
      'That is not the PIN. After 4 more wrong tries the work is locked.',
    );
    await giveAgain(page, PIN);
    await expect(pinForm(page)).toBeHidden();
    await expect(async () => expect((await daniel.case(large.id)).approvals).toHaveLength(1)).toPass();
  });

  await test.step('five wrong ones: locked, nothing approved, and the right PIN opens it again', async () => {
    const next = await daniel.propose({ amountMinor: 3_100_00 });
    await clock.set(0.3);
    await openCase(page, 'Write-offs', next.number);
    await approve();
    for (let times = 0; times < 5; times += 1) {
      await giveAgain(page, '111111');
      if (times < 4) await expect(pinForm(page).getByRole('alert')).toContainText(`After ${4 - times} more wrong`);
    }
    await expect(page.getByRole('form', { name: 'Unlock' })).toBeVisible();
    expect((await daniel.case(next.id)).approvals).toEqual([]);
    await unlock(page);
    await expectSync(page, 'Online');
  });
});

test('a computer that an administrator revokes says so at its next contact, and its vault is gone', async () => {
  const folder = profile();
  const vault = join(folder, 'vaults', 'maya.okafor');
  const mayas = await open({ profile: folder, expected: FAILED_REQUEST });
  await signIn(mayas.page, 'maya.okafor');
  await expectSync(mayas.page, 'Online');
  expect(existsSync(vault)).toBe(true);
  const { page } = await open();
  await signIn(page, 'ines.calderon');
  await goTo(page, 'Fleet');
  const hers = page
    .getByRole('region', { name: 'List of computers' })
    .getByRole('row')
    .filter({ hasText: 'Maya Okafor' });
  await hers.click();
  const revoke = page.getByRole('button', { name: /^Revoke .* of Maya Okafor$/ });
  expect(await look(page, 'fleet')).toEqual([]);

  await test.step('and has its ring and its diagnostics seen to, of which the person is told', async () => {
    await page.getByLabel('Ring of updates').selectOption({ label: 'Pilot' });
    await expect(hers).toContainText('Pilot, not heard yet');
    await page.getByRole('button', { name: 'Ask for a diagnostics bundle' }).click();
    await expect(page.getByText(/Asked for by In.s Calder.n/)).toBeVisible();
    // What is told every few minutes is told at once when a session begins.
    await mayas.page.getByRole('button', { name: 'Sync: Online' }).click();
    await mayas.page.getByRole('button', { name: 'Work offline' }).click();
    await mayas.page.getByRole('button', { name: 'Go online' }).click();
    await expect(mayas.page.getByText(/asked for a diagnostics bundle of this computer; it was sent/)).toBeVisible();
    await mayas.page.keyboard.press('Escape');
    await mayas.page.getByRole('button', { name: 'What is in it' }).click();
    await expect(mayas.page.getByRole('table', { name: 'Checks' })).toBeVisible();
    expect(await look(mayas.page, 'check')).toEqual([]);
    await reportFault(
      mayas.page,
      'TypeError: no balance of Henrietta Quillfeather, born 1962-04-17, PA-7F3K0002, $1,284.50',
    );
    const texts = await saveBundle(mayas, folder);
    expect([...texts.keys()]).toEqual(expect.arrayContaining(['manifest.json', 'checks.txt', 'settings.json']));
    const said = [...texts.values()].join('\n');
    expect(said).toContain('window.fault');
    expect(said).not.toMatch(/Henrietta|Quillfeather|1962-04-17|7F3K0002|1,284|Maya|Okafor/);
    await mayas.page.getByRole('button', { name: 'Noted' }).click();
    await expect(async () => {
      await page.getByRole('button', { name: 'Look again' }).click();
      await expect(hers).toContainText('Pilot, forced', { timeout: 2_000 });
    }).toPass();
    await expect(page.getByRole('button', { name: /^Save the bundle/ })).toBeVisible();
  });

  await revoke.click();
  expect(await look(page, 'revoke')).toEqual([]);

  await test.step('not while one still wonders', async () => {
    await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
    await expect(page.getByRole('dialog')).toBeHidden();
    await expectSync(mayas.page, 'Online');
  });

  await revoke.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(mayas.page.getByRole('heading', { name: 'Nothing is kept here any more' })).toBeVisible();
  await expect(mayas.page.getByText('This computer was revoked by an administrator.')).toBeVisible();
  expect(await look(mayas.page, 'revoked')).toEqual([]);
  expect(existsSync(vault)).toBe(false);
  await mayas.page.keyboard.press('Enter');
  await expect(mayas.page.getByRole('form', { name: 'Sign in' })).toBeVisible();
  await expect(mayas.page.getByRole('button', { name: 'Unlock with a PIN' })).toBeHidden();
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(hers).toContainText('Data destroyed');
});

test('when the lease has ended one reads and does not decide, and a clock that is set back does not help', async () => {
  test.setTimeout(240_000);
  const proposed = await daniel.propose({ amountMinor: 45_00 });
  const network = await Network.to(server().url);
  const { app, page } = await open({ server: network.url, expected: FAILED_REQUEST });
  const clock = await ComputerClock.of(app);
  await signIn(page, 'maya.okafor');
  await openCase(page, 'My approvals', proposed.number);
  network.cut();
  await expectSync(page, 'Offline');
  await expect(action(page, 'Approve')).not.toHaveAttribute('aria-disabled', 'true');
  await clock.set(73);
  await expect(action(page, 'Approve')).toHaveAttribute('aria-disabled', 'true', { timeout: 40_000 });
  await expect(action(page, 'Approve')).toHaveAccessibleDescription(/The leave to decide without the server ended/);
  expect(await look(page, 'lease-ended')).toEqual([]);
  await clock.set(-7 * 24);
  await page.keyboard.press('a');
  await expect(page.getByRole('form', { name: 'Approve' })).toBeHidden();
  await openCase(page, 'Write-offs', proposed.number);
  await expect(page.getByText('The payer will not reprocess it.').first()).toBeVisible();
  await expect(action(page, 'Approve')).toHaveAttribute('aria-disabled', 'true');

  await test.step('the next contact with the server renews it', async () => {
    network.mend();
    // After a long while without it the server is looked for once a minute.
    await expect(page.getByRole('button', { name: 'Sync: Online', exact: true })).toBeVisible({ timeout: 90_000 });
    await expect(action(page, 'Approve')).not.toHaveAttribute('aria-disabled', 'true', { timeout: 40_000 });
    await decide(page, 'Approve', '');
    await openQueue(page, 'Decided');
    await expectDecided(page, proposed.number, 'Posted');
  });
  network.close();
});

test('signing out on every computer ends the sessions of the others at once, and keeps the work of each', async () => {
  const [first, second] = [await open({ expected: FAILED_REQUEST }), await open({ expected: FAILED_REQUEST })];
  for (const { page } of [first, second]) {
    await signIn(page, 'tom.lindqvist');
    await expectSync(page, 'Online');
  }
  await first.page.getByRole('button', { name: 'Tom Lindqvist', exact: true }).click();
  await first.page.getByRole('menuitem', { name: 'Sign out' }).click();
  await first.page.getByRole('button', { name: 'Sign out on every computer' }).click();
  await expect(first.page.getByRole('form', { name: 'Unlock' })).toBeVisible();
  await expectSync(second.page, 'Signed out');
  await second.page.getByRole('button', { name: 'Sync: Signed out' }).click();
  await second.page.getByRole('dialog', { name: 'Sync' }).getByRole('button', { name: 'Sign in again' }).click();
  const form = second.page.getByRole('form', { name: 'Sign in again' });
  await expect(form.getByLabel('Password')).toBeFocused();
  await expect(form.getByRole('button', { name: 'With your organisation' })).toBeHidden();
  await form.getByLabel('Password').fill('countersign');
  await second.page.keyboard.press('Enter');
  await expectSync(second.page, 'Online');
});
