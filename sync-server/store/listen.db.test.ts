import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { listen, type Listener } from './listen.ts';
import { testDatabase, type TestDatabase } from './test-database.ts';

let store: TestDatabase | null = null;
let door: Server | null = null;
let listener: Listener | null = null;
afterEach(async () => {
  await listener?.stop();
  door?.close();
  await store?.close();
});

it('asks one at a time, less and less often, for a database that is away', async () => {
  store = await testDatabase();
  const direct = new URL(store.url);
  const sockets = direct.searchParams.get('host');
  const opened: Socket[] = [];
  let isAway = false;
  const arrivals: number[] = [];
  const fourth = Promise.withResolvers<void>();
  door = createServer((socket) => {
    socket.on('error', () => {});
    if (isAway) {
      arrivals.push(performance.now());
      if (arrivals.length === 4) fourth.resolve();
      return void socket.destroy();
    }
    const through = sockets
      ? connect(`${sockets}/.s.PGSQL.${direct.port || '5432'}`)
      : connect(Number(direct.port || '5432'), direct.hostname);
    through.on('error', () => {});
    opened.push(socket);
    socket.pipe(through).pipe(socket);
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const url = new URL(store.url);
  url.searchParams.delete('host');
  url.hostname = '127.0.0.1';
  url.port = String((door.address() as AddressInfo).port);

  listener = await listen(url.href, ['scope'], { announced: () => {}, connected: () => {} });
  isAway = true;
  for (const socket of opened) socket.destroy();
  await fourth.promise;
  const pauses = arrivals.slice(1).map((at, index) => at - arrivals[index]!);
  expect(pauses[0]).toBeGreaterThan(45);
  expect(pauses[1]).toBeGreaterThan(95);
  expect(pauses[2]).toBeGreaterThan(195);
});
