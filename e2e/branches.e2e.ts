import { expect, test } from '@playwright/test';
import { instantOf } from '../src-shared/base/dates.ts';
import { costCentres, invoiceValues, order, receipt, vendor } from '../src-shared/testing/build-invoice.ts';
import { decide, expectDecided, openCase, openQueue, rowWith, signIn } from './support/acts.ts';
import { query } from './support/database-server.ts';
import { journeys } from './support/journeys.ts';
import { look } from './support/look.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, server } = journeys();

let daniel: RemotePerson;
let priya: RemotePerson;
test.beforeAll(async () => {
  daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
  priya = await RemotePerson.signIn(server(), 'priya.raman');
});

test('a charge correction shows that it waits for its coding review and for its decision, and since when each', async () => {
  const visit = { code: '99213', modifiers: '25', place: '11', diagnosis: 'A', units: 1, chargeMinor: 140_00 };
  const charge = { account: 'PA-CHARGE9', claim: 'CL-9', line: 1, serviceOn: '2026-10-05', ...visit };
  const values = { ...charge, code: '99214', chargeMinor: 210_00, reason: 'Too high.', corrected: [visit] };
  const proposed = await daniel.proposeCase({ kind: 'charge-correction', site: 'westside-clinic', values });
  const { page } = await open();
  await signIn(page, 'maya.okafor');
  await openCase(page, 'Charge corrections', proposed.number);
  const where = page.getByRole('region', { name: 'Where it is' });
  await expect(where).toContainText(/Wait for a decision, since .*\. Somebody decides it\./);
  await expect(where).toContainText(
    /At the same time: Wait for work first, since .*\. Coding review: A coder compares/,
  );
  await expect(where).toContainText(/If nobody acts until .*: remind of the work\./);
  await expect(where.locator('[data-here]')).toHaveCount(2);
  await where.scrollIntoViewIfNeeded();
  expect(await look(page, 'case-branches')).toEqual([]);

  const review = { type: 'case.complete-step', step: 'coding-review', note: 'The record says 99213.' } as const;
  expect(await priya.act(proposed, review)).toMatchObject({ state: 'accepted' });
  await expect(where).not.toContainText('At the same time');
  await expect(where.locator('[data-here]')).toHaveCount(1);
});

test('an invoice that the ledger will not take, and is given up, gives back what it had freed of the budgets', async () => {
  const all = [
    { line: '1', quantity: '10' },
    { line: '2', quantity: '1' },
  ];
  const records = [vendor(), ...costCentres, order({ encumbered: true }), receipt(all)];
  await priya.tell(records.map((one) => ({ ...one, asOf: instantOf(new Date()) })));
  const values = invoiceValues() as Parameters<typeof daniel.proposeCase>[0]['values'];
  const proposed = await daniel.proposeCase({ kind: 'vendor-invoice', site: 'westside-clinic', values });
  await test.step('the ledger has no account for what was received', () =>
    query(server().databaseUrl, `delete from gl_account where code = '2020'`));
  const ruth = await RemotePerson.signIn(server(), 'ruth.abramson');
  const keith = await RemotePerson.signIn(server(), 'keith.vance');
  const approve = { type: 'case.decide', decision: 'approve', reason: '' } as const;
  expect(await ruth.act(proposed, approve)).toMatchObject({ state: 'accepted' });
  const state = async () => (await daniel.case(proposed.id)).state;
  await expect.poll(state, { timeout: 60_000 }).toBe('postingFailed');
  const refuse = { type: 'case.decide', decision: 'refuse', reason: 'It is billed again by the vendor.' } as const;
  expect(await keith.act(await keith.case(`${proposed.id}.px1`), refuse)).toMatchObject({ state: 'accepted' });

  const { page } = await open();
  await signIn(page, 'ruth.abramson');
  await openCase(page, 'Vendor invoices', proposed.number);
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline).toContainText(/The entry will not be posted, so entry \S+ is being reversed\./);
  await expect(timeline).toContainText(/Entry \S+ was reversed by entry \S+\./, { timeout: 60_000 });
  const where = page.getByRole('region', { name: 'Where it is' });
  await expect(where).toContainText(/Posting failed, since/);
  await where.scrollIntoViewIfNeeded();
  expect(await look(page, 'case-undone')).toEqual([]);
});

test('an entry that the ledger refuses is a case: a controller reads why, and posts it again once the cause is mended', async () => {
  const proposed = await daniel.propose({ amountMinor: 120_00 });
  const url = server().databaseUrl;
  const [lost] = await query<{ name: string; type: string; party: string }>(
    url,
    `delete from gl_account where code = '4930' returning name, type, party`,
  );
  const { page: atMayas } = await open();
  await signIn(atMayas, 'maya.okafor');
  await openCase(atMayas, 'Write-offs', proposed.number);
  await decide(atMayas, 'Approve', '');
  await openQueue(atMayas, 'Write-offs');
  await expect(rowWith(atMayas, proposed.number)).toContainText('Posting failed', { timeout: 60_000 });

  const { page } = await open();
  await signIn(page, 'keith.vance');
  const exception = await daniel.case(`${proposed.id}.px1`);
  await openCase(page, 'Posting exceptions', exception.number);
  const found = page.getByRole('article', { name: `Case ${exception.number}` });
  await expect(found).toContainText(`Case ${proposed.number}`);
  await expect(found).toContainText('an account or cost centre is missing there');
  await expect(found).toContainText('The ledger has no account 4930.');
  expect(await look(page, 'posting-exception')).toEqual([]);
  await test.step('the chart of accounts has its account again', () =>
    query(url, `insert into gl_account (code, name, type, party) values ('4930', $1, $2, $3)`, [
      lost!.name,
      lost!.type,
      lost!.party,
    ]));
  await page.keyboard.press('a');
  await expect(page.getByRole('form', { name: 'Approve' }).getByRole('button', { name: /^Post again/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await openQueue(atMayas, 'Decided');
  await expectDecided(atMayas, proposed.number, 'Posted');
  await openQueue(page, 'Decided');
  await expectDecided(page, exception.number, 'Closed');
  const ruth = await RemotePerson.signIn(server(), 'ruth.abramson');
  const entries = (await ruth.entries()).filter(({ source }) => source.case === proposed.id);
  expect(entries).toMatchObject([{ totalMinor: 120_00, approvedBy: ['Maya Okafor'] }]);
});
