import { expect, type Page, test } from '@playwright/test';
import type { CaseDocument } from '../src-shared/case/case-document.ts';
import { action, beginProposal, decide, expectDecided, openCase, openQueue, signIn } from './support/acts.ts';
import { journeys } from './support/journeys.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, server } = journeys();

let daniel: RemotePerson;
let priya: RemotePerson;
test.beforeAll(async () => {
  daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
  priya = await RemotePerson.signIn(server(), 'priya.raman');
});

/** Fills the form of a kind and proposes it. */
async function proposeInWindow(
  page: Page,
  { kind, title, values }: { kind: string; title: string; values: readonly (readonly [string, string])[] },
): Promise<void> {
  await beginProposal(page, kind);
  const dialog = page.getByRole('dialog', { name: title });
  for (const [label, value] of values) {
    const field = dialog.getByLabel(new RegExp(`^${label.replaceAll(/[()]/g, String.raw`\$&`)}(\\s\\*)?$`));
    if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }
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
