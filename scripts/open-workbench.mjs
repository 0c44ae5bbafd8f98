import { join } from 'node:path';
import { ensureBuild } from './ensure-build.mjs';
import { ensureLibraries } from './ensure-display.mjs';
import { ensureElectron } from './ensure-electron.mjs';
import { root, run } from './launch.mjs';

/** Electron with its libraries, and the built workbench. */
export async function prepareWorkbench() {
  await ensureLibraries(await ensureElectron());
  await ensureBuild();
}

/**
 * Opens the workbench and stays until its last window is closed.
 *
 * @param {string} server  address of the sync server.
 * @param {string[]} [args]  for Electron, such as `--user-data-dir=…` for a second workbench.
 * @returns the exit code.
 */
export async function openWorkbench(server, args = []) {
  const env = { COUNTERSIGN_SERVER: server };
  // Chromium's sandbox does not start as root; inherited by the processes that Electron starts.
  if (process.getuid?.() === 0) env.ELECTRON_DISABLE_SANDBOX = '1';
  const electron = join(root, 'node_modules', 'electron', 'cli.js');
  // Fatal errors alone: Chromium complains of every desktop service that a machine lacks.
  return await run(process.execPath, [electron, '--log-level=3', root, ...args], { env });
}
