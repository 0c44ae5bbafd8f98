import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileType } from '../../src-shared/document/case-file.ts';
import { PIECE_BYTES } from '../../src-shared/document/pieces.ts';
import { SYNC_PROTOCOL_HEADER, SYNC_PROTOCOL_VERSION } from '../../src-shared/wire/sync.ts';
import { placeHold, endHold } from '../services/audit-holds.ts';
import { DocumentFiles } from '../documents/document-files.ts';
import { sweepDocuments } from '../services/keep-documents.ts';
import { completeDocument } from '../services/receive-document.ts';
import { openDesk, personOf, type Desk } from '../testing/test-desk.ts';
import { addDevice } from '../testing/test-people.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

const NOON = new Date('2026-11-30T12:00:00.000Z');
const CASE = 'wo-documents';
let desk: Desk;
let server: TestServer;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  desk = await openDesk(NOON);
  server = await startTestServer({ db: desk.db, clock: () => desk.now, documents: desk.services.documents });
  for (const who of ['maya.okafor', 'daniel.reyes', 'samuel.osei', 'tom.lindqvist']) {
    tokens[who] = (await addDevice(desk.db, personOf(who), { now: NOON, hours: 24 * 365 * 20 })).token;
  }
  await desk.proposeWriteOff(CASE, 600_00);
  await desk.settle();
});
afterAll(async () => {
  await server.close();
  await desk.close();
});

const hashOf = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
/** A PDF as far as anybody looks: random, so that each is another. */
const pdf = (bytes: number) => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(bytes - 9)]);

type Sent = { readonly id: string; readonly content: Buffer; readonly sha256: string };

async function attach(
  content: Buffer,
  changes: {
    sensitive?: boolean;
    fileType?: FileType;
    about?: string;
    who?: string;
    sha256?: string;
    name?: string;
  } = {},
): Promise<Sent> {
  const { sensitive = false, fileType = 'pdf', about = CASE, who = 'maya.okafor', sha256 = hashOf(content) } = changes;
  const { name = 'letter.pdf' } = changes;
  const sent = { id: randomUUID(), content, sha256 };
  const outcome = await desk.command(who, about, {
    type: 'case.attach',
    document: sent.id,
    sha256: sent.sha256,
    name,
    fileType,
    bytes: content.length,
    pages: 1,
    sensitive,
  });
  expect(outcome).toMatchObject({ state: 'accepted', code: 'OK' });
  return sent;
}

async function ask(
  path: string,
  call: { who?: string; method?: string; json?: unknown; body?: Buffer; range?: string } = {},
): Promise<Response> {
  const { who = 'maya.okafor', method = call.json === undefined ? 'GET' : 'POST', json, body, range } = call;
  const type = json === undefined ? body && 'application/octet-stream' : 'application/json';
  return fetch(`${server.url}/api/v1/documents${path}`, {
    method,
    headers: {
      authorization: `Bearer ${tokens[who]}`,
      [SYNC_PROTOCOL_HEADER]: String(SYNC_PROTOCOL_VERSION),
      ...(type ? { 'content-type': type } : {}),
      ...(range ? { range } : {}),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    ...(body ? { body: new Uint8Array(body) } : {}),
  });
}

const announce = async ({ id, sha256, content }: Sent, who?: string) =>
  (await (
    await ask('', { json: { document: id, sha256, bytes: content.length }, ...(who ? { who } : {}) })
  ).json()) as {
    stored: boolean;
    missing: number[];
  };
const pieceOf = ({ content }: Sent, n: number) => content.subarray(n * PIECE_BYTES, (n + 1) * PIECE_BYTES);
const put = (sent: Sent, n: number, body = pieceOf(sent, n), who?: string) =>
  ask(`/${sent.id}/pieces/${n}?sha256=${hashOf(pieceOf(sent, n))}`, { method: 'PUT', body, ...(who ? { who } : {}) });
const complete = (sent: Sent, who?: string) => ask(`/${sent.id}/complete`, { method: 'POST', ...(who ? { who } : {}) });
const fetchWhole = (sent: Sent, who?: string) => ask(`/${sent.id}/content`, who ? { who } : {});

async function send(sent: Sent, who?: string): Promise<void> {
  for (const n of (await announce(sent, who)).missing) expect((await put(sent, n, undefined, who)).status).toBe(200);
  expect(await (await complete(sent, who)).json()).toMatchObject({ stored: true });
}

const shown = async (id: string, about = CASE) => (await desk.case(about)).documents?.find((file) => file.id === id);

describe('a document on a bad line', () => {
  it('arrives in pieces that are lost, repeated and out of order, and is then there byte by byte', async () => {
    const sent = await attach(pdf(PIECE_BYTES * 3 + 77));
    expect(await announce(sent)).toMatchObject({ stored: false, missing: [0, 1, 2, 3] });
    for (const n of [2, 0, 2]) expect((await put(sent, n)).status).toBe(200);
    expect((await complete(sent)).status).toBe(409);
    expect((await fetchWhole(sent)).status).toBe(409);
    expect((await announce(sent)).missing).toEqual([1, 3]);
    for (const n of [3, 1]) await put(sent, n);
    expect((await shown(sent.id))?.storedAt).toBeNull();
    expect(await (await complete(sent)).json()).toEqual({ stored: true, pieceBytes: PIECE_BYTES, missing: [] });
    expect((await complete(sent)).status).toBe(200);
    expect((await shown(sent.id))?.storedAt).toBe(NOON.toISOString());
    const whole = await fetchWhole(sent, 'daniel.reyes');
    expect(hashOf(Buffer.from(await whole.arrayBuffer()))).toBe(sent.sha256);
    expect(whole.headers.get('content-disposition')).toMatch(/^attachment/);
  });

  it('takes no piece that was changed or cut on the way', async () => {
    const sent = await attach(pdf(PIECE_BYTES + 5));
    await announce(sent);
    const changed = Buffer.from(pieceOf(sent, 0));
    changed[9] = changed[9]! ^ 1;
    expect(await (await put(sent, 0, changed)).json()).toMatchObject({ status: 400 });
    expect(await (await put(sent, 1, pieceOf(sent, 1).subarray(1))).json()).toMatchObject({ status: 400 });
    expect((await put(sent, 7, pieceOf(sent, 1))).status).toBe(400);
    expect((await announce(sent)).missing).toEqual([0, 1]);
  });

  it('is not kept when its pieces are good and the whole is another file, and may be sent again', async () => {
    const sent = await attach(pdf(1000));
    const other = { ...sent, content: pdf(1000) };
    await announce(sent);
    await put(other, 0);
    expect(await (await complete(sent)).json()).toMatchObject({ type: '/problems/unreadable-file' });
    expect((await announce(sent)).missing).toEqual([0]);
    await send(sent);
  });

  it('is not kept when it is of another kind than was said', async () => {
    const sent = await attach(pdf(1000), { fileType: 'png' });
    await announce(sent);
    await put(sent, 0);
    const answer = await complete(sent);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('another kind');
    expect((await shown(sent.id))?.storedAt).toBeNull();
  });

  it('is sent again after the server moved its bytes and died before it could say so', async () => {
    const sent = await attach(pdf(PIECE_BYTES + 1));
    await announce(sent);
    for (const n of [0, 1]) await put(sent, n);
    const { files, keys } = desk.services.documents;
    await files.keep(files.arrivingPath(sent.id), files.keptPath(keys.nameOf(sent.sha256)));
    expect((await complete(sent)).status).toBe(503);
    await send(sent);
    expect(hashOf(Buffer.from(await (await fetchWhole(sent)).arrayBuffer()))).toBe(sent.sha256);
  });

  it('is verified while nothing waits for it', async () => {
    const sent = await attach(pdf(PIECE_BYTES + 1));
    await announce(sent);
    for (const n of [0, 1]) await put(sent, n);
    let locked = 0;
    class Watched extends DocumentFiles {
      override async *pieces(...asked: Parameters<DocumentFiles['pieces']>) {
        const rows = sql`select from document_upload where document_id = ${sent.id} for update nowait`;
        locked += (await rows.execute(desk.db)).rows.length;
        yield* super.pieces(...asked);
      }
    }
    const deps = { ...desk.services.documents, files: new Watched(desk.dataDir) };
    expect(await completeDocument(deps, personOf('maya.okafor'), sent.id)).toMatchObject({ ok: true });
    expect(locked).toBe(1);
  });

  it('is announced and sent again when what had arrived is lost', async () => {
    const sent = await attach(pdf(PIECE_BYTES + 1));
    await announce(sent);
    for (const n of [0, 1]) await put(sent, n);
    const { files } = desk.services.documents;
    await files.remove(files.arrivingPath(sent.id));
    expect((await complete(sent)).status).toBe(503);
    expect((await announce(sent)).missing).toEqual([0, 1]);
    await send(sent);
  });

  it('is sent again when another document of its content was kept over its moved bytes, which stay that one’s', async () => {
    const content = pdf(PIECE_BYTES + 1);
    const [moved, other] = [await attach(content), await attach(content, { sensitive: true })];
    for (const sent of [moved, other]) {
      await announce(sent);
      for (const n of [0, 1]) await put(sent, n);
    }
    const { files, keys } = desk.services.documents;
    await files.keep(files.arrivingPath(moved.id), files.keptPath(keys.nameOf(moved.sha256)));
    expect((await complete(other)).status).toBe(200);
    expect((await complete(moved)).status).toBe(503);
    expect((await announce(moved)).missing).toEqual([0, 1]);
    await send(moved);
    expect(hashOf(Buffer.from(await (await fetchWhole(moved)).arrayBuffer()))).toBe(moved.sha256);
    expect(await files.exists(files.arrivingPath(moved.id))).toBe(false);
  });

  it('is completed once when that is asked for twice at the same time', async () => {
    const sent = await attach(pdf(2000));
    await announce(sent);
    await Promise.all([put(sent, 0), put(sent, 0)]);
    const answers = await Promise.all([complete(sent), complete(sent)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const received = (await desk.case(CASE)).timeline.filter(
      ({ event, documents }) => event === 'receive' && documents?.includes(sent.id),
    );
    expect(received).toHaveLength(1);
  });
});

describe('fetching', () => {
  it('gives ranges, so that a broken transfer goes on where it was', async () => {
    const sent = await attach(pdf(PIECE_BYTES * 2 + 10));
    await send(sent);
    for (const [range, from, to] of [
      ['bytes=0-9', 0, 10],
      [`bytes=${PIECE_BYTES - 3}-${PIECE_BYTES + 3}`, PIECE_BYTES - 3, PIECE_BYTES + 4],
      [`bytes=${PIECE_BYTES * 2}-`, PIECE_BYTES * 2, PIECE_BYTES * 2 + 10],
      ['bytes=-4', PIECE_BYTES * 2 + 6, PIECE_BYTES * 2 + 10],
    ] as const) {
      const part = await ask(`/${sent.id}/content`, { range });
      expect(part.status).toBe(206);
      expect(part.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/${sent.content.length}`);
      expect(Buffer.from(await part.arrayBuffer()).equals(sent.content.subarray(from, to))).toBe(true);
    }
    expect((await ask(`/${sent.id}/content`, { range: 'bytes=999999999-' })).status).toBe(416);
  });

  it('names a document by its name, whatever characters that has', async () => {
    const sent = await attach(pdf(300), { name: "Ruth's №3 (1)*.pdf" });
    await send(sent);
    const reply = await fetchWhole(sent);
    const told = 'Ruth%27s%20%E2%84%963%20%281%29%2A.pdf';
    expect(reply.headers.get('content-disposition')).toBe(`attachment; filename*=UTF-8''${told}`);
    await reply.arrayBuffer();
  });

  it('asks for a reason where the document is sensitive, and tells the audit log before it sends', async () => {
    const sent = await attach(pdf(500), { sensitive: true });
    await send(sent);
    const refused = await fetchWhole(sent, 'daniel.reyes');
    expect(await refused.json()).toMatchObject({ type: '/problems/reason-required' });
    const opening = (json: unknown) => ask(`/${sent.id}/openings`, { json, who: 'daniel.reyes' });
    expect((await opening({ purpose: 'other', reason: ' ' })).status).toBe(400);
    const opened = (await (await opening({ purpose: 'call', reason: 'The payer asks' })).json()) as { opening: string };
    const path = `/${sent.id}/content?opening=${opened.opening}`;
    expect((await ask(path, { who: 'daniel.reyes' })).status).toBe(200);
    expect((await ask(path, { who: 'maya.okafor' })).status).toBe(403);
    const leaf = await desk.db
      .selectFrom('audit_leaf')
      .select(['actor', 'body'])
      .where('entity', '=', sent.id)
      .where('action', '=', 'document.send')
      .executeTakeFirstOrThrow();
    expect(leaf.actor).toBe('daniel.reyes');
    expect(leaf.body).toContain('The payer asks');
    desk.now = new Date(NOON.getTime() + 16 * 60_000);
    expect((await ask(path, { who: 'daniel.reyes' })).status).toBe(403);
    desk.now = NOON;
  });

  it('is for those who see the case: others are told that there is nothing', async () => {
    await desk.proposeWriteOff('wo-elsewhere-2', 600_00, { site: 'northgate-imaging' });
    await desk.settle();
    const sent = await attach(pdf(300), { about: 'wo-elsewhere-2', who: 'daniel.reyes' });
    await send(sent, 'daniel.reyes');
    for (const path of ['', '/content']) expect((await ask(`/${sent.id}${path}`)).status).toBe(404);
    expect((await ask(`/${sent.id}/openings`, { json: { purpose: 'call', reason: '' } })).status).toBe(404);
    expect((await put(sent, 0)).status).toBe(404);
    // Nor by naming its hash: whoever does not see it has to bring every byte.
    const claimed = await attach(sent.content);
    expect(await announce(claimed)).toMatchObject({ stored: false, missing: [0] });
  });

  it('gives a sensitive content to no document that asks for no reason, unless its bytes are brought', async () => {
    const sent = await attach(pdf(400), { sensitive: true });
    await send(sent);
    const open = await attach(sent.content, { who: 'daniel.reyes' });
    expect(await announce(open, 'daniel.reyes')).toMatchObject({ stored: false, missing: [0] });
    expect((await fetchWhole(open, 'daniel.reyes')).status).toBe(409);
    const sensitive = await attach(sent.content, { who: 'daniel.reyes', sensitive: true });
    expect(await announce(sensitive, 'daniel.reyes')).toMatchObject({ stored: true });
    expect((await fetchWhole(sensitive, 'daniel.reyes')).status).toBe(403);
  });

  it('gives a content to no document that states another size or kind of it', async () => {
    const sent = await attach(pdf(400));
    await send(sent);
    const longer = await attach(pdf(401), { sha256: sent.sha256 });
    expect(await announce(longer)).toMatchObject({ stored: false, missing: [0] });
    await put(longer, 0);
    expect((await complete(longer)).status).toBe(422);
    const other = await attach(sent.content, { fileType: 'png' });
    expect(await announce(other)).toMatchObject({ stored: false, missing: [0] });
  });

  it('stops at a byte that was changed on the server’s disk', async () => {
    const sent = await attach(pdf(PIECE_BYTES + 100));
    await send(sent);
    const { files, keys } = desk.services.documents;
    const path = files.keptPath(keys.nameOf(sent.sha256));
    const kept = readFileSync(path);
    kept[kept.length - 1] = kept.at(-1)! ^ 1;
    await writeFile(path, kept);
    await expect(fetchWhole(sent).then((reply) => reply.arrayBuffer())).rejects.toThrow(
      /terminated|fetch failed|aborted/,
    );
  });
});

describe('what is kept', () => {
  it('is encrypted, once per content, under a name that does not tell the hash', async () => {
    const content = Buffer.concat([Buffer.from('%PDF-1.7 PATIENT-CANARY '), randomBytes(50)]);
    const sent = await attach(content);
    await send(sent);
    const again = await attach(content);
    expect(await announce(again)).toMatchObject({ stored: true, missing: [] });
    expect((await shown(again.id))?.storedAt).toBe(NOON.toISOString());
    const folder = join(desk.dataDir, 'documents');
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter(({ name }) => name.includes(sent.sha256))).toEqual([]);
    const found = files.filter(({ parentPath, name }) =>
      readFileSync(join(parentPath, name)).includes('PATIENT-CANARY'),
    );
    expect(found).toEqual([]);
  });

  it('is whole again for every document of a content that was lost, once somebody brings it anew', async () => {
    const lost = await attach(pdf(800));
    await send(lost);
    const { files, keys } = desk.services.documents;
    await files.remove(files.keptPath(keys.nameOf(lost.sha256)));
    const again = await attach(lost.content);
    expect(await announce(again)).toMatchObject({ stored: false, missing: [0] });
    await send(again);
    for (const sent of [lost, again]) {
      expect(hashOf(Buffer.from(await (await fetchWhole(sent)).arrayBuffer()))).toBe(lost.sha256);
    }
  });

  it('outlasts its time while a legal hold or an open case asks for it, and is then destroyed with its bytes', async () => {
    const about = await desk.proposeWriteOff('wo-kept', 600_00);
    await desk.settle();
    const content = pdf(700);
    const [one, other] = [await attach(content, { about }), await attach(content, { about })];
    await send(one);
    await send(other);
    const { files, keys } = desk.services.documents;
    const path = files.keptPath(keys.nameOf(one.sha256));
    const deps = { db: desk.db, clock: () => desk.now };
    const hold = await placeHold(deps, personOf('maya.okafor'), { entity: other.id, reason: 'Litigation' });
    expect(await (await ask(`/${other.id}`)).json()).toMatchObject({ held: true, case: about });
    desk.now = new Date('2037-01-01T12:00:00.000Z');
    await sweepDocuments(desk.services.documents);
    expect((await shown(one.id, about))?.removedAt).toBeNull();
    desk.now = NOON;
    expect(await desk.decide('ruth.abramson', about, 'refuse')).toMatchObject({ state: 'accepted' });
    desk.now = new Date('2037-01-01T12:00:00.000Z');
    await sweepDocuments(desk.services.documents);
    expect((await shown(one.id, about))?.removedAt).toBe('2037-01-01T12:00:00.000Z');
    expect((await shown(other.id, about))?.removedAt).toBeNull();
    expect(await files.exists(path)).toBe(true);
    await endHold(deps, personOf('maya.okafor'), { id: hold.id, reason: 'Settled' });
    await sweepDocuments(desk.services.documents);
    expect((await shown(other.id, about))?.removedAt).toBe('2037-01-01T12:00:00.000Z');
    expect(await files.exists(path)).toBe(false);
    expect(await (await fetchWhole(other)).json()).toMatchObject({ status: 404 });
    desk.now = NOON;
  });

  it('keeps its bytes when the sweep that is to destroy them fails before it is done', async () => {
    const about = await desk.proposeWriteOff('wo-kept-2', 600_00);
    await desk.settle();
    const sent = await attach(pdf(700), { about });
    await send(sent);
    expect(await desk.decide('ruth.abramson', about, 'refuse')).toMatchObject({ state: 'accepted' });
    // Of which its case knows nothing: it cannot be discarded.
    const stray = 'ffffffff-ffff-4fff-bfff-ffffffffffff';
    await desk.db
      .insertInto('case_file')
      .columns(['id', 'case_id', 'sha256', 'bytes', 'file_type', 'added_by', 'sensitive', 'retain_until', 'added_at'])
      .expression((from) =>
        from
          .selectFrom('case_file')
          .select([sql.val(stray).as('id'), 'case_id', sql.val('f'.repeat(64)).as('sha256'), 'bytes', 'file_type'])
          .select(['added_by', 'sensitive', 'retain_until', 'added_at'])
          .where('id', '=', sent.id),
      )
      .execute();
    desk.now = new Date('2037-01-01T12:00:00.000Z');
    await expect(sweepDocuments(desk.services.documents)).rejects.toThrow(stray);
    expect(hashOf(Buffer.from(await (await fetchWhole(sent)).arrayBuffer()))).toBe(sent.sha256);
    await desk.db.deleteFrom('case_file').where('id', '=', stray).execute();
    desk.now = NOON;
  });

  it('lets go of what was begun three months ago, however often it was announced since', async () => {
    const sent = await attach(pdf(PIECE_BYTES * 2));
    await announce(sent);
    await put(sent, 0);
    for (const days of [29, 58, 87, 91]) {
      desk.now = new Date(NOON.getTime() + days * 24 * 3_600_000);
      await sweepDocuments(desk.services.documents);
      expect((await announce(sent)).missing).toEqual(days === 91 ? [0, 1] : [1]);
    }
    desk.now = NOON;
  });

  it('lets go of what was begun a month ago and never came', async () => {
    const sent = await attach(pdf(PIECE_BYTES * 2));
    await announce(sent);
    await put(sent, 0);
    const path = desk.services.documents.files.arrivingPath(sent.id);
    expect(await desk.services.documents.files.exists(path)).toBe(true);
    desk.now = new Date(NOON.getTime() + 31 * 24 * 3_600_000);
    await sweepDocuments(desk.services.documents);
    expect(await desk.services.documents.files.exists(path)).toBe(false);
    desk.now = NOON;
    expect(await announce(sent)).toMatchObject({ missing: [0, 1] });
  });
});

describe('attaching', () => {
  it('is refused above the limit of the installation, in words', async () => {
    const outcome = await desk.command('maya.okafor', CASE, {
      type: 'case.attach',
      document: randomUUID(),
      sha256: 'a'.repeat(64),
      name: 'large.pdf',
      fileType: 'pdf',
      bytes: 200 * 1024 * 1024,
      pages: null,
      sensitive: false,
    });
    expect(outcome).toMatchObject({ state: 'rejected', code: 'INVALID' });
    expect(outcome.message).toContain('200.0 MB');
  });

  it('is not for those who only read cases', async () => {
    const outcome = await desk.command('samuel.osei', CASE, {
      type: 'case.attach',
      document: randomUUID(),
      sha256: 'a'.repeat(64),
      name: 'a.pdf',
      fileType: 'pdf',
      bytes: 10,
      pages: null,
      sensitive: false,
    });
    expect(outcome).toMatchObject({ state: 'rejected', code: 'NOT_PERMITTED' });
  });

  it('goes with a comment that names it', async () => {
    const sent = await attach(pdf(100));
    await desk.command('maya.okafor', CASE, { type: 'case.comment', text: 'See the letter', documents: [sent.id] });
    expect((await desk.case(CASE)).timeline.at(-1)).toMatchObject({ text: 'See the letter', documents: [sent.id] });
    const unknown = await desk.command('maya.okafor', CASE, {
      type: 'case.comment',
      text: 'See the other',
      documents: [randomUUID()],
    });
    expect(unknown).toMatchObject({ state: 'rejected', code: 'NOT_FOUND' });
  });
});
