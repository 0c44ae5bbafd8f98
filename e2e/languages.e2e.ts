import { expect, test, type Page } from '@playwright/test';
import { DEMO_PASSWORD } from '../sync-server/demo/organisation.ts';
import { PIN } from './support/acts.ts';
import { journeys } from './support/journeys.ts';
import { look, SMALL } from './support/look.ts';
import { RemotePerson } from './support/remote-person.ts';

const { open, server } = journeys();

/** Starts the window anew in a language, and unlocks what is kept. */
async function speak(page: Page, language: string): Promise<void> {
  await page.evaluate((chosen) => localStorage.setItem('countersign.language', chosen), language);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', language);
}

async function unlock(page: Page): Promise<void> {
  await page.locator('form input[type="password"]').fill(PIN);
  await page.locator('form button[type="submit"]').click();
  await expect(page.locator('[data-part="nav"]')).toBeVisible();
}

/** Texts of the window itself that do not stand in brackets, apart from names. */
function unsaid(page: Page, names: readonly string[]): Promise<string[]> {
  return page.evaluate((known) => {
    const own = 'button, h1, h2, h3, th, legend, dt, summary, nav a, label, [role="tab"], [role="columnheader"]';
    return [...document.querySelectorAll<HTMLElement>(own)]
      .filter((element) => element.checkVisibility())
      .map((element) => {
        const shown = element.cloneNode(true) as HTMLElement;
        // Sites are names, and why a button is disabled is composed of the policy's words.
        for (const other of shown.querySelectorAll('select, .visually-hidden')) other.remove();
        // What stands between brackets is said, however many stand within one another.
        let depth = 0;
        const bare = [...(shown.textContent ?? '')].filter((letter) => {
          if (letter === '[') depth += 1;
          if (letter === ']') depth -= 1;
          return depth === 0 && letter !== ']';
        });
        return known.reduce((rest, name) => rest.replaceAll(name, ''), bare.join('')).trim();
      })
      .filter((text) => /\p{L}{3}/u.test(text));
  }, names);
}

/** Buttons whose words do not fit into them. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button')]
      .filter((button) => button.checkVisibility() && button.scrollWidth > button.clientWidth + 1)
      .map((button) => button.innerText),
  );
}

test('the window speaks Spanish, says nothing past its catalogue, and reads from right to left', async () => {
  test.setTimeout(300_000);
  const daniel = await RemotePerson.signIn(server(), 'daniel.reyes');
  const { number } = await daniel.propose({ amountMinor: 65_00 });
  const { page } = await open();
  await page.setViewportSize(SMALL);
  const found: string[] = [];

  await page.getByLabel('Language').selectOption('Español');
  const form = page.getByRole('form', { name: 'Iniciar sesión' });
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
  await form.getByRole('textbox', { name: 'Cuenta' }).fill('maya.okafor');
  await form.getByLabel('Contraseña').fill(DEMO_PASSWORD);
  found.push(...(await look(page, 'spanish-sign-in')));
  await page.setViewportSize(SMALL);
  await form.getByRole('button', { name: 'Iniciar sesión', exact: true }).click();
  await page.getByLabel('PIN nuevo').fill(PIN);
  await page.getByLabel('El mismo PIN otra vez').fill(PIN);
  await page.getByRole('button', { name: 'Abrir la mesa de trabajo' }).click();
  await page.getByRole('navigation', { name: 'Colas' }).getByRole('link', { name: 'Cancelaciones contables' }).click();
  const row = page.getByRole('row').filter({ hasText: number });
  await expect(row).toContainText('Cancelación contable');
  found.push(...(await look(page, 'spanish-queue')));
  await page.setViewportSize(SMALL);
  await row.dblclick();
  await expect(page.getByRole('heading', { name: 'Cronología' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Aprobar' })).toBeVisible();
  found.push(...(await look(page, 'spanish-case')));
  await page.setViewportSize(SMALL);
  const address = await page.evaluate(() => location.hash);

  const names = ['Countersign', 'Maya Okafor', 'Daniel Reyes', 'English', 'Español', 'Pseudo', 'Ctrl', 'Esc', 'Alt'];
  await speak(page, 'en-XA');
  await expect(page.locator('form')).toBeVisible();
  expect(await unsaid(page, names)).toEqual([]);
  expect(await cutOff(page)).toEqual([]);
  await page.screenshot({ path: 'artifacts/screens/pseudo-unlock.png' });
  await unlock(page);
  await page.evaluate(() => (location.hash = '#/queue/write-offs'));
  await expect(page.getByRole('grid')).toBeVisible();
  expect(await unsaid(page, names)).toEqual([]);
  expect(await cutOff(page)).toEqual([]);
  await page.screenshot({ path: 'artifacts/screens/pseudo-queue.png' });
  await page.evaluate((to) => (location.hash = to), address);
  await expect(page.locator('main h2').first()).toBeVisible();
  expect(await unsaid(page, names)).toEqual([]);
  expect(await cutOff(page)).toEqual([]);
  await page.screenshot({ path: 'artifacts/screens/pseudo-case.png' });

  await speak(page, 'ar-XB');
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(page.locator('form')).toBeVisible();
  await unlock(page);
  await page.evaluate(() => (location.hash = '#/queue/write-offs'));
  await expect(page.getByRole('grid')).toBeVisible();
  const rail = await page.locator('nav').first().boundingBox();
  expect(rail?.x).toBeGreaterThan(SMALL.width / 2);
  found.push(...(await look(page, 'right-to-left-queue')));
  await page.setViewportSize(SMALL);
  await page.evaluate((to) => (location.hash = to), address);
  await expect(page.locator('main h2').first()).toBeVisible();
  found.push(...(await look(page, 'right-to-left-case')));
  expect(found).toEqual([]);
});
