import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { claimsText } from '../sync-server/testing/inbound-texts.ts';
import { plainClaim, remittanceText } from '../sync-server/testing/test-import.ts';
import { goTo, signIn } from './support/acts.ts';
import { journeys } from './support/journeys.ts';
import { look } from './support/look.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, server } = journeys();

test('an administrator sets a folder up; what comes by it is taken, or repaired and read again', async () => {
  const { page } = await open();
  await signIn(page, 'ines.calderon');
  await goTo(page, 'Connect');
  await expect(page.getByText('Nothing comes by itself yet')).toBeVisible();
  await page.getByRole('button', { name: 'Add a connection' }).first().click();
  const form = page.getByRole('dialog', { name: 'Add a connection' });
  await form.getByLabel('Name').fill('Lakeshore remittances');
  await form.getByLabel('Folder').fill('../elsewhere');
  await form.getByRole('button', { name: 'Test' }).click();
  await expect(form.getByRole('status')).toContainText('The folder must be names of letters');
  await form.getByLabel('Folder').fill('payers/lakeshore');
  await form.getByLabel('Seconds between two looks').fill('1');
  await form.getByRole('button', { name: 'Test' }).click();
  await expect(form.getByRole('status')).toContainText('It would work.');
  expect(await look(page, 'connection-form')).toEqual([]);
  await form.getByRole('button', { name: 'Save' }).click();

  const inbox = join(server().dataDir, 'hot-folders', 'payers', 'lakeshore');
  mkdirSync(inbox, { recursive: true });
  const era = remittanceText([{ trace: 'T-900', amount: '80', body: plainClaim('PA-900') }]);
  writeFileSync(join(inbox, 'era.835'), era);
  writeFileSync(join(inbox, 'claims.837'), claimsText([{ id: 'C-900', charge: '4O.50' }]));
  const ways = page.getByRole('region', { name: 'Ways in' });
  await expect(ways.getByRole('row', { name: /Lakeshore remittances/ })).toContainText(/2, 1 faulty \(50\s%\)/, {
    timeout: 30_000,
  });
  await expect(ways.getByText('Runs, something waits')).toBeVisible();
  expect(await look(page, 'connections')).toEqual([]);

  // It is a remittance now: in another file it is known again.
  const priya = await RemotePerson.signIn(server(), 'priya.raman');
  expect((await priya.import('again.835', `${era}\n`)).transactions[0]?.status).toBe('duplicate');

  await page.getByRole('button', { name: /^Open claims\.837/ }).click();
  const aside = page.getByRole('dialog', { name: 'claims.837' });
  await aside.getByRole('button', { name: 'Show its text' }).click();
  const text = aside.getByLabel('A copy to repair; what came is kept as it is');
  expect(await look(page, 'quarantine')).toEqual([]);
  await text.fill((await text.inputValue()).replaceAll('4O.50', '40.50'));
  await aside.getByRole('button', { name: 'Read the repaired copy' }).click();
  await expect(page.getByText('claims.837: 1 part taken, 0 known already.')).toBeVisible();
  await expect(page.getByText('Nothing waits')).toBeVisible();

  await page.getByRole('button', { name: 'Change Lakeshore remittances' }).click();
  const change = page.getByRole('dialog', { name: 'Change Lakeshore remittances' });
  await change.getByRole('button', { name: 'Remove…' }).click();
  expect(await look(page, 'connection-removal')).toEqual([]);
  await change.getByRole('button', { name: 'Remove it' }).click();
  await expect(ways.getByRole('row', { name: /A connector that was removed/ })).toBeVisible();
});
