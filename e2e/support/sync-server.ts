import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { invariant } from '../../src-shared/base/invariant.ts';
import { DATABASE_SERVER, query } from './database-server.ts';

const ROOT = join(import.meta.dirname, '../..');
const READY = /is ready at (http:\S+?:(\d+)) /;

export type StartOptions = {
  /** Days of history; by default the people alone. */
  readonly demoDays?: number;
  readonly env?: Readonly<Record<string, string>>;
};

/** The real server, as a process of its own, with a data folder and a database that outlive its process. */
export class SyncServer {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'countersign-e2e-data-'));
  readonly databaseUrl: string;
  readonly #admin: string;
  readonly #database: string;
  readonly #options: StartOptions;
  #child: ChildProcess | null = null;
  #url = '';
  #port = '0';
  #said: string[] = [];

  constructor(admin: string, options: StartOptions) {
    this.#admin = admin;
    this.#database = `e2e_${randomBytes(5).toString('hex')}`;
    const url = new URL(admin);
    url.pathname = `/${this.#database}`;
    this.databaseUrl = url.href;
    this.#options = options;
  }

  /** The same before and after a restart. */
  get url(): string {
    return this.#url;
  }

  /** What it wrote to stderr since it was last started. */
  get said(): string {
    return this.#said.join('\n');
  }

  async create(): Promise<void> {
    await query(this.#admin, `create database ${this.#database}`);
    await this.start();
  }

  /** @throws Error with what the server said, when it ends instead of becoming ready. */
  async start(): Promise<void> {
    invariant(!this.#child, 'the server runs already');
    const { demoDays = 0, env } = this.#options;
    const args = ['--port', this.#port, '--data', this.dataDir, '--demo-days', String(demoDays)];
    const child = spawn(process.execPath, [join(ROOT, 'sync-server/server.ts'), ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env, DATABASE_URL: this.databaseUrl },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#said = [];
    createInterface(child.stderr).on('line', (line) => this.#said.push(line));
    this.#url = await new Promise<string>((resolve, reject) => {
      createInterface(child.stdout).on('line', (line) => {
        const [, url, port] = READY.exec(line) ?? [];
        if (!url || !port) return;
        this.#port = port;
        resolve(url);
      });
      child.once('close', (code) => {
        reject(new Error(`The server ended (${code}):\n${this.said}`));
      });
    });
  }

  /** Without a chance to finish anything. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** As after a disk that failed: no folder, and a database with nothing in it. */
  async loseEverything(): Promise<void> {
    await this.kill();
    await query(this.#admin, `drop database ${this.#database} with (force)`);
    await query(this.#admin, `create database ${this.#database}`);
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** Ends it and removes what it kept. */
  async remove(): Promise<void> {
    await this.stop();
    await query(this.#admin, `drop database if exists ${this.#database} with (force)`);
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill(signal);
    await closed;
  }
}

export async function startSyncServer(options: StartOptions = {}): Promise<SyncServer> {
  const admin = process.env[DATABASE_SERVER];
  invariant(admin, 'the global setup of the journeys has not run');
  const server = new SyncServer(admin, options);
  await server.create();
  return server;
}
