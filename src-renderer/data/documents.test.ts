import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRxDatabase } from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonId } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import type { CaseFile } from '../../src-shared/document/case-file.ts';
import { PIECE_BYTES } from '../../src-shared/document/pieces.ts';
import type { Command, CommandDocument, CommandOutcome } from '../../src-shared/sync/command.ts';
import { testComputer, type TestComputer } from '../../src-main/cabinet/test-computer.ts';
import { collections } from './collections.ts';
import type { WorkbenchDatabase } from './collections.ts';
import { storeOf } from './database.ts';
import { Documents } from './documents.ts';
import { LiveDocuments } from './live-documents.ts';
import { Outbox } from './outbox.ts';
import { ServerClient } from './server-client.ts';
import type { ShownCase } from './workbench.ts';

const NOW = new Date('2026-11-24T12:00:00Z');
const DEVICE = '7a4e6c1e-63e1-4f0e-9d3b-0d1a6a1f7a52';
const SCOPE = 'westside-clinic/work';
const MAYA = { id: 'maya.okafor' as PersonId, name: 'Maya Okafor' };

let computer: TestComputer;
let database: WorkbenchDatabase;
let live: LiveDocuments<CommandDocument>;
let outbox: Outbox;
let documents: Documents;
/** What `submit` throws. */
let faults: { submit?: Error };
let answer: (request: Request) => Response | Promise<Response>;
/** The cases of the commands, by their id. */
let cases: Map<string, Pick<CaseDocument, 'scope' | 'documents'>>;

beforeEach(async () => {
  answer = () => new Response(null, { status: 503 });
  cases = new Map();
  faults = {};
  computer = await testComputer();
  await computer.bridge.call('vault:create', { person: MAYA, pin: '654321' });
  database = await createRxDatabase({
    name: crypto.randomUUID(),
    storage: getRxStorageMemory(),
    multiInstance: false,
  });
  await database.addCollections({ commands: collections.commands });
  const commands = storeOf(database, 'commands');
  live = await LiveDocuments.open(commands);
  outbox = new Outbox({
    commands,
    live,
    person: MAYA,
    deviceId: DEVICE,
    sign: async (texts) => texts.map(() => ''),
    leave: async () => ({ at: NOW, authority: null }),
    onTrouble: () => {},
    onChange: () => {},
  });
  documents = new Documents({
    bridge: computer.bridge,
    server: new ServerClient({
      server: 'http://server.test',
      fetch: async (...request) => answer(new Request(...request)),
      token: () => 'token',
      timeoutMs: 60_000,
    }),
    person: MAYA,
    deviceId: DEVICE,
    commands: live,
    clock: () => NOW,
    submit: async ({ scope }, payload) => {
      if (faults.submit) throw faults.submit;
      const command = await outbox.submit(null, payload);
      cases.set(command.entity, { scope });
      return command;
    },
    readCase: async (id) => (cases.get(id) as CaseDocument | undefined) ?? null,
    onWaiting: () => {},
  });
});
afterEach(async () => {
  live.close();
  await database.close();
  await computer.remove();
});

/** Attaches a text to another case, and has the server answer so. @returns the id of the document. */
async function attach(text: string, changes: { scope?: string; state?: CommandOutcome['state'] } = {}) {
  const { scope = SCOPE, state = 'accepted' } = changes;
  const file = await documents.inspect(new File([text], 'note.txt'));
  const document = await documents.attach({ scope } as ShownCase, file, false);
  await outbox.drain(async (commands) => ({
    outcomes: (commands as Command[]).map(({ id }) => outcomeOf(id, state)),
    nextSeq: 0,
  }));
  await documents.refresh();
  return document;
}
const outcomeOf = (id: string, state: CommandOutcome['state']): CommandOutcome => ({
  id,
  state,
  code: 'OK',
  message: state === 'accepted' ? '' : 'No such case',
  diff: [],
  resultVer: 0,
  at: instantOf(NOW),
});
const sha256Of = async (content: Uint8Array<ArrayBuffer>) =>
  Buffer.from(await crypto.subtle.digest('SHA-256', content)).toString('hex');
const waiting = () => documents.local$.value.waiting.map(({ document, state }) => [document, state]);
const here = () => [...documents.local$.value.here].map(([place, keep]) => [place.split(' ')[0], keep]);
const discard = (id: string) =>
  documents.discard(
    documents.local$.value.waiting.find(({ document }) => document === id)!,
    SCOPE,
  );

describe('a file', () => {
  it('gets a name that fits when the ending of its kind is added to a long one', async () => {
    const { name } = await documents.inspect(new File(['only text'], 'a'.repeat(220)));
    expect(name).toBe(`${'a'.repeat(196)}.txt`);
  });
});

describe('sending', () => {
  it('goes on with the next document when the server cannot take one now, and tries that one again', async () => {
    const faulty = await attach('which the server cannot take');
    await attach('which it can');
    answer = async (request) => {
      const { document } = (await request.json()) as { document: string };
      if (document === faulty) return new Response(null, { status: 503 });
      return Response.json({ stored: true, pieceBytes: PIECE_BYTES, missing: [] });
    };
    await expect(documents.sendWaiting(new AbortController().signal)).rejects.toMatchObject({ retryable: true });
    expect(here()).toEqual([
      [SCOPE, 'sending'],
      [SCOPE, 'cached'],
    ]);
    expect(waiting()).toEqual([[faulty, 'waiting']]);
  });
});

async function large({ sensitive }: { sensitive: boolean }) {
  const content = new Uint8Array(PIECE_BYTES * 2 + 1).fill(65);
  const named = { id: crypto.randomUUID(), sha256: await sha256Of(content), bytes: content.length };
  return { content, file: { ...named, sensitive, storedAt: instantOf(NOW) } as CaseFile };
}
const rangeOf = (request: Request, content: Uint8Array<ArrayBuffer>) => {
  const [first, last] = request.headers.get('range')!.match(/\d+/g)!.map(Number);
  return new Response(content.slice(first, last! + 1), { status: 206 });
};

describe('on a bad line', () => {
  it('a document comes piece by piece, each of them once, though it is asked for twice and breaks off', async () => {
    const { content, file } = await large({ sensitive: false });
    const asked: (string | null)[] = [];
    let left = 1;
    answer = (request) => {
      if (left === 0) return new Response(null, { status: 404 });
      left -= 1;
      asked.push(request.headers.get('range'));
      return rangeOf(request, content);
    };
    await expect(documents.read({ scope: SCOPE, file }, null)).rejects.toMatchObject({ reason: { status: 404 } });
    left = 3;
    const both = [documents.read({ scope: SCOPE, file }, null), documents.read({ scope: SCOPE, file }, null)];
    expect(await Promise.all(both)).toEqual([content, content]);
    expect(new Set(asked).size).toBe(3);
    expect(asked).toHaveLength(3);
  });

  it('a document whose upload the server gave up meanwhile is announced again, not refused', async () => {
    const document = await attach('short');
    answer = ({ method }) =>
      method === 'POST'
        ? Response.json({ stored: false, pieceBytes: PIECE_BYTES, missing: [0] })
        : new Response(null, { status: 409 });
    await expect(documents.sendWaiting(new AbortController().signal)).rejects.toMatchObject({ retryable: true });
    await documents.refresh();
    expect(waiting()).toEqual([[document, 'sending']]);
  });

  it('a sensitive document that takes long is opened again for the same reason, and comes whole', async () => {
    const { content, file } = await large({ sensitive: true });
    const openings: unknown[] = [];
    let left = 2;
    answer = async (request) => {
      if (request.method === 'POST') {
        openings.push(await request.json());
        left = 2;
        return Response.json({ opening: crypto.randomUUID() });
      }
      if (left === 0) return new Response(null, { status: 403 });
      left -= 1;
      return rangeOf(request, content);
    };
    const why = { purpose: 'call', reason: 'The payer asks' } as const;
    expect(await documents.read({ scope: SCOPE, file }, why)).toEqual(content);
    expect(openings).toEqual([why, why]);
  });
});

describe('bytes that cannot be read any more', () => {
  it('are written anew when the file is attached again', async () => {
    const refused = await attach('the same');
    const kept = join(computer.folder, 'vaults', MAYA.id, 'documents');
    for (const name of readdirSync(kept)) if (name !== 'INDEX') writeFileSync(join(kept, name), 'damaged');
    answer = ({ method }) =>
      method === 'POST'
        ? Response.json({ stored: false, pieceBytes: PIECE_BYTES, missing: [0] })
        : Response.json({ n: 0 });
    await documents.sendWaiting(new AbortController().signal);
    expect(waiting()).toEqual([[refused, 'refused']]);
    const again = await attach('the same');
    await documents.sendWaiting(new AbortController().signal);
    expect(waiting()).toEqual([[refused, 'refused']]);
    expect(documents.local$.value.waiting.map(({ document }) => document)).not.toContain(again);
  });
});

describe('what is kept to be sent', () => {
  const takeAll = () => {
    answer = () => Response.json({ stored: true, pieceBytes: PIECE_BYTES, missing: [] });
  };

  it('is sent once for each scope that a content was attached in', async () => {
    const other = 'mercy-general/work';
    await attach('the same');
    await attach('the same', { scope: other });
    takeAll();
    await documents.sendWaiting(new AbortController().signal);
    expect(here()).toEqual([
      [SCOPE, 'cached'],
      [other, 'cached'],
    ]);
  });

  it('is kept so no more when it was not attached after all', async () => {
    faults = { submit: new Error('the case has changed') };
    await expect(attach('never attached')).rejects.toThrow('the case has changed');
    await documents.refresh();
    expect([waiting(), here()]).toEqual([[], [[SCOPE, 'cached']]]);
  });

  it('is pinned again once it was sent when it had been pinned before', async () => {
    const bytes = new TextEncoder().encode('the same');
    const named = { scope: SCOPE, sha256: await sha256Of(bytes) };
    await computer.bridge.call('document:begin', { ...named, bytes: bytes.length });
    await computer.bridge.call('document:append', { ...named, n: 0, bytes });
    await computer.bridge.call('document:finish', { ...named, keep: 'pinned' });
    await attach('the same');
    expect(here()).toEqual([[SCOPE, 'sending']]);
    takeAll();
    await documents.sendWaiting(new AbortController().signal);
    expect(here()).toEqual([[SCOPE, 'pinned']]);
  });
});

describe('a document that was refused', () => {
  it('is taken off this computer, but for bytes that another one still has to send', async () => {
    const refused = await attach('the same', { state: 'rejected' });
    const other = await attach('the same');
    expect(waiting()).toEqual([
      [refused, 'refused'],
      [other, 'waiting'],
    ]);
    await discard(refused);
    expect(waiting()).toEqual([[other, 'waiting']]);
    expect(here()).toEqual([[SCOPE, 'sending']]);
  });

  it('leaves nothing behind when no other one has its bytes', async () => {
    const [one, other] = [
      await attach('the same', { state: 'rejected' }),
      await attach('the same', { state: 'rejected' }),
    ];
    await discard(one);
    await discard(other);
    expect([waiting(), here()]).toEqual([[], []]);
  });
});
