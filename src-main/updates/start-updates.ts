import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import type { Settings } from '../os/settings.ts';
import { packageKind, type Program } from './signed-updater.ts';
import { readUpdateKey } from './update-key.ts';
import type { UpdateRecordFile } from './update-record.ts';
import { type UpdateParts, Updates } from './updates.ts';

/** The window comes first. */
const FIRST_ASK_MS = 3_000;
const ASK_EVERY_MS = 60 * 60_000;
/** A clinic's computers are started within minutes of each other: they do not all ask at once. */
const SPREAD_MS = 10 * 60_000;
const LOOK_EVERY_MS = 60_000;

/**
 * Updates of the installed program, asked for while it runs. A program that was not installed from a package has none; in
 * development `COUNTERSIGN_UPDATE_KEY` names a public key and turns them on.
 */
export function startUpdates(
  folder: string,
  { server, updates, updatePeerFolder: peerFolder, updateRing: ring, isUpdateRingFixed: isRingFixed }: Settings,
  record: UpdateRecordFile,
  parts: Pick<UpdateParts, 'hasFailed' | 'isInUse' | 'onChange'>,
): Updates {
  const given = app.isPackaged ? undefined : process.env['COUNTERSIGN_UPDATE_KEY'];
  const isOn = app.isPackaged || given !== undefined;
  const started = new Updates({
    ...parts,
    isSigned: isOn ? readUpdateKey(app.getAppPath(), given ?? null) : null,
    kind: isOn ? packageKind(process.resourcesPath, process.env) : null,
    program: programOf(folder),
    feed: new URL(updates ?? '/updates/', server),
    peerFolder,
    ring,
    isRingFixed,
    record,
    folder,
    now: () => new Date(),
  });
  setTimeout(() => void started.ask(), FIRST_ASK_MS);
  setInterval(() => setTimeout(() => void started.ask(), Math.random() * SPREAD_MS), ASK_EVERY_MS);
  setInterval(() => void started.installUnattended(), LOOK_EVERY_MS);
  return started;
}

function programOf(folder: string): Program {
  return {
    version: app.getVersion(),
    name: app.getName(),
    isPackaged: app.isPackaged,
    // It names the publisher whose signature Windows asks for.
    get appUpdateConfigPath() {
      if (app.isPackaged) return join(process.resourcesPath, 'app-update.yml');
      const path = join(folder, 'app-update.yml');
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, 'updaterCacheDirName: brought\n');
      return path;
    },
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: () => app.whenReady(),
    relaunch: () => app.relaunch(),
    quit: () => app.quit(),
    onQuit: (handler) => void app.once('quit', (_event, code) => handler(code)),
  };
}
