import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { sql } from 'kysely';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectorEntry, ConnectorsReply } from '../../src-shared/wire/connectors.ts';
import type { QuarantineReply } from '../../src-shared/wire/quarantine.ts';
import { rawFilePath } from '../integration/raw-files.ts';
import { askAddressIn } from '../outbound/ask-address.ts';
import { claimsText, messageText } from '../testing/inbound-texts.ts';
import { type Connections, openConnections } from '../testing/test-connections.ts';
import { plainClaim, remittanceText } from '../testing/test-import.ts';
import { ConnectorRunner } from './run-connectors.ts';

let made: Connections;
beforeAll(async () => {
  made = await openConnections(new Date('2026-11-24T12:00:00.000Z'));
});
afterAll(() => made.close());

const era = (trace: string) => remittanceText([{ trace, amount: '80', body: plainClaim(`PA-${trace}`) }]);
const root = () => join(made.desk.dataDir, 'hot-folders');

const folder = (name: string) => ({
  name: `Folder ${name}`,
  site: '',
  enabled: true,
  settings: { kind: 'hot-folder', folder: name, ready: 'steady', everySeconds: 5, limitMb: 1 },
});

async function create(request: object): Promise<ConnectorEntry> {
  const { status, body } = await made.ask('POST', '/connectors', request);
  expect([status, body]).toEqual([201, body]);
  return body as ConnectorEntry;
}

async function entryOf(id: string): Promise<ConnectorEntry> {
  return (await made.ask('GET', `/connectors/${id}`)).body as ConnectorEntry;
}

async function quarantine(way: string) {
  return ((await made.ask('GET', `/quarantine?way=${way}`)).body as QuarantineReply).items;
}

async function countOf(table: 'remittance' | 'quarantine' | 'raw_file') {
  const { count } = await made.desk.db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

describe('a hot folder that an administrator set up', () => {
  it('takes an 835, puts a broken file aside with its bytes, and tells how it is', async () => {
    const { id } = await create(folder('payers/one'));
    await made.look();
    const inbox = join(root(), 'payers', 'one');
    await writeFile(join(inbox, 'good.835'), era('T-1'));
    await writeFile(join(inbox, 'broken.837'), claimsText([{ id: 'C-1', charge: '4O.50' }]));
    await writeFile(join(inbox, 'letter.txt'), 'Dear colleagues');
    await made.look();
    expect(await entryOf(id)).toMatchObject({ run: { state: 'running', backlog: 3 }, health: { lastMessageAt: null } });
    await made.look();
    expect((await readdir(join(inbox, 'taken'))).toSorted()).toEqual(['good.835']);
    expect((await readdir(join(inbox, 'refused'))).toSorted()).toEqual([
      'broken.837',
      'broken.837.reason.txt',
      'letter.txt',
      'letter.txt.reason.txt',
    ]);
    expect(await entryOf(id)).toMatchObject({
      run: { state: 'running', problem: '', backlog: 0, where: inbox },
      health: { day: { received: 3, faulty: 2 }, deadLetters: 2 },
    });
    const [letter] = (await quarantine(id)).filter(({ file }) => file === 'letter.txt');
    expect(letter).toMatchObject({ what: 'whole file', state: 'waiting', way: id, kind: 'unknown', bytes: 15 });
    expect(await readFile(rawFilePath(made.desk.dataDir, letter?.sha256 ?? ''), 'utf8')).toBe('Dear colleagues');
  });

  it('doubles nothing when the server ends between the taking of a file and its moving', async () => {
    const { id } = await create(folder('payers/crash'));
    await made.look();
    const inbox = join(root(), 'payers', 'crash');
    await writeFile(join(inbox, 'a.835'), era('T-10'));
    await writeFile(join(inbox, 'b.txt'), 'no file of ours');
    // As the crash leaves it: what is committed is committed, and the files stand where they stood.
    const text = await readFile(join(inbox, 'a.835'));
    await made.look();
    await made.look();
    const before = await Promise.all([countOf('remittance'), countOf('quarantine'), countOf('raw_file')]);
    await writeFile(join(inbox, 'a.835'), text);
    await writeFile(join(inbox, 'b.txt'), 'no file of ours');
    await made.desk.services.connectors.stop();
    const { connectors } = await restarted();
    for (let looks = 0; looks < 2; looks += 1) {
      made.desk.now = new Date(made.desk.now.getTime() + 60_000);
      await connectors.tick();
      await connectors.settle();
    }
    await connectors.stop();
    expect((await readdir(inbox)).toSorted()).toEqual(['refused', 'taken']);
    expect(await Promise.all([countOf('remittance'), countOf('quarantine'), countOf('raw_file')])).toEqual(before);
    expect(await quarantine(id)).toHaveLength(1);
  });

  it('says why it cannot be used, and goes on when it can', async () => {
    const { connectors } = await restarted();
    await mkdir(join(root(), 'linked'), { recursive: true });
    await symlink(made.desk.dataDir, join(root(), 'linked', 'out'));
    const { id, ver, enabled } = await create(folder('linked/out'));
    await connectors.tick();
    await connectors.settle();
    expect(connectors.runOf({ id, ver, enabled })).toMatchObject({
      state: 'failing',
      problem: expect.stringContaining('is no folder. A link to one is not followed.') as string,
    });
    await connectors.stop();
  });
});

/** Another runner over the same database and folders. */
async function restarted() {
  const { db, dataDir, services } = made.desk;
  const deps = {
    db,
    dataDir,
    clock: () => made.desk.now,
    reportFault: (fault: unknown) => made.desk.faults.push(fault),
  };
  const { importAgain: importFile, receive, secrets } = services;
  const connectors = new ConnectorRunner({
    ...deps,
    hotFolders: root(),
    mllpHost: '127.0.0.1',
    secrets,
    importFile,
    receive,
    ask: askAddressIn({ named: ['127.0.0.1'] }),
  });
  return { connectors };
}

describe('servers over one database', () => {
  it('run a connector on one of them alone, and on another once that one is gone', async () => {
    const entry = await create({ name: 'Shared', site: '', enabled: true, settings: { kind: 'mllp', port: 0 } });
    const [{ connectors: first }, { connectors: second }] = [await restarted(), await restarted()];
    await first.tick();
    await second.tick();
    expect(first.runOf(entry)).toMatchObject({ state: 'running', where: expect.stringMatching(/port/) as string });
    expect((await second.test({ settings: entry.settings, id: entry.id })).ok).toBe(true);
    await second.tick();
    // Told by the one that has it, in a moment.
    expect(second.runOf(entry).state).toBe('starting');
    await first.tick();
    await second.tick();
    expect(second.runOf(entry)).toEqual(first.runOf(entry));
    await first.stop();
    await second.tick();
    expect(second.runOf(entry)).toMatchObject({ state: 'running' });
    const { rows } = await sql<{ holders: number }>`
      select count(*)::int as holders from connector_lease where connector_id = ${entry.id}`.execute(made.desk.db);
    expect(rows).toEqual([{ holders: 1 }]);
    // One that died renews nothing.
    await sql`update connector_lease set held_until = now() - interval '1 second'`.execute(made.desk.db);
    const { connectors: third } = await restarted();
    await third.tick();
    expect(third.runOf(entry)).toMatchObject({ state: 'running' });
    await Promise.all([second.stop(), third.stop()]);
  });
});

describe('an e-mail drop and a listener that an administrator set up', () => {
  it('take what a mail client and an HL7 sender send, and end when they are switched off', async () => {
    const drop = {
      name: 'Scanner',
      site: '',
      enabled: true,
      settings: {
        kind: 'mail-drop',
        port: 0,
        address: 'drop@desk.example',
        senders: ['@clinic.example'],
        user: 'scan',
        limitMb: 5,
      },
      secret: 'a long password',
    };
    const mail = await create(drop);
    const hl7 = await create({ name: 'Practice', site: '', enabled: true, settings: { kind: 'mllp', port: 0 } });
    const { connectors } = await restarted();
    await connectors.tick();
    const portOf = ({ id, ver, enabled }: ConnectorEntry) =>
      Number(/port (\d+)/.exec(connectors.runOf({ id, ver, enabled }).where)?.[1]);
    const transport = createTransport({
      host: '127.0.0.1',
      port: portOf(mail),
      secure: false,
      auth: { user: 'scan', pass: 'a long password' },
    });
    const send = (attachments: { filename: string; content: string }[]) =>
      transport
        .sendMail({ from: 'fax@clinic.example', to: 'drop@desk.example', subject: 'x', text: 'x', attachments })
        .then(
          ({ response }) => response,
          (error: unknown) => (error instanceof Error && 'response' in error ? String(error.response) : String(error)),
        );
    expect(
      await send([
        { filename: 'era.835', content: era('T-20') },
        { filename: 'x.pdf', content: '%PDF-1.7 \0' },
      ]),
    ).toBe('250 2.0.0 Taken: 1, known already: 0, put aside: 1.');
    expect(await send([{ filename: 'era.835', content: era('T-20') }])).toBe(
      '250 2.0.0 Taken: 0, known already: 1, put aside: 0.',
    );
    expect(await send([{ filename: 'x.txt', content: 'a letter' }])).toMatch(
      /^554 5\.6\.0 x\.txt: This is no kind of file/,
    );
    transport.close();
    expect((await quarantine(mail.id)).map(({ file }) => file)).toEqual(['x.pdf']);

    const socket = connect(portOf(hl7), '127.0.0.1');
    const message = messageText('ADT^A04^ADT_A01', 'M-1', '20261124063541', ['PID|1||77^^^MERCY||DOE^JANE', 'PV1|1|O']);
    socket.write(Buffer.concat([Buffer.of(0x0b), Buffer.from(message), Buffer.of(0x1c, 0x0d)]));
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(answer.toString()).toMatch(/\rMSA\|A[AER]\|M-1/);
    expect(await entryOf(hl7.id)).toMatchObject({ health: { day: { received: 1 } } });

    const { etag } = await made.ask('GET', `/connectors/${hl7.id}`);
    const off = { name: 'Practice', site: '', enabled: false, settings: { kind: 'mllp', port: 0 } };
    expect(await made.ask('PUT', `/connectors/${hl7.id}`, off, { 'if-match': etag ?? '' })).toMatchObject({
      status: 200,
    });
    const before = portOf(hl7);
    await connectors.tick();
    const refused = connect(before, '127.0.0.1');
    const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
    await connectors.stop();
  });
});

describe('settings of connectors', () => {
  it('that nobody could run are refused with a reason', async () => {
    const bad = async (changes: object, settings: object = {}) => {
      const request = folder('some/where');
      const { status, body } = await made.ask('POST', '/connectors', {
        ...request,
        ...changes,
        settings: { ...request.settings, ...settings },
      });
      return [status, (body as { detail: string }).detail];
    };
    for (const name of ['../out', '/etc', 'a/../b', 'a//b', '.hidden', 'in/taken', 'C:\\x']) {
      expect((await bad({}, { folder: name }))[0]).toBe(400);
    }
    expect(await bad({ site: 'nowhere' })).toEqual([400, 'site: is not known']);
    await create({ ...folder('some/where'), enabled: false });
    expect(await bad({})).toEqual([409, 'The connector Folder some/where has this folder or port already.']);
  });

  it('never give a secret out again, nor stand it in the database or the audit log', async () => {
    const secret = 'hush hush hush';
    const settings = {
      kind: 'mail-drop',
      port: 2526,
      address: 'a@b.example',
      senders: ['@b.example'],
      user: 'u',
      limitMb: 5,
    };
    const without = await made.ask('POST', '/connectors', { name: 'M', site: '', enabled: false, settings });
    expect(without.status).toBe(400);
    const { id } = await create({ name: 'M', site: '', enabled: false, settings, secret });
    expect(JSON.stringify(await entryOf(id))).not.toContain(secret);
    const kept = await made.desk.db.selectFrom('connector').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect(kept.secret?.includes(secret)).toBe(false);
    expect(made.desk.services.secrets.open(kept.secret ?? Buffer.of())).toBe(secret);
    const leaves = await made.desk.db.selectFrom('audit_leaf').select('body').where('entity', '=', id).execute();
    expect([leaves.length, JSON.stringify(leaves).includes(secret)]).toEqual([1, false]);
    const renamed = await made.ask('PUT', `/connectors/${id}`, { name: 'N', site: '', enabled: false, settings });
    expect(renamed.body).toMatchObject({ name: 'N', hasSecret: true, ver: 2 });
    const stale = { 'if-match': '"1"' };
    expect((await made.ask('DELETE', `/connectors/${id}`, undefined, stale)).status).toBe(412);
    expect((await made.ask('DELETE', `/connectors/${id}`, undefined, { 'if-match': '"2"' })).status).toBe(204);
    expect((await made.ask('GET', `/connectors/${id}`)).status).toBe(404);
  });

  it('are tested without being kept', async () => {
    const test = async (settings: object) => (await made.ask('POST', '/connectors/tests', { settings })).body;
    expect(await test(folder('payers/tested').settings)).toEqual({
      ok: true,
      message: `${join(root(), 'payers', 'tested')} can be read and written. Now in it: 0.`,
    });
    const port = Number(new URL(made.server.url).port);
    expect(await test({ kind: 'mllp', port })).toEqual({
      ok: false,
      message: `Port ${port} of 127.0.0.1 is taken by another program.`,
    });
  });

  it('tell of ways that need no connector too', async () => {
    await made.desk.import(era('T-30'));
    const { others } = (await made.ask('GET', '/connectors')).body as ConnectorsReply;
    expect(others).toEqual([
      { way: 'upload', health: expect.objectContaining({ day: { received: 1, faulty: 0 }, deadLetters: 0 }) as object },
    ]);
  });
});
