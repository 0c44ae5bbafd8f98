import { expect, type ElectronApplication, type Locator, type Page } from '@playwright/test';
import { DEMO_PASSWORD } from '../../sync-server/demo/organisation.ts';

export const PIN = '246813';

/** From the first screen to the workbench: account, password, a new PIN. */
export async function signIn(page: Page, account: string, pin = PIN): Promise<void> {
  await giveAccount(page, account, DEMO_PASSWORD);
  const form = page.getByRole('form', { name: 'Choose a PIN' });
  await form.getByLabel('New PIN').fill(pin);
  await form.getByLabel('The same PIN again').fill(pin);
  await form.getByRole('button', { name: 'Open the workbench' }).click();
  await expectOpen(page);
}

export async function giveAccount(page: Page, account: string, password: string): Promise<void> {
  const form = page.getByRole('form', { name: 'Sign in' });
  await form.getByRole('textbox', { name: 'Account' }).fill(account);
  await form.getByLabel('Password').fill(password);
  await form.getByRole('button', { name: 'Sign in', exact: true }).click();
}

export async function unlock(page: Page, pin = PIN): Promise<void> {
  const form = page.getByRole('form', { name: 'Unlock' });
  await form.getByLabel('PIN').fill(pin);
  await form.getByRole('button', { name: 'Unlock', exact: true }).click();
}

export async function expectOpen(page: Page): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Workbench' })).toBeVisible();
}

export async function lock(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
  await page.getByRole('menuitem', { name: 'Lock' }).click();
  await expect(page.getByRole('form', { name: 'Unlock' })).toBeVisible();
}

/** Waits until the sync light says so: pauses between attempts to reach the server grow to half a minute. */
export async function expectSync(
  page: Page,
  word: 'Online' | 'Offline' | 'Working offline' | 'Signed out',
): Promise<void> {
  await expect(page.getByRole('button', { name: `Sync: ${word}`, exact: true })).toBeVisible({ timeout: 60_000 });
}

/** Opens a room of the rail. */
export async function goTo(
  page: Page,
  room:
    | 'Cases'
    | 'Remits'
    | 'Ledger'
    | 'Reconcile'
    | 'Imports'
    | 'Results'
    | 'Policies'
    | 'Audit'
    | 'Connect'
    | 'Fleet'
    | 'Settings',
): Promise<void> {
  await page.getByRole('navigation', { name: 'Workbench' }).getByRole('link', { name: room }).click();
}

/** Opens a queue or view by its label. */
export async function openQueue(page: Page, label: string): Promise<void> {
  await goTo(page, 'Cases');
  // The queues move by a line when one of them gets a case that is late: a click may meet the place where a link just was.
  await expect(async () => {
    await page.getByRole('navigation', { name: 'Queues' }).getByRole('link', { name: label }).click();
    await expect(page.getByRole('heading', { level: 1, name: label })).toBeVisible({ timeout: 5_000 });
  }).toPass();
}

/** The row of a grid that holds a text; there must be one such row. */
export function rowWith(page: Page, text: string): Locator {
  return page.getByRole('row').filter({ hasText: text });
}

/** Opens a case of a queue by its number or account. */
export async function openCase(page: Page, queue: string, text: string): Promise<void> {
  await openQueue(page, queue);
  await rowWith(page, text).dblclick();
  await expect(page.getByRole('heading', { name: 'Timeline' })).toBeVisible();
}

/** One of the buttons of the decision panel; its name begins with its label, the key follows. */
export function action(
  page: Page,
  label:
    | 'Approve'
    | 'Refuse'
    | 'Return'
    | 'Escalate'
    | 'Take'
    | 'Release'
    | 'Assign'
    | 'Change'
    | 'Check again'
    | 'Do this step',
): Locator {
  return page.getByRole('button', { name: new RegExp(`^${label}`) });
}

/** Waits until the server has carried a decision out: the row of the case says so. */
export async function expectDecided(page: Page, number: string, word: 'Posted' | 'Closed' | 'Refused'): Promise<void> {
  await expect(rowWith(page, number).getByText(word, { exact: true })).toBeVisible();
}

/** Presses a decision, gives its reason and confirms it. */
export async function decide(
  page: Page,
  label: 'Approve' | 'Refuse' | 'Return' | 'Escalate',
  reason: string,
): Promise<void> {
  await action(page, label).click();
  const form = page.getByRole('form', { name: label });
  if (reason) await form.getByRole('textbox').fill(reason);
  await form.locator('button[type="submit"]').click();
  await expect(form).toBeHidden();
}

/** What files are on a desktop: dragged over the window and dropped. */
export async function dropFile(
  page: Page,
  file: { readonly name: string; readonly content: string | Uint8Array },
): Promise<void> {
  const bytes = [...(typeof file.content === 'string' ? new TextEncoder().encode(file.content) : file.content)];
  const transfer = await page.evaluateHandle(
    ([name, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(content)], name));
      return data;
    },
    [file.name, bytes] as const,
  );
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
  await expect(page.getByText(/^Drop to (import|attach)/)).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

/** Chooses a file through the button of the page. */
export async function chooseFile(page: Page, file: { readonly name: string; readonly content: string }): Promise<void> {
  const buffer = Buffer.from(file.content);
  await page
    .getByLabel('Import', { exact: true })
    .first()
    .setInputFiles({ name: file.name, mimeType: 'text/plain', buffer });
}

/** Opens the form of a kind by the keyboard: the key, a part of the kind's name, Enter. */
export async function beginProposal(page: Page, kind: string): Promise<void> {
  await page.keyboard.press('w');
  await expect(page.getByRole('combobox', { name: 'What do you propose?' })).toBeFocused();
  await page.keyboard.type(kind);
  // Right after signing in nothing is known yet of who may propose what.
  await expect(page.getByRole('option', { selected: true, disabled: false })).toBeVisible();
  await page.keyboard.press('Enter');
}

/** What the system's dialog is answered with from now on: where to keep the file. */
export async function answerSaveDialog(app: ElectronApplication, path: string): Promise<void> {
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, path);
}

/** Does the next step of the open case, with a note. */
export async function doStep(page: Page, step: string, note: string): Promise<void> {
  await action(page, 'Do this step').click();
  const form = page.getByRole('form', { name: step });
  await form.getByRole('textbox').fill(note);
  await form.locator('button[type="submit"]').click();
  await expect(form).toBeHidden();
}
