import { createPublicKey } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, Platform } from 'electron-builder';
import { ensureBuild } from './ensure-build.mjs';
import { ensureElectron } from './ensure-electron.mjs';
import { ensureNode } from './ensure-node.mjs';
import { ensurePackages } from './ensure-packages.mjs';
import { launch, root, say, Stop } from './launch.mjs';
import { billOfMaterials } from './packaging/bill-of-materials.mjs';
import { builderConfig } from './packaging/builder-config.mjs';
import { overBudget, sizes } from './packaging/size-budget.mjs';
import { seal } from './packaging/seal.mjs';

const USAGE = `npm run package [-- --dir] [-- --output FOLDER]   for trying out, with the Electron that is installed here
npm run package -- --release                       every installer of this platform, signed, with a downloaded Electron

--update-key FILE, or COUNTERSIGN_UPDATE_KEY: the public part (PEM, Ed25519) of the key that updates are signed with offline. The
program takes updates that it signed, and without it none; a release needs it.`;

/**
 * npm run package: installers of the workbench, its bill of materials, and what it weighs. Without `--release` only what needs
 * no download: the unpacked program, and on Linux a .deb of it.
 */
await launch(async (args) => {
  const options = read(args);
  await ensureNode();
  await ensurePackages();
  const program = await ensureElectron();
  const wanted = JSON.parse(readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8')).version;
  const dist = join(root, 'node_modules', 'electron', 'dist');
  const here = readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  if (options.isRelease && here !== wanted) {
    throw new Stop(
      `A release is made with Electron ${wanted}, and ${program} is ${here}, which is for trying out alone: nothing was made.`,
    );
  }
  const updateKey = readUpdateKey(options);
  await ensureBuild();
  rmSync(options.output, { recursive: true, force: true });
  mkdirSync(options.output, { recursive: true });
  writeFileSync(join(options.output, 'countersign.cdx.json'), await billOfMaterials(here));
  const electron = options.isRelease ? { electronVersion: wanted } : { electronVersion: here, electronDist: dist };
  await pack(options, { ...electron, updateKey });
  return weigh(options);
});

function read(args) {
  const options = {
    isRelease: false,
    dirOnly: false,
    output: join(root, 'dist'),
    updateKey: process.env.COUNTERSIGN_UPDATE_KEY,
  };
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    if (arg === '--release') options.isRelease = true;
    else if (arg === '--dir') options.dirOnly = true;
    else if (arg === '--output' && args.length > 0) options.output = resolve(args.shift());
    else if (arg === '--update-key' && args.length > 0) options.updateKey = args.shift();
    else throw new Stop(USAGE);
  }
  return options;
}

/** @returns SPKI in base64; undefined when there is none. */
function readUpdateKey({ isRelease, updateKey }) {
  if (!updateKey) {
    if (isRelease)
      throw new Stop('A release needs --update-key: without it no computer could be updated. Nothing was made.');
    return undefined;
  }
  const key = createPublicKey(readFileSync(updateKey, 'utf8'));
  if (key.asymmetricKeyType !== 'ed25519') throw new Stop(`${updateKey} holds no Ed25519 key.`);
  return key.export({ type: 'spki', format: 'der' }).toString('base64');
}

async function pack({ isRelease, dirOnly, output }, electron) {
  const config = builderConfig({
    ...electron,
    output,
    isRelease,
    afterPack: ({ appOutDir, electronPlatformName, packager }) => {
      const product = packager.appInfo.productFilename;
      const resources =
        electronPlatformName === 'darwin'
          ? join(appOutDir, `${product}.app`, 'Contents', 'Resources')
          : join(appOutDir, 'resources');
      // What runs an application folder named on the command line has no place in a program of its own.
      rmSync(join(resources, 'default_app.asar'), { force: true });
      say(`app.asar ${seal(resources)}`);
    },
  });
  // A folder that is linked, as a package manager or a test runner may do it, would be changed at its source.
  delete process.env.VITEST;
  if (!isRelease) process.env.CUSTOM_FPM_PATH = join(root, 'scripts', 'packaging', 'fpm-with-dpkg.mjs');
  const withDeb = process.platform === 'linux' && !dirOnly;
  const targets = isRelease
    ? Platform.current().createTarget()
    : Platform.current().createTarget(withDeb ? ['dir', 'deb'] : ['dir']);
  await build({ targets, config, projectDir: root, publish: 'never' });
}

function weigh({ output }) {
  const found = sizes(output);
  for (const { name, megabytes, budget } of found) say(`${name}: ${megabytes.toFixed(1)} MB of ${budget} MB`);
  const over = overBudget(found);
  if (over.length > 0) say(`Over the size budget: ${over.map(({ name }) => name).join(', ')}.`);
  return over.length > 0 ? 1 : 0;
}
