import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
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
  await form.getByLabel('Kind').selectOption({ label: 'FHIR server' });
  await form.getByLabel('Address of the FHIR server').fill('http://10.0.0.1/fhir/r4');
  await form.getByLabel('Client id').fill('countersign');
  await form.getByRole('button', { name: 'Test' }).click();
  await expect(form.getByRole('status')).toContainText('It would not work. The private key');
  expect(await look(page, 'connection-form-fhir')).toEqual([]);
  await form.getByLabel('Kind').selectOption({ label: 'Folder' });
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
  await aside.getByRole('button', { name: 'Read again as it is' }).click();
  await expect(aside.getByRole('alert')).toContainText('Read again: 1 part cannot be taken.');
  await text.fill((await text.inputValue()).replaceAll('4O.50', '40.50'));
  await aside.getByRole('button', { name: 'Read the repaired copy' }).click();
  await expect(page.getByText('claims.837: 1 part taken, 0 known already.')).toBeVisible();
  await expect(page.getByText('Nothing waits')).toBeVisible();

  // A bank's own table waits until its columns are named, once.
  const statement = (rows: string) => `Konto;Wann;Soll;Haben;Wofür\n${rows}\n`;
  writeFileSync(join(inbox, 'june.csv'), statement('4711;01.06.2026;;1.284,50;HCCLAIMPMT\n4711;02.06.2026;18,00;;Fee'));
  await page.getByRole('button', { name: /^Open june\.csv/ }).click({ timeout: 30_000 });
  const table = page.getByRole('dialog', { name: 'june.csv' });
  await table.getByRole('button', { name: 'Show its text' }).click();
  const columns = table.getByRole('form', { name: 'Columns of june.csv' });
  for (const [label, column] of [
    ['Date', 'Wann'],
    ['Money out', 'Soll'],
    ['Money in', 'Haben'],
    ['Account', 'Konto'],
    ['Description', 'Wofür'],
    ['Dates are written', '31/12/2026'],
    ['Amounts are written', '1.284,50'],
  ] as const) {
    await columns.getByLabel(label, { exact: true }).selectOption({ label: column });
  }
  expect(await look(page, 'bank-columns')).toEqual([]);
  await columns.getByRole('button', { name: 'Read with these columns' }).click();
  await expect(page.getByText(/june\.csv: 2 parts taken, 0 known already\./)).toBeVisible();
  writeFileSync(join(inbox, 'july.csv'), statement('4711;01.07.2026;;90,00;HCCLAIMPMT'));
  await expect.poll(() => existsSync(join(inbox, 'taken', 'july.csv')), { timeout: 30_000 }).toBe(true);

  await page.getByRole('button', { name: 'Change Lakeshore remittances' }).click();
  const change = page.getByRole('dialog', { name: 'Change Lakeshore remittances' });
  await change.getByRole('button', { name: 'Remove…' }).click();
  expect(await look(page, 'connection-removal')).toEqual([]);
  await change.getByRole('button', { name: 'Remove it' }).click();
  await expect(ways.getByRole('row', { name: /A connector that was removed/ })).toBeVisible();
});
