import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { DATABASE, fakeOdoo, KEY } from '../sync-server/testing/erp-fakes/odoo.ts';
import type { FakeErp } from '../sync-server/testing/erp-fakes/fake-erp.ts';
import { goTo, openQueue, rowWith, signIn } from './support/acts.ts';
import { journeys } from './support/journeys.ts';
import { look } from './support/look.ts';
import { RemotePerson } from './support/remote-person.ts';

let odoo: FakeErp;
const { open, server } = journeys(async () => {
  odoo = await fakeOdoo(new Date().getFullYear());
  const there = odoo.books.accounts.findIndex(({ code }) => code === '4930');
  // What we call 4930 is called 4931 there: nobody can know but the controller.
  odoo.books.accounts[there] = { ...odoo.books.accounts[there]!, code: '4931' };
  const secret = join(mkdtempSync(join(tmpdir(), 'countersign-e2e-odoo-')), 'secret');
  writeFileSync(secret, KEY);
  return {
    env: {
      COUNTERSIGN_ERP: 'odoo',
      COUNTERSIGN_ERP_URL: odoo.url,
      COUNTERSIGN_ERP_DATABASE: DATABASE,
      COUNTERSIGN_ERP_USER: 'poster',
      COUNTERSIGN_ERP_SECRET_FILE: secret,
    },
  };
});
test.afterAll(() => odoo.stop());

test('an entry that the ERP has no account for waits with the reason, and is there once a controller has named the account', async () => {
  const daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
  const { number } = await daniel.propose({ amountMinor: 5_00 });
  const { page } = await open();
  await signIn(page, 'keith.vance');
  await goTo(page, 'Ledger');
  await page.getByRole('tab', { name: 'ERP' }).click();
  const waiting = page.getByRole('region', { name: 'Not in Odoo yet' });
  await expect(waiting.getByRole('row').nth(1)).toContainText('Waits for a person', { timeout: 60_000 });
  const mapping = page.getByRole('region', { name: 'Accounts, parties and departments' });
  const field = page.getByLabel(/^Account in Odoo for 4930 /);
  await expect(mapping.getByRole('row').filter({ has: field })).toContainText('None yet: entries wait');
  expect(await look(page, 'erp-waits')).toEqual([]);
  expect(odoo.books.entries).toHaveLength(0);

  await field.fill('4931');
  await mapping.getByLabel('What changes, for the audit log').fill('Odoo has write-offs on 4931.');
  await mapping.getByRole('button', { name: 'Put in force' }).click();
  await expect(mapping).toContainText('Version 2 is in force.');
  await expect(waiting).toBeHidden({ timeout: 60_000 });
  await expect(page.getByText('Up to date')).toBeVisible();
  const [entry] = odoo.books.entries;
  expect(entry?.lines.map(({ account, minor }) => [account, minor])).toEqual([
    ['4931', 5_00],
    ['1200', -5_00],
  ]);
  await openQueue(page, 'Decided');
  await rowWith(page, number).dblclick();
  await expect(page.getByText(/^Posted in Odoo as /)).toBeVisible();
});
