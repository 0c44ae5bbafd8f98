import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FileName, SignedManifest, UpdateManifest } from '../../src-shared/update/manifest.ts';
import { LARGEST_MANIFEST_BYTES } from '../../src-shared/update/open-manifest.ts';
import { LONGEST_NOTES, type OfferedFile } from '../../src-shared/update/rollout.ts';
import { compareVersions, Version } from '../../src-shared/update/version.ts';

export type FoundRelease = {
  readonly version: string;
  readonly notes: string;
  readonly files: readonly OfferedFile[];
};

const MANIFEST = '.update.json';
const NOTES = 'notes.txt';

/**
 * The releases in a folder of updates: `VERSION/` with installers, their block maps and signed manifests (`cs update sign`),
 * electron-builder's lists (`latest-linux.yml`) and `notes.txt`. The server has no key to believe a manifest by: it reads out
 * of it whom the installer is for, and each computer checks it by itself.
 *
 * @returns the newest first; installers without a manifest are not in it, since nobody would install them.
 * @throws when the folder cannot be read.
 */
export async function readReleases(folder: string): Promise<FoundRelease[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const versions = entries.filter((entry) => entry.isDirectory() && Version.safeParse(entry.name).success);
  const releases = versions.map(({ name }) => readRelease(join(folder, name), name));
  return (await Promise.all(releases)).toSorted((one, other) => compareVersions(other.version, one.version));
}

async function readRelease(folder: string, version: string): Promise<FoundRelease> {
  const names = await readdir(folder);
  const files = await Promise.all(
    names.filter((name) => name.endsWith(MANIFEST)).map((name) => offeredBy(folder, name, version)),
  );
  const notes = names.includes(NOTES) ? await readFile(join(folder, NOTES), 'utf8') : '';
  return { version, notes: notes.slice(0, LONGEST_NOTES).trim(), files: files.filter((file) => file !== null) };
}

async function offeredBy(folder: string, name: string, version: string): Promise<OfferedFile | null> {
  const path = join(folder, name);
  if ((await stat(path)).size > LARGEST_MANIFEST_BYTES) return null;
  const signed = SignedManifest.safeParse(asJson(await readFile(path, 'utf8'))).data;
  const manifest = signed && UpdateManifest.safeParse(asJson(signed.manifest)).data;
  if (!manifest || manifest.version !== version || `${manifest.file}${MANIFEST}` !== name) return null;
  const { file, platform, arch, bytes } = manifest;
  const found = await stat(join(folder, file)).catch(() => null);
  return found?.isFile() ? { file, platform, arch, bytes } : null;
}

/** A file of the folder that may be given out. @returns its path and size; null when there is none of that name. */
export async function findReleaseFile(
  folder: string,
  { version, file }: { readonly version: string; readonly file: string },
): Promise<{ readonly path: string; readonly bytes: number } | null> {
  // Neither can name anything outside of the folder.
  if (!Version.safeParse(version).success || !FileName.safeParse(file).success) return null;
  const path = join(folder, version, file);
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? { path, bytes: found.size } : null;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
