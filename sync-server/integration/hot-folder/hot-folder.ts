import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type FolderPlace, openPlace } from './folder-place.ts';
import { copySteady, fingerprintOf, whyRefused } from './steady-copy.ts';

export type FolderFile = {
  /** Of a copy that nobody else writes into; gone when the taking is over. */
  readonly path: string;
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
};

export type HotFolderPort = {
  /** When it resolves, what it says is committed. `reason` is '' when all of it was taken or known. @throws a fault: it is tried again. */
  take(file: FolderFile): Promise<{ readonly reason: string }>;
};

export type HotFolderOptions = {
  /** No folder outside of it is looked at. */
  readonly root: string;
  /** Within the root. */
  readonly folder: string;
  /** `steady`: a file counts when two looks find it the same. `done-file`: when there is an empty one beside it called `….done`. */
  readonly ready: 'steady' | 'done-file';
  readonly limitBytes: number;
  /** Where copies wait while they are taken. */
  readonly tmp: string;
  /** Aborted when the server stops: the file in hand is finished, and no other begun. */
  readonly stopping: Pick<AbortSignal, 'aborted'>;
};

/** What one look at the folder did. */
export type FolderLook = {
  readonly taken: number;
  readonly refused: number;
  /** Files that are there still: not steady yet, without their done file, or met a fault. */
  readonly waiting: number;
  readonly faults: readonly unknown[];
};

/** So many files are taken in one look, and so many looked at: the rest is for the next one. */
const TAKEN_AT_ONCE = 200;
const LOOKED_AT = 5_000;
/** What programs call a file that they are still writing, and what nobody means to hand in. */
const UNFINISHED = /^\.|\.(tmp|part|partial|filepart|crdownload|done)$/i;
const DONE = '.done';
const LONGEST_NAME_BYTES = 200;

/**
 * A folder into which other systems put files. It is looked at from time to time: notices of the operating system do not come over
 * the network, and are lost with a crash. A file is taken first and moved then, so after a crash in between it is taken again,
 * which doubles nothing.
 */
export class HotFolder {
  readonly #port: HotFolderPort;
  readonly #options: HotFolderOptions;
  /** What the look before saw, by name. */
  #seen = new Map<string, string>();

  constructor(port: HotFolderPort, options: HotFolderOptions) {
    this.#port = port;
    this.#options = options;
  }

  /** @throws FolderUnusable when nothing in it can be looked at; what is wrong with one file is told in `faults`. */
  async look(): Promise<FolderLook> {
    const { root, folder, stopping } = this.#options;
    const place = await openPlace(root, folder);
    // As bytes: a name that is no UTF-8 would lead to no file as text.
    const names = (await readdir(place.path, { encoding: 'buffer' })).slice(0, LOOKED_AT);
    const all = new Set(names.map((name) => name.toString('latin1')));
    const seen = new Map<string, string>();
    const faults: unknown[] = [];
    const counts = { taken: 0, refused: 0, waiting: 0 };
    for (const name of names) {
      if (UNFINISHED.test(name.toString('latin1'))) continue;
      try {
        const done =
          stopping.aborted || counts.taken >= TAKEN_AT_ONCE ? null : await this.#lookAt(place, name, all, seen);
        if (done !== 'none') counts[done ?? 'waiting'] += 1;
      } catch (error) {
        faults.push(error);
        counts.waiting += 1;
      }
    }
    this.#seen = seen;
    return { ...counts, faults };
  }

  async #lookAt(
    place: FolderPlace,
    name: Buffer,
    all: ReadonlySet<string>,
    seen: Map<string, string>,
  ): Promise<'taken' | 'refused' | 'waiting' | 'none'> {
    const path = Buffer.concat([Buffer.from(place.path + sep), name]);
    const found = await lstat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (!found || found.isDirectory()) return 'none';
    const reason = whyRefused(found, Infinity);
    if (reason !== null) return await this.#refuse(place, { path, name, sha256: randomUUID() }, reason);
    if (!this.#isReady(name, found, all, seen)) return 'waiting';
    return await this.#take(place, path, name);
  }

  #isReady(name: Buffer, found: Stats, all: ReadonlySet<string>, seen: Map<string, string>): boolean {
    const key = name.toString('latin1');
    if (this.#options.ready === 'done-file') return all.has(`${key}${DONE}`);
    const now = fingerprintOf(found);
    seen.set(key, now);
    return this.#seen.get(key) === now;
  }

  async #take(place: FolderPlace, path: Buffer, name: Buffer): Promise<'taken' | 'refused' | 'waiting'> {
    const { tmp, limitBytes } = this.#options;
    await mkdir(tmp, { recursive: true, mode: 0o700 });
    const copy = join(tmp, `${randomUUID()}.hot`);
    try {
      const copied = await copySteady(path, copy, limitBytes);
      if (copied.kind === 'unsteady') return 'waiting';
      if (copied.kind === 'refused')
        return await this.#refuse(place, { path, name, sha256: randomUUID() }, copied.reason);
      const { sha256, bytes, seen } = copied;
      const { reason } = await this.#port.take({ path: copy, name: shownName(name), sha256, bytes });
      // Another version may stand there by now, which nobody has read.
      if (fingerprintOf(await lstat(path)) !== seen) return 'waiting';
      if (reason !== '') return await this.#refuse(place, { path, name, sha256 }, reason);
      await this.#move({ path, name, sha256 }, place.taken);
      return 'taken';
    } finally {
      await rm(copy, { force: true });
    }
  }

  async #refuse(place: FolderPlace, file: Moved, reason: string): Promise<'refused'> {
    const moved = await this.#move(file, place.refused);
    await writeFile(`${moved}.reason.txt`, `${reason}\n`, { mode: 0o660 });
    return 'refused';
  }

  /** @returns where it is now. */
  async #move({ path, name, sha256 }: Moved, folder: string): Promise<string> {
    const plain = join(folder, shownName(name));
    // One of the same name and the same content may be written over; another one may not.
    const target = (await exists(plain)) ? `${plain}.${sha256.slice(0, 12)}` : plain;
    await rename(path, target);
    if (this.#options.ready === 'done-file') await rm(Buffer.concat([path, Buffer.from(DONE)]), { force: true });
    return target;
  }
}

type Moved = { readonly path: Buffer; readonly name: Buffer; readonly sha256: string };

/** A name that every system and every list can show, whatever bytes the file was called by. */
function shownName(name: Buffer): string {
  const text = name.toString('utf8').replaceAll(/[\p{Cc}\p{Cf}\ufffd/\\]/gu, '_');
  // Cut by bytes, with room for what is put behind it: a file system counts those.
  return Buffer.from(text).subarray(0, LONGEST_NAME_BYTES).toString('utf8').replaceAll('\ufffd', '_');
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
