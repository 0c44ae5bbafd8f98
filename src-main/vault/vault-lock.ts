import { mkdir, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '../../src-shared/base/result.ts';
import { err, ok } from '../../src-shared/base/result.ts';

export type VaultLock = { release(): Promise<void> };

/**
 * Keeps a second process away from a vault. The lock names its holder; one left behind by a killed process is taken
 * over. On a disk that cannot be written nobody can do harm, so there is nothing to lock.
 *
 * @returns the process id of the holder when there is one.
 */
export async function lockVault(folder: string): Promise<Result<VaultLock, { pid: number }>> {
  const path = join(folder, 'LOCK');
  const self = identityOf(process.pid) ?? `${process.pid}`;
  for (;;) {
    const outcome = await place(path, self);
    if (outcome === 'readOnly') return ok({ release: async () => {} });
    if (outcome === 'placed') return ok({ release: () => releaseOwn(path, self) });
    const holder = await content(path);
    if (holder === null) continue;
    if (isAlive(holder)) return err({ pid: pidOf(holder) });
    if (!(await takeAway(path, holder))) return err({ pid: pidOf((await content(path)) ?? holder) });
  }
}

async function place(path: string, self: string): Promise<'placed' | 'taken' | 'readOnly'> {
  try {
    await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
    // A symbolic link needs no free block, so a full disk can still be locked and read. Windows wants a privilege
    // for links and gets a file.
    if (process.platform === 'win32') await writeFile(path, self, { flag: 'wx' });
    else await symlink(self, path);
    return 'placed';
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return 'taken';
    if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') return 'readOnly';
    throw error;
  }
}

/** @returns false when somebody else took it over meanwhile. */
async function takeAway(path: string, stale: string): Promise<boolean> {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return true;
    throw error;
  }
  const moved = await content(aside);
  await rm(aside, { force: true });
  if (moved === stale || moved === null) return true;
  // Between looking and moving, another process had placed its own lock: it is given back.
  await place(path, moved);
  return false;
}

async function releaseOwn(path: string, self: string): Promise<void> {
  if ((await content(path)) === self) await rm(path, { force: true });
}

function content(path: string): Promise<string | null> {
  const reading = process.platform === 'win32' ? readFile(path, 'utf8') : readlink(path);
  return reading.catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
}

function pidOf(identity: string): number {
  return Number.parseInt(identity, 10);
}

function isAlive(identity: string): boolean {
  const pid = pidOf(identity);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false;
  }
  // The number may belong to another program by now; where the system tells, its start time decides.
  return (identityOf(pid) ?? identity) === identity;
}

/** Process id, and on Linux the boot and the tick at which it started. */
function identityOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // The second field is the program's name in parentheses, which may hold spaces; the start is the 22nd field.
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Killed and not yet collected by its parent.
    if (state === 'Z') return 'ended';
    return `${pid}-${boot}-${rest[18]}`;
  } catch {
    return null;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
