import { expect, test, type Page } from '@playwright/test';
import { expectSync, goTo, openCase, signIn } from './support/acts.ts';
import { journeys } from './support/journeys.ts';
import { look } from './support/look.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, server } = journeys();

let daniel: RemotePerson;
test.beforeAll(async () => {
  daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
});

async function openPolicy(page: Page, title: string): Promise<void> {
  await goTo(page, 'Policies');
  await page.getByRole('link', { name: title }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
}

const small = (amountMinor: number) => daniel.propose({ amountMinor });

test('the board raises the limit of write-offs: drafted, checked, rehearsed, reviewed by another member, in force', async () => {
  test.setTimeout(180_000);
  const before = await small(20_00);
  expect(before).toMatchObject({ state: 'open', approvalRule: { version: 1 } });

  const { page } = await open();
  await signIn(page, 'elena.petrov');
  await expectSync(page, 'Online');
  await goTo(page, 'Policies');
  await openPolicy(page, 'Approval of write-offs');
  await page.getByRole('button', { name: 'Change this policy' }).click();
  const findings = page.getByRole('region', { name: 'Findings' });
  await expect(findings).toContainText('No gap, no overlap');

  await test.step('a gap is named in words, beside the rules, and goes to nobody', async () => {
    const last = page.getByRole('textbox', { name: 'WO-7, Amount', exact: true });
    await last.fill('> 3000.00');
    await expect(findings).toContainText('No rule decides Amount from $2,000.01 up to $3,000.00');
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Submit for review' })).toHaveAccessibleDescription(
      /No rule decides/,
    );
    await last.fill('');
    await expect(findings).toContainText('No gap, no overlap');
  });

  await test.step('a misspelt condition is said under its rule', async () => {
    const cell = page.getByRole('textbox', { name: 'WO-3, Amount', exact: true });
    await cell.fill('<= 25.005');
    await expect(findings.getByRole('listitem')).not.toHaveCount(0);
    await cell.fill('<= 25.00');
  });

  await test.step('an example that fails is shown, and mended', async () => {
    await expect(findings).toContainText('Example "$10.01 is not": approvals is 0 by rule WO-3, not 1.');
    await page.getByRole('textbox', { name: 'Example 2 in words' }).fill('$25.01 is not');
    await page.getByRole('textbox', { name: 'Example 2, Amount', exact: true }).fill('25.01');
    await expect(findings).toContainText('No gap, no overlap');
  });

  await test.step('the difference is in words', async () => {
    const changes = page.getByRole('list', { name: 'What it changes' });
    await expect(changes).toContainText('Rule WO-3: "Amount up to $10.00" becomes "Amount up to $25.00".');
    await expect(changes).toContainText('The words of WO-3 are as before');
    await page
      .getByRole('textbox', { name: 'WO-3 in words' })
      .fill('Other write-offs up to $25.00 post without approval.');
    await expect(changes).not.toContainText('as before');
  });

  await page.keyboard.press('Control+s');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  const submit = page.getByRole('button', { name: 'Submit for review' });
  await expect(submit).toHaveAccessibleDescription(/Rehearse the draft/);
  await page.getByRole('button', { name: 'Rehearse', exact: true }).click();
  await expect(page.getByLabel('Figures of the rehearsal')).toContainText('$20.00');
  await test.step('every decision that would change is listed, and leads to its case', async () => {
    await expect(page.getByText('1 decision that would change')).toBeVisible();
    const list = page.getByRole('region', { name: 'Decisions that would change' });
    await expect(list.getByRole('row', { name: before.number })).toContainText('$20.00');
    await expect(list.getByRole('row', { name: before.number })).toContainText('1 approval (WO-4)');
    await expect(list.getByRole('row', { name: before.number })).toContainText('no approval (WO-3)');
    const openIt = page.getByRole('button', { name: 'Open the case' });
    await expect(openIt).toHaveAccessibleDescription(/Go to a decision/);
    await list.getByRole('gridcell', { name: before.number }).click();
    await openIt.click();
    await expect(page.getByRole('heading', { level: 1, name: new RegExp(before.number) })).toBeVisible();
    await goTo(page, 'Policies');
    await openPolicy(page, 'Approval of write-offs');
  });
  await page.getByRole('textbox', { name: 'Why the policy changes' }).fill('A letter costs more than it brings.');
  await submit.click();
  await expect(page.getByText('Waits for a reviewer', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Publish' })).toHaveAccessibleDescription(/another member/);

  await test.step('another member reviews and publishes', async () => {
    const { page: atHannahs } = await open();
    await signIn(atHannahs, 'hannah.weiss');
    await expectSync(atHannahs, 'Online');
    await openPolicy(atHannahs, 'Approval of write-offs');
    await expect(atHannahs.getByText('A letter costs more than it brings.')).toBeVisible();
    await expect(atHannahs.getByLabel('Figures of the rehearsal')).toContainText('$20.00');
    await atHannahs.getByRole('textbox', { name: 'What you say to it' }).fill('The rehearsal is convincing.');
    await atHannahs.getByRole('button', { name: 'Publish' }).click();
    await expect(atHannahs.getByText(/^Version 2 in force since/)).toBeVisible();
    await atHannahs.getByRole('tab', { name: 'Versions' }).click();
    const version = atHannahs.getByRole('listitem', { name: 'Version 2' });
    await expect(version).toContainText('Written by Elena Petrov; reviewed by Hannah Weiss');
    await expect(version).toContainText('becomes "Amount up to $25.00"');
    await version.getByRole('button', { name: 'Show the decisions' }).click();
    await expect(
      version.getByRole('region', { name: 'Decisions that would change' }).getByRole('row', { name: before.number }),
    ).toContainText('no approval (WO-3)');
    await atHannahs.getByRole('tab', { name: 'In force (v2)' }).click();
    const brought = atHannahs.getByRole('region', { name: 'As this version of Countersign brings it' });
    await expect(brought).toContainText('Your own rules decide.');
    await expect(brought).toContainText('becomes "Amount up to $10.00"');
    expect(await look(atHannahs, 'policy-brought')).toEqual([]);
  });

  await test.step('a small write-off now posts by itself, and the case from before keeps its version', async () => {
    const after = await daniel.propose({ amountMinor: 20_00, category: 'timely-filing' });
    await expect.poll(async () => (await daniel.case(after.id)).state).toBe('posted');
    expect(await daniel.case(after.id)).toMatchObject({ approvalRule: { version: 2, rule: 'WO-3' } });
    expect(await daniel.case(before.id)).toMatchObject({ state: 'open', approvalRule: { version: 1 } });
    const { page: atMayas } = await open();
    await signIn(atMayas, 'maya.okafor');
    await openCase(atMayas, 'My approvals', before.number);
    await expect(
      atMayas.getByText(/It keeps version 1 of Approval of write-offs; version 2 is in force since/),
    ).toBeVisible();
  });
});

test('a clinic manager reads policies, and is told who changes them', async () => {
  const { page } = await open();
  await signIn(page, 'maya.okafor');
  await openPolicy(page, 'Approval of write-offs');
  await expect(page.getByRole('table', { name: 'Rules of Approval of write-offs' })).toContainText('WO-3');
  await expect(page.getByRole('button', { name: 'Change this policy' })).toHaveAccessibleDescription(
    /governance board changes policies/,
  );
});

test('without the server a member of the board reads, and what was typed waits on the computer', async () => {
  const { page } = await open();
  await signIn(page, 'hannah.weiss');
  await openPolicy(page, 'When a case is due');
  await page.getByRole('button', { name: 'Change this policy' }).click();
  const days = page.getByRole('textbox', { name: 'CL-1, dueDays', exact: true });
  await days.fill('21');
  await page.getByRole('button', { name: /^Sync: / }).click();
  await page.getByRole('button', { name: 'Work offline' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Save the draft' })).toHaveAccessibleDescription(/needs the server/);
  await page.getByRole('tab', { name: /^In force/ }).click();
  await expect(page.getByRole('table', { name: 'Rules of When a case is due' })).toContainText('CL-1');
  await goTo(page, 'Cases');
  await openPolicy(page, 'When a case is due');
  await expect(page.getByText('Not saved yet: kept on this computer')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Rules of When a case is due' })).toContainText('21');
});
