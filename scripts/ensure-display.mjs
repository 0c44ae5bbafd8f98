import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { capture, say, Stop } from './launch.mjs';

/** How a command that opens windows is run where there is no display. */
export const UNDER_XVFB = "xvfb-run -a -s '-screen 0 1400x900x24'";

/** What a bare Debian or Ubuntu lacks for Electron; the second name is the one of older releases. */
const LIBRARIES = [['libgtk-3-0t64', 'libgtk-3-0'], ['libnss3'], ['libasound2t64', 'libasound2'], ['libgbm1']];
const XVFB = [['xvfb'], ['xauth']];

export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Makes sure that windows can be opened without disturbing anybody: under Xvfb, installed when this may be done.
 *
 * @returns {Promise<string[]>} what to put before a command that opens windows.
 */
export async function ensureDisplay() {
  if (process.platform !== 'linux') return [];
  if (!inPath('xvfb-run')) {
    if (!mayInstall() && hasDisplay()) return [];
    await install(XVFB, 'xvfb-run is not installed, and there is no display');
  }
  return ['xvfb-run', '-a', '-s', '-screen 0 1400x900x24'];
}

/** @param {string} electron  the program whose shared libraries must be there. */
export async function ensureLibraries(electron) {
  if (process.platform !== 'linux') return;
  const { output } = await capture('ldd', [electron]);
  const missing = output.split('\n').filter((line) => line.includes('not found'));
  if (missing.length === 0) return;
  const names = missing.map((line) => line.trim().split(' ')[0]).join(', ');
  await install(LIBRARIES, `Electron lacks shared libraries of this system (${names})`);
}

async function install(wanted, reason) {
  if (!mayInstall()) {
    const names = wanted.map((alternatives) => alternatives.at(-1)).join(' ');
    throw new Stop(`${reason}. An administrator can install what is missing: apt-get install ${names}`);
  }
  say(`${reason}: installing it with apt-get.`);
  await apt(['update']);
  const names = [];
  for (const alternatives of wanted) names.push(await available(alternatives));
  await apt(['install', '-y', '--no-install-recommends', ...names]);
}

function mayInstall() {
  return process.getuid?.() === 0 && inPath('apt-get');
}

async function available(alternatives) {
  for (const name of alternatives) {
    if ((await capture('apt-cache', ['show', '--no-all-versions', name])).code === 0) return name;
  }
  return alternatives.at(-1);
}

async function apt(args) {
  const { code, output } = await capture('apt-get', args, { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  if (code !== 0) {
    throw new Stop(
      `This command failed (exit ${code}): apt-get ${args.join(' ')}\n${output.trim().split('\n').slice(-5).join('\n')}`,
    );
  }
}

function inPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}
