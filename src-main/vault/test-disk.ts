import { basename } from 'node:path';
import type { VaultFile, VaultFiles } from './vault-files.ts';

export type Step = { readonly op: string; readonly file: string; readonly n: number };
/** `half`: of a write, when the first half of its bytes is in the file. */
export type Phase = 'before' | 'half' | 'after';
/** Throwing makes the operation fail at that point. */
export type Watch = (step: Step, phase: Phase) => void;

/** A disk that reports every operation which changes it, in order, numbered from 0. */
export function watchedDisk(disk: VaultFiles, watch: Watch): VaultFiles & { closeAll(): Promise<void> } {
  let steps = 0;
  const open = new Set<VaultFile>();
  async function step<T>(op: string, path: string, run: (half: () => void) => Promise<T>): Promise<T> {
    const self = { op, file: basename(path), n: steps };
    steps += 1;
    watch(self, 'before');
    const result = await run(() => watch(self, 'half'));
    watch(self, 'after');
    return result;
  }
  return {
    async open(path, mode) {
      const opening = () => disk.open(path, mode);
      const file = await (mode === 'create' ? step('create', path, opening) : opening());
      open.add(file);
      return watchedFile(file, path, step, () => open.delete(file));
    },
    /** What the end of a process would do. */
    async closeAll() {
      for (const file of open) await file.close();
      open.clear();
    },
    read: (path) => disk.read(path),
    list: (folder) => disk.list(folder),
    makeFolder: (folder) => disk.makeFolder(folder),
    replace: (from, to, how) => step('replace', to, () => disk.replace(from, to, how)),
    shred: (path) => step('shred', path, () => disk.shred(path)),
    remove: (path) => step('remove', path, () => disk.remove(path)),
    syncFolder: (folder) => step('syncFolder', folder, () => disk.syncFolder(folder)),
  };
}

type StepRunner = <T>(op: string, path: string, run: (half: () => void) => Promise<T>) => Promise<T>;

function watchedFile(file: VaultFile, path: string, step: StepRunner, closed: () => void): VaultFile {
  return {
    read: (position, length) => file.read(position, length),
    size: () => file.size(),
    async close() {
      closed();
      await file.close();
    },
    sync: () => step('sync', path, () => file.sync()),
    truncate: (length) => step('truncate', path, () => file.truncate(length)),
    write: (bytes, position) =>
      step('write', path, async (half) => {
        const middle = bytes.length >> 1;
        await file.write(bytes.subarray(0, middle), position);
        half();
        await file.write(bytes.subarray(middle), position + middle);
      }),
  };
}

/** An error as the operating system reports it. */
export function osError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
