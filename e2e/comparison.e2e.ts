import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { goTo, openQueue, rowWith, signIn } from './support/acts.ts';
import { query } from './support/database-server.ts';
import { journeys } from './support/journeys.ts';
import { look } from './support/look.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, server } = journeys();
const ROOT = join(import.meta.dirname, '..');

/** `cs compare --json` as an operator runs it. */
async function compareByCommand(): Promise<{ code: number; found: Record<string, unknown> }> {
  const args = [
    join(ROOT, 'sync-server/cli/cs.ts'),
    'compare',
    '--json',
    '--data',
    server().dataDir,
    '--server',
    server().url,
  ];
  const run = promisify(execFile)(process.execPath, args, { cwd: ROOT });
  const { code, stdout } = await run.then(
    (done) => ({ code: 0, stdout: done.stdout }),
    (error: { code: number; stdout: string }) => error,
  );
  return { code, found: JSON.parse(stdout) as Record<string, unknown> };
}

test('an entry written past the product shows as a difference, has one case, and closes it when it is gone', async () => {
  const daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
  await daniel.propose({ amountMinor: 5_00 });
  const ruth = await RemotePerson.signIn(server(), 'ruth.abramson');
  await expect.poll(async () => (await ruth.entries()).length).toBe(1);
  expect(await compareByCommand()).toMatchObject({
    code: 0,
    found: { posted: 1, approved: 1, matched: 1, differences: [] },
  });

  const url = server().databaseUrl;
  await query(
    url,
    `insert into gl_entry (id, number, key, content_hash, site, date, period, memo, source, posted_at)
     values ('planted', '2026-900001', 'by-hand', '', 'westside-clinic', current_date,
       (select period from gl_entry limit 1), 'By hand', '{"case":"","remittance":""}', now());
     insert into gl_line (entry_id, line, account, debit, credit, party, text, segments)
     values ('planted', 1, '4930', 7000, 0, '', '', '[]'), ('planted', 2, '1200', 0, 7000, '', '', '[]')`,
  );
  const { page } = await open();
  await signIn(page, 'keith.vance');
  await goTo(page, 'Ledger');
  await page.getByRole('tab', { name: 'Approved and posted' }).click();
  await expect(page.getByText('1 difference', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Compare now' }).click();
  const differences = page.getByRole('table', { name: 'Differences between approved and posted' });
  await expect(differences.getByRole('row').nth(1)).toContainText('Posted without approval');
  await expect(differences.getByRole('button', { name: 'AD-1001' })).toBeVisible();
  expect(await look(page, 'comparison')).toEqual([]);
  expect(await compareByCommand()).toMatchObject({
    code: 1,
    found: { posted: 2, matched: 1, postedWithoutApproval: 1 },
  });

  await differences.getByRole('button', { name: 'AD-1001' }).click();
  await expect(page.getByRole('article', { name: 'Case AD-1001' })).toContainText('Posted without approval');
  expect(await look(page, 'comparison-case')).toEqual([]);
  await openQueue(page, 'Approval differences');
  await expect(rowWith(page, 'AD-1001')).toBeVisible();

  await query(
    url,
    `set session_replication_role = replica; delete from gl_line where entry_id = 'planted'; delete from gl_entry where id = 'planted'`,
  );
  expect(await compareByCommand()).toMatchObject({ code: 0, found: { posted: 1, differences: [] } });
  await expect(rowWith(page, 'AD-1001')).toBeHidden();
});
