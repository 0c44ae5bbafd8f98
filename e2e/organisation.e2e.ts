import { expect, test, type Page } from '@playwright/test';
import { ENTERPRISE } from '../src-shared/wire/scim.ts';
import { CLIENT_ID, TestOpenId } from '../sync-server/testing/test-openid.ts';
import { action, expectOpen, expectSync, lock, openCase, openQueue, PIN, rowWith, signIn } from './support/acts.ts';
import { Browser } from './support/browser.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';
import { look } from './support/look.ts';
import { RemotePerson } from './support/remote-person.ts';

const SCIM_TOKEN = 'the HR system knows this and nobody else';
const groups = { nora: ['Clinic managers'], lena: ['Clinic managers'], omar: ['Choir'] };

let provider: TestOpenId;
const { open, server } = journeys(async () => {
  provider = await TestOpenId.start(groups);
  return {
    env: {
      COUNTERSIGN_OIDC_ISSUER: provider.url,
      COUNTERSIGN_OIDC_CLIENT_ID: CLIENT_ID,
      COUNTERSIGN_GROUP_ROLES: 'Clinic managers=clinic-manager@westside-clinic',
      COUNTERSIGN_SCIM_TOKEN: SCIM_TOKEN,
    },
  };
});
test.afterAll(() => provider.stop());

const organisation = (page: Page) => page.getByRole('button', { name: 'Sign in with your organisation' });
const cancel = (page: Page) => page.getByRole('button', { name: 'Cancel', exact: true });

/** Signs in at the provider's own pages and lets the browser come back. */
async function browse(browser: Browser, login: string): Promise<void> {
  await fetch(await provider.browse(await browser.next(), login));
}

async function choosePin(page: Page): Promise<void> {
  const form = page.getByRole('form', { name: 'Choose a PIN' });
  await form.getByLabel('New PIN').fill(PIN);
  await form.getByLabel('The same PIN again').fill(PIN);
  await form.getByRole('button', { name: 'Open the workbench' }).click();
  await expectOpen(page);
}

test('the organisation’s own sign-in lets in whom it vouches for, and again when the session has ended', async () => {
  const { app, page } = await open({ expected: FAILED_REQUEST });
  const browser = await Browser.of(app);
  const violations: string[] = [];
  await expect(organisation(page)).toBeVisible();
  violations.push(...(await look(page, 'organisation')));
  await organisation(page).click();
  await expect(page.getByText('Sign in in the browser that has opened.')).toBeVisible();
  violations.push(...(await look(page, 'organisation-waiting')));
  await browse(browser, 'nora');
  await choosePin(page);
  await expectSync(page, 'Online');
  await page.getByRole('button', { name: 'Name of nora', exact: true }).click();
  await expect(page.getByRole('menu')).toContainText(/clinic manager · westside-clinic/i);
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true }).click();

  await test.step('with the same PIN', async () => {
    const form = page.getByRole('form', { name: 'Unlock' });
    await form.getByLabel('PIN').fill(PIN);
    await form.getByRole('button', { name: 'Unlock', exact: true }).click();
    await expectSync(page, 'Signed out');
    await page.getByRole('button', { name: 'Sync: Signed out' }).click();
    await page.getByRole('dialog', { name: 'Sync' }).getByRole('button', { name: 'Sign in again' }).click();
    const again = page.getByRole('form', { name: 'Sign in again' });
    await again.getByRole('button', { name: 'With your organisation' }).click();
    await expect(again.getByRole('status')).toBeVisible();
    violations.push(...(await look(page, 'organisation-again')));
    await browse(browser, 'nora');
    await expect(again).toBeHidden();
    await expectSync(page, 'Online');
  });
  expect(violations).toEqual([]);
});

test('who has no role here is told which groups they are in, and who calls it off can begin anew', async () => {
  const { app, page } = await open({ expected: FAILED_REQUEST });
  const browser = await Browser.of(app);
  await organisation(page).click();
  await browse(browser, 'omar');
  await expect(page.getByRole('alert')).toHaveText(
    'None of your groups (Choir) gives you a role here. Ask your administrator.',
  );

  await test.step('called off in the workbench: nothing is left of it, and the late browser is turned away', async () => {
    await organisation(page).click();
    const late = await browser.next();
    await page.keyboard.press('Enter');
    await expect(organisation(page)).toBeVisible();
    await expect(page.getByRole('alert')).toBeEmpty();
    const callback = await provider.browse(late, 'nora');
    await expect(fetch(callback)).rejects.toThrow();
  });

  await test.step('declined at the provider', async () => {
    await organisation(page).click();
    const asked = new URL(await browser.next());
    const back = new URL(asked.searchParams.get('redirect_uri') ?? '');
    back.search = new URLSearchParams({
      error: 'access_denied',
      state: asked.searchParams.get('state') ?? '',
      iss: provider.url,
    }).toString();
    await fetch(back);
    await expect(page.getByRole('alert')).toHaveText('Your organisation’s sign-in did not vouch for you. Begin again.');
  });

  await organisation(page).click();
  await expect(cancel(page)).toBeFocused();
  await browse(browser, 'nora');
  await choosePin(page);
});

test('what somebody had taken is at their manager’s desk as soon as HR says that they have left', async () => {
  const scim = async (method: string, path: string, body: unknown) => {
    const reply = await fetch(`${server().url}/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${SCIM_TOKEN}`, 'content-type': 'application/scim+json' },
      body: JSON.stringify(body),
    });
    expect(reply.ok).toBe(true);
    return (await reply.json()) as { id: string };
  };
  const { id } = await scim('POST', '/Users', {
    userName: 'lena',
    displayName: 'Lena Brandt',
    [ENTERPRISE]: { manager: { value: 'ruth.abramson' } },
  });
  const daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
  const { number } = await daniel.propose({ amountMinor: 140_00 });
  const lenas = await open({ expected: FAILED_REQUEST });
  const browser = await Browser.of(lenas.app);
  await organisation(lenas.page).click();
  await browse(browser, 'lena');
  await choosePin(lenas.page);
  await openCase(lenas.page, 'My approvals', number);
  await action(lenas.page, 'Take').click();
  const { page: ruths } = await open();
  await signIn(ruths, 'ruth.abramson');
  await openQueue(ruths, 'Write-offs');
  await expect(rowWith(ruths, number)).toBeVisible();
  await openQueue(ruths, 'Taken by me');
  await expect(rowWith(ruths, number)).toBeHidden();

  await scim('PATCH', `/Users/${id}`, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'active', value: false }],
  });
  await expect(rowWith(ruths, number)).toBeVisible();
  await rowWith(ruths, number).dblclick();
  await expect(ruths.getByText('Lena Brandt has left.')).toBeVisible();
  await expect(lenas.page.getByRole('heading', { name: 'Nothing is kept here any more' })).toBeVisible();
  await lock(ruths, 'Ruth Abramson');
});
