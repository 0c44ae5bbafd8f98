import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LARGEST_DOCUMENT_BYTES } from '../../src-shared/document/pieces.ts';

/** A file as it was seen in the folder: another size or time is another file. */
export type SeenFile = { readonly name: string; readonly bytes: number; readonly mtimeMs: number };

/** What a scanner or a browser calls a file that it is still writing. */
const UNFINISHED = /\.(part|partial|tmp|temp|crdownload|download|lock)$|^~|^\./i;

/** So many files are looked at. Scanners number or date what they write: the last by name are the newest. */
const MOST_FILES = 500;

export type ScanFolderParts = {
  readonly everyMs: number;
  /** Asked before each look: once it is not so, the folder is looked at no more. */
  readonly mayLook: () => boolean;
  readonly onChange: () => void;
};

/**
 * Looks into a folder that a person chose and tells which files lie there complete: those that are as they were at the look before.
 * A folder that is away for a while (a network drive) is looked at again.
 */
export class ScanFolder {
  readonly #path: string;
  readonly #parts: ScanFolderParts;
  readonly #timer: ReturnType<typeof setInterval>;
  #before = new Map<string, SeenFile>();
  #complete: readonly SeenFile[] = [];
  #isThere = true;
  #isFull = false;
  #looking: Promise<void> | null = null;

  constructor(path: string, parts: ScanFolderParts) {
    this.#path = path;
    this.#parts = parts;
    this.#timer = setInterval(() => void this.look(), parts.everyMs);
    void this.look();
  }

  get isThere(): boolean {
    return this.#isThere;
  }

  /** Whether it has more files than are looked at. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Oldest first. */
  get files(): readonly SeenFile[] {
    return this.#complete;
  }

  /** One look at a time; also asked for by tests, which cannot wait. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => (this.#looking = null));
    return this.#looking;
  }

  /** @returns null when it is no longer there as it was seen. */
  async read(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const seen = this.#complete.find((file) => file.name === name);
    if (!seen || seen.bytes > LARGEST_DOCUMENT_BYTES) return null;
    const content = await readFile(join(this.#path, name)).catch(() => null);
    return content?.length === seen.bytes ? new Uint8Array(content) : null;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (!this.#parts.mayLook()) {
      this.stop();
      return;
    }
    const names = await readdir(this.#path).catch(() => null);
    const finished = (names ?? []).filter((name) => !UNFINISHED.test(name)).toSorted();
    const isFull = finished.length > MOST_FILES;
    const found: SeenFile[] = [];
    for (const name of finished.slice(-MOST_FILES)) {
      const seen = await stat(join(this.#path, name)).catch(() => null);
      if (seen?.isFile() && seen.size > 0) found.push({ name, bytes: seen.size, mtimeMs: seen.mtimeMs });
    }
    const complete = found
      .filter((file) => isSame(this.#before.get(file.name), file))
      .toSorted((a, b) => a.mtimeMs - b.mtimeMs || (a.name < b.name ? -1 : 1));
    this.#before = new Map(found.map((file) => [file.name, file]));
    const hasChanged =
      this.#isThere !== (names !== null) ||
      this.#isFull !== isFull ||
      complete.length !== this.#complete.length ||
      complete.some((file, at) => !isSame(this.#complete[at], file));
    this.#isThere = names !== null;
    this.#isFull = isFull;
    this.#complete = complete;
    if (hasChanged) this.#parts.onChange();
  }
}

export function isSame(one: SeenFile | undefined, other: SeenFile): boolean {
  return one?.name === other.name && one.bytes === other.bytes && one.mtimeMs === other.mtimeMs;
}
