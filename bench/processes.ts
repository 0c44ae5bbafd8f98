import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Clock ticks per second in /proc, on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** A process and everything it started, by number. Linux only: elsewhere the process alone. */
export function familyOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of listed('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const fields = statOf(Number(name));
    if (fields) parents.set(Number(name), Number(fields[1]));
  }
  const family = new Set([pid]);
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const [child, parent] of parents) if (family.has(parent)) family.add(child);
  }
  return [...family];
}

/** CPU time that the processes have used so far, in milliseconds; 0 where /proc is not there. */
export function cpuMsOf(pids: readonly number[]): number {
  const ticks = pids.map((pid) => {
    const fields = statOf(pid);
    return fields ? Number(fields[11]) + Number(fields[12]) : 0;
  });
  return (ticks.reduce((sum, each) => sum + each, 0) * 1000) / TICKS_PER_SECOND;
}

/** Resident memory of a process in megabytes: now, or the most it has ever been. Linux only. */
export function residentMb(pid: number, when: 'now' | 'peak'): number {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = new RegExp(`^${when === 'now' ? 'VmRSS' : 'VmHWM'}:\\s+(\\d+) kB`, 'm').exec(text)?.[1];
  return Number(kilobytes) / 1024;
}

/** Makes `residentMb(pid, 'peak')` begin anew. @see proc_pid_clear_refs(5) */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** Fields after the program's name, which may hold spaces: state, parent, … @see proc_pid_stat(5) */
function statOf(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
