import { readFileSync } from 'node:fs';

/**
 * Whether a process with this id runs. A zombie counts as gone: in a container whose first process reaps nobody,
 * `kill(pid, 0)` would succeed on it for ever.
 */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, but belongs to somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return statFields(pid)?.[0] !== 'Z';
}

/** When the process started, in clock ticks since boot; null where the system does not say (anything but Linux). */
export function startTicks(pid: number): number | null {
  const ticks = Number(statFields(pid)?.[19]);
  return Number.isSafeInteger(ticks) && ticks > 0 ? ticks : null;
}

/** The short program name (`postgres`, `node`); null where the system does not say. */
export function programName(pid: number): string | null {
  return readProc(pid, 'comm')?.trim() ?? null;
}

/** @see proc(5): the fields of /proc/[pid]/stat after the name in brackets, which may itself hold spaces. */
function statFields(pid: number): string[] | null {
  const text = readProc(pid, 'stat');
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function readProc(pid: number, name: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return null;
  }
}
