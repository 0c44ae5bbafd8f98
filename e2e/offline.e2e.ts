import { expect, test } from '@playwright/test';
import type { CaseDocument } from '../src-shared/case/case-document.ts';
import {
  decide,
  dropFile,
  expectDecided,
  expectOpen,
  expectSync,
  goTo,
  openCase,
  openQueue,
  rowWith,
  signIn,
  unlock,
} from './support/acts.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';
import { Network } from './support/network.ts';
import { RemotePerson } from './support/remote-person.ts';
import { remittanceFile } from './support/remittance-files.ts';

const { open, profile, server } = journeys();

test('cut off, restarted, ten decisions and a file later, each gets its answer once the network is back', async () => {
  const daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
  const ruth = await RemotePerson.signIn(server(), 'ruth.abramson');
  const network = await Network.to(server().url);
  const folder = profile();
  const cases: CaseDocument[] = [];
  for (let index = 0; index < 10; index += 1) cases.push(await daniel.propose({ amountMinor: 40_00 + index }));
  const [amended, refused, ...accepted] = cases as [CaseDocument, CaseDocument, ...CaseDocument[]];
  const file = remittanceFile(21);

  await test.step('online: everything arrives', async () => {
    const { page, close } = await open({ server: network.url, profile: folder });
    await signIn(page, 'maya.okafor');
    await openQueue(page, 'My approvals');
    await expect(page.getByRole('status').filter({ hasText: '10 cases' })).toBeVisible();
    await close();
  });

  network.cut();
  const { page } = await open({ server: network.url, profile: folder, expected: FAILED_REQUEST });

  await test.step('offline, after a restart: everything is there', async () => {
    await unlock(page);
    await expectOpen(page);
    await expectSync(page, 'Offline');
    await openQueue(page, 'My approvals');
    for (const { number } of cases) await expect(rowWith(page, number)).toBeVisible();
  });

  await test.step('offline: ten cases are decided with the keyboard, none of them shown as final', async () => {
    await openCase(page, 'My approvals', amended.number);
    for (let decided = 1; decided <= cases.length; decided += 1) {
      await expect(page.getByRole('button', { name: /^Approve/ })).not.toHaveAttribute('aria-disabled', 'true');
      await page.keyboard.press('a');
      await expect(page.getByRole('form', { name: 'Approve' })).toBeVisible();
      await page.keyboard.press('Enter');
      await expect(page.getByText(`${decided} decision${decided === 1 ? '' : 's'} waiting`)).toBeVisible();
    }
    await openQueue(page, 'Write-offs');
    await expect(page.getByText('Approval waiting')).toHaveCount(cases.length);
  });

  await test.step('offline: a remittance is opened from disk with its claims, balance and expected cases', async () => {
    await dropFile(page, file);
    const card = page.getByRole('region', { name: file.name });
    await expect(card.getByText('Waiting')).toBeVisible();
    await expect(card.getByText('Balanced')).toBeVisible();
    await expect(card.getByText(`${file.holds.claims.length} claims`, { exact: true })).toBeVisible();
    await expect(card.getByRole('table', { name: 'Cases to expect' })).toContainText('Denial');
    await card.getByRole('button', { name: /^Show .*claims$/ }).click();
    await expect(card.getByRole('article', { name: `Claim ${file.holds.claims[0]!.accountId}` })).toBeVisible();
  });

  await test.step('meanwhile one proposal is changed and one is refused by somebody else', async () => {
    const change = { type: 'case.amend' as const, amountMinor: 310_00, reason: 'The second line belongs to it.' };
    expect(await daniel.act(amended, change)).toMatchObject({ state: 'accepted' });
    const refusal = { type: 'case.decide' as const, decision: 'refuse' as const, reason: 'Rebill it first.' };
    expect(await ruth.act(refused, refusal)).toMatchObject({ state: 'accepted' });
  });

  network.mend();
  await test.step('reconnected: what nobody touched is posted', async () => {
    await expectSync(page, 'Online');
    await openQueue(page, 'Decided');
    for (const { number } of accepted) await expectDecided(page, number, 'Posted');
  });

  await test.step('the one that was refused meanwhile stays refused, and says by whom', async () => {
    await goTo(page, 'Results');
    const result = page.getByRole('region', { name: new RegExp(refused.number) });
    await expect(result).toContainText('Ruth Abramson');
    await result.getByRole('button', { name: 'I have read it' }).click();
    await expect(result).toBeHidden();
    await openQueue(page, 'Decided');
    await expectDecided(page, refused.number, 'Refused');
  });

  await test.step('the one whose amount changed asks again, shows the difference, and is decided again', async () => {
    await goTo(page, 'Results');
    const result = page.getByRole('region', { name: new RegExp(amended.number) });
    await expect(result.getByRole('row', { name: /Amount/ }).first()).toContainText('$310.00');
    await result.getByRole('button', { name: 'Look at it again' }).click();
    const banner = page.getByRole('region', { name: 'Result of your decision' });
    await expect(banner.getByRole('row', { name: /Amount/ }).first()).toContainText('$40.00');
    await banner.getByRole('button', { name: /^Approve all the same/ }).click();
    await page.getByRole('form', { name: 'Approve' }).locator('button[type="submit"]').click();
    await openQueue(page, 'Decided');
    await expectDecided(page, amended.number, 'Posted');
  });

  await test.step('the file has gone to the server', async () => {
    await goTo(page, 'Imports');
    await expect(page.getByRole('region', { name: file.name })).toContainText('Imported');
  });
  network.close();
});

test('two workbenches decide the same case offline: the first stands, the other one is told', async () => {
  const daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
  const disputed = await daniel.propose({ amountMinor: 77_00 });
  const atMayas = await Network.to(server().url);
  const atRuths = await Network.to(server().url);
  const { page: maya } = await open({ server: atMayas.url, expected: FAILED_REQUEST });
  const { page: ruth } = await open({ server: atRuths.url, expected: FAILED_REQUEST });
  await signIn(maya, 'maya.okafor');
  await signIn(ruth, 'ruth.abramson');
  for (const page of [maya, ruth]) await openCase(page, 'Write-offs', disputed.number);
  for (const network of [atMayas, atRuths]) network.cut();
  for (const page of [maya, ruth]) await expectSync(page, 'Offline');
  await decide(maya, 'Approve', '');
  await decide(ruth, 'Refuse', 'The payer has to pay this.');

  atMayas.mend();
  await expectSync(maya, 'Online');
  await openQueue(maya, 'Decided');
  await expectDecided(maya, disputed.number, 'Posted');

  atRuths.mend();
  await expectSync(ruth, 'Online');
  await expect(ruth.getByRole('status', { name: 'Messages' })).toContainText(disputed.number);
  await goTo(ruth, 'Results');
  const result = ruth.getByRole('region', { name: new RegExp(disputed.number) });
  await expect(result).toContainText('Maya Okafor');
  await result.getByRole('button', { name: 'Open the case' }).click();
  await expect(ruth.getByRole('heading', { name: /^Posted as entry/ })).toBeVisible();
  for (const network of [atMayas, atRuths]) network.close();

  const { page: keith } = await open();
  await signIn(keith, 'keith.vance');
  // The list names no case that was disputed; the newest conflict, due last, is the one of this journey.
  await openQueue(keith, 'Conflicting decisions');
  await keith.locator('.ag-row').last().dblclick();
  const conflict = (await keith.getByRole('article', { name: /^Case CD-/ }).getAttribute('aria-label'))!.slice(5);
  const evidence = keith.getByRole('main');
  await expect(evidence).toContainText(`${disputed.number}: approved and refused`);
  await expect(evidence).toContainText('Maya Okafor approved it');
  await expect(evidence).toContainText('Ruth Abramson refused it');
  await keith.getByRole('link', { name: `Open ${disputed.number}` }).click();
  await expect(keith.getByRole('heading', { level: 1 })).toContainText(disputed.number);
  await keith.goBack();
  await decide(keith, 'Approve', '');
  await openQueue(keith, 'Conflicting decisions');
  await expect(rowWith(keith, conflict)).toHaveCount(0);
});
