import { expect, test } from '@playwright/test';
import { chooseFile, dropFile, goTo, openQueue, rowWith, signIn } from './support/acts.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';
import { remittanceFile } from './support/remittance-files.ts';

const { open } = journeys();

test('a dropped remittance is read, opens its cases, posts its entry, and is known the second time', async () => {
  const { page } = await open();
  await signIn(page, 'priya.raman');
  const file = remittanceFile(11);
  await dropFile(page, file);
  const card = page.getByRole('region', { name: file.name });
  await expect(card.getByText('Imported').first()).toBeVisible();
  await expect(card.getByRole('cell', { name: file.holds.trace, exact: true })).toBeVisible();

  await test.step('its denials are in their queue, each with its claim, reason and raw segments', async () => {
    const denied = file.holds.claims.filter(({ status }) => status === '4');
    expect(denied.length).toBeGreaterThan(0);
    await openQueue(page, 'Denials');
    for (const { accountId } of denied) await expect(rowWith(page, accountId)).toBeVisible();
    const [claim] = denied;
    await rowWith(page, claim!.accountId).dblclick();
    const evidence = page.getByRole('complementary', { name: 'Evidence' });
    const shown = evidence.getByRole('article', { name: `Claim ${claim!.accountId}` });
    const { group, reason } = claim!.lines[0]!.adjustments[0]!;
    await expect(shown.getByText('Service lines')).toBeVisible();
    await expect(shown.getByText(`${group}-${reason}`).first()).toBeVisible();
    await shown.getByRole('button', { name: /^Raw segments/ }).click();
    await expect(shown.getByRole('list', { name: 'Raw segments' })).toContainText(`CLP*${claim!.accountId}*4*`);
  });

  await test.step('its page shows that it balances and what it posted', async () => {
    await goTo(page, 'Remits');
    await rowWith(page, file.holds.trace).dblclick();
    await expect(page.getByRole('heading', { name: 'Balance' })).toBeVisible();
    await expect(page.getByText('Balanced', { exact: true }).first()).toBeVisible();
    await expect(page.getByRole('heading', { name: /^Posted as entry \d{4}-\d{6}$/ })).toBeVisible();
  });

  await test.step('the journal has the entry, and the trial balance is even', async () => {
    await goTo(page, 'Ledger');
    await rowWith(page, file.holds.trace).first().click();
    await expect(page.getByRole('complementary', { name: /^Entry / })).toContainText('Cash clearing');
    await page.getByRole('tab', { name: 'Trial balance' }).click();
    await expect(page.getByText('Balanced', { exact: true })).toBeVisible();
  });

  await test.step('under another name it changes nothing and says so', async () => {
    await goTo(page, 'Imports');
    await chooseFile(page, { name: 'the same again.txt', content: file.content });
    await expect(page.getByRole('region', { name: 'the same again.txt' })).toContainText('Was here already');
  });
});

test('a remittance that does not balance is held: a case, and nothing in the ledger', async () => {
  const { page } = await open();
  await signIn(page, 'keith.vance');
  const file = remittanceFile(12, { mix: { outOfBalance: 1 } });
  await dropFile(page, file);
  await expect(page.getByRole('region', { name: file.name })).toContainText('Imported');
  await openQueue(page, 'Remittance exceptions');
  await rowWith(page, file.holds.trace).dblclick();
  await expect(page.getByText('do not make its payment').first()).toBeVisible();
  await goTo(page, 'Remits');
  await rowWith(page, file.holds.trace).dblclick();
  await expect(page.getByText('Held', { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('heading', { name: /^Posted as entry/ })).toBeHidden();
});

const unusable = [
  {
    name: 'statement.pdf',
    content: Buffer.from('%PDF-1.7\n\u0000\u0001\u0002\u00ff binary', 'latin1'),
    says: /binary file/,
  },
  { name: 'empty.edi', content: '', says: /empty/ },
  {
    name: 'letter.txt',
    content: 'Dear Sir or Madam,\nplease find enclosed our check.\n',
    says: /^This is no kind of file that the desk reads/,
  },
] as const;

for (const { says, ...file } of unusable) {
  test(`${file.name} is refused in words`, async () => {
    const { page } = await open({ expected: FAILED_REQUEST });
    await signIn(page, 'priya.raman');
    await dropFile(page, file);
    const card = page.getByRole('region', { name: file.name });
    await expect(card).toContainText('Refused');
    await expect(card.getByRole('alert')).toContainText(says);
  });
}

test('a file that is cut off says in which segment, and its remittance is held', async () => {
  const { page } = await open();
  await signIn(page, 'keith.vance');
  const file = remittanceFile(14);
  const content = file.content.slice(0, Math.floor(file.content.length * 0.7));
  await dropFile(page, { name: 'cut off.edi', content });
  const card = page.getByRole('region', { name: 'cut off.edi' });
  await expect(card).toContainText(/segment/);
  await openQueue(page, 'Remittance exceptions');
  await expect(rowWith(page, file.holds.trace)).toBeVisible();
});
