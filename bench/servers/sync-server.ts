import { once } from 'node:events';
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { invariant } from '../../src-shared/base/invariant.ts';

const ROOT = join(import.meta.dirname, '../..');

export type ServerProcess = { readonly url: string; readonly pid: number; stop(): Promise<void> };

/**
 * The product's own sync server in a process of its own.
 *
 * @param options.databaseUrl  default: the PostgreSQL that it manages in its data folder.
 */
export async function startSyncServer(options: {
  readonly data: string;
  readonly databaseUrl?: string;
  readonly demo: boolean;
}): Promise<ServerProcess> {
  const program = join(ROOT, 'sync-server', 'server.ts');
  const args = [program, '--port', '0', '--data', options.data, options.demo ? '--demo' : '--no-demo'];
  const { DATABASE_URL: _, ...env } = process.env;
  return started(args, options.databaseUrl ? { ...env, DATABASE_URL: options.databaseUrl } : env);
}

/** express-pouchdb over LevelDB in a process of its own. */
export function startPouchServer(folder: string): Promise<ServerProcess> {
  return started([join(ROOT, 'bench', 'pouch-server.ts'), folder], process.env);
}

/** The first address that the program prints is the one it listens at. */
async function started(args: string[], env: NodeJS.ProcessEnv): Promise<ServerProcess> {
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await firstAddress(child);
  return {
    url,
    pid: child.pid!,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function firstAddress(child: ChildProcess): Promise<string> {
  const { stdout } = child;
  invariant(stdout, 'the output is piped');
  let said = '';
  for await (const piece of stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += String(piece);
    const address = /https?:\/\/[\d.]+:\d+/.exec(said)?.[0];
    if (!address) continue;
    // What it says from here on must not fill the pipe.
    stdout.resume();
    return address;
  }
  throw new Error(`a server of the bench did not start: ${said}`);
}
