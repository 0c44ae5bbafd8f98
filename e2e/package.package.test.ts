import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE_SWITCHES, hostileEnvironment, REFUSED_VARIABLES } from './support/hostile-starts.ts';
import { makePackages } from './support/package-setup.ts';
import { readFuses } from './support/read-fuses.ts';
import { installedFolder, Listener, packagesFolder, startInstalled, type Started } from './support/packaged.ts';
import { Screen } from './support/screen.ts';

const ROOT = join(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'countersign-package-test-'));
let screen: Screen;

beforeAll(async () => {
  spawnSync('chmod', ['a+rwx', scratch]);
  screen = await Screen.open();
});
afterAll(() => {
  screen.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** Starts the installed program and waits until its page runs, or until it has ended. */
async function whatComesOf(options: Parameters<typeof startInstalled>[1]): Promise<{
  readonly isUp: boolean;
  readonly code: number | null;
  readonly said: string;
}> {
  const listener = await Listener.open();
  const started = startInstalled(screen, {
    ...options,
    env: { COUNTERSIGN_SERVER: listener.url, ...options?.env },
  });
  const isUp = await Promise.race([listener.heard().then(() => true), started.ended.then(() => false)]);
  await started.stop();
  listener.close();
  return { isUp, code: await started.ended, said: started.said() };
}

const resources = (): string => join(installedFolder(), 'resources');

describe('the package for Debian', () => {
  it('says what it needs and who opens links to cases', () => {
    const folder = join(packagesFolder(), 'dist');
    const deb = readdirSync(folder).find((name) => name.endsWith('.deb')) ?? '';
    const fields = spawnSync('dpkg-deb', ['--field', join(folder, deb)], { encoding: 'utf8' }).stdout;
    expect(fields).toMatch(/^Package: countersign$/m);
    expect(fields).toMatch(/^Depends: .*libgtk-3-0/m);
    const applications = join(packagesFolder(), 'installed', 'usr', 'share', 'applications');
    expect(readFileSync(join(applications, 'countersign.desktop'), 'utf8')).toContain(
      'MimeType=x-scheme-handler/countersign;',
    );
  });

  it('starts, in the sandbox, as an ordinary person, and its page asks the server', async () => {
    expect(await whatComesOf({})).toMatchObject({ isUp: true, code: 0 });
  });

  it('holds the program in its archive and nothing else that would run', () => {
    expect(readdirSync(resources())).toEqual([
      'app-update.yml',
      'app.asar',
      'app.seal.json',
      'apparmor-profile',
      'package-type',
    ]);
  });
});

describe('what is packed', () => {
  it('has the fuses set: no Node, no debugger, no options, nothing but its archive', () => {
    expect(readFuses(join(installedFolder(), 'countersign'))).toMatchObject({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
    });
  });

  it('is the same archive, byte for byte, when it is built again in another folder', () => {
    const copy = join(scratch, 'another', 'place');
    mkdirSync(copy, { recursive: true });
    const sources = ['src-main', 'src-renderer', 'src-shared', 'scripts', 'package.json', 'package-lock.json'];
    for (const name of [...sources, 'electron.vite.config.ts', 'tsconfig.json']) {
      cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    }
    // The configuration names all projects; those of server and tests are not in the window.
    for (const name of ['sync-server', 'e2e']) {
      cpSync(join(ROOT, name, 'tsconfig.json'), join(copy, name, 'tsconfig.json'));
    }
    // Linked file by file where the disk is the same: the packages must lie within the folder, as they do for whoever builds it.
    const packages = [join(ROOT, 'node_modules'), join(copy, 'node_modules')];
    if (spawnSync('cp', ['-al', ...packages]).status !== 0) spawnSync('cp', ['-a', '--force', ...packages]);
    const made = makePackages(copy, ['--dir', '--output', join(copy, 'dist')]);
    expect(made.said).toMatch(/^app\.asar /m);
    expect(hashOf(join(copy, 'dist', 'linux-unpacked', 'resources', 'app.asar'))).toBe(
      hashOf(join(resources(), 'app.asar')),
    );
  });

  it('comes with a bill of materials of every package that is no tool of development, and of Electron', () => {
    const bom = JSON.parse(readFileSync(join(packagesFolder(), 'dist', 'countersign.cdx.json'), 'utf8')) as {
      readonly bomFormat: string;
      readonly components: readonly { readonly name: string; readonly group?: string }[];
    };
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    const names = new Set(bom.components.map(({ group, name }) => (group ? `${group}/${name}` : name)));
    expect(bom.bomFormat).toBe('CycloneDX');
    expect([...Object.keys(dependencies), 'electron'].filter((name) => !names.has(name))).toEqual([]);
    expect(names.has('electron-builder')).toBe(false);
  });

  it.skipIf(isRealElectron())('is not released with an Electron that is for trying out', () => {
    const made = makePackages(ROOT, ['--release', '--output', join(scratch, 'release')]);
    expect(made.status).toBe(1);
    expect(made.said).toContain('which is for trying out alone: nothing was made');
    expect(existsSync(join(scratch, 'release'))).toBe(false);
  });
});

describe('a damaged program', () => {
  const folder = join(scratch, 'damaged');
  beforeAll(() => spawnSync('cp', ['-r', '--preserve=mode', installedFolder(), folder]));

  const archive = join(folder, 'resources', 'app.asar');
  it.each([
    ['in the list of its files', () => 40],
    ['in a comment of the main process', (bytes: Buffer) => bytes.indexOf('Chromium')],
    ['in a picture or a font', (bytes: Buffer) => bytes.indexOf('wOF2') + 2000],
    ['in its last byte', (bytes: Buffer) => bytes.length - 1],
  ])('does not start with one byte flipped %s', async (_where, place) => {
    cpSync(join(resources(), 'app.asar'), archive);
    const bytes = readFileSync(archive);
    const at = place(bytes);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(archive, bytes);
    const { isUp, code } = await whatComesOf({ folder });
    expect({ isUp, failed: code !== 0 }).toEqual({ isUp: false, failed: true });
  });

  it('does not start without the seal that says what was packed', async () => {
    cpSync(join(resources(), 'app.asar'), archive);
    rmSync(join(folder, 'resources', 'app.seal.json'));
    const { isUp, code, said } = await whatComesOf({ folder });
    expect({ isUp, code }).toEqual({ isUp: false, code: 3 });
    expect(said).toContain('The program is damaged');
  });
});

describe('a hostile start', () => {
  it('knows at least thirty ways', () =>
    expect(HOSTILE_SWITCHES.length + Object.keys(hostileEnvironment('x')).length).toBeGreaterThanOrEqual(30));

  it.each(HOSTILE_SWITCHES)('does not start with %s', async (template) => {
    const marker = join(scratch, 'marker');
    const { isUp, code, said } = await whatComesOf({ args: [template.replaceAll('MARKER', marker)] });
    expect({ isUp, code }).toEqual({ isUp: false, code: 2 });
    expect(said).toContain(`it is not started with --${/^--?([^=]*)/.exec(template)?.[1]}`);
    expect(said).not.toContain('DevTools listening');
    expect(said).not.toContain('Debugger listening');
    expect(existsSync(marker)).toBe(false);
  });

  it('starts as always under every hostile variable at once, and none of them writes or runs anything', async () => {
    const marker = join(scratch, 'variables');
    mkdirSync(marker);
    spawnSync('chmod', ['a+rwx', marker]);
    writeFileSync(
      join(marker, 'evil.cjs'),
      `require('node:fs').writeFileSync(${JSON.stringify(join(marker, 'ran'))}, '')`,
    );
    const { isUp, said } = await whatComesOf({ env: hostileEnvironment(marker) });
    expect(isUp).toBe(true);
    expect(said).not.toContain('Debugger listening');
    expect(readdirSync(marker)).toEqual(['evil.cjs']);
  });

  it('does not become Node with ELECTRON_RUN_AS_NODE, whatever it is told to run', async () => {
    const marker = join(scratch, 'as-node');
    const { isUp } = await whatComesOf({
      env: { ELECTRON_RUN_AS_NODE: '1' },
      args: [`require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`],
    });
    expect(isUp).toBe(true);
    expect(existsSync(marker)).toBe(false);
  });

  it.each(REFUSED_VARIABLES)('does not start for an ordinary person with %s', async (variable) => {
    const { isUp, code, said } = await whatComesOf({ env: { [variable]: join(scratch, variable) } });
    expect({ isUp, code }).toEqual({ isUp: false, code: 2 });
    if (variable !== 'ELECTRON_ENABLE_LOGGING') expect(said).toContain(`${variable} is set`);
  });
});

describe('a second start', () => {
  it('hands its link to the first and ends', async () => {
    const listener = await Listener.open();
    const first: Started = startInstalled(screen, { env: { COUNTERSIGN_SERVER: listener.url } });
    await Promise.race([listener.heard(), first.ended]);
    const second = startInstalled(screen, { profile: first.profile, args: ['countersign://case/ab-12'] });
    expect(await second.ended).toBe(0);
    expect(first.child.exitCode).toBeNull();
    await first.stop();
    listener.close();
  });
});

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function isRealElectron(): boolean {
  const folder = join(ROOT, 'node_modules', 'electron');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly version: string };
  const file = join(folder, 'dist', 'version');
  return existsSync(file) && statSync(file).isFile() && readFileSync(file, 'utf8').trim() === version;
}
