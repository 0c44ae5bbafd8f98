import type { Page } from '@playwright/test';
import { ACCOUNT, PASSWORD, PIN } from './credentials.ts';

/**
 * Signs the person of the bench in at the product's first screen, and waits until so many cases are on the computer.
 *
 * @throws when they are not there in time.
 */
export async function signIn(page: Page, cases: number, timeoutMs: number): Promise<void> {
  const form = page.getByRole('form', { name: 'Sign in' });
  await form.getByRole('textbox', { name: 'Account' }).fill(ACCOUNT);
  await form.getByLabel('Password').fill(PASSWORD);
  await form.getByRole('button', { name: 'Sign in' }).click();
  const choose = page.getByRole('form', { name: 'Choose a PIN' });
  await choose.getByLabel('New PIN').fill(PIN);
  await choose.getByLabel('The same PIN again').fill(PIN);
  await choose.getByRole('button', { name: 'Open the workbench' }).click();
  await page.getByText(`${cases.toLocaleString('en-US')} cases here`).waitFor({ timeout: timeoutMs });
}
