import { createReadStream, createWriteStream } from 'node:fs';
import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { UpdateManifest } from '../../src-shared/update/manifest.ts';
import { askFeed } from './feed-request.ts';
import { whyNotInstaller } from './installer-file.ts';
import { UpdateFault } from './update-fault.ts';

export type Installer = {
  readonly manifest: UpdateManifest;
  /** Files on this computer or its network that may be the installer: they are taken when they are. */
  readonly nearby: readonly string[];
  /** Where else it is; null: nowhere. */
  readonly url: URL | null;
  readonly origin: string;
  /** What has come of it; kept until it is whole, over restarts. */
  readonly part: string;
};

type Told = {
  /** @param bytes  of it that are here. */
  readonly onProgress: (bytes: number) => void;
  readonly pause: (ms: number) => Promise<void>;
};

/** A broken transfer is taken up again so often before it is left for the next hour. */
const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 500;

/**
 * Brings an installer here: from nearby, else from the feed, going on where an earlier transfer broke off. It never writes more
 * than the manifest says there is.
 *
 * @throws UpdateFault when it is not the one that was signed; Error when it could not be brought whole.
 */
export async function fetchInstaller(installer: Installer, destination: string, told: Told): Promise<void> {
  const { manifest, part } = installer;
  await mkdir(dirname(part), { recursive: true, mode: 0o700 });
  if (!(await copyNearby(installer))) {
    await transfer(installer, told).catch(async (error: unknown) => {
      // What broke off is gone on with; what is not the one that was signed is not kept.
      if (error instanceof UpdateFault) await rm(part, { force: true });
      throw error;
    });
  }
  const wrong = await whyNotInstaller(part, manifest);
  if (wrong) {
    await rm(part, { force: true });
    throw new UpdateFault(wrong);
  }
  await rename(part, destination).catch(async () => {
    // The other folder may lie on another disk.
    await copyFile(part, destination);
    await rm(part, { force: true });
  });
}

/** @returns whether one of them was it. */
async function copyNearby({ nearby, manifest, part, url }: Installer): Promise<boolean> {
  for (const path of nearby) {
    const found = await stat(path).catch(() => null);
    if (!found?.isFile()) continue;
    if (found.size === manifest.bytes) {
      // The last byte that is read is the last that was signed: a file that grows meanwhile fills no disk.
      const read = createReadStream(path, { end: manifest.bytes - 1 });
      await pipeline(read, createWriteStream(part, { mode: 0o600 }));
      const wrong = await whyNotInstaller(part, manifest);
      if (!wrong) return true;
      await rm(part, { force: true });
      if (url === null) throw new UpdateFault(wrong);
    } else if (url === null) throw new UpdateFault({ kind: 'otherSize', bytes: found.size, wanted: manifest.bytes });
  }
  if (url === null) throw new UpdateFault({ kind: 'missingFile', file: manifest.file });
  return false;
}

async function transfer(installer: Installer, told: Told): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (await takeMore(installer, told.onProgress)) return;
      throw new Error('the transfer broke off');
    } catch (error) {
      if (error instanceof UpdateFault || attempt >= ATTEMPTS) throw error;
      await told.pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }
}

/** @returns whether it is whole now. */
async function takeMore(installer: Installer, onProgress: Told['onProgress']): Promise<boolean> {
  const { manifest, url, origin, part } = installer;
  if (url === null) return false;
  const before = (await stat(part).catch(() => null))?.size ?? 0;
  if (before === manifest.bytes) return true;
  const from = before < manifest.bytes ? before : 0;
  const asked = await askFeed(url, origin, from > 0 ? { range: `bytes=${from}-` } : {});
  try {
    const start = placeOf(asked, from, manifest);
    let here = start;
    const bounded = async function* (pieces: AsyncIterable<unknown>) {
      for await (const piece of pieces as AsyncIterable<Buffer>) {
        here += piece.length;
        if (here > manifest.bytes) throw new UpdateFault({ kind: 'otherSize', bytes: here, wanted: manifest.bytes });
        onProgress(here);
        yield piece;
      }
    };
    const file = createWriteStream(part, { flags: start === 0 ? 'w' : 'a', mode: 0o600 });
    await pipeline(asked.body, bounded, file);
    return here === manifest.bytes;
  } finally {
    asked.end();
  }
}

/** With which byte an answer begins. @throws UpdateFault when the feed's file is of another size than the one that was signed. */
function placeOf(
  { status, header }: Pick<Awaited<ReturnType<typeof askFeed>>, 'status' | 'header'>,
  from: number,
  { bytes: wanted, file }: UpdateManifest,
): number {
  if (status === 404) throw new UpdateFault({ kind: 'missingFile', file });
  if (status !== 200 && status !== 206 && status !== 416) throw new Error(`status ${status}`);
  const [, start, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+)$/.exec(header('content-range') ?? '') ?? [];
  const length = status === 200 ? header('content-length') : total;
  if (length !== null && length !== undefined && Number(length) !== wanted) {
    throw new UpdateFault({ kind: 'otherSize', bytes: Number(length), wanted });
  }
  if (status === 416) throw new Error('the feed has no more of it');
  if (status === 200) return 0;
  if (Number(start) !== from) throw new Error('the feed goes on in another place');
  return from;
}
