import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ElectronApplication, expect, type Locator, test } from '@playwright/test';
import { accountRecord } from '../src-shared/testing/build-account.ts';
import {
  action,
  answerSaveDialog,
  beginProposal,
  decide,
  doStep,
  expectDecided,
  openCase,
  openQueue,
  signIn,
} from './support/acts.ts';
import { query } from './support/database-server.ts';
import { journeys } from './support/journeys.ts';
import { look } from './support/look.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, server } = journeys();

/** What a button saves where the system's dialog asks for a place. */
async function saved(app: ElectronApplication, button: Locator): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-letters-'));
  const filePath = join(folder, 'letter.pdf');
  try {
    await answerSaveDialog(app, filePath);
    await button.click();
    await expect.poll(() => existsSync(filePath)).toBe(true);
    return readFileSync(filePath, 'latin1');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('a plan of six instalments in writing takes its disclosure, then the clinic manager, and moves the balance', async () => {
  const priya = await RemotePerson.signIn(server(), 'priya.raman');
  await priya.tell([accountRecord('PA-PLAN', { balanceMinor: 900_00, payments: [] })]);
  const { app, page: atDaniels } = await open();
  await signIn(atDaniels, 'daniel.reyes');

  await test.step('the form shows what would become of it while it is filled in', async () => {
    await beginProposal(atDaniels, 'payment plan');
    const form = atDaniels.getByRole('dialog', { name: 'Propose a payment plan' });
    await form.getByLabel('Site').selectOption('westside-clinic');
    await form.getByLabel('Account').fill('PA-PLAN');
    await form.getByLabel('What is asked for').selectOption('new');
    await form.getByLabel('Balance in the plan').fill('480');
    await form.getByLabel('Instalments', { exact: false }).first().fill('6');
    await form.getByLabel('Paid').selectOption('monthly');
    await form.getByLabel('First instalment').fill('2027-01-15');
    await form.getByLabel('Written agreement').selectOption({ label: 'Yes' });
    await form.getByLabel('Finance charge').selectOption({ label: 'No' });
    await form.getByLabel('Reason').fill('Lost the job in October.');
    const preview = form.getByRole('complementary', { name: 'What would become of it' });
    await expect(preview).toContainText('6 instalments of $80.00');
    await expect(preview).toContainText('Give the credit disclosure');
    await form
      .getByRole('button', { name: /^Propose/ })
      .last()
      .click();
    await expect(form).toBeHidden();
  });

  const { page } = await open();
  await signIn(page, 'maya.okafor');
  await openCase(page, 'Payment plans', 'PA-PLAN');
  await expect(action(page, 'Approve')).toHaveAccessibleDescription(/Give the credit disclosure.* comes first/);
  await openCase(atDaniels, 'Payment plans', 'PA-PLAN');
  const letters = atDaniels.getByRole('region', { name: 'Letters' });
  const agreement = letters.getByRole('listitem').filter({ hasText: 'Payment-plan agreement' });
  const take = agreement.getByRole('button', { name: 'Save the letter' });
  await expect(take).toHaveAccessibleDescription('It can be taken once the case is approved.');
  expect(await saved(app, agreement.getByRole('button', { name: 'Save a preview' }))).toMatch(/^%PDF-/);
  await letters.scrollIntoViewIfNeeded();
  expect(await look(atDaniels, 'letters')).toEqual([]);
  await doStep(atDaniels, 'Give the credit disclosure', 'Handed over and signed on Nov 24.');
  await expect(action(page, 'Approve')).not.toHaveAttribute('aria-disabled', 'true');
  await decide(page, 'Approve', '');
  await openQueue(page, 'Decided');
  await expectDecided(page, 'PP-1001', 'Posted');
  await openCase(atDaniels, 'Decided', 'PP-1001');
  await expect(agreement).toContainText('Ready, version 2 of its template');
  expect(await saved(app, take)).toMatch(/^%PDF-/);
  const told = await query<{ actor: string; body: string }>(
    server().databaseUrl,
    `select actor, body from audit_leaf where action = 'case.letter'`,
  );
  expect(told.map(({ actor }) => actor)).toEqual(['daniel.reyes']);
  expect(told[0]!.body).toContain('"template":"payment-plan-agreement"');
  const controller = await RemotePerson.signIn(server(), 'keith.vance');
  const [entry] = (await controller.entries()).filter(({ memo }) => memo.startsWith('PP-1001'));
  expect(entry?.lines.map(({ account, debitMinor, creditMinor }) => [account, debitMinor - creditMinor])).toEqual([
    ['1110', 480_00],
    ['1100', -480_00],
  ]);
});
