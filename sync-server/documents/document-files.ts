import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PIECE_BYTES, pieceCount, pieceLength } from '../../src-shared/document/pieces.ts';
import { SEAL_BYTES, sealPiece, unsealPiece } from './sealed-pieces.ts';

/** What is kept is not there or does not verify: a disk failed, or somebody changed a file. */
export class DocumentDamaged extends Error {
  override readonly name = 'DocumentDamaged';
  readonly retryable = false;
}

type Sealed = { readonly key: Buffer; readonly bytes: number };

/** Documents as files of the data folder, sealed piece by piece: whole ones under `kept`, arriving ones under `arriving`. */
export class DocumentFiles {
  readonly #folder: string;

  #turn: Promise<unknown> = Promise.resolve();

  constructor(dataDir: string) {
    this.#folder = join(dataDir, 'documents');
  }

  /** @param name  see `DocumentKeys.nameOf`. */
  keptPath(name: string): string {
    return join(this.#folder, 'kept', name.slice(0, 2), name);
  }

  arrivingPath(id: string): string {
    return join(this.#folder, 'arriving', id);
  }

  /** Resolves when the piece would survive a power failure. Written again it is as before. */
  async writePiece(path: string, n: number, plain: Uint8Array, { key, bytes }: Sealed): Promise<void> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const isNew = !(await this.exists(path));
    const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    try {
      const sealed = sealPiece(key, { n, count: pieceCount(bytes) }, plain);
      await file.write(sealed, 0, sealed.length, placeOf(n));
      await file.datasync();
    } finally {
      await file.close();
    }
    if (!isNew) return;
    await sync(dirname(path));
    await sync(dirname(dirname(path)));
  }

  /**
   * Pieces `from` to `to`, both included, each verified before it is given.
   *
   * @throws DocumentDamaged
   */
  async *pieces(path: string, from: number, to: number, { key, bytes }: Sealed): AsyncGenerator<Buffer> {
    const count = pieceCount(bytes);
    const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'ENOENT' ? new DocumentDamaged(`${path} is not there`) : error;
    });
    try {
      for (let n = from; n <= to; n += 1) {
        const sealed = Buffer.alloc(pieceLength(n, bytes) + SEAL_BYTES);
        const { bytesRead } = await file.read(sealed, 0, sealed.length, placeOf(n));
        const plain = bytesRead === sealed.length ? unsealPiece(key, { n, count }, sealed) : null;
        if (!plain) throw new DocumentDamaged(`piece ${n} of ${count} in ${path} does not verify`);
        yield plain;
      }
    } finally {
      await file.close();
    }
  }

  /** Moves what has arrived whole to where it is kept. Resolves when that would survive a power failure. */
  async keep(arriving: string, kept: string): Promise<void> {
    await mkdir(dirname(kept), { recursive: true, mode: 0o700 });
    // It may have arrived days ago, and must not look like something that a crash has left.
    const now = new Date();
    await utimes(arriving, now, now);
    await rename(arriving, kept);
    await sync(dirname(kept));
    await sync(dirname(dirname(kept)));
    await sync(dirname(arriving));
  }

  /** For work that needs much memory. */
  oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return result;
  }

  async exists(path: string): Promise<boolean> {
    return stat(path).then(
      () => true,
      () => false,
    );
  }

  async remove(path: string): Promise<void> {
    await rm(path, { force: true });
  }

  /** Files but for the wanted ones that are older than `before`: what a crash has left, or what lost the last that referred to it. */
  async unwanted(wanted: ReadonlySet<string>, before: Date): Promise<string[]> {
    const found: string[] = [];
    for (const path of await this.#all()) if (!wanted.has(path) && (await isOlder(path, before))) found.push(path);
    return found;
  }

  /** Removes those that are still older: what was kept anew in the meantime is not. @returns how many. */
  async removeOlder(paths: readonly string[], before: Date): Promise<number> {
    let removed = 0;
    for (const path of paths) {
      if (!(await isOlder(path, before))) continue;
      await this.remove(path);
      removed += 1;
    }
    return removed;
  }

  async #all(): Promise<string[]> {
    const found = await readdir(this.#folder, { recursive: true, withFileTypes: true }).catch(() => []);
    return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  }
}

function placeOf(n: number): number {
  return n * (PIECE_BYTES + SEAL_BYTES);
}

async function isOlder(path: string, before: Date): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && found.mtime < before;
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
