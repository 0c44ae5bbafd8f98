import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { decide, expectOpen, expectSync } from './support/acts.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';
import { look } from './support/look.ts';

const { open, profile } = journeys();

const drill = (page: Page) => page.getByRole('complementary', { name: 'Guided drill' });

test('one key opens an office to practise in: the drill ticks off what was really done, and leaving wipes it', async () => {
  const folder = profile();
  // Nothing answers there: practice needs no server.
  const { page } = await open({ profile: folder, server: 'http://127.0.0.1:9', expected: FAILED_REQUEST });
  await expect(page.getByRole('button', { name: 'Practise with invented cases' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Account' }).focus();
  await page.keyboard.press('F2');
  await expectOpen(page);
  const mark = page.getByRole('region', { name: 'Practice' });
  await expect(mark).toContainText('Nothing is sent, posted or kept');
  await expectSync(page, 'Online');
  await expect(drill(page)).toContainText('0 of 6 practised');
  const rows = page
    .getByRole('grid')
    .getByRole('row')
    .filter({ hasText: /(RF|WO|BX)-1\d{3}/ });
  await expect(rows).toHaveCount(9);
  expect(await look(page, 'practice')).toEqual([]);

  // Why the first one is first.
  await rows.first().click();
  await page.keyboard.press('q');
  await expect(page.getByRole('dialog', { name: /is number \d of/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(drill(page)).toContainText('1 of 6 practised');

  await page.keyboard.press('Enter');
  await page.keyboard.press('m');
  await page.getByRole('form', { name: 'Comment' }).getByRole('textbox').fill('The receipt is with the front desk.');
  await page.keyboard.press('Control+Enter');
  await expect(drill(page)).toContainText('2 of 6 practised');
  await expect(page.getByText('The receipt is with the front desk.')).toBeVisible();

  await decide(page, 'Approve', '');
  await expect(drill(page)).toContainText('3 of 6 practised');
  await page.keyboard.press('u');
  await expect(drill(page)).toContainText('4 of 6 practised');

  await decide(page, 'Return', 'Which visit was it?');
  await expect(drill(page)).toContainText('5 of 6 practised');

  await page.getByRole('button', { name: /^Sync: / }).click();
  await page.getByRole('button', { name: 'Work offline' }).click();
  await page.keyboard.press('Escape');
  await expectSync(page, 'Working offline');
  await decide(page, 'Approve', '');
  await page.getByRole('button', { name: /^Sync: / }).click();
  await page.getByRole('button', { name: 'Go online' }).click();
  await page.keyboard.press('Escape');
  await expect(drill(page)).toContainText('That was all of it.', { timeout: 15_000 });

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' }).getByRole('region', { name: 'This page' })).toBeVisible();
  await page.keyboard.press('Escape');

  await mark.getByRole('button', { name: 'Leave practice' }).click();
  await expect(page.getByRole('form', { name: 'Sign in' })).toBeVisible();
  // No vault was made, and who comes back begins anew.
  expect(readdirSync(folder).includes('vaults') ? readdirSync(join(folder, 'vaults')) : []).toEqual([]);
  await page.keyboard.press('F2');
  await expect(drill(page)).toContainText('0 of 6 practised');
  await expect(rows).toHaveCount(9);
});
