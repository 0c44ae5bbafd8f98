import type { ElectronApplication } from '@playwright/test';

/** The clock of a workbench's computer, which anybody may set: the main process goes by it. */
export class ComputerClock {
  readonly #app: ElectronApplication;

  /** To be taken in hand before anybody is in. */
  static async of(app: ElectronApplication): Promise<ComputerClock> {
    await app.evaluate(() => {
      const right = Date.now;
      Object.assign(globalThis, { aheadMs: 0 });
      Date.now = () => right() + (globalThis as unknown as { aheadMs: number }).aheadMs;
    });
    return new ComputerClock(app);
  }

  private constructor(app: ElectronApplication) {
    this.#app = app;
  }

  /** @param hours  from the right time; negative: behind it. */
  async set(hours: number): Promise<void> {
    await this.#app.evaluate((_electron, aheadMs) => void Object.assign(globalThis, { aheadMs }), hours * 3_600_000);
  }
}
