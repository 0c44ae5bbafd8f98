import { expect, test, type Page } from '@playwright/test';
import { dropFile, expectSync, goTo, lock, openQueue, signIn } from './support/acts.ts';
import { journeys } from './support/journeys.ts';
import { look, SMALL } from './support/look.ts';
import { remittanceFile } from './support/remittance-files.ts';

const { open } = journeys({ demoDays: 25 });

type Screen = { readonly name: string; readonly show: (page: Page) => Promise<void> };

const firstRow = (page: Page) => page.locator('.ag-row[row-index="0"]').first();
const inQueue = (queue: string) => async (page: Page) => {
  await openQueue(page, queue);
  await expect(firstRow(page)).toBeVisible();
};
const inCase = (queue: string) => async (page: Page) => {
  await inQueue(queue)(page);
  await firstRow(page).dblclick();
  await expect(page.getByRole('heading', { name: 'Timeline' })).toBeVisible();
};

const screens: readonly Screen[] = [
  { name: 'approvals', show: inQueue('My approvals') },
  { name: 'queue', show: inQueue('Denials') },
  { name: 'all-open', show: inQueue('All open') },
  { name: 'empty-queue', show: (page) => openQueue(page, 'Posting exceptions') },
  { name: 'case-approval', show: inCase('My approvals') },
  { name: 'case-write-off', show: inCase('Write-offs') },
  { name: 'case-denial', show: inCase('Denials') },
  { name: 'case-credit', show: inCase('Credit balances') },
  { name: 'case-exception', show: inCase('Remittance exceptions') },
  {
    name: 'decision',
    show: async (page) => {
      await inCase('My approvals')(page);
      await page.keyboard.press('r');
      await expect(page.getByRole('form', { name: 'Refuse' })).toBeVisible();
    },
  },
  {
    name: 'remittances',
    show: async (page) => {
      await goTo(page, 'Remits');
      await expect(firstRow(page)).toBeVisible();
    },
  },
  {
    name: 'remittance',
    show: async (page) => {
      await goTo(page, 'Remits');
      await firstRow(page).dblclick();
      await expect(page.getByRole('heading', { name: 'Balance' })).toBeVisible();
      await page.keyboard.press('j');
      await expect(page.getByRole('article', { name: /^Claim / })).toBeVisible();
    },
  },
  {
    name: 'journal',
    show: async (page) => {
      await goTo(page, 'Ledger');
      await page.getByRole('tab', { name: 'Journal' }).click();
      await firstRow(page).click();
      await expect(page.getByRole('complementary', { name: /^Entry / })).toBeVisible();
    },
  },
  {
    name: 'trial-balance',
    show: async (page) => {
      await goTo(page, 'Ledger');
      await page.getByRole('tab', { name: 'Trial balance' }).click();
      await expect(page.getByText('Balanced', { exact: true })).toBeVisible();
    },
  },
  {
    name: 'imports',
    show: async (page) => {
      await goTo(page, 'Imports');
      await expect(page.getByRole('heading', { name: /\.edi$/ })).toBeVisible();
    },
  },
  { name: 'results', show: (page) => goTo(page, 'Results') },
  { name: 'policies', show: (page) => goTo(page, 'Policies') },
  {
    name: 'policy',
    show: async (page) => {
      await goTo(page, 'Policies');
      await page.getByRole('link', { name: 'Approval of write-offs' }).click();
      await expect(page.getByRole('table', { name: 'Rules of Approval of write-offs' })).toBeVisible();
    },
  },
  { name: 'settings', show: (page) => goTo(page, 'Settings') },
  {
    name: 'absence',
    show: async (page) => {
      await goTo(page, 'Settings');
      await page.getByRole('link', { name: /^Arrange who decides/ }).click();
      const form = page.getByRole('region', { name: 'Arrange an absence' });
      await form.getByLabel('Who is absent').selectOption({ label: 'Maya Okafor' });
      await form.getByLabel('Who decides in the meantime').selectOption({ label: 'Priya Raman' });
      await form.getByLabel('Last day').fill(new Date().toISOString().slice(0, 10));
      await expect(form.getByRole('alert')).toContainText('Leave out credit balances');
    },
  },
  {
    name: 'several',
    show: async (page) => {
      await inQueue('Write-offs')(page);
      await firstRow(page).getByRole('gridcell').first().click();
      await page.keyboard.press('x');
      for (let row = 0; row < 5; row += 1) await page.keyboard.press('Shift+ArrowDown');
      await page.keyboard.press('a');
      await expect(page.getByRole('dialog').getByRole('status')).toContainText('pass');
    },
  },
  {
    name: 'palette',
    show: async (page) => {
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'sync',
    show: async (page) => {
      await page.getByRole('button', { name: /^Sync: / }).click();
      await expect(page.getByRole('dialog', { name: 'Sync' })).toBeVisible();
    },
  },
];

test('every main screen is free of accessibility violations and is kept as pictures, light, dark and in high contrast', async () => {
  test.setTimeout(900_000);
  const { page } = await open();
  await signIn(page, 'ruth.abramson');
  await expectSync(page, 'Online');
  await dropFile(page, remittanceFile(41));
  await expect(page.getByRole('region', { name: '835_41.edi' })).toContainText('Imported');
  const violations: string[] = [];
  for (const { name, show } of screens) {
    await test.step(name, async () => {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize(SMALL);
      await show(page);
      violations.push(...(await look(page, name)));
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
    });
  }
  await lock(page, 'Ruth Abramson');
  violations.push(...(await look(page, 'unlock')));
  await page.getByRole('button', { name: 'Sign in as someone else' }).click();
  await expect(page.getByRole('radiogroup', { name: 'Account' })).toBeVisible();
  violations.push(...(await look(page, 'sign-in')));
  expect(violations).toEqual([]);
});
