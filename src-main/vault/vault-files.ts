import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { VaultFault } from '../../src-shared/wire/vault-bridge.ts';
import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';

export interface VaultFile {
  /** Writes all bytes at a position. On failure some of them may have been written. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** @returns fewer bytes than asked at the end of the file. */
  read(position: number, length: number): Promise<Buffer>;
  /** Length in bytes. */
  size(): Promise<number>;
  /** Resolves when the content would survive a power failure. */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

/** What the vault does with a disk, so that tests can fill it, pull its plug or stop between any two steps. */
export interface VaultFiles {
  /** @param mode 'create' starts an empty file, also over an old one; 'existing' fails when there is none. */
  open(path: string, mode: 'create' | 'existing'): Promise<VaultFile>;
  /** @returns null when there is no such file. */
  read(path: string): Promise<Buffer | null>;
  /** Moves a file over another in one step; `shred` then overwrites what the other held, where that is possible. */
  replace(from: string, to: string, how?: { shred: boolean }): Promise<void>;
  /** Overwrites a file where it lies, as far as the disk allows. */
  shred(path: string): Promise<void>;
  /** Removes a file or a folder with everything in it; also when it is not there. */
  remove(path: string): Promise<void>;
  list(folder: string): Promise<string[]>;
  makeFolder(folder: string): Promise<void>;
  /** Makes creations, renames and removals in a folder survive a power failure. */
  syncFolder(folder: string): Promise<void>;
}

export const nodeFiles: VaultFiles = {
  async open(path, mode) {
    if (mode === 'create') return nodeFile(await open(path, 'w+', 0o600));
    try {
      return nodeFile(await open(path, 'r+'));
    } catch (error) {
      if (asFault(error).fault.kind !== 'readOnly') throw error;
      return readOnlyFile(await open(path, 'r'));
    }
  },
  read: (path) => readFile(path).catch(nullWhenAbsent),
  replace,
  async shred(path) {
    const handle = await open(path, 'r+').catch(() => null);
    await shredOpen(handle);
    await handle?.close();
  },
  remove: (path) => rm(path, { force: true, recursive: true }),
  list: async (folder) => (await readdir(folder).catch(nullWhenAbsent)) ?? [],
  makeFolder: async (folder) => void (await mkdir(folder, { recursive: true, mode: 0o700 })),
  async syncFolder(folder) {
    // Windows cannot open a folder for this; there NTFS journals the rename itself.
    if (process.platform === 'win32') return;
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

/** Writes a file as a whole: after a crash it holds either the old or the new bytes. */
export async function writeWhole(
  files: VaultFiles,
  folder: string,
  name: string,
  bytes: Uint8Array,
  how?: { shred: boolean },
): Promise<void> {
  const temporary = join(folder, `${name}.tmp`);
  const file = await files.open(temporary, 'create');
  try {
    await file.write(bytes, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await files.replace(temporary, join(folder, name), how);
  await files.syncFolder(folder);
}

/** Names what the operating system reported in the vault's terms. Anything that is not an I/O error is passed on. */
export function asFault(error: unknown): VaultFaultError {
  if (error instanceof VaultFaultError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!/^E[A-Z0-9]+$/.test(code)) throw error;
  const faults: Record<string, VaultFault> = {
    ENOSPC: { kind: 'diskFull' },
    EDQUOT: { kind: 'diskFull' },
    EFBIG: { kind: 'diskFull' },
    EROFS: { kind: 'readOnly' },
    EACCES: { kind: 'readOnly' },
    EPERM: { kind: 'readOnly' },
  };
  return new VaultFaultError(faults[code] ?? { kind: 'io', detail: code });
}

function nodeFile(handle: FileHandle): VaultFile {
  return {
    async write(bytes, position) {
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
        done += bytesWritten;
      }
    },
    async read(position, length) {
      const buffer = Buffer.allocUnsafe(length);
      let done = 0;
      while (done < length) {
        const { bytesRead } = await handle.read(buffer, done, length - done, position + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return buffer.subarray(0, done);
    },
    size: async () => (await handle.stat()).size,
    sync: () => handle.datasync(),
    truncate: (length) => handle.truncate(length),
    close: () => handle.close(),
  };
}

function readOnlyFile(handle: FileHandle): VaultFile {
  const refuse = () => Promise.reject(new VaultFaultError({ kind: 'readOnly' }));
  return { ...nodeFile(handle), write: refuse, truncate: refuse };
}

async function replace(from: string, to: string, how = { shred: false }): Promise<void> {
  // The old content stays reachable through its handle. Windows does not rename over an open file.
  const old = how.shred && process.platform !== 'win32' ? await open(to, 'r+').catch(() => null) : null;
  try {
    await rename(from, to);
    await shredOpen(old);
  } finally {
    await old?.close();
  }
}

/** Best effort: a journaling or flash disk may keep the old blocks elsewhere. */
async function shredOpen(handle: FileHandle | null): Promise<void> {
  if (!handle) return;
  try {
    const { size } = await handle.stat();
    await handle.write(randomBytes(size), 0, size, 0);
    await handle.sync();
  } catch {
    // Nothing more can be done: the file's new content, or its removal, does not depend on it.
  }
}

/** For `catch`: no such file is an answer, anything else is passed on. */
export function nullWhenAbsent(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
