import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LARGEST_DOCUMENT_BYTES } from '../../src-shared/document/pieces.ts';

/** A file as it was seen in the folder: another size or time is another file. */
export type SeenFile = { readonly name: string; readonly bytes: number; readonly mtimeMs: number };

/** What a scanner or a browser calls a file that it is still writing. */
const UNFINISHED = /\.(part|partial|tmp|temp|crdownload|download|lock)$|^~|^\./i;

/**
 * Looks into a folder that a person chose and tells which files lie there complete: those that are as they were at the look before.
 * A folder that is away for a while (a network drive) is looked at again.
 */
export class ScanFolder {
  readonly #path: string;
  readonly #onChange: () => void;
  readonly #timer: ReturnType<typeof setInterval>;
  #before = new Map<string, SeenFile>();
  #complete: readonly SeenFile[] = [];
  #isThere = true;
  #looking: Promise<void> | null = null;

  constructor(path: string, everyMs: number, onChange: () => void) {
    this.#path = path;
    this.#onChange = onChange;
    this.#timer = setInterval(() => void this.look(), everyMs);
    void this.look();
  }

  get isThere(): boolean {
    return this.#isThere;
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
    const names = await readdir(this.#path).catch(() => null);
    const found: SeenFile[] = [];
    for (const name of names ?? []) {
      if (UNFINISHED.test(name)) continue;
      const seen = await stat(join(this.#path, name)).catch(() => null);
      if (seen?.isFile() && seen.size > 0) found.push({ name, bytes: seen.size, mtimeMs: seen.mtimeMs });
    }
    const complete = found
      .filter((file) => isSame(this.#before.get(file.name), file))
      .toSorted((a, b) => a.mtimeMs - b.mtimeMs || (a.name < b.name ? -1 : 1));
    this.#before = new Map(found.map((file) => [file.name, file]));
    const hasChanged =
      this.#isThere !== (names !== null) ||
      complete.length !== this.#complete.length ||
      complete.some((file, at) => !isSame(this.#complete[at], file));
    this.#isThere = names !== null;
    this.#complete = complete;
    if (hasChanged) this.#onChange();
  }
}

export function isSame(one: SeenFile | undefined, other: SeenFile): boolean {
  return one?.name === other.name && one.bytes === other.bytes && one.mtimeMs === other.mtimeMs;
}
