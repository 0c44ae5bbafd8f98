import { expect, test } from '@playwright/test';
import { dateText } from '../src-shared/base/dates.ts';
import { formatMinor } from '../src-shared/money/format.ts';
import { baiText, claimsText, statusText } from '../sync-server/testing/inbound-texts.ts';
import { dropFile, goTo, rowWith, signIn } from './support/acts.ts';
import { journeys } from './support/journeys.ts';
import { remittanceFile } from './support/remittance-files.ts';

const { open } = journeys();
const MERCY = { name: 'MERCY GENERAL HOSPITAL', npi: '1234567893' };

test('claims, their status, the bank’s statement and the remittance find one another, and what has no other half is shown', async () => {
  const { page } = await open();
  await signIn(page, 'priya.raman');
  const file = remittanceFile(31, { payees: [MERCY] });
  const { trace, paymentMinor, claims } = file.holds;
  const account = claims[0]!.accountId;
  const files = [
    { name: 'claims.837', content: claimsText([{ id: account, charge: '100' }]) },
    { name: 'status.277', content: statusText([{ id: account, category: 'A2' }]) },
    {
      name: 'bank.bai',
      content: baiText([
        { amountMinor: paymentMinor, reference: 'B1', text: `TRN*1*${trace}*1520034567` },
        { amountMinor: 81_00, reference: 'LOCKBOX-7', text: 'LOCKBOX' },
      ]),
    },
    file,
  ];
  for (const one of files) {
    await dropFile(page, one);
    await expect(page.getByRole('region', { name: one.name }).getByText('Imported').first()).toBeVisible();
  }

  await test.step('the remittance shows its deposit, and the claim as it was sent with its status', async () => {
    await goTo(page, 'Remits');
    await rowWith(page, trace).dblclick();
    await expect(page.getByText('Arrived', { exact: true })).toBeVisible();
    await expect(page.getByText('The bank gave the same trace number, 100 of 100')).toBeVisible();
    const sent = rowWith(page, 'Accepted for adjudication (A2:20)');
    await expect(sent).toContainText(account);
  });

  await test.step('the deposit that no remittance explains stands among what does not meet', async () => {
    await goTo(page, 'Remits');
    await page.getByRole('tab', { name: 'Without their other half' }).click();
    const deposit = rowWith(page, 'LOCKBOX-7');
    await expect(deposit).toContainText(formatMinor(81_00));
    await expect(deposit).toContainText(dateText('2026-11-20'));
    await expect(rowWith(page, trace)).toHaveCount(0);
  });
});
