import { VaultFaultError } from '../../src-shared/wire/vault-fault-error.ts';
import { nodeFiles } from './vault-files.ts';
import type { VaultFile, VaultFiles } from './vault-files.ts';

const refuse = (): Promise<never> => Promise.reject(new VaultFaultError({ kind: 'readOnly' }));

/** The disk as one that nothing can be written to: what is there is read, and every change is refused. */
export const readOnlyFiles: VaultFiles = {
  read: (path) => nodeFiles.read(path),
  list: (folder) => nodeFiles.list(folder),
  async open(path, mode): Promise<VaultFile> {
    if (mode === 'create') return refuse();
    const file = await nodeFiles.open(path, mode);
    return {
      read: (position, length) => file.read(position, length),
      size: () => file.size(),
      close: () => file.close(),
      write: refuse,
      truncate: refuse,
      sync: refuse,
    };
  },
  replace: refuse,
  shred: refuse,
  remove: refuse,
  makeFolder: refuse,
  syncFolder: refuse,
};
