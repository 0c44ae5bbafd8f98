import { expect, type Locator, type Page, test } from '@playwright/test';
import { instantOf } from '../src-shared/base/dates.ts';
import { costCentres, vendor } from '../src-shared/testing/build-invoice.ts';
import {
  action,
  beginProposal,
  expectDecided,
  expectOpen,
  expectSync,
  goTo,
  lock,
  openCase,
  openQueue,
  rowWith,
  signIn,
  unlock,
} from './support/acts.ts';
import { query } from './support/database-server.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';
import { look, SMALL } from './support/look.ts';
import { Network } from './support/network.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, profile, server } = journeys();

const tabTo = async (page: Page, field: Locator) => {
  await expect(async () => {
    await page.keyboard.press('Tab');
    await expect(field).toBeFocused({ timeout: 100 });
  }).toPass();
};
const type = async (page: Page, field: Locator, text: string) => {
  await tabTo(page, field);
  await page.keyboard.type(text);
};

test('an invoice with lines is entered by keyboard, blocked, checked again, changed, and approved by somebody else', async () => {
  const priya = await RemotePerson.signIn(server(), 'priya.raman');
  const violations: string[] = [];
  const pictures = async (page: Page, name: string) => {
    violations.push(...(await look(page, name)));
    await page.setViewportSize(SMALL);
  };
  const { app, page } = await open();
  await page.setViewportSize(SMALL);
  await signIn(page, 'daniel.reyes');
  await expectSync(page, 'Online');
  const form = page.getByRole('dialog', { name: 'Enter a vendor invoice' });
  const preview = form.getByRole('complementary', { name: 'What would become of it' });

  await test.step('the list says what can be proposed, and opens the form with two words and Enter', async () => {
    await page.keyboard.press('w');
    await expect(page.getByRole('option', { name: /^Write-off/ })).toBeVisible();
    await pictures(page, 'propose-choose');
    await page.keyboard.press('Escape');
    await beginProposal(page, 'vendor invoice');
    await expect(form.getByLabel('Vendor', { exact: false }).first()).toBeFocused();
  });

  await test.step('each field that is missing is named beside it, in the words of the server', async () => {
    await page.keyboard.press('Control+Enter');
    await expect(form.getByRole('alert')).toContainText('6 fields to correct.');
    for (const words of ['Give vendor, such as V-2041.', 'Choose document.', 'Give 1 to 1000 lines.', 'Give total.']) {
      await expect(form.getByText(words)).toBeVisible();
    }
    await expect(preview).toContainText('once everything is filled in');
    await pictures(page, 'propose-wrong');
  });

  await test.step('lines come from a spreadsheet, and what was not read is shown first', async () => {
    await page.keyboard.type('V-1');
    await type(page, form.getByLabel('Invoice number'), 'INV-00417');
    await type(page, form.getByLabel('Document'), 'Inv');
    await type(page, form.getByLabel('Invoice date'), '11202026');
    await tabTo(page, form.getByLabel('Type, line 1'));
    await tabTo(page, form.getByLabel('Text, line 1'));
    const cells = [
      ['Type', 'Text', 'Order line', 'Item', 'Quantity', 'Unit price', 'Amount', 'Cost centre'],
      ['Goods or service', 'Courier', '', '', '', '', '$80.00', 'CC-1'],
      ['Tax', 'Sales tax', '', '', '', '', 'eight', ''],
    ];
    await app.evaluate(
      ({ clipboard }, text) => clipboard.writeText(text),
      cells.map((row) => row.join('\t')).join('\n'),
    );
    await page.keyboard.press('Control+V');
    const pasting = form.getByRole('region', { name: 'Paste lines from a spreadsheet' });
    await expect(pasting.getByRole('status')).toContainText(
      '1 line read, the first row names the columns, 1 not read.',
    );
    await expect(pasting.getByRole('table', { name: 'Not read' })).toContainText(
      'Amount is an amount in dollars, such as 84.50.',
    );
    await expect(pasting.getByRole('button', { name: 'Add 1 line' })).toBeFocused();
    await pictures(page, 'propose-paste');
    await page.keyboard.press('Enter');
    await expect(form.getByLabel('Text, line 1')).toHaveValue('Courier');
  });

  await test.step('a line is added, moved and taken out by keyboard, and the lines are summed', async () => {
    await tabTo(page, form.getByLabel('Amount, line 1'));
    await page.keyboard.press('Enter');
    await expect(form.getByLabel('Amount, line 2')).toBeFocused();
    await page.keyboard.type('7.50');
    await expect(form.getByRole('row', { name: 'Sum' })).toContainText('$87.50');
    await page.keyboard.press('Alt+ArrowUp');
    await expect(form.getByLabel('Amount, line 1')).toBeFocused();
    await expect(form.getByLabel('Amount, line 1')).toHaveValue('7.50');
    await page.keyboard.press('Alt+Delete');
    await expect(form.getByRole('row', { name: 'Sum' })).toContainText('$80.00');
  });

  await test.step('the server says beforehand what would become of it', async () => {
    await type(page, form.getByLabel('Total'), '80');
    await expect(preview).toContainText('Cannot be approved yet');
    await expect(preview).toContainText('1 approval');
    await expect(preview).toContainText('Entry it would post');
    await pictures(page, 'propose-preview');
    await page.keyboard.press('Control+Enter');
    await expect(form).toBeHidden();
  });

  await test.step('the queue marks it as blocked, and the case says why until it is checked again', async () => {
    await openQueue(page, 'Vendor invoices');
    await expect(rowWith(page, 'VI-1001')).toContainText('Blocked');
    await page.getByText('A step waits').click();
    await expect(rowWith(page, 'VI-1001')).toBeHidden();
    await page.getByRole('radiogroup', { name: 'Show' }).getByText('Blocked').click();
    await rowWith(page, 'VI-1001').dblclick();
    const notice = page.getByRole('region', { name: 'Cannot be approved yet' });
    await expect(notice).toBeVisible();
    await expect(page.getByRole('region', { name: 'As it was proposed' })).toContainText('Courier');
    await pictures(page, 'case-blocked');
    const asOf = instantOf(new Date());
    await priya.tell([vendor(), ...costCentres].map((one) => ({ ...one, asOf })));
    await page.keyboard.press('z');
    await expect(notice).toBeHidden();
    await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('checked it again');
  });

  await test.step('its proposer changes it with the form, and sees what differs', async () => {
    await action(page, 'Change').click();
    const change = page.getByRole('dialog', { name: 'Change VI-1001' });
    await expect(change.getByLabel('Why does it change?')).toBeFocused();
    await page.keyboard.type('The fuel charge was left out.');
    await change.getByLabel('Amount, line 1').fill('84.50');
    await change.getByLabel('Total').fill('84.50');
    await expect(change.getByRole('table').filter({ hasText: 'What changed' })).toContainText('Amount, line 1');
    await pictures(page, 'case-change');
    await page.keyboard.press('Control+Enter');
    await expect(change).toBeHidden();
    await openCase(page, 'Vendor invoices', 'VI-1001');
    await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('$80.00 → $84.50');
  });

  await test.step('who answers for the department approves it, and it is posted', async () => {
    const { page: atRuths } = await open();
    await signIn(atRuths, 'ruth.abramson');
    await openCase(atRuths, 'Vendor invoices', 'VI-1001');
    await atRuths.keyboard.press('a');
    await atRuths.keyboard.press('Enter');
    await openQueue(atRuths, 'Decided');
    await expectDecided(atRuths, 'VI-1001', 'Posted');
  });
  expect(violations).toEqual([]);
});

test('a proposal begun without the server outlasts a restart, and is opened once the server is reached', async () => {
  const network = await Network.to(server().url);
  const folder = profile();
  await test.step('online once', async () => {
    const { page, close } = await open({ server: network.url, profile: folder });
    await signIn(page, 'daniel.reyes');
    await expectSync(page, 'Online');
    await close();
  });
  network.cut();
  const title = 'Propose a write-off';
  await test.step('offline: half of it is typed, the workbench is locked, and the program ends', async () => {
    const { page, close } = await open({ server: network.url, profile: folder, expected: FAILED_REQUEST });
    await unlock(page);
    await expectOpen(page);
    await beginProposal(page, 'write-off');
    const form = page.getByRole('dialog', { name: title });
    await form.getByLabel('Account').fill('PA-OFFLINE');
    await form.getByLabel('Category').selectOption('small-balance');
    await page.keyboard.press('Escape');
    await expect(form).toBeHidden();
    await lock(page, 'Daniel Reyes');
    await close();
  });
  const { page } = await open({ server: network.url, profile: folder, expected: FAILED_REQUEST });
  await test.step('offline: it is still there, is completed, and waits in the results', async () => {
    await unlock(page);
    await expectOpen(page);
    await beginProposal(page, 'write-off');
    const form = page.getByRole('dialog', { name: title });
    await expect(form.getByLabel('Account')).toHaveValue('PA-OFFLINE');
    await expect(form).toContainText('Checked when the server is reached.');
    await form.getByLabel('Amount').fill('12.00');
    await form.getByLabel('Reason').fill('Cost of collecting is higher.');
    await page.keyboard.press('Control+Enter');
    await expect(form).toBeHidden();
    await goTo(page, 'Results');
    await page.getByRole('button', { name: 'Everything I sent' }).click();
    await expect(page.getByRole('region', { name: /PA-OFFLINE/ })).toContainText('Waiting');
  });
  network.mend();
  await test.step('online: the server has opened it', async () => {
    await expectSync(page, 'Online');
    await expect(page.getByRole('region', { name: /PA-OFFLINE/ })).toContainText('Proposed as WO-');
  });
  await test.step('what the server refuses meanwhile is opened in its form again, as it was entered', async () => {
    const { databaseUrl } = server();
    network.cut();
    await expectSync(page, 'Offline');
    await beginProposal(page, 'write-off');
    const form = page.getByRole('dialog', { name: title });
    await form.getByLabel('Account').fill('PA-REFUSED');
    await form.getByLabel('Category').selectOption('small-balance');
    await form.getByLabel('Amount').fill('7.00');
    await form.getByLabel('Reason').fill('The patient has moved.');
    await page.keyboard.press('Control+Enter');
    await expect(form).toBeHidden();
    await query(databaseUrl, `update person_role set role = 'auditor' where person_id = 'daniel.reyes'`);
    network.mend();
    await expectSync(page, 'Online');
    const result = page.getByRole('region', { name: /PA-REFUSED/ });
    await expect(result).toContainText('Refused', { timeout: 60_000 });
    expect(await look(page, 'results-refused-proposal')).toEqual([]);
    await page.setViewportSize(SMALL);
    await result.getByRole('button', { name: 'Open the form again' }).click();
    await expect(form.getByLabel('Account')).toHaveValue('PA-REFUSED');
    await expect(form.getByLabel('Amount')).toHaveValue('7.00');
    await expect(form.getByLabel('Reason')).toHaveValue('The patient has moved.');
    await query(databaseUrl, `update person_role set role = 'ar-specialist' where person_id = 'daniel.reyes'`);
  });
});

test('a charge is corrected: proposed by one, reviewed by a second, approved by a third, and posted', async () => {
  const violations: string[] = [];
  const pictures = async (page: Page, name: string) => {
    violations.push(...(await look(page, name)));
    await page.setViewportSize(SMALL);
  };
  const { page: atDaniels } = await open();
  await atDaniels.setViewportSize(SMALL);
  await signIn(atDaniels, 'daniel.reyes');
  await expectSync(atDaniels, 'Online');

  await test.step('who proposed it does not review it, and the review comes before the approval', async () => {
    await beginProposal(atDaniels, 'charge correction');
    const form = atDaniels.getByRole('dialog');
    await form.getByLabel('Site').selectOption({ label: 'Westside Family Clinic' });
    for (const [label, value] of [
      ['Account', 'PA-510'],
      ['Claim', 'CL-1'],
      ['Service date', '2026-11-02'],
      ['Reason', 'Coded one level too high.'],
    ] as const) {
      await form.getByLabel(label).fill(value);
    }
    const charge = [
      ['Code', '99214', '99213'],
      ['Place of service', '11', '11'],
      ['Diagnosis pointer', 'A', 'A'],
      ['Units', '1', '1'],
      ['Charge', '210.00', '140.00'],
    ] as const;
    await form.getByRole('textbox', { name: 'Line', exact: true }).fill('1');
    for (const [label, was, becomes] of charge) {
      await form.getByRole('textbox', { name: new RegExp(`^${label}( \\(optional\\))?$`) }).fill(was);
      await form.getByLabel(`${label}, line 1`).fill(becomes);
    }
    await expect(form.getByRole('complementary')).toContainText('Coding review');
    await atDaniels.keyboard.press('Control+Enter');
    await expect(form).toBeHidden();
    await openQueue(atDaniels, 'Charge corrections');
    await atDaniels.getByText('A step waits').click();
    await expect(rowWith(atDaniels, 'CC-1001')).toContainText('Coding review waits');
    await pictures(atDaniels, 'queue-step');
    await rowWith(atDaniels, 'CC-1001').dblclick();
    await expect(action(atDaniels, 'Do this step')).toHaveAttribute('aria-disabled', 'true');
    await expect(atDaniels.getByText(/You proposed it, so somebody else does “Coding review”/).first()).toBeVisible();
  });

  await test.step('a second person does the review', async () => {
    const { page } = await open();
    await page.setViewportSize(SMALL);
    await signIn(page, 'priya.raman');
    await openCase(page, 'Charge corrections', 'CC-1001');
    await page.keyboard.press('l');
    const form = page.getByRole('form', { name: 'Coding review' });
    await expect(form.getByRole('textbox')).toBeFocused();
    await page.keyboard.type('The record supports 99213.');
    await pictures(page, 'case-step');
    await page.keyboard.press('Enter');
    await expect(form).toBeHidden();
  });

  await test.step('a third approves it', async () => {
    await expect(atDaniels.getByText(/^Done by Priya Raman/)).toBeVisible();
    await expect(atDaniels.getByRole('region', { name: 'Timeline' })).toContainText('did “Coding review”');
    const { page } = await open();
    await signIn(page, 'maya.okafor');
    await openCase(page, 'Charge corrections', 'CC-1001');
    await expect(page.getByRole('region', { name: 'Steps before approval' })).toContainText(
      'The record supports 99213.',
    );
    await page.keyboard.press('a');
    await page.keyboard.press('Enter');
    await openQueue(page, 'Decided');
    await expectDecided(page, 'CC-1001', 'Posted');
  });
  expect(violations).toEqual([]);
});
