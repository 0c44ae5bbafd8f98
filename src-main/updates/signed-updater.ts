import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AppImageUpdater,
  type AppUpdater,
  DebUpdater,
  MacUpdater,
  NsisUpdater,
  Provider,
  type ResolvedUpdateFileInfo,
  RpmUpdater,
  type UpdateFileInfo,
  type UpdateInfo,
} from 'electron-updater';
import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor.js';
import type { ProviderRuntimeOptions } from 'electron-updater/out/providers/Provider.js';
import type { UpdateManifest } from '../../src-shared/update/manifest.ts';
import { askFeed } from './feed-request.ts';
import { fetchInstaller, type Installer } from './fetch-installer.ts';

/** How the program was installed, and so what it updates by. */
export type PackageKind = 'exe' | 'zip' | 'deb' | 'rpm' | 'AppImage';

/** Electron's application, as far as the updater asks it. */
export type Program = {
  readonly version: string;
  readonly name: string;
  readonly isPackaged: boolean;
  readonly appUpdateConfigPath: string;
  readonly userDataPath: string;
  readonly baseCachePath: string;
  whenReady(): Promise<void>;
  relaunch(): void;
  quit(): void;
  onQuit(handler: (exitCode: number) => void): void;
};

/** @returns null for a program that was not installed from a package. */
export function packageKind(resources: string, env: Readonly<Record<string, string | undefined>>): PackageKind | null {
  if (process.platform === 'win32') return 'exe';
  if (process.platform === 'darwin') return 'zip';
  const file = join(resources, 'package-type');
  const said = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (said === 'deb' || said === 'rpm') return said;
  return env['APPIMAGE'] === undefined ? null : 'AppImage';
}

const updaters = { exe: NsisUpdater, zip: MacUpdater, deb: DebUpdater, rpm: RpmUpdater, AppImage: AppImageUpdater };

/**
 * electron-updater with a signed manifest as its only source: what there is, where it lies and its hash come from there and
 * not from the feed's own list, which is signed by nobody. It does nothing by itself, neither bring nor install.
 */
export function signedUpdater(kind: PackageKind, program: Program, installer: Installer): AppUpdater {
  const updater: AppUpdater = new updaters[kind](undefined, program);
  // It has none where an application was given.
  Object.assign(updater, { httpExecutor: new FeedExecutor(installer) });
  updater.logger = null;
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.forceDevUpdateConfig = !program.isPackaged;
  updater.disableWebInstaller = true;
  // An installer from a folder is copied as it is.
  updater.disableDifferentialDownload = installer.url === null;
  const updateProvider = class extends SignedProvider {
    constructor(_options: unknown, _updater: unknown, runtime: ProviderRuntimeOptions) {
      super(installer, runtime);
    }
  };
  updater.setFeedURL({ provider: 'custom', updateProvider });
  updater.allowPrerelease = false;
  // Setting a channel would turn it on; none is set.
  updater.allowDowngrade = false;
  return updater;
}

class SignedProvider extends Provider<UpdateInfo> {
  readonly #installer: Installer;

  constructor(installer: Installer, runtime: ProviderRuntimeOptions) {
    super(runtime);
    this.#installer = installer;
  }

  /** Any host answers single ranges. */
  override get isUseMultipleRangeRequest(): boolean {
    return false;
  }

  /** The number that electron-updater gives to an installation stays here. */
  override setRequestHeaders(): void {}

  override async getLatestVersion(): Promise<UpdateInfo> {
    const { manifest } = this.#installer;
    const file = await this.#file(manifest);
    const { version, issuedAt: releaseDate } = manifest;
    return { version, files: [file], path: file.url, sha512: file.sha512, releaseDate };
  }

  override resolveFiles({ files: [info] }: UpdateInfo): ResolvedUpdateFileInfo[] {
    const { url } = this.#installer;
    // Of a folder nothing is asked by address.
    return info ? [{ url: url ?? new URL(`file:///${info.url}`), info }] : [];
  }

  async #file({ file, bytes, sha512 }: UpdateManifest): Promise<UpdateFileInfo> {
    const info = { url: file, size: bytes, sha512: Buffer.from(sha512, 'hex').toString('base64') };
    const blockMapSize = file.endsWith('.AppImage') ? await this.#blockMapSize(bytes) : null;
    return blockMapSize === null ? info : { ...info, blockMapSize };
  }

  /** An AppImage ends with its block map and four bytes that say how long that is. Nobody vouches for it: the whole is checked. */
  async #blockMapSize(bytes: number): Promise<number | null> {
    const { url, origin } = this.#installer;
    if (url === null) return null;
    const { status, body, end } = await askFeed(url, origin, { range: `bytes=${bytes - 4}-${bytes - 1}` });
    try {
      if (status !== 206) return null;
      const pieces: Buffer[] = [];
      for await (const piece of body as AsyncIterable<Buffer>) pieces.push(piece);
      const said = Buffer.concat(pieces);
      return said.length === 4 && said.readUInt32BE(0) < bytes ? said.readUInt32BE(0) : null;
    } finally {
      end();
    }
  }
}

/** Brings whole files our own way: bounded, taken up again where they broke off, and from nearby first. */
class FeedExecutor extends ElectronHttpExecutor {
  readonly #installer: Installer;
  /** That a difference may bring altogether: no more than the whole. */
  #left: number;

  constructor(installer: Installer) {
    super();
    this.#installer = installer;
    this.#left = installer.manifest.bytes;
  }

  override createRequest(...[options, callback]: Parameters<ElectronHttpExecutor['createRequest']>) {
    const request = super.createRequest(options, (response: NodeJS.ReadableStream) => {
      callback(response);
      response.on('data', (piece: Buffer) => {
        this.#left -= piece.length;
        if (this.#left < 0) request.abort();
      });
    });
    return request;
  }

  override async download(...[, destination, options]: Parameters<ElectronHttpExecutor['download']>): Promise<string> {
    const total = this.#installer.manifest.bytes;
    let transferred = 0;
    const onProgress = (bytes: number): void => {
      const delta = bytes - transferred;
      transferred = bytes;
      options.onProgress?.({ total, delta, transferred, percent: (100 * bytes) / total, bytesPerSecond: 0 });
    };
    const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    await fetchInstaller(this.#installer, destination, { onProgress, pause });
    return destination;
  }
}
