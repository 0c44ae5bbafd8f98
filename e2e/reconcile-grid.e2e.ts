import { deflateRawSync } from 'node:zlib';
import { expect, test, type Page } from '@playwright/test';
import { writeXlsx, type SheetValue } from '../src-shared/spreadsheet/write-xlsx.ts';
import { goTo, signIn } from './support/acts.ts';
import { journeys } from './support/journeys.ts';
import { look, SMALL } from './support/look.ts';

const { open } = journeys();

const PARTIES = ['Northern Harbor Health Plan', 'Prairie Unity Mutual', 'Müller & Söhne Benefit Trust'];
const FIRST_DAY = Date.UTC(2026, 9, 1) / 86_400_000;
const ROWS = 240;

/** A bank's movements as its own workbook heads them. */
async function bankWorkbook(): Promise<Buffer> {
  const columns = [
    { name: 'Booked', kind: 'day', width: 12 },
    { name: 'Sum', kind: 'money', width: 16 },
    { name: 'Trace', kind: 'text', width: 22 },
    { name: 'Payer', kind: 'text', width: 36 },
  ] as const;
  const rows = Array.from({ length: ROWS }, (_, at): SheetValue[] => [
    FIRST_DAY + (at % 40),
    10_000 + at,
    `8${String(at).padStart(9, '0')}`,
    PARTIES[at % PARTIES.length]!,
  ]);
  const parts = await writeXlsx('Movements', columns, rows, {
    encode: (text) => new TextEncoder().encode(text),
    deflate: (pieces) => Promise.resolve(new Uint8Array(deflateRawSync(Buffer.concat([...pieces])))),
  });
  return Buffer.concat(parts);
}

const notice = (page: Page, name: string | RegExp) => page.getByRole('region', { name });
const pane = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

/** As a spreadsheet's rows arrive at Ctrl+V. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((rows) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', rows);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

test('rows of a spreadsheet are pasted or come as a workbook, and are looked at in groups, kept views and by finding', async () => {
  const { page } = await open();
  await signIn(page, 'priya.raman');
  await page.setViewportSize(SMALL);
  await goTo(page, 'Reconcile');

  await test.step('pasted rows say which cell is wrong, and nothing of them is taken', async () => {
    await paste(page, 'Id\tDate\tAmount\tReference\tParty\nR-1\t11/24/2026\tsoon\t8000000001\tNorthern\n');
    const wrong = page.getByRole('alert').filter({ hasText: 'Pasted rows 1' });
    await expect(wrong).toContainText('Line 2, amount: "soon" is no amount');
    await wrong.getByRole('button', { name: 'Dismiss' }).click();
  });

  await test.step('mended, they are shown as they are understood, and taken where the person says', async () => {
    const rows = Array.from(
      { length: 8 },
      (_, at) => `R-${at}\t10/${at + 1}/2026\t$1${at}0.00\t800000000${at}\tNorthern`,
    );
    await paste(page, ['Id\tDate\tAmount\tReference\tParty', ...rows].join('\n'));
    const waiting = notice(page, 'Pasted rows 2');
    await expect(waiting.getByRole('table')).toContainText('Oct 2, 2026');
    await expect(waiting).toContainText('8 lines');
    expect(await look(page, 'reconcile-pasted')).toEqual([]);
    await page.setViewportSize(SMALL);
    await waiting.getByRole('button', { name: 'Remittances' }).click();
    await expect(pane(page, 'Remittances')).toContainText('8 lines');
  });

  const workbook = { name: 'bank.xlsx', mimeType: 'application/octet-stream', buffer: await bankWorkbook() };
  await test.step('a workbook asks for its columns once, and remembers them', async () => {
    await page.getByLabel('Import', { exact: true }).setInputFiles(workbook);
    const form = page.getByRole('form', { name: 'Columns of bank.xlsx' });
    await form.getByLabel('Date', { exact: true }).selectOption('Booked');
    await form.getByLabel('Amount', { exact: true }).selectOption('Sum');
    await form.getByLabel('Reference').selectOption('Trace');
    await form.getByLabel('Party').selectOption('Payer');
    await form.getByRole('button', { name: 'Read with these columns' }).click();
    await notice(page, 'bank.xlsx').getByRole('button', { name: 'Bank' }).click();
    await expect(pane(page, 'Bank')).toContainText(`${ROWS} lines`);
    await page.getByLabel('Import', { exact: true }).setInputFiles({ ...workbook, name: 'bank again.xlsx' });
    const again = notice(page, 'bank again.xlsx');
    await expect(again.getByRole('button', { name: 'Other columns' })).toBeVisible();
    await again.getByRole('button', { name: 'Leave it out' }).click();
  });

  const bank = page.getByRole('region', { name: 'Lines of Bank' });
  await test.step('lines are put together by party, with totals, and that view is kept', async () => {
    await page.getByRole('button', { name: 'View of Bank' }).click();
    const panel = page.getByRole('dialog', { name: 'View of Bank' });
    await panel.getByLabel('Put lines together by').selectOption('Party');
    await panel.getByLabel('Keep this view as').fill('By payer');
    await panel.getByRole('button', { name: 'Keep', exact: true }).click();
    await expect(panel.getByRole('button', { name: 'By payer', exact: true })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(bank.getByRole('gridcell', { expanded: false, name: '80 lines' })).toHaveCount(PARTIES.length);
    // 80 times 100.00, and 0.03 for each that came before: 79 x 80 / 2 of them.
    await expect(bank.locator('.ag-row[row-index="1"]')).toContainText('$8,094.80');
    await bank.locator('.ag-row[row-index="1"]').click();
    await expect(bank.locator('.ag-row[row-index="2"]')).toContainText('8000000000');
    expect(await look(page, 'reconcile-grouped')).toEqual([]);
    await page.setViewportSize(SMALL);
  });

  await test.step('a line is found without hiding the others, and the kept view serves another side', async () => {
    await bank.locator('.ag-row[row-index="2"] .ag-cell').first().click();
    await page.keyboard.press('Control+F');
    await page.getByLabel('Find in Bank').fill('8000000200');
    await page.keyboard.press('Enter');
    await expect(page.getByText('1 of 1')).toBeVisible();
    await expect(bank.locator('.ag-row.cs-found')).toContainText('8000000200');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'View of Remittances' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'By payer', exact: true }).click();
    await expect(page.getByRole('region', { name: 'Lines of Remittances' })).toContainText('Northern8 lines');
  });
});
