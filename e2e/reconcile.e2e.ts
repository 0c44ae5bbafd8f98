import { expect, test, type Page } from '@playwright/test';
import { generateSides } from '../src-shared/matching/generate.ts';
import type { Line } from '../src-shared/matching/line-table.ts';
import { dropFile, expectOpen, goTo, signIn, unlock } from './support/acts.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';
import { look, SMALL } from './support/look.ts';
import { Network } from './support/network.ts';

const { open, profile, server } = journeys();

const { left, right } = generateSides({ seed: 7, lines: 3_000 });
const posted = right
  .filter((_, at) => at % 40 !== 0)
  .map((line, at) => ({
    ...line,
    id: `P${at}`,
    amountMinor: at % 97 === 0 ? line.amountMinor + 5_00 : line.amountMinor,
  }));
const remittances = { name: 'remittances.csv', content: csvOf(left) };
const bank = { name: 'bank november.csv', content: csvOf(right) };
const postings = { name: 'posted.csv', content: csvOf(posted) };

function csvOf(lines: readonly Line[]): string {
  const rows = lines.map(({ id, date, amountMinor, reference, party }) =>
    [id, date, (amountMinor / 100).toFixed(2), reference, party].join(','),
  );
  return ['id,date,amount,reference,party', ...rows].join('\n');
}

const pane = (page: Page, name: 'Remittances' | 'Bank' | 'Posted') => page.getByRole('region', { name, exact: true });
const status = (page: Page, name: string) => page.getByLabel(`Status of ${name}`);

/** Drops a file whose lines any side may have, and says which it is. */
async function importAs(page: Page, file: { name: string; content: string }, side: string): Promise<void> {
  await dropFile(page, file);
  await page.getByRole('region', { name: file.name }).getByRole('button', { name: side }).click();
}

/** How many lines of a side have a status, as its filter says. */
async function countOf(page: Page, side: string, word: string): Promise<number> {
  const text = await status(page, side)
    .locator('option')
    .filter({ hasText: new RegExp(`^${word} [\\d,]+$`) })
    .textContent();
  return Number(text!.replaceAll(/\D/g, ''));
}

test('three sides are imported, matched by rule and by hand, and are as they were after a restart without a network', async () => {
  const network = await Network.to(server().url);
  const folder = profile();
  const first = await open({ server: network.url, profile: folder, expected: FAILED_REQUEST });
  await signIn(first.page, 'priya.raman');
  network.cut();
  const { page } = first;
  await page.setViewportSize(SMALL);
  await goTo(page, 'Reconcile');
  await expect(page.getByText('Nothing to reconcile yet')).toBeVisible();

  await test.step('files say what they hold, and are asked for their side', async () => {
    await importAs(page, remittances, 'Remittances');
    await importAs(page, bank, 'Bank');
    await importAs(page, postings, 'Posted');
    await expect(status(page, 'Remittances')).toContainText(`All ${left.length.toLocaleString('en-US')}`);
    await expect(pane(page, 'Posted')).toBeVisible();
  });

  await test.step('a table without days and amounts is explained, and nothing of it is taken', async () => {
    await dropFile(page, { name: 'wrong.csv', content: 'id,date,amount,reference,party\nA,2026-11-31,x,,\n' });
    await expect(page.getByRole('alert').filter({ hasText: 'wrong.csv' })).toContainText('Nothing was taken from it');
  });

  await test.step('two currencies, ids that come twice and days in the future are explained, and nothing is taken by half', async () => {
    const head = 'id,date,amount,reference,party,currency';
    const wrong = (name: string) => page.getByRole('alert').filter({ hasText: name });
    await dropFile(page, { name: 'mixed.csv', content: `${head}\nA,2026-01-05,1.00,,,USD\nB,2026-01-05,1.00,,,EUR\n` });
    await expect(wrong('mixed.csv')).toContainText('Reconcile each currency by itself');
    await dropFile(page, { name: 'twice.csv', content: `${head}\nA,2026-01-05,1.00,,,USD\nA,2026-01-05,1.00,,,USD\n` });
    await expect(wrong('twice.csv')).toContainText('was there before');
    await dropFile(page, { name: 'ahead.csv', content: `${head}\nA,2099-01-05,1.00,,,USD\n` });
    const ahead = page.getByRole('region', { name: 'ahead.csv' });
    await expect(ahead).toContainText('A line is dated in the future: A on 2099-01-05');
    await ahead.getByRole('button', { name: 'Leave it out' }).click();
  });

  await test.step('a statement that overlaps with another is taken as far as it is new, and says so', async () => {
    await importAs(page, { name: 'overlap.csv', content: csvOf(right.slice(0, 3)) }, 'Bank');
    await expect(page.getByText('3 lines of it were here already, 0 lines came in').first()).toBeVisible();
  });

  let open_ = 0;
  await test.step('rules match most of them; every match says why', async () => {
    await page.keyboard.press('Shift+M');
    await expect(page.getByText(/matches by rule/)).toBeVisible();
    await expect(page.getByText('Unposted', { exact: false }).first()).toBeVisible();
    open_ = await countOf(page, 'Remittances', 'Open');
    expect(open_).toBeGreaterThan(0);
    expect(open_).toBeLessThan(left.length / 5);

    await pane(page, 'Bank').locator('.ag-row[row-index="3"] .ag-cell').first().click();
    const detail = page.getByRole('complementary', { name: 'Match' });
    await expect(detail).toContainText(/rule [a-z-]+ · score/);
    expect(await look(page, 'reconcile')).toEqual([]);
    await page.setViewportSize(SMALL);
  });

  await test.step('a suggestion is accepted, two open lines are matched by hand, and that is undone and done again', async () => {
    const suggested = await countOf(page, 'Remittances', 'Suggested');
    expect(suggested).toBeGreaterThan(0);
    await status(page, 'Remittances').selectOption('suggested');
    await expect(firstRow(page, 'Remittances')).toContainText('Suggested');
    // While the list is still being filtered another row may be first a moment later.
    await expect(async () => {
      await firstCell(page, 'Remittances').click();
      await page.keyboard.press('a');
      await expect.poll(() => countOf(page, 'Remittances', 'Suggested'), { timeout: 5_000 }).toBeLessThan(suggested);
    }).toPass();
    await status(page, 'Remittances').selectOption('open');
    await status(page, 'Bank').selectOption('open');
    await expect(firstRow(page, 'Remittances')).toContainText(OPEN_CLASS);
    await expect(firstRow(page, 'Bank')).toContainText(OPEN_CLASS);
    await firstCell(page, 'Remittances').click();
    await page.keyboard.press('x');
    await firstCell(page, 'Bank').click();
    await page.keyboard.press('x');
    await page.keyboard.press('m');
    await expect.poll(() => countOf(page, 'Remittances', 'Open')).toBe(open_ - 1);
    await page.keyboard.press('u');
    await expect.poll(() => countOf(page, 'Remittances', 'Open')).toBe(open_);
    await page.keyboard.press('Shift+U');
    await expect.poll(() => countOf(page, 'Remittances', 'Open')).toBe(open_ - 1);
  });

  const matched = await countOf(page, 'Bank', 'Matched');
  await first.close();
  const second = await open({ server: network.url, profile: folder, expected: FAILED_REQUEST });
  await unlock(second.page);
  await expectOpen(second.page);
  await goTo(second.page, 'Reconcile');
  await expect(status(second.page, 'Bank')).toBeVisible();
  expect(await countOf(second.page, 'Remittances', 'Open')).toBe(open_ - 1);
  expect(await countOf(second.page, 'Bank', 'Matched')).toBe(matched);
});

/** What an open line is called by its class: none of the words of a matched one. */
const OPEN_CLASS = /\d(?!.*(Matched|Suggested))/s;

function firstRow(page: Page, side: 'Remittances' | 'Bank') {
  return pane(page, side).locator('.ag-row[row-index="0"]');
}

function firstCell(page: Page, side: 'Remittances' | 'Bank') {
  return firstRow(page, side).locator('.ag-cell').first();
}
