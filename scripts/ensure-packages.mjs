import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run, say, Stop } from './launch.mjs';

/**
 * Installs a folder's npm packages unless exactly those of its lockfile are there.
 *
 * @param {string} [folder]  holds package.json and package-lock.json.
 */
export async function ensurePackages(folder = root) {
  if (differences(folder).length === 0) return;
  say('Installing packages from npm; the first time this takes a minute or so.');
  const started = Date.now();
  // Not `npm ci`: it refuses a lockfile that does not name every platform's build of a tool. The versions are compared below.
  const args = ['install', '--no-save', '--loglevel=error'];
  // npm's own words go to stderr: whoever reads our stdout wants the command's output alone.
  const code = await run('npm', args, { cwd: folder, stdio: ['ignore', 2, 2] });
  if (code !== 0) throw new Stop(`This command failed (exit ${code}): npm ${args.join(' ')} (in ${folder})`);
  const differing = differences(folder);
  if (differing.length > 0) {
    throw new Stop(
      `package.json and package-lock.json in ${folder} do not agree about ${differing.slice(0, 5).join(', ')}.`,
    );
  }
  say(`Packages are installed (${Math.round((Date.now() - started) / 1000)} s).`);
}

/** Paths of packages that are not there as the lockfile says. npm writes what it has installed beside it, when it is done. */
function differences(folder) {
  const wanted = packagesIn(join(folder, 'package-lock.json'));
  const installedFile = join(folder, 'node_modules', '.package-lock.json');
  const installed = existsSync(installedFile) ? packagesIn(installedFile) : {};
  return Object.keys(wanted).filter((path) => {
    if (path === '') return false;
    const { version, integrity, optional, devOptional } = wanted[path];
    const there = installed[path];
    if (!there) return !optional && !devOptional; // Builds for other platforms.
    return there.version !== version || there.integrity !== integrity;
  });
}

function packagesIn(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
