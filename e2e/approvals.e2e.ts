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

test('an amount that changes while it is being decided has to be looked at first, and no word is lost', async () => {
  const changing = await daniel.propose({ amountMinor: 1_300_00 });
  const { page } = await open();
  await signIn(page, 'ruth.abramson');
  await openCase(page, 'My approvals', changing.number);
  await page.keyboard.press('r');
  const form = page.getByRole('form', { name: 'Refuse' });
  await page.keyboard.type('Appeal first.');
  await daniel.act(changing, { type: 'case.amend', amountMinor: 1_450_00, reason: 'A line was missing.' });
  await expect(form.getByRole('alert')).toContainText('$1,450.00');
  await page.keyboard.press('Enter');
  await expect(form.getByRole('alert')).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(form).toBeHidden();
  await page.keyboard.press('r');
  await expect(form.getByRole('textbox')).toHaveValue('Appeal first.');
  await page.keyboard.press('Enter');
  await openQueue(page, 'Decided');
  await expectDecided(page, changing.number, 'Refused');
});

test('no other case is marked when the list gets another order', async () => {
  const proposed: string[] = [];
  for (const amountMinor of [1_700_00, 1_750_00]) proposed.push((await daniel.propose({ amountMinor })).number);
  const { page } = await open();
  await signIn(page, 'ruth.abramson');
  await openQueue(page, 'My approvals');
  const marked = page.locator('.ag-row-focus');
  await expect(rowWith(page, proposed.at(-1)!)).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(marked.first()).toBeVisible();
  await page.getByRole('columnheader', { name: 'Amount' }).click();
  await expect(page.getByRole('columnheader', { name: 'Amount' })).toHaveAttribute('aria-sort', /ascending|descending/);
  await expect(marked).toHaveCount(0);
});

test('keys that are held down decide nothing twice', async () => {
  const held = await daniel.propose({ amountMinor: 1_600_00 });
  const { page } = await open();
  await signIn(page, 'ruth.abramson');
  await openCase(page, 'My approvals', held.number);
  await action(page, 'Approve').focus();
  // Playwright reports each further press without a release as a repetition.
  for (let times = 0; times < 5; times += 1) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await expect(page.getByRole('form', { name: 'Approve' })).toBeVisible();
  await page.keyboard.press('Escape');
  for (let times = 0; times < 40; times += 1) await page.keyboard.down('t');
  await page.keyboard.up('t');
  await expect(page.getByRole('button', { name: /^Release/ })).toBeVisible();
  await expect.poll(async () => (await daniel.case(held.id)).owner?.name).toBe('Ruth Abramson');
  expect((await daniel.case(held.id)).ver).toBe(held.ver + 1);
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

test('a form says that somebody else has decided meanwhile, sends nothing, and keeps the words', async () => {
  const raced = await daniel.propose({ amountMinor: 1_350_00 });
  const keith = await RemotePerson.signIn(server(), 'keith.vance');
  const { page } = await open();
  await signIn(page, 'ruth.abramson');
  await openCase(page, 'My approvals', raced.number);
  await page.keyboard.press('b');
  await page.keyboard.type('Which claim is it?');
  await keith.act(raced, { type: 'case.decide', decision: 'refuse', reason: 'Appeal first.' });
  const form = page.getByRole('form', { name: 'Return' });
  await expect(form.getByRole('alert')).toContainText('Keith Vance went on with this case meanwhile. It was refused.');
  await expect(form.locator('button[type="submit"]')).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Enter');
  await expect(form.getByRole('textbox')).toHaveValue('Which claim is it?');
  await page.keyboard.press('Escape');
  await expect(page.getByText('You began to write under “Return”.')).toBeVisible();
  expect((await daniel.case(raced.id)).timeline.map(({ event }) => event)).not.toContain('return');
});
