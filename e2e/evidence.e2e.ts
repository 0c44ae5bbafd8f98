import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { runCommand } from '../sync-server/cli/commands.ts';
import { answerSaveDialog, dropFile, expectSync, goTo, openCase, rowWith, signIn } from './support/acts.ts';
import { query } from './support/database-server.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';
import { Network } from './support/network.ts';
import { remittanceFile } from './support/remittance-files.ts';

const SCREENS = join(import.meta.dirname, '../artifacts/screens');
const { open, server } = journeys();
const file = remittanceFile(31);
const denied = file.holds.claims.find(({ status }) => status === '4')!;
const surname = denied.patient.name;

let folder = '';
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-evidence-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const segments = (page: Page) => page.getByRole('list', { name: 'Raw segments' });

/** Every look that the audit log tells of, oldest first. */
const looks = () =>
  query<{ actor: string; action: string; body: string }>(
    server().databaseUrl,
    `select actor, action, body from audit_leaf where action like 'reveal.%' order by seq`,
  );

async function showSegments(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Raw segments/ }).click();
  await expect(segments(page)).toContainText(`CLP*${denied.accountId}*4*`);
}

const revealDialog = (page: Page) => page.getByRole('dialog', { name: 'Show the patient’s names and numbers?' });

async function reveal(page: Page, purpose: string, words: string): Promise<void> {
  await page.keyboard.press('i');
  const dialog = revealDialog(page);
  await dialog.getByRole('radio', { name: purpose }).check();
  await dialog.getByLabel('In words').fill(words);
  await dialog.getByRole('button', { name: 'Show them' }).click();
  await expect(dialog).toBeHidden();
}

async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const [width, height] of [
      [1280, 800],
      [1920, 1080],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: join(SCREENS, `${name}-${width}-${colorScheme}.png`) });
    }
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect(violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

test('names and numbers are covered until a reason is given, for this case only, and the audit log keeps it', async () => {
  const { page } = await open();
  await signIn(page, 'priya.raman');
  await expectSync(page, 'Online');
  await dropFile(page, file);
  await expect(page.getByRole('region', { name: file.name }).getByText('Imported').first()).toBeVisible();
  await openCase(page, 'Denials', denied.accountId);
  await showSegments(page);
  await expect(segments(page)).toContainText('NM1*QC*1*•••');
  await expect(segments(page)).not.toContainText(surname);
  expect(await looks()).toEqual([]);

  await page.keyboard.press('i');
  const dialog = revealDialog(page);
  await dialog.getByRole('button', { name: 'Show them' }).click();
  await expect(dialog.getByText('Say what you need them for.')).toBeVisible();
  await dialog.getByRole('radio', { name: 'Something else' }).check();
  await dialog.getByRole('button', { name: 'Show them' }).click();
  await expect(dialog.getByText('Say in words what you need them for.')).toBeVisible();
  await look(page, 'reveal');
  await page.keyboard.press('Escape');
  await expect(segments(page)).not.toContainText(surname);

  await reveal(page, 'To speak with the payer or the patient', 'Asked for the member on the phone');
  await expect(segments(page)).toContainText(surname);
  await look(page, 'revealed');
  await expect(async () => {
    const [told, ...more] = await looks();
    expect(more).toEqual([]);
    expect(told).toMatchObject({ actor: 'priya.raman', action: 'reveal.case' });
    expect(JSON.parse(told!.body)).toMatchObject({
      body: { purpose: 'call', reason: 'Asked for the member on the phone', permitted: true },
    });
  }).toPass();

  await page.keyboard.press('i');
  await expect(segments(page)).not.toContainText(surname);
  await reveal(page, 'To review or audit it', '');
  await expect(segments(page)).toContainText(surname);
  await page.keyboard.press('Escape');
  await openCase(page, 'Denials', denied.accountId);
  await showSegments(page);
  await expect(segments(page)).not.toContainText(surname);
});

test('without the network the reason waits on the computer and reaches the audit log later', async () => {
  const network = await Network.to(server().url);
  const { page } = await open({ server: network.url, expected: FAILED_REQUEST });
  await signIn(page, 'maya.okafor');
  await expectSync(page, 'Online');
  await openCase(page, 'Denials', denied.accountId);
  const before = (await looks()).length;
  network.cut();
  await expectSync(page, 'Offline');
  await showSegments(page);
  await reveal(page, 'To find it in another system', 'The portal wants the member');
  await expect(segments(page)).toContainText(surname);
  expect((await looks()).length).toBe(before);
  network.mend();
  await expect(async () => {
    const told = (await looks()).at(-1);
    expect(told).toMatchObject({ actor: 'maya.okafor', action: 'reveal.case' });
    expect(told!.body).toContain('The portal wants the member');
  }).toPass({ timeout: 60_000 });
});

test('an auditor finds every look, and saves the evidence of a case as a PDF that is verified without the server', async () => {
  const { app, page } = await open();
  await signIn(page, 'samuel.osei');
  await expectSync(page, 'Online');
  await goTo(page, 'Audit');
  await page.getByLabel('What', { exact: true }).fill('reveal');
  await expect(rowWith(page, 'names and numbers').first()).toBeVisible();
  await look(page, 'reveal-audit');

  await openCase(page, 'Denials', denied.accountId);
  const save = page.getByRole('button', { name: 'Evidence as PDF' });
  await answerSaveDialog(app, join(folder, 'missing', 'evidence.pdf'));
  await save.click();
  await expect(page.getByText(/could not be written \(ENOENT\)/).first()).toBeVisible();
  expect(readdirSync(folder)).toEqual([]);

  const path = join(folder, 'evidence.pdf');
  await answerSaveDialog(app, path);
  await save.click();
  await expect(page.getByText(/is in evidence\.pdf/).first()).toBeVisible();
  expect(existsSync(path)).toBe(true);
  let said = '';
  const io = { stdout: (text: string) => (said += text), stderr: (text: string) => (said += text) };
  expect(await runCommand(['audit', 'verify', path, '--json'], io), said).toBe(0);
  const { pdfSha256 } = JSON.parse(said) as { pdfSha256: string };
  const kept = await query(server().databaseUrl, `select 1 from audit_leaf where body like $1`, [`%${pdfSha256}%`]);
  expect(kept.length).toBe(1);
});
