import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { expectOpen, expectSync, lock, signIn, unlock } from './support/acts.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';
import { RemotePerson } from './support/remote-person.ts';

const ROOT = join(import.meta.dirname, '..');
const { open, profile, server } = journeys();

/** As the operating system does with a link: it starts the program once more, which hands the link over and ends. */
async function follow(link: string, folder: string): Promise<void> {
  const electron = createRequire(import.meta.url)('electron') as unknown as string;
  const second = spawn(electron, [ROOT, `--user-data-dir=${folder}`, link], {
    stdio: 'ignore',
    env: { ...process.env, ...(process.getuid?.() === 0 ? { ELECTRON_DISABLE_SANDBOX: '1' } : {}) },
  });
  const [code] = (await once(second, 'close')) as [number];
  expect(code).toBe(0);
}

test('a link opens its case in the window that is there, offline as well, and waits for the PIN of a locked one', async () => {
  const daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
  const [first, second] = [await daniel.propose({ amountMinor: 71_00 }), await daniel.propose({ amountMinor: 72_00 })];
  const folder = profile();
  const { page } = await open({ profile: folder, expected: FAILED_REQUEST });
  await signIn(page, 'ruth.abramson');
  await expectSync(page, 'Online');

  await follow(`countersign://case/${first.id}`, folder);
  await expect(page.getByRole('heading', { level: 1, name: first.number })).toBeVisible();
  await follow('countersign://case/../settings', folder);
  await expect(page.getByRole('heading', { level: 1, name: first.number })).toBeVisible();

  await server().stop();
  await lock(page, 'Ruth Abramson');
  await follow(`countersign://case/${second.id}`, folder);
  await expect(page.getByRole('form', { name: 'Unlock' })).toBeVisible();
  await unlock(page);
  await expectOpen(page);
  await expect(page.getByRole('heading', { level: 1, name: second.number })).toBeVisible();
  await server().start();
});
