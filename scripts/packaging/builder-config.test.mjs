import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builderConfig } from './builder-config.mjs';

const root = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
const config = builderConfig({ electronVersion: '45.4.1', output: 'dist', isRelease: true, afterPack: () => {} });
const namesOf = (targets) => targets.map(({ target, arch }) => `${target}: ${arch.join(' ')}`);

describe('the configuration of the packages', () => {
  it('is one that electron-builder knows, down to the last word', async () => {
    const builder = createRequire(require.resolve('electron-builder/package.json'));
    const { validateConfiguration } = builder('app-builder-lib/out/util/config/config');
    const quiet = { isEnabled: false, add: () => {} };
    await expect(validateConfiguration(config, quiet)).resolves.not.toThrow();
    await expect(validateConfiguration({ ...config, nsis: { oneclick: true } }, quiet)).rejects.toThrow('nsis');
  });

  it('makes every kind of installer for x64 and arm64', () => {
    expect(namesOf(config.win.target)).toEqual(['nsis: x64 arm64', 'msi: x64 arm64']);
    expect(namesOf(config.mac.target)).toEqual(['dmg: x64 arm64', 'zip: x64 arm64']);
    expect(namesOf(config.linux.target)).toEqual(['AppImage: x64 arm64', 'deb: x64 arm64', 'rpm: x64 arm64']);
  });

  it('installs for one person without an administrator, and for the whole computer with the MSI', () => {
    expect(config.nsis).toMatchObject({ oneClick: true, perMachine: false });
    expect(config.msi).toMatchObject({ perMachine: true });
  });

  it('signs a release or makes none, and takes no Electron that happens to lie there', () => {
    expect(config.forceCodeSigning).toBe(true);
    expect(config.electronDist).toBeUndefined();
    expect(config.mac.hardenedRuntime).toBe(true);
  });

  it('sets every fuse that the Electron of a release has', () =>
    expect(config.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    }));

  it('packs nothing of node_modules, because everything is bundled', () => {
    expect(config.files).toContain('!node_modules/**/*');
    expect(config.asar).toBe(true);
  });
});

describe('the recipe for build machines', () => {
  const recipe = readFileSync(join(root, '.github', 'workflows', 'packages.yml'), 'utf8');

  it('runs the release on every platform, and the suite before it', () => {
    for (const machine of ['windows-2025', 'macos-15', 'ubuntu-24.04']) expect(recipe).toContain(machine);
    expect(recipe).toContain('npm run package -- --release');
    expect(recipe).toContain('npm test');
  });

  it('names every action by its commit and gives no permission but to read', () => {
    const actions = [...recipe.matchAll(/uses: (\S+)/g)].map(([, name]) => name);
    expect(actions.filter((name) => !/^[\w./-]+@[0-9a-f]{40}$/.test(name))).toEqual([]);
    expect(recipe).toMatch(/^permissions:\n {2}contents: read$/m);
  });

  it('has only scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const used = [...recipe.matchAll(/npm (?:run (?:-s )?)?(\w+)/g)].map(([, name]) => name);
    expect(used.filter((name) => !(name in scripts) && name !== 'ci')).toEqual([]);
  });
});
