import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { goTo, openQueue, rowWith, signIn } from './support/acts.ts';
import { journeys } from './support/journeys.ts';
import { look } from './support/look.ts';
import { RemotePerson } from './support/remote-person.ts';

const secret = join(mkdtempSync(join(tmpdir(), 'countersign-e2e-erp-')), 'secret');
writeFileSync(secret, 'nobody listens');
const { open, server } = journeys({
  env: {
    COUNTERSIGN_ERP: 'tryton',
    // Nobody listens there.
    COUNTERSIGN_ERP_URL: 'http://127.0.0.1:65001',
    COUNTERSIGN_ERP_DATABASE: 'books',
    COUNTERSIGN_ERP_USER: 'poster',
    COUNTERSIGN_ERP_SECRET_FILE: secret,
  },
});

test('what is posted while the ERP is away shows as not there yet, with its amount and the reason', async () => {
  const daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
  const { number } = await daniel.propose({ amountMinor: 5_00 });
  const ruth = await RemotePerson.signIn(server(), 'ruth.abramson');
  await expect.poll(async () => (await ruth.entries()).length).toBe(1);
  const { page } = await open();
  await signIn(page, 'keith.vance');
  await goTo(page, 'Ledger');
  await page.getByRole('tab', { name: 'ERP' }).click();
  await expect(page.getByText('Tryton cannot be reached (ECONNREFUSED).')).toBeVisible();
  const waiting = page.getByRole('region', { name: 'Not in Tryton yet' });
  await expect(waiting.getByRole('row').nth(1)).toContainText('$5.00', { timeout: 30_000 });
  const books = page.getByRole('region', { name: 'Our books and Tryton' });
  await books.getByRole('button', { name: 'Compare with Tryton' }).click();
  await expect(books.getByRole('status')).toContainText('Nothing was sent to Tryton yet');
  expect(await look(page, 'erp')).toEqual([]);
  await openQueue(page, 'Decided');
  await rowWith(page, number).dblclick();
  await expect(page.getByText(/^Not in Tryton yet/)).toBeVisible();
  const metrics = await (await fetch(new URL('/metrics', server().url))).text();
  expect(metrics).toMatch(/^countersign_erp_backlog_dollars 5$/m);
});
