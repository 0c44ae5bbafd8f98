import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { invariant } from '../../src-shared/base/invariant.ts';
import type { Screen } from './screen.ts';

/** Names the folder with the packages of this run. */
export const PACKAGES = 'E2E_PACKAGES';
/** In that folder, the private part of the key whose public part the packages have. */
export const UPDATE_KEY = 'update-private.pem';
/** Under whose id programs run when the tests run as the superuser: Chromium's sandbox works for ordinary people alone. */
const NOBODY = 65_534;

export function packagesFolder(): string {
  const folder = process.env[PACKAGES];
  invariant(folder, 'the global setup of the packages has not run');
  return folder;
}

/** Where the .deb puts the program. */
export const installedFolder = (): string => join(packagesFolder(), 'installed', 'opt', 'Countersign');

/** Stands where the sync server would, and notes who asks: only a page that was loaded and runs does. */
export class Listener {
  readonly asked: string[] = [];
  readonly #server: Server;
  #heard: (() => void) | null = null;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<Listener> {
    const server = createServer();
    const listener = new Listener(server);
    server.on('request', (request, reply) => {
      listener.asked.push(`${request.method} ${request.url}`);
      listener.#heard?.();
      reply.writeHead(503, { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return listener;
  }

  get url(): string {
    const address = this.#server.address();
    invariant(address !== null && typeof address === 'object', 'the listener has no port');
    return `http://127.0.0.1:${address.port}`;
  }

  /** Resolves when the window has asked for something. */
  async heard(): Promise<void> {
    if (this.asked.length > 0) return;
    await new Promise<void>((resolve) => (this.#heard = resolve));
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

export type Started = {
  readonly child: ChildProcess;
  /** Resolves with the exit code (null: ended by a signal) when the program has ended. */
  readonly ended: Promise<number | null>;
  readonly said: () => string;
  readonly profile: string;
  readonly stop: () => Promise<void>;
};

/** Starts an installed program as an ordinary person would, in a fresh profile. */
export function startInstalled(
  screen: Screen,
  options: {
    readonly folder?: string;
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly profile?: string;
  } = {},
): Started {
  const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'countersign-installed-'));
  chmodSync(profile, 0o777);
  const asRoot = process.getuid?.() === 0;
  const child = spawn(
    join(options.folder ?? installedFolder(), 'countersign'),
    [`--user-data-dir=${profile}`, ...(options.args ?? [])],
    {
      cwd: profile,
      env: { PATH: process.env['PATH'], HOME: profile, DISPLAY: screen.name, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(asRoot ? { uid: NOBODY, gid: NOBODY } : {}),
    },
  );
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const stop = async (): Promise<void> => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
    child.kill('SIGTERM');
    await ended;
    clearTimeout(timer);
    if (!options.profile) rmSync(profile, { recursive: true, force: true });
  };
  return { child, ended, said: () => said, profile, stop };
}
