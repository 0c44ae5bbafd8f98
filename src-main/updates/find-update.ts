import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instant } from '../../src-shared/base/dates.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { type Installed, judgeUpdate, type UpdateManifest } from '../../src-shared/update/manifest.ts';
import { LARGEST_MANIFEST_BYTES, openManifest } from '../../src-shared/update/open-manifest.ts';
import {
  type Choice,
  chooseRelease,
  isOutdated,
  type Maintenance,
  type OfferedFile,
  type Placed,
  Rollout,
} from '../../src-shared/update/rollout.ts';
import { compareVersions, Version } from '../../src-shared/update/version.ts';
import type { UpdateRefused } from '../../src-shared/wire/ipc-updates.ts';
import { feedText } from './feed-request.ts';
import type { PackageKind } from './signed-updater.ts';

/** What a computer holds a manifest against. */
export type Judge = {
  readonly isSigned: (text: string, signature: string) => boolean;
  readonly installed: Installed;
  /** The newest release that was found good before. */
  readonly shown: { readonly version: string; readonly sha512: string } | null;
  readonly kind: PackageKind;
  readonly now: Instant;
};

const LARGEST_ROLLOUT_BYTES = 4_000_000;
const MANIFEST = '.update.json';

/** Reads a manifest and judges it for this computer. */
export function judgeManifest(text: string, judge: Judge): Result<UpdateManifest, UpdateRefused> {
  const opened = openManifest(text, judge.isSigned);
  if (!opened.ok) return opened;
  const { version, sha512, file } = opened.value;
  const judged = judgeUpdate(opened.value, judge.installed, judge.now);
  if (!judged.ok) return judged;
  const { shown } = judge;
  const order = shown ? compareVersions(version, shown.version) : 1;
  if (shown && order < 0) return err({ kind: 'older', version, installed: shown.version });
  if (shown && order === 0 && sha512 !== shown.sha512) return err({ kind: 'changedVersion', version });
  return file.endsWith(`.${judge.kind}`) ? judged : err({ kind: 'otherFile' });
}

export type Found = {
  readonly manifest: UpdateManifest;
  /** The signed text itself, to be laid beside the installer where others find both. */
  readonly signed: string;
  readonly notes: string;
};

export type FeedAnswer = {
  /** Whether what runs should not be worked with any more. */
  readonly isOutdated: boolean;
  readonly maintenance: Maintenance | null;
  readonly release:
    | Exclude<Choice, { kind: 'offered' }>
    | { readonly kind: 'found'; readonly found: Found; readonly url: URL }
    | { readonly kind: 'refused'; readonly refusal: UpdateRefused };
};

/**
 * Asks a feed which release has reached this computer, and for its manifest.
 *
 * @param base  address of the feed, with a slash at its end.
 * @throws Error when it does not answer, or with what is no rollout; UpdateFault when it answers with another host.
 */
export async function askForUpdate(base: URL, placed: Placed, judge: Judge): Promise<FeedAnswer> {
  const text = await feedText(new URL('rollout.json', base), base.origin, LARGEST_ROLLOUT_BYTES);
  if (text === null) throw new Error('the feed has no rollout.json');
  const rollout = Rollout.parse(JSON.parse(text));
  const { maintenance } = rollout;
  const release = await offeredBy(base, chooseRelease(rollout, placed), judge);
  return { isOutdated: isOutdated(rollout, placed.version), maintenance, release };
}

async function offeredBy(base: URL, choice: Choice, judge: Judge): Promise<FeedAnswer['release']> {
  if (choice.kind !== 'offered') return choice;
  const { version, notes, files } = choice.offer;
  const { platform, arch } = judge.installed;
  const fits = (one: OfferedFile) => one.platform === platform && one.arch === arch;
  const file = files.find((one) => fits(one) && one.file.endsWith(`.${judge.kind}`));
  const refused = (refusal: UpdateRefused) => ({ kind: 'refused', refusal }) as const;
  if (!file) return refused({ kind: 'otherComputer', platform, arch });
  const url = new URL(`${version}/${file.file}`, base);
  const signed = await feedText(new URL(`${url.href}${MANIFEST}`), base.origin, LARGEST_MANIFEST_BYTES);
  if (signed === null) return refused({ kind: 'missingFile', file: `${file.file}${MANIFEST}` });
  const judged = judgeManifest(signed, judge);
  if (!judged.ok) return refused(judged.error);
  const manifest = judged.value;
  if (manifest.version !== version || manifest.file !== file.file) return refused({ kind: 'otherFile' });
  return { kind: 'found', found: { manifest, signed, notes }, url };
}

/**
 * Looks for the newest update in a folder that somebody carried here: manifests in it and in folders that are called as versions.
 *
 * @returns it with the path of its installer, or the first reason against what is there.
 * @throws Error when the folder cannot be read.
 */
export async function findInFolder(
  folder: string,
  judge: Judge,
): Promise<Result<{ readonly found: Found; readonly path: string }, UpdateRefused>> {
  const entries = await readdir(folder, { withFileTypes: true });
  const inner = entries.filter((entry) => entry.isDirectory() && Version.safeParse(entry.name).success);
  const folders = [folder, ...inner.map(({ name }) => join(folder, name))];
  let best: { readonly found: Found; readonly path: string } | null = null;
  let reason: UpdateRefused | null = null;
  for (const place of folders) {
    for (const name of (await readdir(place)).filter((one) => one.endsWith(MANIFEST)).toSorted()) {
      const signed = await readManifest(join(place, name));
      const judged = judgeManifest(signed, judge);
      if (!judged.ok) {
        // A medium is for many computers: that something is for another one is the last thing to say.
        if (!reason || reason.kind === 'otherComputer') reason = judged.error;
      } else if (!best || compareVersions(judged.value.version, best.found.manifest.version) > 0) {
        best = { found: { manifest: judged.value, signed, notes: '' }, path: join(place, judged.value.file) };
      }
    }
  }
  return best ? ok(best) : err(reason ?? { kind: 'missingFile', file: `*${MANIFEST}` });
}

async function readManifest(path: string): Promise<string> {
  return (await stat(path)).size > LARGEST_MANIFEST_BYTES ? '' : await readFile(path, 'utf8');
}
