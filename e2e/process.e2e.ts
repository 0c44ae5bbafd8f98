import { expect, test } from '@playwright/test';
import { openCase, signIn } from './support/acts.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';
import { look } from './support/look.ts';
import { Network } from './support/network.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, server } = journeys();

let daniel: RemotePerson;
test.beforeAll(async () => {
  daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
});

test('a director sees where a case is, pauses its process and resumes it; while it is paused nothing is posted', async () => {
  const proposed = await daniel.propose({ amountMinor: 75_00 });
  const network = await Network.to(server().url);
  const { page } = await open({ server: network.url, expected: FAILED_REQUEST });
  await signIn(page, 'ruth.abramson');
  await openCase(page, 'Write-offs', proposed.number);
  const where = page.getByRole('region', { name: 'Where it is' });
  await expect(where).toContainText(/Wait for a decision, since .*\. Somebody decides it\./);
  await expect(where).toContainText(/If nobody acts until .*: remind\./);
  await expect(where.getByRole('img')).toHaveAccessibleName(/^Wait for a decision/);

  await where.getByRole('button', { name: 'Pause the process' }).click();
  const form = page.getByRole('form', { name: 'Pause the process' });
  await form.locator('button[type="submit"]').click();
  await expect(form.getByText('Why is it paused? Write it here.')).toBeVisible();
  await form.getByRole('textbox').fill('The payer is being sold.');
  await form.locator('button[type="submit"]').click();
  await expect(where).toContainText('The payer is being sold.');
  await expect(where.getByRole('button', { name: 'Skip the wait' })).toHaveAccessibleDescription(/paused/);

  expect(await look(page, 'case-process')).toEqual([]);

  const maya = await RemotePerson.signIn(server(), 'maya.okafor');
  await maya.act(await daniel.case(proposed.id), { type: 'case.decide', decision: 'approve', reason: '' });
  await expect(page.getByText('Posting', { exact: true })).toBeVisible();
  await test.step('it is shown also without the server, where it was last', async () => {
    network.cut();
    await expect(where).toContainText('Post to the ledger');
    network.mend();
  });
  expect((await daniel.case(proposed.id)).state).toBe('approved');
  await where.getByRole('button', { name: 'Resume the process' }).click();
  const resume = page.getByRole('form', { name: 'Resume the process' });
  await resume.getByRole('textbox').fill('Sold.');
  await resume.locator('button[type="submit"]').click();
  await expect.poll(async () => (await daniel.case(proposed.id)).state, { timeout: 60_000 }).toBe('posted');
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline).toContainText('Ruth Abramson paused its process');
  await expect(where).toContainText('Posted, since');
  network.close();
});

test('a director ends a wait before its time: the reminder comes at once and says whom it went to', async () => {
  const proposed = await daniel.propose({ amountMinor: 76_00 });
  const { page } = await open();
  await signIn(page, 'ruth.abramson');
  await openCase(page, 'Write-offs', proposed.number);
  const where = page.getByRole('region', { name: 'Where it is' });
  await where.getByRole('button', { name: 'Skip the wait' }).click();
  const form = page.getByRole('form', { name: 'Skip the wait' });
  await form.getByRole('textbox').fill('It is urgent.');
  await form.locator('button[type="submit"]').click();
  await expect(where).toContainText(/Wait, reminded, since/);
  await expect(where).toContainText(/If nobody acts until .*: give to another\./);
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText(/Reminded: .*Maya Okafor/);
});

test('what was posted is proposed to be reversed with one key, and undone when somebody else approves it', async () => {
  const proposed = await daniel.propose({ amountMinor: 77_00 });
  const maya = await RemotePerson.signIn(server(), 'maya.okafor');
  await maya.act(proposed, { type: 'case.decide', decision: 'approve', reason: '' });
  await expect.poll(async () => (await daniel.case(proposed.id)).state, { timeout: 60_000 }).toBe('posted');
  const { page } = await open();
  await signIn(page, 'ruth.abramson');
  await openCase(page, 'Decided', proposed.number);
  await page.keyboard.press('Shift+Z');
  const form = page.getByRole('form', { name: 'Propose to reverse' });
  await form.getByRole('textbox').fill('The payer has paid after all.');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('Ruth Abramson proposed to reverse it');
  const { reversal } = await daniel.case(proposed.id);
  const keith = await RemotePerson.signIn(server(), 'keith.vance');
  await keith.act(await keith.case(reversal!.case), { type: 'case.decide', decision: 'approve', reason: '' });
  await maya.act(await maya.case(reversal!.case), { type: 'case.decide', decision: 'approve', reason: '' });
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText(/Reversed by entry/, { timeout: 60_000 });
  expect(await look(page, 'case-reversed')).toEqual([]);
});
