import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from './config.ts';
import { DEMO_PASSWORD } from './demo/organisation.ts';
import { framed } from './integration/mllp/frame-reader.ts';
import { OPERATOR, readToken } from './identity/operator-token.ts';
import { type RunningServer, startServer } from './start-server.ts';
import { testDatabase, type TestDatabase } from './store/test-database.ts';
import { person, TestDevice } from './testing/test-people.ts';

let store: TestDatabase;
let data: string;
let running: RunningServer[] = [];
beforeAll(async () => {
  store = await testDatabase();
});
afterAll(() => store.close());
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'countersign-test-start-'));
});
afterEach(async () => {
  for (const server of running) await server.stop();
  running = [];
  await rm(data, { recursive: true, force: true });
});

function configOf(changes: Partial<Config> = {}): Config {
  return {
    port: 0,
    host: '127.0.0.1',
    data,
    databaseUrl: undefined,
    demo: true,
    demoDays: 0,
    testFiles: 'hold',
    auditYears: 10,
    documentLimitMb: 100,
    documentYears: 10,
    log: 'silent',
    ...changes,
  };
}

async function start(changes: Partial<Config> = {}): Promise<RunningServer> {
  const server = await startServer(configOf({ databaseUrl: store.url, ...changes }), () => {});
  running.push(server);
  return server;
}

async function getJson(url: string, token?: string): Promise<unknown> {
  const response = await fetch(url, { headers: token ? { authorization: `Bearer ${token}` } : {} });
  return response.json();
}

describe('a server that starts', () => {
  it('is ready, offers the people of the demonstration, and lets them in', async () => {
    const { url } = await start();
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^countersign_database_up 1$/m);
    const { accounts } = (await getJson(`${url}/api/v1/demo-accounts`)) as { accounts: { account: string }[] };
    expect(accounts.length).toBe(10);
    const device = new TestDevice(person(accounts[0]!.account));
    const response = await fetch(`${url}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        account: accounts[0]!.account,
        password: DEMO_PASSWORD,
        device: { id: device.id, name: 'Desk', publicKey: device.publicKey },
      }),
    });
    expect(response.status).toBe(201);
  });

  it('says in its data folder where it listens, until it stops', async () => {
    const server = await start();
    const lock = async () => JSON.parse(await readFile(join(data, 'server.lock'), 'utf8')) as { url: string };
    expect((await lock()).url).toBe(server.url);
    await server.stop();
    await expect(lock()).rejects.toThrow('ENOENT');
    await expect(fetch(`${server.url}/health/live`)).rejects.toThrow('fetch failed');
  });

  it('gives the command line a token that its user alone can read, and keeps it', async () => {
    const first = await start();
    const file = join(data, 'operator-token');
    const token = readToken(file)!;
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await getJson(`${first.url}/api/v1/me`, token)).toEqual(OPERATOR);
    await first.stop();
    await start();
    expect(readToken(file)).toBe(token);
  });
});

describe('a server that listens for HL7 messages', () => {
  const MESSAGE = [
    'MSH|^~\\&|PM|NORTH|DESK|NET|20261124070000||DFT^P03|MSG-1|P|2.3',
    'PID|1||7F3K0001|||||||||||||||PA-HL7-1',
    'FT1|1|||20261123|20261124|CG|99213^Visit|||1|125.00',
    '',
  ].join('\r');

  it('takes them through the one way in, each once, and acknowledges them', async () => {
    const said: string[] = [];
    const settings = configOf({ databaseUrl: store.url, mllpPort: 0 });
    const server = await startServer(settings, (line) => said.push(line));
    running.push(server);
    const port = Number(/HL7 v2 messages are taken at 127\.0\.0\.1, port (\d+)/.exec(said.join(' '))?.[1]);
    const answers = [await sendMessage(port, MESSAGE), await sendMessage(port, MESSAGE)];
    expect(answers.filter((answer) => answer.includes('MSA|AA|MSG-1|'))).toHaveLength(2);
    expect(await sendMessage(port, MESSAGE.replace('125.00', '126.00'))).toContain('MSA|AE|MSG-1|Another message');
    const { rows } = await sql<{ body: { lines: unknown[] } }>`
      select body from business_record where type = 'account-charges' and id = 'PA-HL7-1'`.execute(store.db);
    const imports = await store.db.selectFrom('import').select('kind').where('connector', '=', 'mllp').execute();
    expect([rows.map(({ body }) => body.lines.length), imports.map(({ kind }) => kind)]).toEqual([[1], ['hl7v2-dft']]);
  });

  async function sendMessage(port: number, text: string): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    socket.end(framed(text));
    const pieces: Buffer[] = [];
    for await (const piece of socket as AsyncIterable<Buffer>) pieces.push(piece);
    return Buffer.concat(pieces).toString('utf8');
  }
});

describe('a server that cannot start', () => {
  let blocker: Server;
  beforeEach(async () => {
    blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
  });
  afterEach(() => void blocker.close());

  it('because the port is taken says which one, by whom, and offers another', async () => {
    const address = blocker.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await expect(start({ port })).rejects.toThrow(
      new RegExp(`Port ${port} of 127.0.0.1 is taken by .+ \\(process \\d+\\)\\. Port \\d+ is free: start with --port`),
    );
  });

  it('because the address is none of this machine says so', async () =>
    expect(start({ host: '203.0.113.7', port: 7410 })).rejects.toThrow(
      '203.0.113.7 is not an address of this machine (EADDRNOTAVAIL). Choose another one with --host.',
    ));

  it('because the data folder is a file, or lies in one, says so', async () => {
    const file = join(data, 'file');
    await writeFile(file, '');
    await expect(start({ data: file })).rejects.toThrow(`${file} cannot be the data folder: it is a file.`);
    await expect(start({ data: join(file, 'x') })).rejects.toThrow('a part of the path is a file. Choose another one');
  });

  it('because there is no such database, or no such host, says so', async () => {
    const none = new URL(store.url);
    none.pathname = '/none';
    await expect(start({ databaseUrl: none.href })).rejects.toThrow('The database none at');
    await expect(start({ databaseUrl: 'postgresql://nobody@nowhere.invalid/none' })).rejects.toThrow(
      'The database none at nowhere.invalid does not answer',
    );
  });

  it('because another one uses the data folder names it', async () => {
    const { url } = await start();
    await expect(start()).rejects.toThrow(`(process ${process.pid} on`);
    await expect(start()).rejects.toThrow(url);
  });

  it('because the database does not answer says so', async () =>
    expect(start({ databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' })).rejects.toThrow(
      'The database none at 127.0.0.1:1 does not answer',
    ));
});

it('a server that is told to end while it loads the demonstration leaves no database running', async () => {
  const config = configOf({ demoDays: 60 });
  const ending = new AbortController();
  const said: string[] = [];
  const starting = startServer(
    config,
    (line) => {
      said.push(line);
      if (line.startsWith('Loading the history')) ending.abort();
    },
    ending.signal,
  );
  await expect(starting).rejects.toThrow('Stopped before the server was ready. The next start goes on there.');
  expect(said).not.toContainEqual(expect.stringContaining('failed'));
  expect(existsSync(join(data, 'pg', 'PG_VERSION'))).toBe(true);
  expect(existsSync(join(data, 'pg', 'postmaster.pid'))).toBe(false);
  expect(existsSync(join(data, 'server.lock'))).toBe(false);
});

it('a server that is told to end by several SIGTERMs, as npm and the launcher send them, still ends in order', async () => {
  const args = [join(import.meta.dirname, 'server.ts'), '--port', '0', '--data', data, '--no-demo'];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, DATABASE_URL: store.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const closed = once(child, 'close');
  // Again and again: two that are sent at once may arrive as one.
  const asking = setInterval(() => child.kill('SIGTERM'), 5);
  expect(await closed).toEqual([0, null]);
  clearInterval(asking);
  expect(existsSync(join(data, 'server.lock'))).toBe(false);
});
