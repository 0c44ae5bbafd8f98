import { expect, test } from '@playwright/test';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';

const { open } = journeys();
const NOBODY_LISTENS = 'http://127.0.0.1:9';

test('opens one window from its own origin, without a server', async () => {
  const { app, page } = await open({ server: NOBODY_LISTENS, expected: FAILED_REQUEST });
  await expect(page.getByRole('form', { name: 'Sign in' })).toBeVisible();
  await expect(page).toHaveTitle(/Countersign/);
  expect(await page.evaluate(() => location.origin)).toBe('app://countersign');
  expect(app.windows()).toHaveLength(1);
});

test('gives the window neither Node nor Electron, and no files beside its own', async () => {
  const { page } = await open({ server: NOBODY_LISTENS, expected: FAILED_REQUEST });
  const reachable = await page.evaluate(() =>
    ['require', 'process', 'Buffer', 'module'].filter((name) => name in globalThis),
  );
  expect(reachable).toEqual([]);
  const status = await page.evaluate(async () => (await fetch('/..%2F..%2Fpackage.json')).status);
  expect(status).toBe(404);
});
