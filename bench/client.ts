import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { build } from 'vite';
import { cpuMsOf, familyOf } from './processes.ts';

const ROOT = join(import.meta.dirname, '..');
const APP = join(ROOT, '.cache', 'bench', 'app');

/**
 * The product's own main process and preload, as built, around the page of the bench. Its policy, its vault and its channels
 * are the real ones.
 *
 * @returns the application's folder.
 */
export async function buildBenchApp(): Promise<string> {
  mkdirSync(APP, { recursive: true });
  for (const part of ['main', 'preload']) cpSync(join(ROOT, 'out', part), join(APP, part), { recursive: true });
  writeFileSync(join(APP, 'package.json'), JSON.stringify({ name: 'countersign-bench', main: 'main/main.cjs' }));
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'renderer'),
    base: './',
    logLevel: 'error',
    define: { global: 'globalThis' },
    build: { target: 'chrome114', outDir: join(APP, 'renderer'), emptyOutDir: true, chunkSizeWarningLimit: 5_000 },
  });
  return APP;
}

/** The product itself, as built. */
export const PRODUCT = ROOT;

export type Client = {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly pid: number;
  /** CPU time so far of all its processes. */
  cpuMs(): number;
  close(): Promise<void>;
};

/**
 * Starts Electron on an application.
 *
 * @param options.profile  kept after closing; default: a fresh one that is removed.
 */
export async function openClient(options: {
  readonly folder: string;
  readonly server: string;
  readonly profile?: string;
}): Promise<Client> {
  const profile = options.profile ?? freshProfile();
  const app = await _electron.launch({
    args: [options.folder, `--user-data-dir=${profile}`],
    cwd: ROOT,
    env: environment(options.server),
    timeout: 60_000,
  });
  const page = await app.firstWindow();
  await page.waitForLoadState('load');
  const pid = app.process().pid ?? 0;
  return {
    app,
    page,
    pid,
    cpuMs: () => cpuMsOf(familyOf(pid)),
    async close() {
      await app.close();
      if (!options.profile) rmSync(profile, { recursive: true, force: true });
    },
  };
}

export function freshProfile(): string {
  return mkdtempSync(join(tmpdir(), 'countersign-bench-profile-'));
}

function environment(server: string): Record<string, string> {
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return {
    ...(Object.fromEntries(inherited) as Record<string, string>),
    // Chromium's sandbox does not start as root.
    ...(process.getuid?.() === 0 ? { ELECTRON_DISABLE_SANDBOX: '1' } : {}),
    COUNTERSIGN_SERVER: server,
  };
}
