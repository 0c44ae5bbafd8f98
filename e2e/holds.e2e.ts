import { expect, test } from '@playwright/test';
import { expectSync, goTo, openCase, signIn } from './support/acts.ts';
import { query } from './support/database-server.ts';
import { journeys } from './support/journeys.ts';

const { open, server } = journeys({ demoDays: 6 });

test('a controller holds a case for the law, sees it marked and releases it', async () => {
  const [held] = await query<{ number: string }>(
    server().databaseUrl,
    "select body::jsonb ->> 'number' as number from billing_case where queue = 'write-offs' and body::jsonb ->> 'state' = 'open' order by 1 limit 1",
  );
  const number = held!.number;
  const { page } = await open();
  await signIn(page, 'keith.vance');
  await expectSync(page, 'Online');
  await goTo(page, 'Audit');
  await page.getByRole('button', { name: 'Legal holds' }).click();
  const holds = page.getByRole('dialog', { name: 'Legal holds' });
  await expect(holds.getByText('Nothing is held, and nothing was.')).toBeVisible();
  await expect(holds.getByRole('button', { name: 'Place the hold' })).toBeDisabled();
  await holds.getByLabel('Case to hold').fill(number);
  await holds.getByLabel('Reason').fill('Subpoena of the county court');
  await holds.getByLabel('Reason').press('Enter');
  await expect(holds.getByText(`${number}: Subpoena of the county court`)).toBeVisible();
  await page.screenshot({ path: 'artifacts/screens/holds-light.png' });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: 'artifacts/screens/holds-dark.png' });
  await page.emulateMedia({ colorScheme: 'light' });
  await holds.getByRole('button', { name: 'Close' }).click();

  await openCase(page, 'Write-offs', number);
  await expect(page.getByText('Legal hold: Subpoena of the county court')).toBeVisible();
  await page.screenshot({ path: 'artifacts/screens/hold-on-a-case.png' });

  await goTo(page, 'Audit');
  await page.getByRole('button', { name: 'Legal holds' }).click();
  await holds.getByRole('button', { name: `Release ${number}` }).click();
  const why = holds.getByLabel('Reason for the release');
  await expect(why).toBeFocused();
  await expect(holds.getByRole('button', { name: 'Release the hold' })).toBeDisabled();
  await why.press('Escape');
  await expect(holds.getByRole('button', { name: `Release ${number}` })).toBeFocused();
  await page.keyboard.press('Enter');
  await why.fill('The suit was settled');
  await page.screenshot({ path: 'artifacts/screens/hold-release.png' });
  await why.press('Enter');
  await expect(holds.getByText(/; released by Keith Vance, .*: The suit was settled/)).toBeVisible();
  await expect(holds.getByRole('button', { name: `Release ${number}` })).toHaveCount(0);
  const leaves = await query<{ action: string; reason: string }>(
    server().databaseUrl,
    "select action, body::jsonb -> 'body' ->> 'reason' as reason from audit_leaf where action like 'audit.%' and actor = 'keith.vance' order by at",
  );
  expect(leaves).toEqual([
    { action: 'audit.hold', reason: 'Subpoena of the county court' },
    { action: 'audit.release', reason: 'The suit was settled' },
  ]);
});

test('an auditor sees which cases are held, and places no hold', async () => {
  const { page } = await open();
  await signIn(page, 'samuel.osei');
  await expectSync(page, 'Online');
  await goTo(page, 'Audit');
  await page.getByRole('button', { name: 'Legal holds' }).click();
  const holds = page.getByRole('dialog', { name: 'Legal holds' });
  await expect(holds.getByText('Controllers and the governance board place and release holds.')).toBeVisible();
  await expect(holds.getByLabel('Case to hold')).toHaveCount(0);
});
