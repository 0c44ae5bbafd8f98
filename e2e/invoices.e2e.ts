import { expect, test } from '@playwright/test';
import { instantOf } from '../src-shared/base/dates.ts';
import type { BusinessRecord } from '../src-shared/records/record.ts';
import { costCentres, order, receipt, record, vendor } from '../src-shared/testing/build-invoice.ts';
import { action, chooseFile, decide, expectDecided, goTo, openCase, openQueue, signIn } from './support/acts.ts';
import { journeys } from './support/journeys.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, server } = journeys();

let priya: RemotePerson;
let daniel: RemotePerson;
test.beforeAll(async () => {
  priya = await RemotePerson.signIn(server(), 'priya.raman');
  daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
});

const tell = (...records: BusinessRecord[]) =>
  priya.tell(records.map((one) => ({ ...one, asOf: instantOf(new Date()) })));

const invoice = `<?xml version="1.0"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2">
  <cbc:ID>INV-00417</cbc:ID><cbc:IssueDate>2026-11-20</cbc:IssueDate>
  <cbc:DocumentCurrencyCode>USD</cbc:DocumentCurrencyCode>
  <cac:OrderReference><cbc:ID>PO-7719</cbc:ID></cac:OrderReference>
  <cac:AccountingSupplierParty><cac:Party><cbc:EndpointID>orders@bayside.example</cbc:EndpointID></cac:Party></cac:AccountingSupplierParty>
  <cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="USD">223.40</cbc:PayableAmount></cac:LegalMonetaryTotal>
  <cac:InvoiceLine><cbc:InvoicedQuantity>10</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="USD">123.40</cbc:LineExtensionAmount>
    <cac:OrderLineReference><cbc:LineID>1</cbc:LineID></cac:OrderLineReference><cac:Item><cbc:Name>Splints</cbc:Name></cac:Item>
    <cac:Price><cbc:PriceAmount currencyID="USD">12.34</cbc:PriceAmount></cac:Price></cac:InvoiceLine>
  <cac:InvoiceLine><cbc:InvoicedQuantity>1</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="USD">100.00</cbc:LineExtensionAmount>
    <cac:OrderLineReference><cbc:LineID>2</cbc:LineID></cac:OrderLineReference><cac:Item><cbc:Name>Cleaning</cbc:Name></cac:Item></cac:InvoiceLine>
</Invoice>`;

test('an invoice whose goods have not come waits for them, and the owner of its cost object approves it', async () => {
  const known = { ...vendor(), keys: { electronicAddress: 'orders@bayside.example' } };
  await tell(known, ...costCentres, order(), receipt([{ line: '1', quantity: '6' }]));
  const { page: atDaniels } = await open();
  await signIn(atDaniels, 'daniel.reyes');
  await goTo(atDaniels, 'Imports');
  await chooseFile(atDaniels, { name: 'bayside.xml', content: invoice });
  const answer = atDaniels.getByRole('table', { name: 'What the server answered' });
  await expect(answer).toContainText('INV-00417');
  const number = /VI-\d+/.exec((await answer.textContent()) ?? '')?.[0] ?? 'none';

  const { page } = await open();
  await signIn(page, 'ruth.abramson');
  await openCase(page, 'Vendor invoices', number);
  await expect(action(page, 'Approve')).toHaveAttribute('aria-disabled', 'true');
  await expect(action(page, 'Approve')).toHaveAccessibleDescription(/10 are billed, 6 have been received/);
  await page.screenshot({ path: test.info().outputPath('blocked.png') });

  await test.step('the goods come', () =>
    tell(
      receipt([
        { line: '1', quantity: '10' },
        { line: '2', quantity: '1' },
      ]),
    ));
  await action(page, 'Check again').click();
  await expect(action(page, 'Approve')).not.toHaveAttribute('aria-disabled', 'true');
  const { page: atKeiths } = await open();
  await signIn(atKeiths, 'keith.vance');
  await openCase(atKeiths, 'Vendor invoices', number);
  await expect(action(atKeiths, 'Approve')).toHaveAttribute('aria-disabled', 'true');
  await expect(action(atKeiths, 'Approve')).toHaveAccessibleDescription(/Ruth Abramson/);
  await decide(page, 'Approve', '');
  await openQueue(page, 'Decided');
  await expectDecided(page, number, 'Posted');
});

test('a spend request over its budget is approved by a director and by the controller', async () => {
  const body = { costCentre: 'CC-1', period: '2027', amountMinor: 500_00, encumberedMinor: 100_00, actualMinor: 0 };
  await tell(...costCentres, record('budget', 'CC-1-2027', body, { costCentre: 'CC-1' }));
  const proposed = await daniel.proposeCase({
    kind: 'spend-request',
    site: 'westside-clinic',
    values: {
      department: 'patient-financial-services',
      purpose: 'Chairs for the front desk',
      neededBy: '2027-01-15',
      lines: [{ text: 'Chair', quantity: 4, unitPriceMinor: 120_00 }],
      splitBy: 'percent',
      split: [{ costCentre: 'CC-1', percent: 100 }],
    },
  });
  const { page } = await open();
  await signIn(page, 'ruth.abramson');
  await openCase(page, 'Spend requests', proposed.number);
  await expect(page.getByText(/this is \$80\.00 more\./).first()).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('over-budget.png') });
  await decide(page, 'Approve', '');
  const { page: atKeiths } = await open();
  await signIn(atKeiths, 'keith.vance');
  await openCase(atKeiths, 'Spend requests', proposed.number);
  await decide(atKeiths, 'Approve', 'The chairs are broken.');
  await openQueue(atKeiths, 'Decided');
  await expectDecided(atKeiths, proposed.number, 'Posted');
  const entry = (await priya.entries()).find(({ source }) => source.case === proposed.id);
  expect(entry?.lines.map(({ account, party }) => `${account} ${party}`)).toEqual(['9100 CC-1', '9200 CC-1']);
});
