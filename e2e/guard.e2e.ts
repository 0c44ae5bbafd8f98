import { expect, test } from '@playwright/test';
import { goTo, signIn } from './support/acts.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';

const { open } = journeys();
const NOBODY_LISTENS = 'http://127.0.0.1:9';

test('the details of a page that could not be shown are copied with a button', async () => {
  const { app, page } = await open({ expected: /not to be shown/ });
  await signIn(page, 'ruth.abramson');
  await app.evaluate(({ clipboard }) => clipboard.writeText('what was there before'));
  // A defect, of any kind, in a page that is about to be shown, and in no other.
  await page.evaluate(() => {
    const { toSorted } = Array.prototype;
    Object.defineProperty(Array.prototype, 'toSorted', {
      get() {
        if (location.hash === '#/imports') throw new Error('not to be shown');
        return toSorted;
      },
    });
  });
  await goTo(page, 'Imports');
  await page.getByRole('button', { name: 'Copy the details' }).click();
  await expect(page.getByText('The details are copied.')).toBeVisible();
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toContain('Error: not to be shown');
});

test('the window may neither read the clipboard nor be told of the place, the camera or anything else', async () => {
  const { page } = await open({ server: NOBODY_LISTENS, expected: FAILED_REQUEST });
  const answers = await page.evaluate(async () => {
    const asked: Record<string, () => Promise<unknown>> = {
      clipboard: () => navigator.clipboard.readText(),
      camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
      notifications: async () => {
        if ((await Notification.requestPermission()) !== 'granted') throw new Error('refused');
      },
    };
    return Promise.all(
      Object.entries(asked).map(([name, ask]) =>
        ask().then(
          () => `${name}: given`,
          () => `${name}: refused`,
        ),
      ),
    );
  });
  expect(answers).toEqual(['clipboard: refused', 'camera: refused', 'notifications: refused']);
});

test('every script that could be a worker comes with a policy of its own: no eval but of WebAssembly, no network', async () => {
  const { page } = await open({ server: NOBODY_LISTENS, expected: FAILED_REQUEST });
  const policies = await page.evaluate(async () => {
    const scripts = [...document.querySelectorAll('script[src]')].map((script) => script.getAttribute('src') ?? '');
    const replies = await Promise.all(scripts.map((src) => fetch(src)));
    return replies.map(({ headers }) => headers.get('content-security-policy'));
  });
  expect(policies.length).toBeGreaterThan(0);
  expect(new Set(policies)).toEqual(new Set(["default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"]));
});
