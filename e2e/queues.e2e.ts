import { expect, test } from '@playwright/test';
import { openCase, openQueue, rowWith, signIn } from './support/acts.ts';
import { journeys } from './support/journeys.ts';
import { look, SMALL } from './support/look.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, server } = journeys();

let daniel: RemotePerson;
test.beforeAll(async () => {
  daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
});

test('a queue is in the order of its reasons, and says why a case is first and why it is not mine', async () => {
  const small = await daniel.propose({ amountMinor: 65_00 });
  const large = await daniel.propose({ amountMinor: 12_000_00 });
  const { page } = await open();
  await page.setViewportSize(SMALL);
  await signIn(page, 'maya.okafor');
  await openQueue(page, 'Write-offs');
  const numbers = page.getByRole('grid').getByRole('row').filter({ hasText: /WO-/ });
  await expect(numbers.first()).toContainText(large.number);
  await expect(rowWith(page, large.number)).toContainText('High risk');
  await expect(rowWith(page, large.number)).toContainText('High');
  expect(await look(page, 'queue-ranked')).toEqual([]);
  await page.setViewportSize(SMALL);
  await rowWith(page, large.number).click();
  await page.keyboard.press('q');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(`${large.number} is number 1 of 2 in Write-offs`);
  await expect(dialog.getByRole('region', { name: 'Why is it first?' })).toContainText(
    'It is about $10,000.00 or more.',
  );
  await expect(dialog.getByRole('region', { name: 'Why not me?' })).toContainText(/Over your limit of \$500\.00/);
  expect(await look(page, 'queue-why')).toEqual([]);
  await page.setViewportSize(SMALL);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await openCase(page, 'Write-offs', small.number);
  await page.getByRole('button', { name: 'Why?' }).click();
  await expect(page.getByRole('dialog')).toContainText(`Before it stands ${large.number}`);
  await page.keyboard.press('Escape');
});

test('the next case is the highest ranked that one may take, and beyond what one may have at once it is refused', async () => {
  const plain = await daniel.propose({ amountMinor: 70_00 });
  const valuable = await daniel.propose({ amountMinor: 30_000_00 });
  const { page } = await open();
  await signIn(page, 'priya.raman');
  await openQueue(page, 'Write-offs');
  await expect(rowWith(page, valuable.number)).toBeVisible();
  await page.keyboard.press('n');
  await expect(page.getByRole('heading', { name: 'Timeline' })).toBeVisible();
  const taken = await page.getByRole('heading', { level: 1 }).textContent();
  expect(taken, 'it asks for high-value, which is not among her skills').not.toContain(valuable.number);
  await expect(page.getByRole('button', { name: /^Release/ })).toBeVisible();
  await openCase(page, 'Write-offs', valuable.number);
  await page.getByRole('button', { name: 'Why?' }).click();
  await expect(page.getByRole('dialog')).toContainText('It asks for high-value cases, which is not among your skills.');
  await page.keyboard.press('Escape');
  expect(plain.number).toMatch(/^WO-/);
});

test('a case is put off until a day with the keyboard, is out of the way, and is found among what is put off', async () => {
  const { id, number } = await daniel.propose({ amountMinor: 80_00 });
  const { page } = await open();
  await page.setViewportSize(SMALL);
  await signIn(page, 'maya.okafor');
  await openCase(page, 'Write-offs', number);
  await page.keyboard.press('f');
  const form = page.getByRole('form', { name: 'Follow up' });
  await form.getByLabel(/^Look at it again on/).fill(inDays(3));
  await form.getByRole('textbox', { name: /What are you waiting for/ }).fill('The payer answers by then.');
  expect(await look(page, 'case-follow-up')).toEqual([]);
  await page.setViewportSize(SMALL);
  await page.keyboard.press('Enter');
  await expect(form).toBeHidden();
  await expect.poll(async () => (await daniel.case(id)).followUp?.text).toBe('The payer answers by then.');
  await openQueue(page, 'Write-offs');
  await expect(page.getByText('1 case is put off until later')).toBeVisible();
  await expect(rowWith(page, number)).toBeHidden();
  await page.getByText('Put off', { exact: true }).click();
  await expect(rowWith(page, number)).toBeVisible();
  expect(await look(page, 'queue-put-off')).toEqual([]);
});

test('a comment mentions a person by typing a part of the name, who then watches the case', async () => {
  const { id, number } = await daniel.propose({ amountMinor: 90_00 });
  const { page } = await open();
  await page.setViewportSize(SMALL);
  await signIn(page, 'maya.okafor');
  await openCase(page, 'Write-offs', number);
  await page.keyboard.press('m');
  const form = page.getByRole('form', { name: 'Comment' });
  await page.keyboard.type('Please look, @abr');
  await expect(page.getByRole('listbox', { name: 'People to mention' }).getByRole('option')).toHaveText([
    'Ruth Abramson',
  ]);
  expect(await look(page, 'case-mention')).toEqual([]);
  await page.setViewportSize(SMALL);
  await form.getByRole('textbox').focus();
  await page.keyboard.press('Enter');
  await expect(form.getByRole('textbox')).toHaveValue('Please look, @Ruth Abramson ');
  await page.keyboard.press('Enter');
  await expect(form).toBeHidden();
  await page.keyboard.press('o');
  await expect.poll(async () => (await daniel.case(id)).watchers).toEqual(['ruth.abramson', 'maya.okafor']);
  await expect(page.getByRole('button', { name: /^Stop watching/ })).toBeVisible();
});

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

test('what happened in a queue and to a case while one was away is told field by field until it is seen', async () => {
  const first = await daniel.propose({ amountMinor: 91_00 });
  const { page } = await open();
  await page.setViewportSize(SMALL);
  await signIn(page, 'maya.okafor');
  await openCase(page, 'Write-offs', first.number);
  await openQueue(page, 'Write-offs');
  await expect(rowWith(page, first.number)).toBeVisible();
  await openQueue(page, 'Denials');
  const second = await daniel.propose({ amountMinor: 92_00 });
  await daniel.act(first, { type: 'case.amend', amountMinor: 93_00, reason: 'A slip of the pen.' });
  await openQueue(page, 'Write-offs');
  const bar = page.getByRole('region', { name: 'While you were away' });
  await expect(bar).toContainText('1 came, 1 changed');
  await page.keyboard.press('d');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(second.number);
  await expect(dialog).toContainText('Amount $91.00 → $93.00');
  expect(await look(page, 'queue-away')).toEqual([]);
  await page.setViewportSize(SMALL);
  await dialog.getByRole('button', { name: 'Seen' }).click();
  await expect(bar).toBeHidden();
  await rowWith(page, first.number).dblclick();
  const since = page.getByRole('region', { name: 'While you were away' });
  await expect(since).toContainText('Daniel Reyes changed it');
  expect(await look(page, 'case-away')).toEqual([]);
  await page.setViewportSize(SMALL);
  await page.keyboard.press('v');
  await expect(since).toBeHidden();
});

test('an approval is taken back until it is sent, and similar cases say what was decided of them', async () => {
  const decided = await daniel.propose({ amountMinor: 94_00 });
  const undecided = await daniel.propose({ amountMinor: 95_00 });
  const { page } = await open();
  await page.setViewportSize(SMALL);
  await signIn(page, 'maya.okafor');
  await openCase(page, 'Write-offs', decided.number);
  await page.keyboard.press('a');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await daniel.case(decided.id)).state).toBe('posted');
  await openCase(page, 'Write-offs', undecided.number);
  await expect(page.getByRole('region', { name: 'Similar cases' })).toContainText('1 decided, 1 approved');
  await page.keyboard.press('a');
  await page.keyboard.press('Enter');
  const undo = page.getByRole('complementary', { name: 'Undo' });
  await expect(undo).toContainText(`Your approval of ${undecided.number} is not sent yet.`);
  await page.screenshot({ path: 'artifacts/screens/undo-1280-light.png' });
  await page.keyboard.press('u');
  await expect(page.getByText('Nothing was sent.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(undecided.number);
  await expect(page.getByRole('button', { name: /^Approve/ })).toBeEnabled();
  expect((await daniel.case(undecided.id)).state).toBe('open');
  await page.getByRole('region', { name: 'Similar cases' }).getByRole('button', { name: decided.number }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(decided.number);
});

test('what one looks at is saved under a name, shared with everybody, and taken back', async () => {
  const { number } = await daniel.propose({ amountMinor: 96_00 });
  const name = 'Large write-offs';
  const { page } = await open();
  await page.setViewportSize(SMALL);
  await signIn(page, 'maya.okafor');
  await openQueue(page, 'Write-offs');
  await expect(rowWith(page, number)).toBeVisible();
  await page.getByRole('columnheader', { name: 'Amount' }).click();
  await page.getByRole('columnheader', { name: 'Amount' }).click();
  await page.keyboard.press('c');
  const arrange = page.getByRole('form', { name: 'Arrange the list' });
  await arrange.getByLabel('Group by').selectOption('Payer');
  await arrange.getByRole('checkbox', { name: 'Risk' }).uncheck();
  await arrange.getByRole('checkbox', { name: 'Payer' }).uncheck();
  await arrange.getByRole('textbox', { name: 'Width of Amount in pixels' }).fill('9');
  await arrange.getByRole('button', { name: 'Arrange' }).click();
  await expect(arrange.getByRole('alert')).toContainText('Amount: give a width between 40 and 1,200 pixels');
  await arrange.getByRole('textbox', { name: 'Width of Amount in pixels' }).fill('180');
  for (const _ of ['past the case', 'past the number'])
    await arrange.getByRole('button', { name: 'Move Amount up' }).click();
  expect(await look(page, 'arrange-list')).toEqual([]);
  await page.setViewportSize(SMALL);
  await arrange.getByRole('button', { name: 'Arrange' }).click();
  await expect(arrange).toBeHidden();
  await page.keyboard.press('s');
  const form = page.getByRole('form', { name: 'Save this view' });
  await expect(form).toContainText('Write-offs: by amount, descending, under each payer, with');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText('Give it a name')).toBeVisible();
  await form.getByRole('textbox', { name: 'Name' }).fill(name);
  await form.getByRole('checkbox', { name: /^Share it/ }).check();
  expect(await look(page, 'save-view')).toEqual([]);
  await page.setViewportSize(SMALL);
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toBeHidden();
  await openQueue(page, name);
  await expect(page.getByRole('columnheader', { name: 'Amount' })).toHaveAttribute('aria-sort', 'descending');
  expect(await look(page, 'saved-view')).toEqual([]);
  await page.setViewportSize(SMALL);
  const { page: atRuths } = await open();
  await signIn(atRuths, 'ruth.abramson');
  await openQueue(atRuths, name);
  await expect(rowWith(atRuths, number)).toBeVisible();
  await expect(atRuths.getByRole('columnheader').first()).toContainText('Amount');
  expect((await atRuths.getByRole('columnheader').first().boundingBox())?.width).toBe(180);
  await expect(atRuths.getByRole('columnheader', { name: 'Risk' })).toBeHidden();
  await expect(atRuths.getByRole('row', { name: /^Northern Plains Mutual .* \d/ })).toBeVisible();
  await expect(atRuths.getByRole('button', { name: 'Remove this view' })).toBeHidden();
  await page.getByRole('button', { name: 'Remove this view' }).click();
  await expect(atRuths.getByRole('navigation', { name: 'Queues' }).getByRole('link', { name })).toBeHidden();
});
