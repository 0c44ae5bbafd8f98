import { expect, test } from '@playwright/test';
import { action, decide, expectDecided, goTo, openCase, openQueue, rowWith, signIn } from './support/acts.ts';
import { journeys } from './support/journeys.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, server } = journeys();

let daniel: RemotePerson;
test.beforeAll(async () => {
  daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
});

test('a clinic manager approves a write-off with three keys, and a controller finds its entry in the ledger', async () => {
  const first = await daniel.propose({ amountMinor: 120_40 });
  const second = await daniel.propose({ amountMinor: 88_00 });
  const { page } = await open();
  await signIn(page, 'maya.okafor');
  await openCase(page, 'My approvals', first.number);
  await page.keyboard.press('a');
  await page.keyboard.press('Enter');
  await test.step('and is at the next case at once', async () => {
    await expect(page.getByRole('heading', { level: 1, name: second.number })).toBeVisible();
  });
  await openQueue(page, 'Decided');
  await expectDecided(page, first.number, 'Posted');
  await rowWith(page, first.number).dblclick();
  const entry = page.getByRole('heading', { name: /^Posted as entry/ });
  await expect(entry).toBeVisible();
  const number = (await entry.textContent())!.replace('Posted as entry ', '');
  await goTo(page, 'Ledger');
  await expect(page.getByText('The ledger is not part of your role')).toBeVisible();
  const { page: atKeiths } = await open();
  await signIn(atKeiths, 'keith.vance');
  await goTo(atKeiths, 'Ledger');
  await rowWith(atKeiths, number).first().click();
  const lines = atKeiths.getByRole('complementary', { name: `Entry ${number}` });
  await expect(lines).toContainText('Administrative write-offs');
  await expect(lines).toContainText('approved by Maya Okafor');
});

test('over the limit the button is disabled with the reason in words', async () => {
  const large = await daniel.propose({ amountMinor: 900_00 });
  const { page } = await open();
  await signIn(page, 'maya.okafor');
  await openCase(page, 'Write-offs', large.number);
  await expect(action(page, 'Approve')).toHaveAttribute('aria-disabled', 'true');
  await expect(action(page, 'Approve')).toHaveAccessibleDescription(/\$500\.00/);
  await page.keyboard.press('a');
  await expect(page.getByRole('form', { name: 'Approve' })).toBeHidden();
  await openQueue(page, 'My approvals');
  await expect(rowWith(page, large.number)).toBeHidden();
});

test('whoever proposed it cannot approve it, and whoever only reads cannot decide', async () => {
  const proposed = await daniel.propose({ amountMinor: 60_00 });
  for (const account of ['daniel.reyes', 'samuel.osei']) {
    const { page } = await open();
    await signIn(page, account);
    await openCase(page, 'Write-offs', proposed.number);
    await expect(action(page, 'Approve')).toHaveAttribute('aria-disabled', 'true');
    await expect(action(page, 'Approve')).toHaveAccessibleDescription(/\w{3,}.*\./);
  }
});

test('a director refuses, and has to say why', async () => {
  const doubtful = await daniel.propose({ amountMinor: 1_200_00 });
  const { page } = await open();
  await signIn(page, 'ruth.abramson');
  await openCase(page, 'My approvals', doubtful.number);
  await action(page, 'Refuse').click();
  const form = page.getByRole('form', { name: 'Refuse' });
  await form.locator('button[type="submit"]').click();
  await expect(form.getByText('Why do you refuse it? Write it here.')).toBeVisible();
  await form.getByRole('textbox').fill('Appeal first: the authorisation is on file.');
  await form.locator('button[type="submit"]').click();
  await openQueue(page, 'Decided');
  await expectDecided(page, doubtful.number, 'Refused');
  await rowWith(page, doubtful.number).dblclick();
  await expect(page.getByText('Appeal first: the authorisation is on file.')).toBeVisible();
  await expect(page.getByRole('heading', { name: /^Posted as entry/ })).toBeHidden();
});

test('above $2,000 two people approve, each at their own workbench', async () => {
  const large = await daniel.propose({ amountMinor: 3_100_00 });
  const { page: atRuths } = await open();
  const { page: atKeiths } = await open();
  await signIn(atRuths, 'ruth.abramson');
  await signIn(atKeiths, 'keith.vance');
  await openCase(atKeiths, 'My approvals', large.number);
  await expect(atKeiths.getByText('step 1 of 2')).toBeVisible();
  await openCase(atRuths, 'My approvals', large.number);
  await decide(atRuths, 'Approve', 'Agreed.');
  await test.step('the first approval is seen live at the other one, and is not given twice', async () => {
    await expect(atKeiths.getByText('step 2 of 2')).toBeVisible();
    await expect(atKeiths.getByText('Approved by Ruth Abramson')).toBeVisible();
    await openCase(atRuths, 'Write-offs', large.number);
    await expect(action(atRuths, 'Approve')).toHaveAccessibleDescription(/already/);
  });
  await decide(atKeiths, 'Approve', '');
  for (const page of [atRuths, atKeiths]) {
    await openQueue(page, 'Decided');
    await expectDecided(page, large.number, 'Posted');
  }
});
