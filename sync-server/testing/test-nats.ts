import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROGRAM = ['/usr/sbin/nats-server', '/usr/bin/nats-server', '/usr/local/bin/nats-server'].find((one) =>
  existsSync(one),
);

/** null where there is no nats-server on this machine. */
export const natsProgram: string | null = PROGRAM ?? null;

export type TestNats = {
  readonly url: string;
  /** Kills it with all it has in memory; its disk stays. */
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
};

/** Test support: a real NATS server with JetStream on a free port. */
export async function startNats(program: string): Promise<TestNats> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-nats-'));
  const port = await freePort();
  let child = run();
  function run() {
    const args = ['--jetstream', '--store_dir', folder, '--addr', '127.0.0.1', '--port', String(port)];
    return spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  }
  async function isReady(): Promise<void> {
    await new Promise<void>((resolve) =>
      child.stderr.on('data', (chunk: Buffer) => (chunk.includes('Server is ready') ? resolve() : undefined)),
    );
  }
  async function kill(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  await isReady();
  return {
    url: `nats://127.0.0.1:${port}`,
    kill,
    async start() {
      child = run();
      await isReady();
    },
    async close() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
