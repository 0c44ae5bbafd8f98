import { expect, test, type ElectronApplication, type Page } from '@playwright/test';
import { decide, goTo, signIn } from './support/acts.ts';
import { journeys } from './support/journeys.ts';
import { look } from './support/look.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, server } = journeys();

let daniel: RemotePerson;
test.beforeAll(async () => {
  daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
});

function bell(page: Page, words: string) {
  return page.getByRole('button', { name: `Notices: ${words}` });
}

/** What the operating system was asked to show, in the place of a desktop that this machine does not have. */
type Shown = { title: string; body: string; click: () => void };

async function standInForTheDesktop(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ Notification }) => {
    const shown: Shown[] = [];
    Object.assign(globalThis, { shownNotices: shown });
    Notification.isSupported = () => true;
    Notification.prototype.show = function show(this: Electron.Notification) {
      shown.push({ title: this.title, body: this.body, click: () => void this.emit('click') });
    };
  });
}

function shownBySystem(app: ElectronApplication): Promise<string[]> {
  return app.evaluate(() =>
    (globalThis as unknown as { shownNotices: Shown[] }).shownNotices.map(({ title, body }) => `${title} | ${body}`),
  );
}

test('what waits for a clinic manager shows in her bell, opens by keyboard, and is read on both her computers', async () => {
  const { page } = await open();
  await signIn(page, 'maya.okafor');
  await expect(bell(page, 'nothing new')).toBeVisible();
  const { page: elsewhere } = await open();
  await signIn(elsewhere, 'maya.okafor');
  const proposed = await daniel.propose({ amountMinor: 75_00 });
  await expect(bell(page, '1 notice to read')).toBeVisible();
  await expect(bell(elsewhere, '1 notice to read')).toBeVisible();

  await page.keyboard.press('Shift+N');
  const panel = page.getByRole('dialog', { name: 'Notices' });
  await expect(
    panel.getByRole('button', { name: `Waits for your approval: ${proposed.number} (not read)` }),
  ).toBeFocused();
  await expect(panel).toContainText('Westside Family Clinic · under $100');
  await expect(panel).not.toContainText(proposed.account);
  expect(await look(page, 'notices')).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: `Case ${proposed.number}` })).toBeVisible();
  await expect(bell(page, 'nothing new')).toBeVisible();
  await expect(bell(elsewhere, 'nothing new')).toBeVisible();

  await test.step('and what came back is told to whoever proposed it', async () => {
    const { page: atDaniels } = await open();
    await signIn(atDaniels, 'daniel.reyes');
    await decide(page, 'Return', 'Was it appealed?');
    await expect(bell(atDaniels, '1 notice to read')).toBeVisible();
    await bell(atDaniels, '1 notice to read').click();
    await atDaniels.getByRole('button', { name: new RegExp(`^Returned to you: ${proposed.number}`) }).click();
    await expect(atDaniels.getByRole('article', { name: `Case ${proposed.number}` })).toBeVisible();
  });
});

test('the system shows what she chose, not in her quiet hours; a click opens the case, and her choice is kept', async () => {
  const { app, page } = await open();
  await standInForTheDesktop(app);
  await signIn(page, 'maya.okafor');
  await goTo(page, 'Settings');
  const section = page.getByRole('region', { name: 'Notifications' });
  await expect(section.getByRole('button', { name: 'Keep' })).toBeDisabled();
  await section.getByRole('checkbox', { name: 'Waits for your approval: on this computer' }).check();
  await section.getByRole('checkbox', { name: 'Quiet hours' }).uncheck();
  await section.getByRole('button', { name: 'Keep' }).click();
  await expect(section.getByText('Waits for the server')).toHaveCount(0);
  expect(await look(page, 'notice-settings')).toEqual([]);

  const shown = await daniel.propose({ amountMinor: 81_00 });
  await expect
    .poll(() => shownBySystem(app))
    .toEqual([`Waits for your approval: ${shown.number} | Write-off · Westside Family Clinic · under $100`]);
  await app.evaluate(() => (globalThis as unknown as { shownNotices: Shown[] }).shownNotices[0]?.click());
  await expect(page.getByRole('article', { name: `Case ${shown.number}` })).toBeVisible();
  await expect(bell(page, 'nothing new')).toBeVisible();

  await goTo(page, 'Settings');
  await section.getByRole('checkbox', { name: 'Quiet hours' }).check();
  await section.getByLabel('Quiet from').fill('00:00');
  await section.getByLabel('Quiet until').fill('23:59');
  await section.getByRole('button', { name: 'Keep' }).click();
  await expect(section.getByText('Waits for the server')).toHaveCount(0);
  await daniel.propose({ amountMinor: 82_00 });
  await expect(bell(page, '1 notice to read')).toBeVisible();
  expect(await shownBySystem(app)).toHaveLength(1);

  const { page: elsewhere } = await open();
  await signIn(elsewhere, 'maya.okafor');
  await goTo(elsewhere, 'Settings');
  const there = elsewhere.getByRole('region', { name: 'Notifications' });
  await expect(there.getByRole('checkbox', { name: 'Waits for your approval: on this computer' })).toBeChecked();
  await expect(there.getByLabel('Quiet until')).toHaveValue('23:59');
});
