import { expect, test } from '@playwright/test';
import { newClientKey } from '../sync-server/testing/test-machine-client.ts';
import { startReceiver } from '../sync-server/testing/test-receiver.ts';
import { writeOffProposal } from '../src-shared/testing/build-write-off.ts';
import { goTo, signIn } from './support/acts.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';
import { look } from './support/look.ts';

const { open, server } = journeys({ env: { COUNTERSIGN_WEBHOOK_NETWORKS: '127.0.0.1' } });

test('an administrator lets a program in, and has another system told of what it does', async () => {
  const { page } = await open({ expected: FAILED_REQUEST });
  const receiver = await startReceiver();
  await signIn(page, 'ines.calderon');
  await goTo(page, 'Connect');
  await page.getByRole('tab', { name: 'Programs' }).click();
  await expect(page.getByText('No program asks by itself yet')).toBeVisible();
  await page.getByRole('button', { name: 'Register a program' }).click();
  const form = page.getByRole('dialog', { name: 'Register a program' });
  const key = await newClientKey('k1');
  await form.getByLabel('Name').fill('Lakeshore EHR');
  await form.getByLabel('Id', { exact: true }).fill('lakeshore-ehr');
  await form.getByLabel('Public key').fill(JSON.stringify({ keys: [{ ...key.publicKey, d: 'private' }] }));
  await form.getByLabel('Propose cases').check();
  await form.getByLabel('Westside Family Clinic').check();
  await form.getByRole('button', { name: 'Register' }).click();
  await expect(form.getByRole('alert')).toContainText('This is a private key');
  await form.getByLabel('Public key').fill(JSON.stringify({ keys: [key.publicKey] }));
  expect(await look(page, 'program-form')).toEqual([]);
  await form.getByRole('button', { name: 'Register' }).click();
  await expect(page.getByRole('row', { name: /Lakeshore EHR/ })).toContainText('Never');
  await page.getByRole('button', { name: 'Other keys for Lakeshore EHR' }).click();
  const keys = page.getByRole('dialog', { name: 'Other keys for Lakeshore EHR' });
  const next = await newClientKey('k2');
  await keys.getByLabel('Public key').fill(JSON.stringify(next.publicKey));
  await keys.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('row', { name: /Lakeshore EHR/ })).toContainText('2 keys: k1, k2');

  await page.getByRole('tab', { name: 'Webhooks' }).click();
  await page.getByRole('button', { name: 'Add an address' }).click();
  const hook = page.getByRole('dialog', { name: 'Add an address' });
  await hook.getByLabel('Name').fill('Warehouse');
  await hook.getByLabel('Address').fill(receiver.url);
  await hook.getByLabel('A case was opened').check();
  await hook.getByRole('button', { name: 'Save' }).click();
  const secret = page.getByRole('dialog', { name: 'The secret of Warehouse' });
  await expect(secret.getByLabel('Secret')).toHaveValue(/^whsec_/);
  await secret.getByRole('button', { name: 'I have it' }).click();
  await page.getByRole('button', { name: 'Send a test message' }).click();
  await expect(page.getByText('It was taken: Warehouse answered 204.')).toBeVisible();

  receiver.answer = () => 500;
  const audience = `${server().url}/api/v1/oauth/token`;
  const asked = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await next.assertion('lakeshore-ehr', audience, new Date()),
  });
  const token = (await (await fetch(audience, { method: 'POST', body: asked })).json()) as { access_token: string };
  const { type: _, ...proposal } = writeOffProposal({ account: 'PA-7F3K0100', amountMinor: 600_00 });
  const proposed = await fetch(`${server().url}/api/v1/cases`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token.access_token}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify(proposal),
  });
  expect(proposed.status).toBe(201);
  await expect(page.getByText('It answered 500.').first()).toBeVisible({ timeout: 30_000 });
  expect(await look(page, 'webhooks')).toEqual([]);
  await page.getByRole('button', { name: 'Give up: A case was opened' }).click();
  await page.getByLabel('Why it is given up').fill('The warehouse has it by hand.');
  await page.getByRole('button', { name: 'Give up', exact: true }).click();
  await expect(page.getByText('The warehouse has it by hand.')).toBeVisible();
  receiver.answer = () => 204;
  const before = receiver.received.length;
  await page.getByLabel('Send again since').fill(new Date(Date.now() - 86_400_000).toISOString().slice(0, 16));
  await page.getByRole('button', { name: 'Send again', exact: true }).click();
  await expect(page.getByText('What happened since is sent again')).toBeVisible();
  await expect.poll(() => receiver.received.length, { timeout: 30_000 }).toBeGreaterThan(before);

  await page.getByRole('tab', { name: 'Programs' }).click();
  await expect(page.getByRole('row', { name: /Lakeshore EHR/ })).not.toContainText('Never');
  expect(await look(page, 'programs')).toEqual([]);
  await page.getByRole('button', { name: 'Revoke Lakeshore EHR' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByRole('row', { name: /Lakeshore EHR/ })).toContainText('Revoked');
  await receiver.close();
});
