import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../src-shared/authority/person.ts';
import { type StreamEvent, SYNC_PROTOCOL_VERSION } from '../../src-shared/wire/sync.ts';
import { publish, type Change } from '../feed/publish.ts';
import type { CommandHandler, CommandHandlers } from '../services/command-handler.ts';
import { signOut } from '../services/admit.ts';
import { insertSession } from '../store/sessions.ts';
import { announceAccess, savePerson } from '../store/people.ts';
import { inTransaction } from '../store/transaction.ts';
import { hashOfToken, newToken } from '../identity/sessions.ts';
import { TestClient } from '../testing/test-client.ts';
import { addDevice, addPerson, person, type TestDevice } from '../testing/test-people.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
const comment: CommandHandler = async () => ({ state: 'accepted', code: 'OK', message: '', diff: [], resultVer: 1 });
const SITES = ['alder', 'birch', 'cedar'];

beforeAll(async () => {
  const handlers = new Proxy({} as CommandHandlers, { get: () => comment });
  server = await startTestServer({ handlers, heartbeatMs: 50 });
  await server.db
    .insertInto('site')
    .values(SITES.map((id) => ({ id, name: id, type: 'clinic', npis: [] })))
    .execute();
});
afterAll(() => server.close());

/** A client of a new person with one clinic manager's role per site. */
async function clientAt(sites: readonly string[], options: { fetch?: typeof fetch; limit?: number } = {}) {
  const who = person(
    `p-${randomUUID().slice(0, 8)}`,
    ...sites.map((site) => ['clinic-manager', site] as ['clinic-manager', string]),
  );
  await addPerson(server.db, who);
  const { device, token } = await addDevice(server.db, who, { now: new Date() });
  return { who, device, client: new TestClient({ url: server.url, token, deviceId: device.id, ...options }) };
}

async function grant(who: Person, sites: readonly string[]): Promise<void> {
  await inTransaction(server.db, async (tx) => {
    await savePerson(tx, { ...who, roles: sites.map((site) => ({ role: 'clinic-manager', site })) });
    await announceAccess(tx, who.id);
  });
}

function note(id: string, site: string, ver = 1, text = ''): Change {
  const scope = `${site}/work`;
  return { coll: 'cases', id, ver, scope, body: JSON.stringify({ id, scope, ver, text }) };
}

function publishNow(...changes: readonly Change[]): Promise<void> {
  return inTransaction(server.db, (tx) => publish(tx, changes, new Date()));
}

function ids(client: TestClient): string[] {
  return [...client.documents.keys()].toSorted();
}

async function expectSameDigests(client: TestClient): Promise<void> {
  for (const scope of client.held) {
    const { server: theirs, own } = await client.digests(scope);
    expect(own).toEqual(theirs);
  }
}

/** Follows the stream in the background; `until` resolves with the first event that matches. */
function follow(client: TestClient) {
  const abort = new AbortController();
  const events: StreamEvent[] = [];
  const ended = client.follow(abort.signal, (event) => void events.push(event));
  return {
    events,
    ended,
    until: (matches: (event: StreamEvent) => boolean) => expect.poll(() => events.some(matches)).toBe(true),
    stop: async () => {
      abort.abort();
      await ended;
    },
  };
}

const isHello = (event: StreamEvent): boolean => event.type === 'hello';

describe('what a person may see', () => {
  it('is their sites and nothing else: two people at different sites never receive a foreign document', async () => {
    const a = await clientAt(['alder']);
    const b = await clientAt(['birch']);
    await a.client.begin();
    await b.client.begin();
    const [followA, followB] = [follow(a.client), follow(b.client)];
    await Promise.all([followA.until(isHello), followB.until(isHello)]);
    const changes = Array.from({ length: 40 }, (_, i) => note(`foreign-${i}`, i % 2 ? 'alder' : 'birch'));
    for (const change of changes) await publishNow(change);
    await expect.poll(() => [a.client.seen.size, b.client.seen.size]).toEqual([20, 20]);
    await Promise.all([followA.stop(), followB.stop()]);
    expect([...a.client.seen].filter((id) => b.client.seen.has(id))).toEqual([]);
  });

  it('follows a document that leaves their site: it is told, not silently forgotten', async () => {
    const { client } = await clientAt(['alder']);
    await client.begin();
    await publishNow(note('leaver', 'alder'));
    const following = follow(client);
    await following.until(isHello);
    expect(ids(client)).toContain('leaver');
    await publishNow(note('leaver', 'birch', 2));
    await expect.poll(() => ids(client)).not.toContain('leaver');
    await following.stop();
  });

  it('changes with a move from one site to another: the old documents go, with a receipt, and the new ones come', async () => {
    await publishNow(note('move-a', 'alder'), note('move-b', 'birch'));
    const { who, device, client } = await clientAt(['alder']);
    await client.begin();
    const following = follow(client);
    await following.until(isHello);
    expect(ids(client)).toContain('move-a');
    await grant(who, ['birch']);
    await following.ended;
    expect(following.events.at(-1)).toEqual({ type: 'resync', reason: 'grants' });
    const session = await client.begin();
    expect(session.drop.map(({ scope }) => scope).toSorted()).toEqual(['alder/remits', 'alder/work']);
    await client.catchUp();
    expect(ids(client)).toContain('move-b');
    expect([...client.documents.values()].filter(({ scope }) => scope.startsWith('alder'))).toEqual([]);
    const receipts = await server.db
      .selectFrom('purge_receipt')
      .select(['scope', 'confirmed_at'])
      .where('device_id', '=', device.id)
      .orderBy('scope')
      .execute();
    expect(receipts.map(({ scope, confirmed_at }) => [scope, confirmed_at !== null])).toEqual([
      ['alder/remits', true],
      ['alder/work', true],
    ]);
  });

  it('cannot be widened by asking: a checkpoint of another scope is not answered', async () => {
    await publishNow(note('secret', 'cedar'));
    const { client } = await clientAt(['alder']);
    await client.begin();
    client.checkpoint = { 'cedar/work': 0, 'tom/own': 0 };
    await client.catchUp();
    expect(ids(client)).not.toContain('secret');
    expect(Object.keys(client.checkpoint)).not.toContain('cedar/work');
    expect((await client.request('GET', '/sync/v1/digest/cedar%2Fwork/cases')).status).toBe(404);
    expect((await client.request('GET', '/api/v1/cases/secret')).status).toBe(404);
  });

  it('an order to purge stays open until it is confirmed, and is given once', async () => {
    const { device, client } = await clientAt(['alder']);
    client.held = ['cedar/work'];
    const body = { deviceId: device.id, heldScopes: ['cedar/work'] };
    await client.post('/sync/v1/session', body);
    await client.post('/sync/v1/session', body);
    const rows = await server.db.selectFrom('purge_receipt').selectAll().where('device_id', '=', device.id).execute();
    expect(rows.map(({ scope, confirmed_at }) => [scope, confirmed_at])).toEqual([['cedar/work', null]]);
  });
});

describe('a request', () => {
  it('of 500 commands with long texts is read: there is no limit of 100 kB', async () => {
    const { device, client } = await clientAt(['alder']);
    const commands = Array.from({ length: 500 }, () => device.comment('x'.repeat(4000)));
    const reply = await client.send(commands);
    expect(new Set(reply.outcomes.map(({ code }) => code))).toEqual(new Set(['OK']));
    expect(reply.outcomes.length).toBe(500);
  });

  it('of many commands with one spoilt is answered for each: no command fails the others', async () => {
    const { device, client } = await clientAt(['alder']);
    const commands = [device.comment(), device.comment('x', { basis: 'none' as never }), device.comment()];
    const { outcomes } = await client.send(commands);
    expect(outcomes.map(({ code }) => code)).toEqual(['OK', 'INVALID', 'OK']);
  });

  it('cannot write what the server alone decides: an outcome sent along is refused with its command', async () => {
    const { device, client } = await clientAt(['alder']);
    const { outcomes } = await client.send([device.comment('x', { outcome: { state: 'accepted' }, resultVer: 99 })]);
    expect(outcomes.map(({ state, code }) => [state, code])).toEqual([['rejected', 'INVALID']]);
  });

  it('from another device than that of the session is refused', async () => {
    const { client } = await clientAt(['alder']);
    const other = await clientAt(['alder']);
    const response = await client.request('POST', '/sync/v1/commands', {
      deviceId: other.device.id,
      commands: [other.device.comment()],
    });
    expect(response.status).toBe(403);
  });

  it('with the epoch of another database is answered with a reset', async () => {
    const { client } = await clientAt(['alder']);
    const body = { epoch: randomUUID(), collection: 'cases', checkpoint: {}, limit: 10 };
    const response = await client.request('POST', '/sync/v1/pull', body);
    expect([response.status, await response.json()]).toEqual([409, expect.objectContaining({ reset: 'epoch' })]);
  });

  it('for a large page is answered in brotli where that is understood and the bytes cross a network', async () => {
    await publishNow(...Array.from({ length: 50 }, (_, i) => note(`big-${i}`, 'cedar', 1, 'text '.repeat(100))));
    const { client } = await clientAt(['cedar']);
    await client.begin();
    const encodingFor = async (headers: Record<string, string>): Promise<string | null> => {
      const response = await fetch(`${server.url}/sync/v1/pull`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${client.token}`,
          'x-sync-proto': String(SYNC_PROTOCOL_VERSION),
          'content-type': 'application/json',
          ...headers,
        },
        body: JSON.stringify({ epoch: client.epoch, collection: 'cases', checkpoint: {}, limit: 100 }),
      });
      expect(((await response.json()) as { documents: unknown[] }).documents.length).toBeGreaterThanOrEqual(50);
      return response.headers.get('content-encoding');
    };
    const forwarded = { 'x-forwarded-for': '192.0.2.7' };
    expect(await encodingFor({ ...forwarded, 'accept-encoding': 'gzip, br' })).toBe('br');
    expect(await encodingFor({ ...forwarded, 'accept-encoding': 'gzip' })).toBeNull();
    expect(await encodingFor({ 'accept-encoding': 'gzip, br' })).toBeNull();
  });
});

describe('the stream', () => {
  it('ends when its session does', async () => {
    const { client, who, device } = await clientAt(['alder']);
    await client.begin();
    const following = follow(client);
    await following.until(isHello);
    const session = { person: who, deviceId: device.id, familyId: null, expiresAt: new Date() };
    const deps = { db: server.db, clock: () => new Date() };
    await signOut(deps, { ...session, tokenHash: hashOfToken(client.token) }, 'here');
    await following.ended;
    expect((await client.request('GET', '/api/v1/me')).status).toBe(401);
  });

  it('ends when its session expires', async () => {
    const { client, who, device } = await clientAt(['alder']);
    const token = newToken();
    const now = new Date();
    await inTransaction(server.db, (tx) =>
      insertSession(tx, {
        tokenHash: hashOfToken(token),
        personId: who.id,
        deviceId: device.id,
        familyId: null,
        now,
        expiresAt: new Date(now.getTime() + 400),
      }),
    );
    const short = new TestClient({ url: server.url, token, deviceId: client.deviceId });
    await short.begin();
    const following = follow(short);
    await following.ended;
    expect(following.events[0]?.type).toBe('hello');
  });

  it('beats, so that a dead line is noticed', async () => {
    const { client } = await clientAt(['alder']);
    await client.begin();
    const following = follow(client);
    await following.until(({ type }) => type === 'heartbeat');
    await following.stop();
  });

  it('tells a change of more than 256 kB to be pulled', async () => {
    const { client } = await clientAt(['birch']);
    await client.begin();
    const following = follow(client);
    await following.until(isHello);
    await publishNow(note('huge', 'birch', 1, 'x'.repeat(300_000)));
    await following.until((event) => event.type === 'resync' && event.reason === 'large');
    await expect.poll(() => ids(client)).toContain('huge');
    await following.stop();
  });

  it('tells what one commit changed in several events when one would be too long, without a gap between them', async () => {
    const { client } = await clientAt(['birch']);
    await client.begin();
    const following = follow(client);
    await following.until(isHello);
    const names = Array.from({ length: 9 }, (_, i) => `long-${i}`);
    await publishNow(...names.map((name) => note(name, 'birch', 1, 'x'.repeat(100_000))));
    await expect.poll(() => ids(client)).toEqual(expect.arrayContaining(names));
    await following.stop();
    const changes = following.events.filter(({ type }) => type === 'change');
    expect(changes.map((event) => JSON.stringify(event).length < 257 * 1024)).toEqual(
      Array.from({ length: 5 }, () => true),
    );
    expect(client.resyncs).toEqual([]);
  });

  it('tells what one commit changed beyond 1 MB to be pulled', async () => {
    const { client } = await clientAt(['birch']);
    await client.begin();
    const following = follow(client);
    await following.until(isHello);
    const names = Array.from({ length: 12 }, (_, i) => `many-${i}`);
    await publishNow(...names.map((name) => note(name, 'birch', 1, 'x'.repeat(100_000))));
    await following.until((event) => event.type === 'resync' && event.reason === 'large');
    await expect.poll(() => ids(client)).toEqual(expect.arrayContaining(names));
    await following.stop();
    expect(following.events.filter(({ type }) => type === 'change')).toEqual([]);
  });

  it('never makes a client that reads along believe in a gap', async () => {
    const { client } = await clientAt(['birch']);
    await client.begin();
    const following = follow(client);
    await following.until(isHello);
    for (let i = 0; i < 50; i += 1) await publishNow(note(`along-${i}`, 'birch'), note(`beside-${i}`, 'cedar'));
    await expect.poll(() => ids(client)).toContain('along-49');
    await following.stop();
    expect(client.resyncs).toEqual([]);
  });

  it('lets a client that lost an event notice it at the next one', async () => {
    const { client } = await clientAt(['birch']);
    await client.begin();
    const following = follow(client);
    await following.until(isHello);
    const reached = { ...client.checkpoint };
    await publishNow(note('lost', 'birch'));
    await expect.poll(() => ids(client)).toContain('lost');
    // As if that event had never come.
    client.documents.delete('lost');
    client.checkpoint = reached;
    await publishNow(note('next', 'birch'));
    await expect.poll(() => ids(client)).toContain('next');
    await following.stop();
    expect(ids(client)).toContain('lost');
    expect(client.resyncs).toEqual(['gap']);
  });

  it('misses nothing that is committed while its own connection to the database is cut', async () => {
    const { client } = await clientAt(['birch']);
    await client.begin();
    const following = follow(client);
    await following.until(isHello);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'countersign-listen' and datname = current_database()`.execute(server.db);
    await publishNow(note('while-cut', 'birch'));
    await expect.poll(() => ids(client)).toContain('while-cut');
    await following.stop();
  });

  it('says resync to a client that does not read, and goes on when it does', async () => {
    const { client } = await clientAt(['cedar']);
    await client.begin();
    await client.catchUp();
    const response = await client.request('GET', '/sync/v1/stream');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const readUntil = async (part: string): Promise<void> => {
      while (!text.includes(part)) {
        const { value, done } = await reader.read();
        expect(done, `the stream ended before it said ${part}`).toBe(false);
        text += value;
      }
    };
    await readUntil('hello');
    // More than the operating system keeps between the two of them, which can be 10 MB and more.
    const long = 'x'.repeat(200_000);
    const four = (i: number) => [0, 1, 2, 3].map((part) => note(`slow-${i}-${part}`, 'cedar', 1, long));
    for (let i = 0; i < 60; i += 1) await publishNow(...four(i));
    await readUntil('"reason":"lagging"');
    text = '';
    await publishNow(note('after', 'cedar', 1));
    await readUntil('after');
    await reader.cancel();
  }, 30_000);
});

describe('faults on the way', () => {
  /** A network that loses requests, loses answers and delivers requests twice. */
  function unreliable(random: () => number): typeof fetch {
    return async (input, init) => {
      const isStream = new Request(input).url.endsWith('/stream');
      if (random() < 0.1) throw new TypeError('lost on the way there');
      if (!isStream && random() < 0.1) await fetch(input, init).then((response) => response.arrayBuffer());
      const response = await fetch(input, init);
      if (!isStream && random() < 0.1) {
        await response.arrayBuffer();
        throw new TypeError('lost on the way back');
      }
      return response;
    };
  }

  /** Does it until it succeeds, as a client with a retry does. */
  async function persist<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
      }
    }
  }

  async function followThroughCuts(client: TestClient, writing: () => boolean, random: () => number): Promise<void> {
    while (writing()) {
      await persist(() => client.begin());
      const abort = new AbortController();
      const following = client.follow(abort.signal).catch((error: unknown) => {
        if (!(error instanceof TypeError)) throw error;
      });
      await Promise.race([pause(5 + random() * 60), following]);
      abort.abort();
      await following;
    }
    await persist(() => client.begin());
    await persist(() => client.catchUp());
  }

  it('lose nothing: with writers at work, drops, duplicates and cut streams, every client ends up equal', async () => {
    const seeds = [3, 5, 7, 11];
    const randoms = seeds.map((seed) => {
      let state = seed;
      return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
    });
    const clients = await Promise.all(
      [['alder'], ['birch', 'cedar'], SITES, ['cedar']].map((sites, index) =>
        clientAt(sites, { fetch: unreliable(randoms[index]!), limit: 3 + index * 40 }),
      ),
    );
    let writing = true;
    const following = clients.map(({ client }, index) => followThroughCuts(client, () => writing, randoms[index]!));
    const versions = new Map<string, number>();
    const write = async (writer: number): Promise<void> => {
      const random = randoms[writer]!;
      for (let i = 0; i < 60; i += 1) {
        const changes = new Map<string, Change>();
        for (let n = 0; n <= random() * 5; n += 1) {
          const id = `w${writer}-${Math.floor(random() * 30)}`;
          if (changes.has(id)) continue;
          const ver = (versions.get(id) ?? 0) + 1;
          versions.set(id, ver);
          const change = note(id, SITES[Math.floor(random() * 3)]!, ver, 'x'.repeat(random() * 500));
          changes.set(id, random() < 0.15 ? { ...change, body: null } : change);
        }
        await publishNow(...changes.values());
      }
    };
    await Promise.all([0, 1, 2, 3].map(write)).finally(() => (writing = false));
    await Promise.all(following);
    for (const { client } of clients) {
      await expectSameDigestsThrough(client);
      expect(client.documents.size).toBeGreaterThan(0);
    }
  }, 60_000);

  /** Asks over the good network: the comparison is not what is tested. */
  async function expectSameDigestsThrough(client: TestClient): Promise<void> {
    const calm = new TestClient({ url: client.url, token: client.token, deviceId: client.deviceId });
    calm.held = client.held;
    for (const [id, document] of client.documents) calm.documents.set(id, document);
    await expectSameDigests(calm);
  }

  it('carry out each command once, however often it arrives', async () => {
    let state = 17;
    const random = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
    const { client, device, who } = await clientAt(['alder'], { fetch: unreliable(random) });
    const commands = Array.from({ length: 60 }, () => (device satisfies TestDevice).comment());
    for (let from = 0; from < commands.length;) {
      const reply = await persist(() => client.send(commands.slice(from, from + 7)));
      from = reply.nextSeq - 1;
    }
    const { own, results } = await ownResults(client, who);
    expect(own.toSorted()).toEqual(commands.map(({ id }) => id).toSorted());
    expect(results).toEqual(new Set(['accepted']));
  });

  async function ownResults(client: TestClient, who: Person): Promise<{ own: string[]; results: Set<string> }> {
    const calm = new TestClient({
      url: client.url,
      token: client.token,
      deviceId: client.deviceId,
      collection: 'commands',
    });
    await calm.begin();
    await calm.catchUp();
    const documents = [...calm.documents.values()] as unknown as { id: string; scope: string; state: string }[];
    expect(new Set(documents.map(({ scope }) => scope))).toEqual(new Set([`${who.id}/own`]));
    return { own: documents.map(({ id }) => id), results: new Set(documents.map((document) => document.state)) };
  }
});
