import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { answerSaveDialog, dropFile, expectSync, goTo, openCase, rowWith, signIn, unlock } from './support/acts.ts';
import { query } from './support/database-server.ts';
import { pdfFile, pngFile, tiffFile, type DocumentFile } from './support/document-files.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';
import { look } from './support/look.ts';
import { Network } from './support/network.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, profile, server } = journeys();
const remittance = pdfFile('Remittance, page 3.pdf', [
  'Northern Plains Mutual, explanation of payment',
  'The takeback of June is settled with this voucher',
]);
const photo = pngFile('Insurance card.png', 'CARD');

let folder = '';
let number = '';
test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-documents-'));
  const daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
  ({ number } = await daniel.propose({ amountMinor: 640_00 }));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const section = (page: Page) => page.getByRole('region', { name: 'Documents', exact: true });
const rowOf = (page: Page, name: string) => section(page).getByRole('row').filter({ hasText: name });
const attachDialog = (page: Page) => page.getByRole('dialog', { name: `Attach to ${number}` });
const viewer = (page: Page, name: string) => page.getByRole('complementary', { name: `Document ${name}` });

async function attach(page: Page, file: DocumentFile, isSensitive: boolean): Promise<void> {
  await dropFile(page, file);
  const dialog = attachDialog(page);
  await dialog.getByRole('checkbox', { name: /^Sensitive/ }).setChecked(isSensitive);
  await dialog.getByRole('button', { name: 'Attach', exact: true }).click();
  await expect(dialog).toBeHidden();
}

const leaves = (action: string) =>
  query<{ actor: string; entity: string; body: string }>(
    server().databaseUrl,
    `select actor, entity, body from audit_leaf where action = $1 order by seq`,
    [action],
  );

test('documents attached without a network are sent after a restart, and a colleague reads them', async () => {
  const violations: string[] = [];
  const own = profile();
  const network = await Network.to(server().url);
  await test.step('attached offline, they wait; what cannot be attached says why', async () => {
    const { page, close } = await open({ server: network.url, profile: own, expected: FAILED_REQUEST });
    await signIn(page, 'maya.okafor');
    await expectSync(page, 'Online');
    await openCase(page, 'Write-offs', number);
    await expect(section(page)).toContainText('None yet');
    network.cut();
    await expectSync(page, 'Offline');
    await dropFile(page, { name: 'Invoice.pdf', content: Buffer.from('MZ\u0090\0\u0003\0') });
    await expect(attachDialog(page).getByRole('alert')).toContainText('This is a program');
    await expect(attachDialog(page).getByRole('button', { name: 'Attach', exact: true })).toBeDisabled();
    await attachDialog(page).getByRole('button', { name: 'Close' }).click();

    await dropFile(page, remittance);
    await expect(attachDialog(page)).toContainText('PDF · 2 pages');
    violations.push(...(await look(page, 'attach')));
    await page.keyboard.press('Escape');
    await attach(page, remittance, false);
    await attach(page, photo, true);
    await expect(rowOf(page, remittance.name)).toContainText('Waiting to be sent');
    await expect(rowOf(page, photo.name)).toContainText('sensitive');

    await page.keyboard.press('m');
    const form = page.getByRole('form', { name: 'Comment' });
    await form.getByRole('textbox').fill('The voucher of June is on the second page');
    await form.getByLabel('Documents of the comment').setInputFiles({
      name: 'Call notes.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('The payer says: settled.'),
    });
    await attachDialog(page).getByRole('checkbox').uncheck();
    await attachDialog(page).getByRole('button', { name: 'Attach', exact: true }).click();
    await expect(form).toContainText('Call notes.txt');
    await form.locator('button[type="submit"]').click();
    await expect(form).toBeHidden();
    await close();
  });
  await test.step('after a restart they go to the server', async () => {
    const { page, close } = await open({ server: network.url, profile: own, expected: FAILED_REQUEST });
    await unlock(page);
    await openCase(page, 'Write-offs', number);
    await expect(rowOf(page, remittance.name)).toContainText('Waiting to be sent');
    network.mend();
    for (const { name } of [remittance, photo]) {
      await expect(rowOf(page, name)).toContainText('On this computer', { timeout: 90_000 });
    }
    await expect(page.getByRole('listitem').filter({ hasText: 'The voucher of June' })).toContainText('Call notes.txt');
    await section(page).scrollIntoViewIfNeeded();
    violations.push(...(await look(page, 'documents')));
    await close();
    network.close();
  });
  await test.step('a colleague opens the PDF beside the decision and finds a word in it', async () => {
    const { app, page, close } = await open();
    await signIn(page, 'ruth.abramson');
    await expectSync(page, 'Online');
    await openCase(page, 'Write-offs', number);
    await expect(rowOf(page, remittance.name)).toContainText('At the server');
    await section(page).getByRole('button', { name: remittance.name, exact: true }).click();
    const pdf = viewer(page, remittance.name);
    await expect(pdf.getByText('Page 1 of 2')).toBeVisible();
    await expect(pdf.getByText('explanation of payment')).toBeVisible();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('TAKEBACK');
    await expect(pdf.getByText('Found once')).toBeVisible();
    await expect(pdf.getByText('The takeback of June')).toBeInViewport();
    violations.push(...(await look(page, 'document-pdf')));

    const copy = join(folder, 'copy.pdf');
    await answerSaveDialog(app, copy);
    await pdf.getByRole('button', { name: 'Save a copy…' }).click();
    await expect(page.getByText(/is saved as copy\.pdf/).first()).toBeVisible();
    expect(readFileSync(copy).equals(Buffer.from(remittance.content))).toBe(true);

    await page.evaluate(() => {
      window.print = () => {
        document.title = `printed ${document.querySelectorAll('#print-sheets > canvas').length} pages`;
      };
    });
    await pdf.getByRole('button', { name: /^Print/ }).click();
    await expect(page).toHaveTitle('printed 2 pages');
    await pdf.getByRole('button', { name: 'Close' }).click();
    await expect(page.getByRole('complementary', { name: 'Evidence' })).toBeVisible();
    await expect(rowOf(page, remittance.name)).toContainText('On this computer');
    await rowOf(page, remittance.name)
      .getByRole('button', { name: /^Keep on this computer/ })
      .click();
    await expect(rowOf(page, remittance.name)).toContainText('Kept on this computer');
    await close();
  });
  expect(violations).toEqual([]);
});

test('a sensitive document asks for the reason, and an auditor finds it', async () => {
  const violations: string[] = [];
  const { page } = await open();
  await signIn(page, 'keith.vance');
  await expectSync(page, 'Online');
  await openCase(page, 'Write-offs', number);
  await section(page).getByRole('button', { name: photo.name, exact: true }).click();
  const dialog = page.getByRole('dialog', { name: `Open “${photo.name}”?` });
  await dialog.getByRole('button', { name: 'Open it' }).click();
  await expect(dialog.getByText('Say what you need them for.')).toBeVisible();
  violations.push(...(await look(page, 'document-reason')));
  await dialog.getByRole('radio', { name: 'To review or audit it' }).check();
  await dialog.getByLabel('In words').fill('Is it the right member?');
  await dialog.getByRole('button', { name: 'Open it' }).click();
  const picture = viewer(page, photo.name).getByRole('img', { name: photo.name });
  await expect(picture).toBeVisible();
  await page.keyboard.press('Shift+R');
  await expect(picture).toHaveCSS('transform', /matrix\(0, 1, -1, 0/);
  violations.push(...(await look(page, 'document-image')));
  await expect(async () => {
    const [sent] = await leaves('document.send');
    const [opened] = await leaves('reveal.document');
    expect(sent).toMatchObject({ actor: 'keith.vance' });
    expect(opened).toMatchObject({ actor: 'keith.vance', entity: sent!.entity });
    expect(opened!.body).toContain('Is it the right member?');
  }).toPass();
  expect(violations).toEqual([]);

  const auditor = await open();
  await signIn(auditor.page, 'samuel.osei');
  await expectSync(auditor.page, 'Online');
  await goTo(auditor.page, 'Audit');
  await auditor.page.getByLabel('What', { exact: true }).fill('reveal.document');
  await expect(rowWith(auditor.page, 'opened the document').first()).toBeVisible();
});

test('what a scanner leaves in the folder that was chosen is offered for the open case', async () => {
  const scans = join(folder, 'scans');
  mkdirSync(scans);
  const { app, page } = await open();
  await signIn(page, 'maya.okafor');
  await expectSync(page, 'Online');
  await goTo(page, 'Settings');
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, scans);
  await page.getByRole('button', { name: 'Choose a folder…' }).click();
  await expect(page.getByRole('region', { name: 'Scan folder' })).toContainText(scans);
  await openCase(page, 'Write-offs', number);
  const fax = tiffFile('fax-0017.tif');
  writeFileSync(join(scans, fax.name), fax.content);
  await section(page)
    .getByRole('button', { name: `Attach ${fax.name}…` })
    .click({ timeout: 20_000 });
  await expect(attachDialog(page)).toContainText('TIFF image · 2 pages');
  await attachDialog(page).getByRole('checkbox').uncheck();
  await attachDialog(page).getByRole('button', { name: 'Attach', exact: true }).click();
  await expect(rowOf(page, fax.name)).toContainText('On this computer', { timeout: 30_000 });
  await expect(section(page).getByRole('button', { name: `Attach ${fax.name}…` })).toBeHidden();
  await section(page).getByRole('button', { name: fax.name, exact: true }).click();
  await expect(viewer(page, fax.name).getByText('Page 1 of 2')).toBeVisible();
  await page.keyboard.press('PageDown');
  await expect(viewer(page, fax.name).getByRole('img', { name: `${fax.name}, page 2` })).toBeVisible();
});
