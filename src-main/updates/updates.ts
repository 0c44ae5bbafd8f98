import { createHash } from 'node:crypto';
import { copyFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppUpdater } from 'electron-updater';
import { type Instant, instantOf } from '../../src-shared/base/dates.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { APP } from '../../src-shared/update/manifest.ts';
import { isInMaintenance, type Maintenance, type Ring } from '../../src-shared/update/rollout.ts';
import type { UpdateState, UpdateStep } from '../../src-shared/wire/ipc-updates.ts';
import { confineToOrigin } from './feed-request.ts';
import { followedRing } from './followed-ring.ts';
import type { Installer } from './fetch-installer.ts';
import { askForUpdate, findInFolder, type Found, type Judge } from './find-update.ts';
import { whyNotInstaller } from './installer-file.ts';
import { type PackageKind, type Program, signedUpdater } from './signed-updater.ts';
import { UpdateFault } from './update-fault.ts';
import type { UpdateRecordFile } from './update-record.ts';

export type UpdateParts = {
  /** Whether the key that is kept offline signed a text; null: this program was built without that key. */
  readonly isSigned: ((text: string, signature: string) => boolean) | null;
  /** null: it was not installed from a package. */
  readonly kind: PackageKind | null;
  readonly program: Program;
  /** Address of the feed, with a slash at its end. */
  readonly feed: URL;
  /** A folder on the clinic's network where computers lay what they have brought; null: none. */
  readonly peerFolder: string | null;
  /** As the computer's policy says, where no administrator has said otherwise. */
  readonly ring: Ring;
  /** The organisation has fixed it: an administrator's word on the server changes nothing. */
  readonly isRingFixed: boolean;
  /** Whether this version has not started as it should: it goes on to the next one whatever its ring. */
  readonly hasFailed: boolean;
  readonly record: UpdateRecordFile;
  /** Whether somebody works here: then nothing is installed that they did not ask for. */
  readonly isInUse: () => boolean;
  /** For what is being brought. */
  readonly folder: string;
  readonly now: () => Date;
  readonly onChange: () => void;
};

type Ready = { readonly found: Found; readonly path: string; readonly updater: AppUpdater };

export type InstallRefusal = { readonly kind: 'notReady' | 'unsentWork' };

/**
 * Updates of this program: asks a feed or looks into a folder, believes nothing but a manifest that the offline key signed, and
 * installs when nothing waits to be sent.
 */
export class Updates {
  readonly #parts: UpdateParts;
  #step: UpdateStep = { kind: 'notYetAsked' };
  #ready: Ready | null = null;
  #isOutdated = false;
  #maintenance: Maintenance | null = null;
  #isTooOld = false;
  #isBusy = false;
  #isInstalling = false;

  constructor(parts: UpdateParts) {
    this.#parts = parts;
    this.#isOutdated = parts.hasFailed;
    confineToOrigin(parts.feed.origin);
  }

  get state(): UpdateState {
    const { program } = this.#parts;
    const step = this.#step.kind === 'ready' ? { ...this.#step, waits: this.#waits() } : this.#step;
    const { version } = program;
    const [isLooking, isOutdated] = [this.#isBusy, this.#isOutdated];
    const isCareful = this.#parts.hasFailed;
    const [ring, isRingFixed] = [this.#ring, this.#parts.isRingFixed];
    return { version, ring, isRingFixed, step, isLooking, isOutdated, isCareful, never: this.#never() };
  }

  get #ring(): Ring {
    return followedRing(this.#parts, this.#parts.record.value.ring);
  }

  /** What an administrator says of this computer; null: as its policy says. It is kept also where the policy comes first. */
  setRing(ring: Ring | null): void {
    if (ring === this.#parts.record.value.ring) return;
    this.#parts.record.change({ ring });
    this.#parts.onChange();
  }

  /** How much of the open vault's work has not been sent. @param isTooOld  the server takes none of this version's. */
  setWork(unsent: number, isTooOld: boolean): void {
    this.#isTooOld = isTooOld;
    if (unsent !== this.#parts.record.value.unsent) this.#parts.record.change({ unsent });
    this.#parts.onChange();
  }

  /** Asks the feed, and brings what has reached this computer. Does nothing while that goes on. */
  ask(): Promise<void> {
    return this.#look(async (judge) => {
      const { feed, program, record, peerFolder, hasFailed } = this.#parts;
      const { installation, shown } = record.value;
      const bucketOf = (version: string) => bucket(installation, version);
      const atLeast = shown?.version ?? program.version;
      const placed = { version: program.version, atLeast, ring: this.#ring, bucketOf, hasFailed };
      const answer = await askForUpdate(feed, placed, judge);
      const { release } = answer;
      this.#isOutdated = answer.isOutdated || hasFailed;
      this.#maintenance = answer.maintenance;
      if (release.kind === 'refused') throw new UpdateFault(release.refusal);
      if (release.kind !== 'found') return { ...release, at: this.#at() };
      const { found, url } = release;
      const { version, file } = found.manifest;
      const nearby = peerFolder === null ? [] : [join(peerFolder, version, file)];
      return this.#bring(found, { nearby, url });
    });
  }

  /** Takes an update from a folder, as on a medium that somebody carried here. */
  takeFrom(folder: string): Promise<void> {
    return this.#look(async (judge) => {
      const found = await findInFolder(folder, judge);
      if (!found.ok) throw new UpdateFault(found.error);
      return this.#bring(found.value.found, { nearby: [found.value.path], url: null });
    });
  }

  /** Ends the program and installs what is ready, once more checked. */
  async install(): Promise<Result<null, InstallRefusal>> {
    const ready = this.#ready;
    if (!ready || this.#step.kind !== 'ready' || this.#isInstalling) return err({ kind: 'notReady' });
    if (this.#waits() === 'unsentWork') return err({ kind: 'unsentWork' });
    this.#isInstalling = true;
    // Between the check and now it lay on a disk: somebody may have changed it.
    const wrong = await whyNotInstaller(ready.path, ready.found.manifest);
    if (wrong) {
      this.#isInstalling = false;
      this.#ready = null;
      this.#say({ kind: 'refused', refusal: wrong, at: this.#at() });
      return err({ kind: 'notReady' });
    }
    this.#parts.onChange();
    ready.updater.once('error', (error: unknown) => {
      this.#isInstalling = false;
      this.#say({ kind: 'failed', detail: detailOf(error), at: this.#at() });
    });
    ready.updater.quitAndInstall(true, true);
    return ok(null);
  }

  /** Installs what is ready when nobody works here and no question would be asked of a person who is not there. */
  async installUnattended(): Promise<void> {
    const { kind, now, isInUse } = this.#parts;
    const at = now();
    const asks = kind === 'deb' || kind === 'rpm';
    const isTime = this.#isOutdated || isInMaintenance(this.#maintenance, at.getHours() * 60 + at.getMinutes());
    if (!asks && !isInUse() && isTime && this.#step.kind === 'ready') await this.install();
  }

  #waits(): 'unsentWork' | 'installing' | null {
    if (this.#isInstalling) return 'installing';
    // What is too old may be unable to send: its work is on the disk and goes on after the update.
    const canSend = !this.#isOutdated && !this.#isTooOld;
    return this.#parts.record.value.unsent > 0 && canSend ? 'unsentWork' : null;
  }

  #never(): UpdateState['never'] {
    if (this.#parts.isSigned === null) return 'noKey';
    return this.#parts.kind === null ? 'notInstalled' : null;
  }

  async #look(find: (judge: Judge) => Promise<UpdateStep>): Promise<void> {
    const { isSigned, kind, program, record } = this.#parts;
    if (this.#isBusy || this.#isInstalling || isSigned === null || kind === null) return;
    this.#isBusy = true;
    const before = this.#step;
    if (before.kind !== 'ready') this.#say({ kind: 'asking' });
    try {
      const { platform, arch } = process;
      const installed = { app: APP, platform, arch, version: program.version, sha512: null };
      this.#say(await find({ isSigned, installed, shown: record.value.shown, kind, now: this.#at() }));
    } catch (error) {
      const at = this.#at();
      if (error instanceof UpdateFault) {
        this.#ready = null;
        this.#say({ kind: 'refused', refusal: error.refusal, at });
      } else if (before.kind === 'ready') this.#say(before);
      else this.#say({ kind: 'failed', detail: detailOf(error), at });
    } finally {
      this.#isBusy = false;
      this.#parts.onChange();
    }
  }

  async #bring(found: Found, from: Pick<Installer, 'nearby' | 'url'>): Promise<UpdateStep> {
    const { kind, program, feed, folder, record } = this.#parts;
    const { manifest, notes } = found;
    const { version, sha512 } = manifest;
    const ready: UpdateStep = { kind: 'ready', version, notes, waits: null };
    if (this.#ready?.found.manifest.sha512 === sha512) return ready;
    if (kind === null) return this.#step;
    this.#ready = null;
    const part = join(folder, 'parts', `${sha512.slice(0, 32)}.part`);
    const installer: Installer = { manifest, ...from, origin: feed.origin, part };
    const updater = signedUpdater(kind, program, installer);
    updater.on('download-progress', ({ percent }) => {
      this.#say({ kind: 'downloading', version, percentage: Math.min(100, Math.max(0, Math.floor(percent))) });
    });
    // Whoever asked is told by what is thrown; an event that nobody hears would end the program.
    updater.on('error', () => {});
    this.#say({ kind: 'downloading', version, percentage: 0 });
    const checked = await updater.checkForUpdates();
    if (!checked?.isUpdateAvailable) throw new Error('the updater does not take this release');
    const [path] = await updater.downloadUpdate();
    if (path === undefined) throw new Error('nothing was brought');
    const wrong = await whyNotInstaller(path, manifest);
    if (wrong) throw new UpdateFault(wrong);
    record.change({ shown: { version, sha512 } });
    this.#ready = { found, path, updater };
    await this.#layForPeers(found, path);
    return ready;
  }

  /** Others on the clinic's network need not bring it over the line again. A folder that takes nothing is left alone. */
  async #layForPeers({ manifest, signed }: Found, path: string): Promise<void> {
    const { peerFolder } = this.#parts;
    if (peerFolder === null) return;
    const folder = join(peerFolder, manifest.version);
    const target = join(folder, manifest.file);
    try {
      await mkdir(folder, { recursive: true });
      if ((await whyNotInstaller(target, manifest)) !== null) {
        await copyFile(path, `${target}.${process.pid}.tmp`);
        await rename(`${target}.${process.pid}.tmp`, target);
      }
      await writeFile(`${target}.update.json`, signed);
    } catch {
      // Said above.
    }
  }

  #at(): Instant {
    return instantOf(this.#parts.now());
  }

  #say(step: UpdateStep): void {
    this.#step = step;
    if (step.kind !== 'asking' && step.kind !== 'downloading') this.#parts.record.change({ last: step });
    this.#parts.onChange();
  }
}

/** The place of an installation in the rollout of a version: 0 to 99, evenly spread, and another one for each version. */
export function bucket(installation: string, version: string): number {
  return createHash('sha256').update(`${installation}:${version}`).digest().readUInt32BE(0) % 100;
}

function detailOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 300) ?? '';
}
