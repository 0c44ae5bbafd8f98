import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, say, Stop } from './launch.mjs';

/**
 * Installs a folder's npm packages unless exactly those of its lockfile are there.
 *
 * @param {string} [folder]  holds package.json and package-lock.json.
 */
export async function ensurePackages(folder = root) {
  if (matchesLockfile(folder)) return;
  say('Installing packages with npm ci; the first time this takes a minute or two.');
  const started = Date.now();
  // npm's own words go to stderr: whoever reads our stdout wants the command's output alone.
  const code = await run('npm', ['ci', '--loglevel=error'], { cwd: folder, stdio: ['ignore', 2, 2] });
  if (code !== 0) throw new Stop(`This command failed (exit ${code}): npm ci (in ${folder})`);
  say(`Packages are installed (${Math.round((Date.now() - started) / 1000)} s).`);
}

/** npm leaves what it installed in a lockfile of its own, written when it is done. */
function matchesLockfile(folder) {
  const installedFile = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const wanted = packagesIn(join(folder, 'package-lock.json'));
  const installed = packagesIn(installedFile);
  return Object.entries(wanted).every(([path, { version, integrity, optional, devOptional }]) => {
    if (path === '') return true;
    const there = installed[path];
    if (!there) return Boolean(optional || devOptional); // Builds for other platforms.
    return there.version === version && there.integrity === integrity;
  });
}

function packagesIn(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
