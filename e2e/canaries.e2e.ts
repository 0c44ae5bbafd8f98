import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { decide, dropFile, expectSync, goTo, openCase, openQueue, rowWith, signIn, unlock } from './support/acts.ts';
import { FAILED_REQUEST, journeys } from './support/journeys.ts';
import { Network } from './support/network.ts';
import { RemotePerson } from './support/remote-person.ts';
import { remittanceFile } from './support/remittance-files.ts';

const { open, profile, server } = journeys();

test('after a working session nothing of it can be read in the profile folder', async () => {
  const folder = profile();
  const network = await Network.to(server().url);
  const daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
  const [sent, waiting] = [remittanceFile(31), remittanceFile(32)];
  const note = 'CANARY-NOTE-5d1f9';
  const proposed = await daniel.propose({
    amountMinor: 91_00,
    account: 'CANARY-ACCOUNT-77c2',
    reason: 'CANARY-REASON-0e4b',
  });

  const other = await daniel.propose({ amountMinor: 92_00 });
  const letter = { name: 'CANARY-NAME-3b77.txt', content: 'Dear CANARY-DOCUMENT-a41e, your claim was settled.' };

  const first = await open({ server: network.url, profile: folder, expected: FAILED_REQUEST });
  await signIn(first.page, 'maya.okafor');
  await dropFile(first.page, sent);
  await expect(first.page.getByRole('region', { name: sent.name })).toContainText('Imported');
  await openQueue(first.page, 'Denials');
  await rowWith(first.page, sent.holds.claims.find(({ status }) => status === '4')!.accountId).dblclick();
  await first.page
    .getByRole('button', { name: /^Raw segments/ })
    .first()
    .click();
  await expect(first.page.getByRole('list', { name: 'Raw segments' })).toBeVisible();
  network.cut();
  await expectSync(first.page, 'Offline');
  await dropFile(first.page, waiting);
  await expect(first.page.getByRole('region', { name: waiting.name })).toContainText('Waiting');
  await openCase(first.page, 'My approvals', proposed.number);
  await decide(first.page, 'Approve', note);
  await openCase(first.page, 'My approvals', other.number);
  await dropFile(first.page, letter);
  const dialog = first.page.getByRole('dialog', { name: `Attach to ${other.number}` });
  await dialog.getByRole('button', { name: 'Attach', exact: true }).click();
  await expect(first.page.getByRole('region', { name: 'Documents', exact: true })).toContainText('Waiting to be sent');
  await goTo(first.page, 'Imports');
  await first.close();

  const words = [sent, waiting].flatMap(({ name, holds }) => [
    name,
    holds.trace,
    ...holds.claims.flatMap(({ accountId, patient }) => [
      accountId,
      patient.memberId,
      `${patient.name}*${patient.givenName}`,
    ]),
  ]);
  const canaries = [
    ...new Set([
      ...words,
      note,
      'CANARY-ACCOUNT-77c2',
      'CANARY-REASON-0e4b',
      proposed.number,
      letter.name,
      'CANARY-DOCUMENT-a41e',
    ]),
  ];
  const search = new ProfileSearch(folder);
  expect(search.bytes).toBeGreaterThan(10_000);
  // The search finds what is there in the clear: whose vault it is stands outside of it, so that one can choose.
  expect(search.finds('Maya Okafor')).not.toEqual([]);
  expect(canaries.flatMap((canary) => search.finds(canary))).toEqual([]);

  await test.step('and all of it is there again after unlocking', async () => {
    const { page } = await open({ server: network.url, profile: folder, expected: FAILED_REQUEST });
    await unlock(page);
    await openQueue(page, 'Write-offs');
    await expect(rowWith(page, 'CANARY-ACCOUNT-77c2').getByText('Approval waiting')).toBeVisible();
    await goTo(page, 'Imports');
    await expect(page.getByRole('region', { name: waiting.name })).toContainText('Waiting');
  });
  network.close();
});

/** Looks for words in all bytes of all files, as UTF-8 and as UTF-16. */
class ProfileSearch {
  readonly #files: readonly { readonly path: string; readonly content: Buffer }[];

  constructor(folder: string) {
    this.#files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile())
      .map((path) => ({ path, content: readFileSync(path) }));
  }

  get bytes(): number {
    return this.#files.reduce((sum, { content }) => sum + content.length, 0);
  }

  /** Where a word stands, in the name of a file or in it. */
  finds(word: string): string[] {
    const forms = [Buffer.from(word, 'utf8'), Buffer.from(word, 'utf16le'), Buffer.from(word.toLowerCase(), 'utf8')];
    return this.#files
      .filter(({ path, content }) => path.includes(word) || forms.some((form) => content.includes(form)))
      .map(({ path }) => `${word} in ${path}`);
  }
}
