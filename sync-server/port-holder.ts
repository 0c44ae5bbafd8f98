import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename } from 'node:path';

const LISTENING = '0A';

/** The system's code for why nobody can listen on this port of this address ('EADDRINUSE', 'EACCES', …); null: one can. */
export function listenFault(port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen(port, host, () => probe.close(() => resolve(null)));
  });
}

/** The next free port above one that is taken; null when there is none. */
export async function nextFreePort(taken: number, host: string): Promise<number | null> {
  for (let port = taken + 1; port <= Math.min(taken + 100, 65_535); port += 1) {
    if ((await listenFault(port, host)) === null) return port;
  }
  return null;
}

/** Who listens on a TCP port of this machine, 'node (process 812)'; null where that cannot be known. Linux only. */
export function portHolder(port: number): string | null {
  try {
    const sockets = new Set(['tcp', 'tcp6'].flatMap((table) => listeningSockets(`/proc/net/${table}`, port)));
    if (sockets.size === 0) return null;
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      if (openFiles(pid).some((target) => sockets.has(target))) {
        return `${programOf(pid)} (process ${pid})`;
      }
    }
    return null;
  } catch {
    return null;
  }
}

/** By its command line: the name that the system keeps is that of a thread. */
function programOf(pid: string): string {
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  return words.some((word) => word.endsWith('sync-server/server.ts'))
    ? 'another Countersign server'
    : basename(words[0] ?? 'a program');
}

/** @see proc(5): columns local_address (hex address:port), st, and inode. */
function listeningSockets(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readFileSync(table, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(suffix) && state === LISTENING)
    .map((columns) => `socket:[${columns[9]}]`);
}

function openFiles(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
      } catch {
        return [];
      }
    });
  } catch {
    // Another user's process: its files are not shown to us.
    return [];
  }
}
