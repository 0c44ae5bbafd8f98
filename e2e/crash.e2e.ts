import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
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

test('restored from a backup into an empty folder, the server goes on, and gets again what it has lost', async () => {
  const daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
  const before = await daniel.propose({ amountMinor: 146_00 });
  const lost = await daniel.propose({ amountMinor: 147_00 });
  const { page } = await open({ expected: FAILED_REQUEST });
  await signIn(page, 'maya.okafor');
  await openCase(page, 'My approvals', before.number);
  await decide(page, 'Approve', '');
  await openQueue(page, 'Decided');
  await expectDecided(page, before.number, 'Posted');
  const folder = mkdtempSync(join(tmpdir(), 'countersign-backup-'));
  try {
    const file = join(folder, 'server.backup');
    const place = ['--data', server().dataDir, '--json'];
    const taken = await cs(['backup', '--out', file, ...place]);
    await openCase(page, 'My approvals', lost.number);
    await decide(page, 'Approve', '');
    await openQueue(page, 'Decided');
    await expectDecided(page, lost.number, 'Posted');
    await server().loseEverything();
    expect(await cs(['restore', file, ...place])).toMatchObject({ ledger: taken['ledger'], audit: taken['audit'] });
    await server().start();
    await expectSync(page, 'Online');
    await expect.poll(() => entriesOf(lost.id), { timeout: 60_000 }).toBe(1);
    expect(await entriesOf(before.id)).toBe(1);
    await expectDecided(page, lost.number, 'Posted');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function cs(args: readonly string[]): Promise<Record<string, unknown>> {
  const program = join(import.meta.dirname, '../sync-server/cli/cs.ts');
  const env = {
    ...process.env,
    DATABASE_URL: server().databaseUrl,
    COUNTERSIGN_BACKUP_PASSPHRASE: 'a passphrase of the drill',
  };
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], { env });
  return JSON.parse(stdout) as Record<string, unknown>;
}

async function entriesOf(id: string): Promise<number> {
  const rows = await query(server().databaseUrl, 'select 1 from gl_entry where key = $1', [`case/${id}`]);
  return rows.length;
}
