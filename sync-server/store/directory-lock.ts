import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { isRunning, startTicks } from './process-identity.ts';

/** What `server.lock` says. Read by the launcher too, to find a server that already runs on this folder. */
const LockHolder = z.object({
  pid: z.int().positive(),
  startTicks: z.int().positive().nullable(),
  host: z.string(),
  url: z.string().nullable(),
});
export type LockHolder = z.infer<typeof LockHolder>;

export type DirectoryLock = {
  /** Writes where this process can be reached into the lock, for the launcher. */
  announce(url: string): void;
  release(): void;
};

/**
 * Makes this process the only server of a data folder, until it releases the lock or dies: the lock of a process that no
 * longer runs is taken over.
 *
 * @returns the lock, or who holds it.
 */
export function lockDirectory(directory: string): Result<DirectoryLock, { readonly holder: LockHolder }> {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'server.lock');
  const self: LockHolder = { pid: process.pid, startTicks: startTicks(process.pid), host: hostname(), url: null };
  // A second round is needed when the lock of a dead process was moved away; more mean that others are at it as well.
  for (let round = 0; round < 10; round += 1) {
    if (createExclusively(file, self)) return ok(heldLock(file, self));
    const holder = readHolder(file);
    if (holder && isAlive(holder)) return err({ holder });
    moveAway(file, holder);
  }
  throw new Error(`${file} changes too fast to be taken: several servers are starting on this folder`);
}

/** The server that holds this folder now, or null. */
export function lockHolder(directory: string): LockHolder | null {
  const holder = readHolder(join(directory, 'server.lock'));
  return holder && isAlive(holder) ? holder : null;
}

function heldLock(file: string, self: LockHolder): DirectoryLock {
  const isOurs = (): boolean => {
    const holder = readHolder(file);
    return holder?.pid === self.pid && holder.startTicks === self.startTicks;
  };
  return {
    announce(url) {
      if (!isOurs()) return;
      const draft = `${file}.${self.pid}`;
      writeFileSync(draft, JSON.stringify({ ...self, url }));
      renameSync(draft, file);
    },
    release() {
      if (isOurs()) rmSync(file, { force: true });
    },
  };
}

/** Written beside and linked into place, so that nobody ever reads half a lock. */
function createExclusively(file: string, holder: LockHolder): boolean {
  const draft = `${file}.${holder.pid}`;
  writeFileSync(draft, JSON.stringify(holder));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Of several processes that find the same dead lock, each moves something away; who moved a living one puts it back. */
function moveAway(file: string, dead: LockHolder | null): void {
  const aside = `${file}.dead-${process.pid}`;
  try {
    renameSync(file, aside);
    const moved = readHolder(aside);
    if (moved && moved.pid !== dead?.pid && isAlive(moved)) linkSync(aside, file);
  } catch {
    // Somebody else was faster; the next round sees what they left.
  } finally {
    rmSync(aside, { force: true });
  }
}

function readHolder(file: string): LockHolder | null {
  try {
    return LockHolder.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

function isAlive(holder: LockHolder): boolean {
  // A lock from another host (a shared folder) cannot be judged from here: believe it.
  if (holder.host !== hostname()) return true;
  return isRunning(holder.pid) && startTicks(holder.pid) === holder.startTicks;
}
