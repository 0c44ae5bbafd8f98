import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type ElectronApplication, type Page } from '@playwright/test';
import { runCommand } from '../sync-server/cli/commands.ts';
import { expectOpen, expectSync, goTo, openQueue, signIn, unlock } from './support/acts.ts';
import { query } from './support/database-server.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';

const SCREENS = join(import.meta.dirname, '../artifacts/screens');
const { open, server, profile } = journeys({ demoDays: 6 });

const firstRow = (page: Page) => page.locator('.ag-row[row-index="0"]').first();
const entry = (page: Page) => page.getByRole('complementary', { name: /^Entry / });

let folder = '';
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-audit-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Files that the window offers are kept in the folder of this test instead of asking where to. */
async function keepDownloads(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ session }, into) => {
    session.defaultSession.on('will-download', (_event, item) => item.setSavePath(`${into}/${item.getFilename()}`));
  }, folder);
}

/** The file once it is written whole. */
async function verified(name: RegExp): Promise<string> {
  const { readdirSync } = await import('node:fs');
  let said = '';
  await expect(async () => {
    const file = readdirSync(folder).find((each) => name.test(each));
    said = '';
    const io = { stdout: (text: string) => (said += text), stderr: (text: string) => (said += text) };
    expect(await runCommand(['audit', 'verify', join(folder, file ?? 'missing')], io), said).toBe(0);
  }).toPass();
  return said;
}

async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1280, 1920]) {
      await page.setViewportSize({ width, height: width === 1280 ? 800 : 1080 });
      await page.screenshot({ path: join(SCREENS, `${name}-${width}-${colorScheme}.png`) });
    }
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect(violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

test('an auditor searches the log, sees each entry verified, and takes evidence that is verified without the server', async () => {
  const { app, page } = await open();
  await keepDownloads(app);
  await signIn(page, 'samuel.osei');
  await expectSync(page, 'Online');
  await goTo(page, 'Audit');
  await expect(page.getByText(/entries, nothing rewritten as of/)).toBeVisible({ timeout: 30_000 });
  await page.getByLabel('What').fill('case');
  await page.getByLabel('Who').fill('system');
  await expect(firstRow(page).getByText('Countersign')).toBeVisible();
  await firstRow(page).click();
  await expect(entry(page).getByText(/^Verified in the log of/)).toBeVisible();
  await expect(entry(page).getByRole('heading', { name: /^What (changed|it says)$/ })).toBeVisible();
  await look(page, 'audit');
  await page.getByLabel('Words').fill('nobody wrote this');
  await expect(page.getByRole('heading', { name: 'No entry matches' })).toBeVisible();
  await page.getByRole('button', { name: 'Export the log' }).click();
  expect(await verified(/^audit-log\.ndjson$/)).toContain('in order, none missing, none changed');

  await page.getByLabel('Words').fill('');
  await firstRow(page).click();
  await entry(page).getByRole('button', { name: 'Open its case' }).click();
  await page.getByRole('button', { name: 'Evidence pack' }).click();
  expect(await verified(/^evidence-.*\.json$/)).toContain('each stands, unchanged, in the log');
});

test('a clinic manager neither reads the log nor takes evidence, and is told who may', async () => {
  const { page } = await open();
  await signIn(page, 'maya.okafor');
  await expectSync(page, 'Online');
  await goTo(page, 'Audit');
  await expect(page.getByRole('heading', { name: 'The audit log is not part of your role' })).toBeVisible();
  await expect(page.getByText(/nothing rewritten as of/)).toBeVisible({ timeout: 30_000 });
  await openQueue(page, 'All open');
  await firstRow(page).dblclick();
  await expect(page.getByRole('button', { name: 'Evidence pack' })).toHaveAccessibleDescription(
    'Auditors, controllers and the governance board take the evidence of a case.',
  );
});

test('a rewritten history is noticed by every clinic, stays noticed without the server, and is settled by a person', async () => {
  const home = profile();
  const first = await open({ profile: home, expected: FAILED_REQUEST });
  await signIn(first.page, 'maya.okafor');
  await expectSync(first.page, 'Online');
  await goTo(first.page, 'Audit');
  await expect(first.page.getByText(/nothing rewritten as of/)).toBeVisible({ timeout: 30_000 });

  // Whoever has the database and the key writes the log anew, with another past.
  await server().stop();
  for (const statement of [
    'alter table audit_leaf disable trigger audit_leaf_append_only',
    `update audit_leaf set leaf_hash = encode(sha256('rewritten'), 'hex') where index = 3`,
    'update audit_leaf set index = null',
    'delete from audit_tile',
    'update audit_log set size = 0, note = null',
    'alter table audit_leaf enable trigger audit_leaf_append_only',
  ]) {
    await query(server().databaseUrl, statement);
  }
  await server().start();
  const { page } = first;
  await expect(page.getByRole('contentinfo', { name: 'Status' }).getByRole('alert')).toContainText('Audit log', {
    timeout: 90_000,
  });
  await expect(page.getByRole('heading', { name: /^Audit log (rewritten|cut short)/ })).toBeVisible();
  await look(page, 'audit-alarm');
  await first.close();

  await server().stop();
  const again = await open({ profile: home, expected: FAILED_REQUEST });
  await unlock(again.page);
  await expectOpen(again.page);
  await again.page.getByRole('contentinfo', { name: 'Status' }).getByRole('alert').getByRole('link').click();
  await keepDownloads(again.app);
  await again.page.getByRole('button', { name: 'Save the proof' }).click();
  await expect(() => {
    const proof = JSON.parse(readFileSync(join(folder, 'audit-alarm.json'), 'utf8')) as {
      checkpoint: string;
      alarm: { checkpoint: string };
    };
    expect(proof.alarm.checkpoint).not.toBe(proof.checkpoint);
  }).toPass();
  await again.page.getByRole('button', { name: 'It was explained to me…' }).click();
  await again.page.getByRole('button', { name: 'Take what the server shows as the log' }).click();
  await expect(again.page.getByRole('contentinfo', { name: 'Status' }).getByRole('alert')).toBeHidden();
  await server().start();
});
