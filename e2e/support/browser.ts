import type { ElectronApplication } from '@playwright/test';
import { expect } from '@playwright/test';

/** What the system's browser was opened for, by a workbench; nothing is opened. */
export class Browser {
  readonly #app: ElectronApplication;

  /** From here on the workbench's pages for the browser come here. */
  static async of(app: ElectronApplication): Promise<Browser> {
    await app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      shell.openExternal = (url) => {
        opened.push(url);
        return Promise.resolve();
      };
    });
    return new Browser(app);
  }

  private constructor(app: ElectronApplication) {
    this.#app = app;
  }

  /** The next page, once there is one. */
  async next(): Promise<string> {
    const take = () => this.#app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened.shift() ?? null);
    let url: string | null = null;
    await expect(async () => {
      url = await take();
      expect(url).not.toBeNull();
    }).toPass({ timeout: 20_000 });
    return url!;
  }
}
