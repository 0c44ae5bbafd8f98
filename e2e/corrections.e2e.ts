import { expect, type Locator, type Page, test } from '@playwright/test';
import type { CaseDocument } from '../src-shared/case/case-document.ts';
import { accounts, type LedgerAccount } from '../src-shared/journal/chart.ts';
import { accountRecord } from '../src-shared/testing/build-account.ts';
import { action, beginProposal, decide, expectDecided, openCase, openQueue, signIn } from './support/acts.ts';
import { journeys } from './support/journeys.ts';
import { look, SMALL } from './support/look.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, server } = journeys();

let daniel: RemotePerson;
let priya: RemotePerson;
test.beforeAll(async () => {
  daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
  priya = await RemotePerson.signIn(server(), 'priya.raman');
});

type Values = readonly (readonly [label: string, value: string])[];

async function fill(dialog: Locator, values: Values): Promise<void> {
  for (const [label, value] of values) {
    const field = dialog.getByLabel(
      new RegExp(`^${label.replaceAll(/[()]/g, String.raw`\$&`)}( \\(optional\\))?(\\s\\*)?$`),
    );
    if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
    if ((await field.getAttribute('role')) === 'combobox')
      await dialog.page().getByRole('option', { name: value }).click();
  }
}

/** Fills the form of a kind and proposes it. */
async function proposeInWindow(
  page: Page,
  { kind, title, values }: { kind: string; title: string; values: Values },
): Promise<void> {
  await beginProposal(page, kind);
  const dialog = page.getByRole('dialog', { name: title });
  await fill(dialog, values);
  await dialog.getByRole('button', { name: 'Propose', exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** The case that a proposal has become, once the server has it. */
async function caseAbout(account: string): Promise<CaseDocument> {
  await expect.poll(async () => (await daniel.caseAbout(account))?.account).toBe(account);
  return (await daniel.caseAbout(account))!;
}

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

test('a bad debt is blocked until its checklist is done, and then approved by a clinic manager', async () => {
  const { page } = await open();
  await signIn(page, 'daniel.reyes');
  await proposeInWindow(page, {
    kind: 'write-off',
    title: 'Propose a write-off',
    values: [
      ['Account', 'PA-BADDEBT1'],
      ['Category', 'Bad debt'],
      ['Amount', '310.00'],
      ['Reason', 'Six statements came back.'],
      ['First bill to the patient (optional)', daysAgo(260)],
      ['Application for financial assistance', 'None was made'],
    ],
  });
  const proposed = await caseAbout('PA-BADDEBT1');
  expect(proposed.steps).toHaveLength(3);

  const { page: atToms } = await open();
  await signIn(atToms, 'tom.lindqvist');
  await openCase(atToms, 'Write-offs', proposed.number);
  await expect(action(atToms, 'Approve')).toHaveAttribute('aria-disabled', 'true');
  await expect(action(atToms, 'Approve')).toHaveAccessibleDescription(/“Notice sent” comes first\./);
  for (const step of ['notice-sent', 'application-offered', 'presumptive-screening']) {
    const done = await daniel.act(proposed, { type: 'case.complete-step', step, note: 'On file.' });
    expect(done.state).toBe('accepted');
  }
  await expect(action(atToms, 'Approve')).not.toHaveAttribute('aria-disabled', 'true');
  await decide(atToms, 'Approve', '');
  await openQueue(atToms, 'Decided');
  await expectDecided(atToms, proposed.number, 'Posted');
});

test('a charge is corrected by one person, reviewed by a coder and approved by a third', async () => {
  const { page } = await open();
  await signIn(page, 'daniel.reyes');
  await proposeInWindow(page, {
    kind: 'charge correction',
    title: 'Propose a charge correction',
    values: [
      ['Account', 'PA-CHARGE1'],
      ['Claim', 'CL-CHARGE1'],
      ['Line', '1'],
      ['Service date', daysAgo(30)],
      ['Code', '99214'],
      ['Units', '1'],
      ['Charge', '210.00'],
      ['Code, line 1', '99213'],
      ['Diagnosis pointer, line 1', 'A'],
      ['Units, line 1', '1'],
      ['Charge, line 1', '140.00'],
      ['Reason', 'Coded one level too high.'],
    ],
  });
  const proposed = await caseAbout('PA-CHARGE1');
  expect(proposed.blockedBy ?? []).toEqual([]);
  const review = { type: 'case.complete-step', step: 'coding-review', note: 'The note supports 99213.' } as const;
  expect(await daniel.act(proposed, review)).toMatchObject({ state: 'rejected', code: 'DUTY_CONFLICT' });

  const { page: atToms } = await open();
  await signIn(atToms, 'tom.lindqvist');
  await openCase(atToms, 'Charge corrections', proposed.number);
  await expect(action(atToms, 'Approve')).toHaveAccessibleDescription(/“Coding review” comes first\./);
  expect((await priya.act(proposed, review)).state).toBe('accepted');
  await expect(action(atToms, 'Approve')).not.toHaveAttribute('aria-disabled', 'true');
  await decide(atToms, 'Approve', '');
  await openQueue(atToms, 'Decided');
  await expectDecided(atToms, proposed.number, 'Posted');
  const keith = await RemotePerson.signIn(server(), 'keith.vance');
  const entry = (await keith.entries()).find(({ source }) => source.case === proposed.id);
  expect(entry?.lines.map(({ account, debitMinor, creditMinor }) => [account, debitMinor, creditMinor])).toEqual([
    ['4010', 210_00, 0],
    ['1100', 0, 210_00],
    ['1100', 140_00, 0],
    ['4010', 0, 140_00],
  ]);
});

/** What each category asks for beyond the amount, given so that it does not hold, and what is said of that. */
const refused: readonly {
  readonly category: string;
  readonly posts: LedgerAccount;
  readonly given: Values;
  readonly said: string;
}[] = [
  {
    category: 'Contractual correction',
    posts: accounts.contractualAllowance,
    given: [
      ['Payer', 'Northern Plains Mutual Health Assurance Company of the Dakotas'],
      ['Charge', '500'],
      ['Allowed by the contract', '450'],
    ],
    said: 'The contract takes $50.00 off the charge, and not $120.00.',
  },
  {
    category: 'Charity or financial assistance',
    posts: accounts.charityCare,
    given: [
      ['Financial assistance was granted', 'On an application'],
      ['Granted on', daysAgo(-3)],
    ],
    said: 'on which it is said to have been granted, has not come yet.',
  },
  {
    category: 'Bad debt',
    posts: accounts.badDebt,
    given: [
      ['First bill to the patient', daysAgo(30)],
      ['Application for financial assistance', 'Not decided yet'],
    ],
    said: 'The application for financial assistance is not decided yet.',
  },
  {
    category: 'Timely filing',
    posts: accounts.timelyFilingWriteOffs,
    given: [
      ['Service date', daysAgo(90)],
      ['Filed on', daysAgo(20)],
      ['Days the payer allows for filing', '90'],
    ],
    said: 'hold the payer to it.',
  },
  {
    category: 'Denial',
    posts: accounts.denialWriteOffs,
    given: [
      ['Reason code (CARC)', 'CO-197'],
      ['Appeal', 'Not made'],
    ],
    said: 'No appeal of CO-197 was made: appeal it first.',
  },
];

test('each category of write-off asks for its own grounds, says what is in the way, and names its own account', async () => {
  await priya.tell([
    accountRecord('PA-CATEGORY', { balanceMinor: 400_00, patientBalanceMinor: 400_00, payments: [] }),
    accountRecord('PA-CREDIT', { balanceMinor: -25_00 }),
  ]);
  const { page } = await open();
  await page.setViewportSize(SMALL);
  await signIn(page, 'daniel.reyes');
  await beginProposal(page, 'write-off');
  const form = page.getByRole('dialog', { name: 'Propose a write-off' });
  const preview = form.getByRole('complementary', { name: 'What would become of it' });
  await fill(form, [
    ['Site', 'Westside Family Clinic'],
    ['Account', 'PA-CATEGORY'],
    ['Amount', '120.00'],
    ['Reason', 'Looked at in November.'],
  ]);
  for (const { category, posts, given, said } of refused) {
    await test.step(category, async () => {
      await fill(form, [['Category', category]]);
      await page.keyboard.press('Control+Enter');
      await expect(form.getByRole('alert')).toContainText(/fields? to correct\.$/);
      await fill(form, given);
      await expect(preview).toContainText(said);
      await expect(preview).toContainText('Cannot be approved yet');
      await expect(preview).toContainText(posts.name);
    });
  }
  expect(await look(page, 'propose-write-off-denial')).toEqual([]);
  await test.step('Small balance is held to the limit of the policy, and while the bill is disputed', async () => {
    await fill(form, [['Category', 'Small balance']]);
    await expect(preview).toContainText('$120.00 is no small balance');
    await expect(preview).toContainText(accounts.smallBalanceWriteOffs.name);
    await fill(form, [
      ['The patient disputes the bill', 'Yes'],
      ['Good-faith estimate', '100'],
      ['Billed', '600'],
    ]);
    await expect(preview).toContainText('The bill is $500.00 above its good-faith estimate and in dispute: it is held');
  });
  await test.step('Administrative asks for nothing more, and a credit is never written off whatever the category', async () => {
    await fill(form, [['Category', 'Administrative']]);
    await expect(preview).toContainText('1 approval');
    await expect(preview).not.toContainText('Cannot be approved yet');
    await fill(form, [['Account', 'PA-CREDIT']]);
    await expect(preview).toContainText('PA-CREDIT has a credit of $25.00: a credit balance is never written off.');
  });
});
