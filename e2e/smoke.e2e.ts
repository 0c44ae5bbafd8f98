import { expect, test } from '@playwright/test';
import { openWorkbench, type Workbench } from './support/workbench.ts';

let workbench: Workbench;
test.beforeAll(async () => {
  workbench = await openWorkbench();
});
test.afterAll(() => workbench.close());

test('opens one window from its own origin, without an error in the console', async () => {
  await workbench.page.waitForLoadState('load');
  await expect(workbench.page).toHaveTitle(/Countersign/);
  expect(await workbench.page.evaluate(() => location.origin)).toBe('app://countersign');
  expect(workbench.app.windows()).toHaveLength(1);
  expect(workbench.errors).toEqual([]);
});

test('gives the window neither Node nor Electron', async () => {
  const reachable = await workbench.page.evaluate(() =>
    ['require', 'process', 'Buffer', 'module'].filter((name) => name in globalThis),
  );
  expect(reachable).toEqual([]);
});

test('does not let the window read files beside its own', async () => {
  const status = await workbench.page.evaluate(async () => (await fetch('/..%2F..%2Fpackage.json')).status);
  expect(status).toBe(404);
});
