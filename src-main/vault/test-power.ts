import { dirname, join } from 'node:path';
import type { VaultFile, VaultFiles } from './vault-files.ts';
import { osError } from './test-disk.ts';

type Inode = { current: Buffer; durable: Buffer };
type Names = Map<string, Inode>;

const PAGE = 256;

/**
 * A disk in memory that can lose its power: of what was not synchronised, any page of a file may be there or not, and
 * any change to a folder. The rules are those of POSIX, which promise less than most
 * file systems keep.
 */
export class PowerDisk implements VaultFiles {
  #names: Names;
  #durableNames: Names;
  #pending: { folder: string; change: (names: Names) => void }[] = [];

  constructor(names: Names = new Map()) {
    this.#names = names;
    this.#durableNames = new Map(names);
  }

  /** The disk as it is found after the power failed. @param chance numbers from 0 to below 1. */
  afterPowerFailure(chance: () => number): PowerDisk {
    for (const { change } of this.#pending.filter(() => chance() < 0.5)) change(this.#durableNames);
    const found: Names = new Map();
    for (const [name, inode] of this.#durableNames) {
      const content = survivorOf(inode, chance);
      found.set(name, { current: content, durable: Buffer.from(content) });
    }
    return new PowerDisk(found);
  }

  open(path: string, mode: 'create' | 'existing'): Promise<VaultFile> {
    if (mode === 'existing') {
      const inode = this.#names.get(path);
      return inode ? Promise.resolve(fileOf(inode)) : Promise.reject(osError('ENOENT'));
    }
    const inode = { current: Buffer.alloc(0), durable: Buffer.alloc(0) };
    this.#change(path, (names) => names.set(path, inode));
    return Promise.resolve(fileOf(inode));
  }

  read(path: string): Promise<Buffer | null> {
    const inode = this.#names.get(path);
    return Promise.resolve(inode ? Buffer.from(inode.current) : null);
  }

  replace(from: string, to: string): Promise<void> {
    const inode = this.#names.get(from);
    if (!inode) return Promise.reject(osError('ENOENT'));
    this.#change(to, (names) => {
      names.delete(from);
      names.set(to, inode);
    });
    return Promise.resolve();
  }

  shred(): Promise<void> {
    return Promise.resolve();
  }

  remove(path: string): Promise<void> {
    this.#change(path, (names) => names.delete(path));
    return Promise.resolve();
  }

  list(folder: string): Promise<string[]> {
    const inside = [...this.#names.keys()].filter((path) => dirname(path) === join(folder));
    return Promise.resolve(inside.map((path) => path.slice(join(folder).length + 1)));
  }

  makeFolder(): Promise<void> {
    return Promise.resolve();
  }

  syncFolder(folder: string): Promise<void> {
    for (const { change } of this.#pending.filter((one) => one.folder === join(folder))) change(this.#durableNames);
    this.#pending = this.#pending.filter((one) => one.folder !== join(folder));
    return Promise.resolve();
  }

  #change(path: string, change: (names: Names) => void): void {
    change(this.#names);
    this.#pending.push({ folder: dirname(path), change });
  }
}

function survivorOf({ current, durable }: Inode, chance: () => number): Buffer {
  // Where the end of the file was not synchronised, it may stand anywhere between the old and the new one.
  const length = durable.length + Math.floor((current.length - durable.length) * chance());
  const content = Buffer.alloc(Math.max(0, length));
  durable.copy(content);
  for (let at = 0; at < content.length; at += PAGE) {
    if (chance() < 0.5) current.copy(content, at, at, at + PAGE);
  }
  return content;
}

function fileOf(inode: Inode): VaultFile {
  return {
    write(bytes, position) {
      const content = Buffer.alloc(Math.max(inode.current.length, position + bytes.length));
      inode.current.copy(content);
      content.set(bytes, position);
      inode.current = content;
      return Promise.resolve();
    },
    read: (position, length) => Promise.resolve(Buffer.from(inode.current.subarray(position, position + length))),
    size: () => Promise.resolve(inode.current.length),
    sync() {
      inode.durable = Buffer.from(inode.current);
      return Promise.resolve();
    },
    truncate(length) {
      const content = Buffer.alloc(length);
      inode.current.copy(content);
      inode.current = content;
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}
