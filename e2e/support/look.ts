import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const SCREENS = join(import.meta.dirname, '../../artifacts/screens');
/** The smallest window that everything has to fit in. */
export const SMALL = { width: 1280, height: 800 } as const;
const sizes = [SMALL, { width: 1920, height: 1080 }] as const;
const themes = ['light', 'dark'] as const;
/** What can differ between the themes: names, roles and order are the same in all of them. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** Takes the pictures of a screen. @returns what axe finds in it, in both themes and, of colours, in high contrast. */
export async function look(page: Page, name: string): Promise<string[]> {
  const found: string[] = [];
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    for (const size of sizes) {
      await page.setViewportSize(size);
      const dialog = page.getByRole('dialog');
      // What hangs on a button follows it a moment after a resize.
      if (await dialog.isVisible()) await expect(dialog).toBeInViewport({ ratio: 1 });
      await page.screenshot({ path: join(SCREENS, `${name}-${size.width}-${theme}.png`) });
    }
    found.push(...(await violationsIn(page, `${name} ${theme}`)));
  }
  await page.emulateMedia({ contrast: 'more' });
  await page.screenshot({ path: join(SCREENS, `${name}-contrast.png`) });
  found.push(...(await violationsIn(page, `${name} high contrast`, COLOUR_RULES)));
  await page.emulateMedia({ contrast: 'no-preference' });
  return found;
}

/** @param rules  the only ones that are asked; all, when absent. */
async function violationsIn(page: Page, where: string, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${where}: ${id} at ${target.join(' ')}: ${failureSummary}`),
  );
}
