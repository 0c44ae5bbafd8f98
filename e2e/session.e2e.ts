import { expect, test } from '@playwright/test';
import { decide, expectDecided, expectSync, openCase, openQueue, rowWith, signIn } from './support/acts.ts';
import { query } from './support/database-server.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';
import { Network } from './support/network.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, server } = journeys();

test('an expired session keeps the work, takes decisions, and sends them after signing in again', async () => {
  const daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
  const proposed = await daniel.propose({ amountMinor: 33_00 });
  const network = await Network.to(server().url);
  const { page } = await open({ server: network.url, expected: FAILED_REQUEST });
  await signIn(page, 'maya.okafor');
  await openCase(page, 'My approvals', proposed.number);
  // The family of tokens too: while that lasts, the workbench gets itself a new session without asking.
  for (const kept of ['session', 'token_family']) {
    await query(server().databaseUrl, `update ${kept} set expires_at = now() where person_id = 'maya.okafor'`);
  }
  network.cut();
  await expectSync(page, 'Offline');
  network.mend();
  await expectSync(page, 'Signed out');

  await decide(page, 'Approve', '');
  await openQueue(page, 'Write-offs');
  await expect(rowWith(page, proposed.number).getByText('Approval waiting')).toBeVisible();
  await page.getByRole('button', { name: 'Sync: Signed out' }).click();
  await page.getByRole('dialog', { name: 'Sync' }).getByRole('button', { name: 'Sign in again' }).click();
  const form = page.getByRole('form', { name: 'Sign in again' });

  await test.step('not with another password', async () => {
    await form.getByLabel('Password').fill('not this one');
    await form.getByRole('button', { name: 'Sign in' }).click();
    await expect(form.getByRole('alert')).not.toBeEmpty();
  });

  await form.getByLabel('Password').fill('countersign');
  await form.getByRole('button', { name: 'Sign in' }).click();
  await expectSync(page, 'Online');
  await openQueue(page, 'Decided');
  await expectDecided(page, proposed.number, 'Posted');
  network.close();
});

test('"work offline" holds decisions back until one goes online', async () => {
  const daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
  const proposed = await daniel.propose({ amountMinor: 34_00 });
  const { page } = await open();
  await signIn(page, 'maya.okafor');
  await openCase(page, 'My approvals', proposed.number);
  await page.getByRole('button', { name: /^Sync: / }).click();
  await page.getByRole('button', { name: 'Work offline' }).click();
  await page.keyboard.press('Escape');
  await expectSync(page, 'Working offline');
  await decide(page, 'Approve', '');
  await expect(page.getByText('1 decision waiting')).toBeVisible();
  expect((await daniel.case(proposed.id)).state).toBe('open');
  await page.getByRole('button', { name: 'Sync: Working offline' }).click();
  await page.getByRole('button', { name: 'Go online' }).click();
  await page.keyboard.press('Escape');
  await openQueue(page, 'Decided');
  await expectDecided(page, proposed.number, 'Posted');
});
