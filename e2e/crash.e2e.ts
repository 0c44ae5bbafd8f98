import { expect, test } from '@playwright/test';
import { decide, expectDecided, expectSync, openCase, openQueue, rowWith, signIn } from './support/acts.ts';
import { holdPostings, query } from './support/database-server.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, server } = journeys();

test('killed between approval and posting, the server posts exactly once after its restart', async () => {
  const daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
  const approved = await daniel.propose({ amountMinor: 145_00 });
  const { page } = await open({ expected: FAILED_REQUEST });
  await signIn(page, 'maya.okafor');
  await openCase(page, 'My approvals', approved.number);

  const release = await holdPostings(server().databaseUrl);
  await decide(page, 'Approve', '');
  await openQueue(page, 'Decided');
  await expect(rowWith(page, approved.number).getByText('Posting', { exact: true })).toBeVisible();
  await server().kill();
  await release();
  await expectSync(page, 'Offline');
  expect(await entriesOf(approved.id)).toBe(0);

  await server().start();
  await expectSync(page, 'Online');
  await expectDecided(page, approved.number, 'Posted');
  expect(await entriesOf(approved.id)).toBe(1);
  await rowWith(page, approved.number).dblclick();
  await expect(page.getByRole('heading', { name: /^Posted as entry/ })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Timeline' }).getByText('posted it')).toHaveCount(1);
});

async function entriesOf(id: string): Promise<number> {
  const rows = await query(server().databaseUrl, 'select 1 from gl_entry where key = $1', [`case/${id}`]);
  return rows.length;
}
