import * as z from 'zod';
import { err, ok } from '../../../src-shared/base/result.ts';
import type { IpcChannel } from '../../../src-shared/wire/ipc-channels.ts';
import type { ScanState } from '../../../src-shared/wire/ipc-documents.ts';
import type { ManagedRefusal } from '../../../src-shared/wire/managed.ts';
import type { Cabinet, OpenVault } from '../../cabinet/cabinet.ts';
import { isSame, ScanFolder } from '../../os/scan-folder.ts';
import type { Handlers } from '../handlers.ts';
import { opened } from './vault-handlers.ts';

export type ScanChannel = Extract<IpcChannel, `scan:${string}`>;

/** Whose folder it is stands in their vault: the next person at this computer sees nothing of it. */
const SECRET = 'scan-folder';
const Seen = z.object({ name: z.string(), bytes: z.number(), mtimeMs: z.number() });
const Kept = z.object({ path: z.string(), done: z.array(Seen) });
type Kept = z.infer<typeof Kept>;

const LOOK_EVERY_MS = 1_500;
/** Files that were attached or put aside and still lie in the folder; beyond this the oldest is offered again. */
const MOST_DONE = 500;

export type ScanParts = {
  /** Whether the organisation lets folders be watched. */
  readonly isAllowed: boolean;
  readonly chooseFolder: () => Promise<string | null>;
  /** Tells the window that there is something new to see. */
  readonly onChange: () => void;
};

/** A folder that a scanner writes into, watched while its person's vault is open. */
export function scanHandlers(
  cabinet: Cabinet,
  { isAllowed, chooseFolder, onChange }: ScanParts,
): Pick<Handlers, ScanChannel> {
  let watched: { readonly vault: OpenVault; readonly path: string; readonly folder: ScanFolder } | null = null;

  function folderOf(open: OpenVault, { path }: Kept): ScanFolder {
    if (watched?.vault === open && watched.path === path) return watched.folder;
    watched?.folder.stop();
    const folder = new ScanFolder(path, { everyMs: LOOK_EVERY_MS, mayLook: () => cabinet.open === open, onChange });
    watched = { vault: open, path, folder };
    return folder;
  }

  function stateOf(open: OpenVault): ScanState {
    const kept = isAllowed ? read(open) : null;
    if (!kept) {
      watched?.folder.stop();
      watched = null;
      return { folder: null, isThere: false, isFull: false, files: [] };
    }
    const folder = folderOf(open, kept);
    const files = folder.files.filter((file) => !kept.done.some((done) => isSame(done, file)));
    return {
      folder: kept.path,
      isThere: folder.isThere,
      isFull: folder.isFull,
      files: files.map(({ name, bytes }) => ({ name, bytes })),
    };
  }

  return {
    'scan:state': () => opened(cabinet, async (open) => ok(stateOf(open))),
    'scan:choose': () =>
      opened<ScanState, ManagedRefusal>(cabinet, async (open) => {
        if (!isAllowed) return err({ kind: 'managed', setting: 'ScanFolders' });
        const path = await chooseFolder();
        if (path === null) return ok(stateOf(open));
        const stored = await write(open, { path, done: [] });
        return stored.ok ? ok(stateOf(open)) : stored;
      }),
    'scan:stop': () =>
      opened(cabinet, async (open) => {
        const stored = await write(open, null);
        return stored.ok ? ok(stateOf(open)) : stored;
      }),
    'scan:read': ({ name }) =>
      opened(cabinet, async (open) => {
        const kept = isAllowed ? read(open) : null;
        return ok({ bytes: kept ? await folderOf(open, kept).read(name) : null });
      }),
    'scan:done': ({ name }) =>
      opened(cabinet, async (open) => {
        const kept = read(open);
        const file = kept && folderOf(open, kept).files.find((one) => one.name === name);
        if (!kept || !file) return ok(stateOf(open));
        const stored = await write(open, { ...kept, done: [...kept.done, file].slice(-MOST_DONE) });
        return stored.ok ? ok(stateOf(open)) : stored;
      }),
  };
}

function read({ vault }: OpenVault): Kept | null {
  const bytes = vault.getSecret(SECRET);
  return bytes && Kept.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
}

function write({ vault }: OpenVault, kept: Kept | null) {
  return vault.setSecret(SECRET, kept && Buffer.from(JSON.stringify(kept)));
}
