import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';

const ROOT = join(import.meta.dirname, '../..');

/** Playwright's own request can be lost; a computer that is shut down asks by a signal. */
const ASK_AGAIN_MS = 20_000;
const CLOSE_TIMEOUT_MS = 40_000;

export type Workbench = {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Errors that the window wrote to its console, or threw and nobody caught, in order. */
  readonly errors: readonly string[];
  /** May be called twice. */
  close(): Promise<void>;
};

/**
 * Starts the built workbench and waits for its window.
 *
 * @param options.server  the sync server's address; without one the workbench starts offline.
 * @param options.env  variables beside those of the test.
 * @param options.profile  a profile folder that outlives the window; by default a fresh one, removed on close.
 */
export async function openWorkbench(
  options: { server?: string; profile?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<Workbench> {
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'countersign-profile-'));
  const app = await _electron.launch({
    args: [ROOT, `--user-data-dir=${profile}`],
    cwd: ROOT,
    env: {
      ...definedOnly(process.env),
      // Chromium's sandbox does not start as root.
      ...(process.getuid?.() === 0 ? { ELECTRON_DISABLE_SANDBOX: '1' } : {}),
      ...(options.server ? { COUNTERSIGN_SERVER: options.server } : {}),
      ...options.env,
    },
  });
  const errors: string[] = [];
  const page = await app.firstWindow();
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  let isClosed = false;
  // One that ended by itself, to install an update, is not asked to.
  let hasEnded = false;
  app.once('close', () => (hasEnded = true));
  return {
    app,
    page,
    errors,
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      if (!hasEnded) await closeOrKill(app);
      if (!options.profile) rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** A workbench that does not end when asked to is a defect, and must not hold up the rest of the suite. */
async function closeOrKill(app: ElectronApplication): Promise<void> {
  const program = app.process();
  let isStuck = false;
  const again = setTimeout(() => program.kill('SIGTERM'), ASK_AGAIN_MS);
  const timer = setTimeout(() => {
    isStuck = true;
    program.kill('SIGKILL');
  }, CLOSE_TIMEOUT_MS);
  await app.close();
  clearTimeout(again);
  clearTimeout(timer);
  if (isStuck) throw new Error(`the workbench did not end within ${CLOSE_TIMEOUT_MS / 1000} s of being asked to`);
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
