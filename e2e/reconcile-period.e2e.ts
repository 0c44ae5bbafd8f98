import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { runCommand } from '../sync-server/cli/commands.ts';
import { answerSaveDialog, dropFile, expectOpen, goTo, signIn, unlock } from './support/acts.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';
import { look } from './support/look.ts';
import { Network } from './support/network.ts';

const { open, profile, server } = journeys();

/** A line of today may still find its other side. */
const TODAY = new Date().toISOString().slice(0, 10);
const bank = [
  csv('B', ['100.00', '250.50', '75.25', '19.00', '33.00']),
  'B6,2026-10-30,60.00,,B 6,****4471',
  'B7,2026-10-30,-12.00,,SERVICE CHARGE,****4471',
  `B8,${TODAY},8.88,,B 8,****4471`,
].join('\n');
const posted = csv('P', ['100.00', '250.50', '75.25', '19.00', '44.00']);
/** The last two of each side have no reference that rules could go by. */
function csv(side: string, amounts: readonly string[]): string {
  const rows = amounts.map((amount, at) => {
    const [date, reference, party] =
      at < 2
        ? ['2026-10-05', `T00${at}9911`, 'Northern Plains']
        : [`2026-10-${at * 6 + (side === 'P' ? 4 : 0)}`, '', `${side} ${at}`];
    return `${side}${at + 1},${date},${amount},${reference},${party},****4471`;
  });
  return ['id,date,amount,reference,party,account', ...rows].join('\n');
}

const panel = (page: Page) => page.getByRole('complementary', { name: 'Period' });
const pane = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const row = (page: Page, side: string, amount: string) =>
  pane(page, side).locator('.ag-row').filter({ hasText: amount });

async function importAs(page: Page, name: string, content: string, side: string): Promise<void> {
  await dropFile(page, { name, content });
  await page.getByRole('region', { name }).getByRole('button', { name: side }).click();
  await expect(pane(page, side)).toBeVisible();
}

async function matchByHand(page: Page, left: string, right: string): Promise<void> {
  await row(page, 'Bank', left).locator('.ag-cell').first().click();
  await page.keyboard.press('x');
  await row(page, 'Posted', right).locator('.ag-cell').first().click();
  await page.keyboard.press('x');
  await page.keyboard.press('m');
}

/** Without a network: a line is split and talked about, one is waited for, one asked about, and the fee proposed. */
async function workOnLines(page: Page): Promise<void> {
  const detail = page.getByRole('complementary', { name: 'Match' });
  const history = page.getByRole('list', { name: 'History of the line' });
  const goToLine = async (amount: string) => {
    await row(page, 'Bank', amount).locator('.ag-cell').first().click();
    await expect(detail).toContainText(amount);
  };
  await goToLine('60.00');
  await page.keyboard.press('s');
  await page.getByRole('dialog').getByLabel('Part 1').fill('35.00');
  await page.getByRole('dialog').getByRole('button', { name: 'Split', exact: true }).click();
  await goToLine('35.00');
  await page.keyboard.press('c');
  await page.getByRole('textbox', { name: 'Comment' }).fill('Two patients paid at once');
  await page.getByRole('dialog').getByRole('button', { name: 'Comment', exact: true }).click();
  await expect(history).toContainText('Two patients paid at once');
  await goToLine('8.88');
  await detail.getByRole('button', { name: 'Wait until then' }).click();
  await expect(history).toContainText('waits with it until');
  await goToLine('33.00');
  await detail.getByRole('button', { name: 'Ask', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Copy the question and note it' }).click();
  await expect(history).toContainText('asked the payer');
  await goToLine('$12.00');
  await detail.getByRole('button', { name: 'Enter it' }).click();
  const fee = page.getByRole('dialog', { name: 'Enter a fee of the bank' });
  await expect(fee.getByLabel('Bank account')).toHaveValue('****4471');
  await fee.getByRole('button', { name: 'Propose', exact: true }).click();
  await expect(history).toContainText('proposed a case for it');
}

test('two people reconcile one period, neither takes a line of the other, and a second one signs it', async () => {
  const network = await Network.to(server().url);
  const folder = profile();
  const first = await open({ server: network.url, profile: folder, expected: FAILED_REQUEST });
  const { page: priya } = first;
  await signIn(priya, 'priya.raman');
  await goTo(priya, 'Reconcile');

  await test.step('what was imported and matched is shared', async () => {
    await importAs(priya, 'bank.csv', bank, 'Bank');
    await importAs(priya, 'posted.csv', posted, 'Posted');
    await priya.keyboard.press('Shift+M');
    await expect(priya.getByText(/matches by rule/)).toBeVisible();
    await priya.keyboard.press('Shift+P');
    const form = panel(priya);
    await form.getByLabel('Name, such as').fill('October lockbox');
    await form.getByLabel('From').fill('2026-10-01');
    await form.getByLabel('Until').fill(TODAY);
    await form.getByLabel('Bank: opening balance').fill('1000');
    await form.getByLabel('Bank: closing balance').fill('1,534.63');
    await form.getByLabel('Posted: opening balance').fill('1000');
    await form.getByLabel('Posted: closing balance').fill('1,488.75');
    await form.getByRole('button', { name: 'Share the period' }).click();
    await expect(form.getByText('Ties out')).toBeVisible();
    await expect(form.getByText(/2 matches/)).toBeVisible();
    expect(await look(priya, 'reconcile-period')).toEqual([]);
  });

  const second = await open({ server: server().url, profile: profile() });
  const { page: keith } = second;
  await signIn(keith, 'keith.vance');
  await goTo(keith, 'Reconcile');

  await test.step('somebody else opens it, and each sees what the other matches', async () => {
    await keith.keyboard.press('Shift+P');
    await panel(keith).getByRole('button', { name: 'Open October lockbox' }).click();
    await expect(panel(keith).getByText('Ties out')).toBeVisible();
    await expect(row(keith, 'Bank', '100.00')).toContainText('Matched');
    await matchByHand(keith, '75.25', '75.25');
    await expect(row(priya, 'Bank', '75.25')).toContainText('Matched');
  });

  await test.step('what both take while one has no network is returned to the later one, with the reason', async () => {
    network.cut();
    await matchByHand(priya, '19.00', '44.00');
    await expect(row(priya, 'Posted', '44.00')).toContainText('Misposted');
    await workOnLines(priya);
    await matchByHand(keith, '19.00', '19.00');
    await expect(row(keith, 'Posted', '19.00')).toContainText('Matched');
    await first.close();
  });

  const again = await open({ server: network.url, profile: folder, expected: FAILED_REQUEST });
  await unlock(again.page);
  await expectOpen(again.page);
  await goTo(again.page, 'Reconcile');
  await expect(row(again.page, 'Posted', '44.00')).toContainText('Misposted');
  network.mend();
  await expect(row(again.page, 'Posted', '19.00')).toContainText('Matched');
  await row(keith, 'Bank', '35.00').locator('.ag-cell').first().click();
  await expect(keith.getByRole('list', { name: 'History of the line' })).toContainText(
    'Priya Raman wrote: Two patients paid at once',
  );
  await expect(row(again.page, 'Posted', '44.00')).not.toContainText('Misposted');

  await test.step('its preparer signs, somebody else reviews and locks, and nothing changes any more', async () => {
    await panel(again.page).getByRole('button', { name: 'Sign as preparer' }).click();
    await expect(panel(keith).getByText('Prepared by Priya Raman')).toBeVisible();
    await panel(keith).getByRole('button', { name: 'Sign as reviewer' }).click();
    await panel(keith).getByRole('button', { name: 'Lock' }).click();
    await expect(panel(again.page).getByText('Locked by Keith Vance')).toBeVisible();
    await matchByHand(again.page, '33.00', '44.00');
    await expect(again.page.getByText('The period is locked. Reopen it to change it.')).toBeVisible();
  });

  await test.step('lines of a locked period are matched by no rule, and none are added', async () => {
    await again.page.keyboard.press('Shift+M');
    await expect(again.page.getByText('The period is locked. Reopen it to change it.').first()).toBeVisible();
    await dropFile(again.page, { name: 'more.csv', content: csv('C', ['1.00']) });
    await again.page.getByRole('region', { name: 'more.csv' }).getByRole('button', { name: 'Bank' }).click();
    await expect(again.page.getByRole('alert').filter({ hasText: 'more.csv' })).toContainText('The period is locked');
  });

  await test.step('rules are changed, rehearsed on the period that was signed, and put into use by somebody else', async () => {
    const rules = (page: Page) => page.getByRole('dialog', { name: 'Rules of Bank and Posted' });
    await again.page.keyboard.press('Shift+R');
    const hers = rules(again.page);
    await expect(hers.getByText('Version 1 comes with Countersign.')).toBeVisible();
    await hers.getByLabel('Rule 4, its matches').selectOption('Suggested');
    await hers.getByLabel('Why the rules change').fill('A dollar is too much');
    await hers.getByRole('button', { name: 'Save the draft', exact: true }).click();
    await hers.getByRole('button', { name: 'Rehearse on past periods' }).click();
    await expect(hers.getByRole('table', { name: 'Rehearsal' })).toContainText('October lockbox');
    expect(await look(again.page, 'reconcile-rules')).toEqual([]);
    await keith.keyboard.press('Shift+R');
    await rules(keith).getByRole('button', { name: 'Put into use' }).click();
    await expect(rules(keith).getByText(/Version 2, for periods from/)).toBeVisible();
    for (const page of [again.page, keith]) await page.keyboard.press('Escape');
  });

  await test.step('its certificate is a PDF whose proof is verified without the server', async () => {
    const path = join(profile(), 'certificate.pdf');
    await answerSaveDialog(second.app, path);
    await panel(keith).getByRole('button', { name: 'Certificate (PDF)' }).click();
    await expect(keith.getByText('Saved as certificate.pdf.').first()).toBeVisible();
    let said = '';
    const io = { stdout: (text: string) => (said += text), stderr: (text: string) => (said += text) };
    expect(await runCommand(['audit', 'verify', path, '--json'], io), said).toBe(0);
  });

  await test.step('it is reopened for a reason that everybody sees, and worked on again', async () => {
    await panel(keith).getByLabel('Why it is reopened').fill('A deposit came late');
    await panel(keith).getByRole('button', { name: 'Reopen' }).click();
    await expect(panel(again.page).getByText('Reopened by Keith Vance: A deposit came late')).toBeVisible();
    // The lines are still marked from when it was refused.
    await again.page.keyboard.press('m');
    await expect(row(keith, 'Bank', '33.00')).toContainText('Misposted');
  });

  await test.step('balances are corrected with a reason, and tie out again once they are right', async () => {
    const correct = async (closing: string, why: string) => {
      await panel(keith).getByRole('button', { name: 'Correct the balances' }).click();
      await panel(keith).getByLabel('Bank closes with').fill(closing);
      await panel(keith).getByLabel('Why they are corrected').fill(why);
      await panel(keith).getByRole('button', { name: 'Correct', exact: true }).click();
    };
    await correct('1,535.63', 'The statement was misread');
    await expect(panel(again.page).getByText(/not explained/)).toBeVisible();
    await correct('1,534.63', 'It was right');
    await expect(panel(again.page).getByText('Ties out')).toBeVisible();
  });

  await test.step('what somebody says about a line is there for the other, with who and when', async () => {
    await row(keith, 'Bank', '100.00').locator('.ag-cell').first().click();
    await keith.keyboard.press('c');
    await keith.getByRole('textbox', { name: 'Comment' }).fill('Checked with the lockbox');
    await keith.keyboard.press('Tab');
    await keith.getByRole('dialog').getByRole('button', { name: 'Comment', exact: true }).click();
    await row(again.page, 'Bank', '100.00').locator('.ag-cell').first().click();
    const history = again.page.getByRole('list', { name: 'History of the line' });
    await expect(history).toContainText('Keith Vance wrote: Checked with the lockbox');
    await row(keith, 'Bank', '250.50').locator('.ag-cell').first().click();
    await expect(keith.getByRole('complementary', { name: 'Match' })).toContainText(
      /rule [a-z-]+ · score .* by Priya Raman/,
    );
  });

  await test.step('signed again and locked, it is rolled forward with what is open', async () => {
    await panel(again.page).getByRole('button', { name: 'Sign as preparer' }).click();
    await panel(keith).getByRole('button', { name: 'Sign as reviewer' }).click();
    await panel(keith).getByRole('button', { name: 'Lock' }).click();
    await panel(keith).getByRole('button', { name: 'Roll forward' }).click();
    await panel(keith).getByRole('button', { name: 'Leave the period' }).click();
    await panel(keith)
      .getByRole('button', { name: /^Open October lockbox, until / })
      .click();
    await expect(row(keith, 'Bank', '35.00')).toBeVisible();
    await expect(row(keith, 'Bank', '100.00')).toHaveCount(0);
    await expect(panel(keith).getByText('Ties out')).toBeVisible();
  });

  await test.step('what was returned is told among the results', async () => {
    await goTo(again.page, 'Results');
    const returned = again.page.getByRole('region', { name: /^Reconcile: Lines / });
    await expect(returned).toContainText('is in another match: Keith Vance matched it at');
    await returned.getByRole('button', { name: 'Open the reconciliation' }).click();
    await expect(panel(again.page)).toBeVisible();
  });
});
