import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../src-shared/base/dates.ts';
import type {
  QuarantineReply,
  QuarantineReplayReply,
  QuarantineText,
  ReplayReply,
} from '../../src-shared/wire/quarantine.ts';
import { SYSTEM } from '../../src-shared/authority/person.ts';
import { baiText, claimsText, messageText } from '../testing/inbound-texts.ts';
import { type Connections, openConnections } from '../testing/test-connections.ts';
import { plainClaim, remittanceText } from '../testing/test-import.ts';
import { takeFile } from './put-file-aside.ts';
import { withArrivalFile } from './receive.ts';

let made: Connections;
beforeAll(async () => {
  made = await openConnections(new Date('2026-11-24T12:00:00.000Z'));
});
afterAll(() => made.close());

/** Comes as by a hot folder. */
async function arrive(text: string | Buffer, name = 'claims.837') {
  const { db, dataDir, services } = made.desk;
  const deps = { db, dataDir, clock: () => made.desk.now, importFile: services.importAgain };
  const arrival = { content: Buffer.from(text), name, connector: 'folder', by: SYSTEM };
  return await withArrivalFile(deps, arrival, (file) => takeFile(deps, file));
}

async function waiting(state = 'waiting') {
  return ((await made.ask('GET', `/quarantine?state=${state}`)).body as QuarantineReply).items;
}

async function open(id: string): Promise<QuarantineText> {
  return (await made.ask('POST', `/quarantine/${id}/openings`, {})).body as QuarantineText;
}

async function replay(id: string, text?: string) {
  const { status, body } = await made.ask('POST', `/quarantine/${id}/replays`, text === undefined ? {} : { text });
  return { status, body: body as QuarantineReplayReply & { detail?: string } };
}

const actions = async (entity: string) =>
  (
    await made.desk.db.selectFrom('audit_leaf').select('action').where('entity', '=', entity).orderBy('seq').execute()
  ).map(({ action }) => action);

/** Rows of everything that an import may write, but for what tells that it happened. */
async function everything(): Promise<Record<string, number>> {
  const tables =
    'remittance claim_payment billing_case doc inbound_item claim bank_entry business_record raw_file quarantine wf_instance gl_entry gl_line provider_adjustment reassociation acknowledgement'.split(
      ' ',
    );
  const counts = tables.map(async (table): Promise<[string, number]> => {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(
      made.desk.db,
    );
    return [table, rows[0]?.count ?? 0];
  });
  return Object.fromEntries(await Promise.all(counts));
}

describe('what was put aside', () => {
  it('is shown as text with the place of the faulty part, which stands in the audit log', async () => {
    await arrive(
      claimsText([
        { id: 'C-1', charge: '12' },
        { id: 'C-2', charge: '4O.50' },
      ]),
    );
    const [entry] = await waiting();
    expect(entry).toMatchObject({ file: 'claims.837', kind: 'x12-837p', way: 'folder', state: 'waiting' });
    expect(entry?.problems[0]?.severity).toBe('error');
    const { text, from, to } = await open(entry?.id ?? '');
    expect(text?.slice(from, to)).toMatch(/^CLM\*C-2\*4O\.50/);
    expect(await actions(entry?.id ?? '')).toEqual(['quarantine.open']);
  });

  it('is repaired in a copy: the part is taken, the rest is known, the original stays', async () => {
    const [entry] = await waiting();
    const { text } = await open(entry?.id ?? '');
    const same = await replay(entry?.id ?? '', text ?? '');
    expect(same.body).toMatchObject({ taken: 0, known: 1, aside: 1 });
    expect(await waiting()).toHaveLength(1);
    const { status, body } = await replay(entry?.id ?? '', text?.replaceAll('4O.50', '40.50'));
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ kind: 'x12-837p', taken: 1, known: 1, aside: 0, message: '' }),
    ]);
    expect(await waiting()).toEqual([]);
    const [released] = await waiting('released');
    expect(released).toMatchObject({ id: entry?.id, sha256: entry?.sha256, settledBy: 'ada' });
    expect(released?.repairedAs).toMatch(/^[0-9a-f]{64}$/);
    expect(released?.repairedAs).not.toBe(entry?.sha256);
    const { body: text2 } = await made.ask('POST', `/quarantine/${entry?.id}/openings`, {});
    expect((text2 as QuarantineText).text).toContain('4O.50');
    expect((await replay(entry?.id ?? '')).status).toBe(409);
  });

  it('waits in its copy when that is still faulty, and as it was when the copy is nothing any more', async () => {
    await arrive(
      claimsText([
        { id: 'C-3', charge: '1x' },
        { id: 'C-4', charge: '2x' },
      ]),
    );
    const [first] = await waiting();
    const { text } = await open(first?.id ?? '');
    const nothing = await replay(first?.id ?? '', 'nothing of the kind');
    expect([nothing.status, nothing.body.detail]).toEqual([
      422,
      expect.stringContaining('no kind of file that the desk reads'),
    ]);
    expect(await waiting()).toHaveLength(2);
    const half = await replay(first?.id ?? '', text?.replaceAll('1x', '11'));
    expect(half.body).toMatchObject({ taken: 1, aside: 1 });
    const left = await waiting();
    expect(left).toEqual([expect.objectContaining({ repairOf: first?.sha256, way: 'folder', file: 'claims.837' })]);
    const again = await open(left[0]?.id ?? '');
    expect((await replay(left[0]?.id ?? '', again.text?.replaceAll('2x', '22'))).body).toMatchObject({
      taken: 1,
      known: 1,
    });
    expect(await waiting()).toEqual([]);
  });

  it('keeps the line ends of HL7 when it comes back from a text field', async () => {
    const message = messageText('ADT^A04^ADT_A01', 'M-1', '2026', ['PID|1||77^^^MERCY||DOE^JANE', 'PV1|1|O']);
    await arrive(message.replace('ADT^A04^ADT_A01', ''), 'adt.hl7');
    const [entry] = await waiting();
    const { text } = await open(entry?.id ?? '');
    const shown = (text ?? '').replaceAll('\r', '\n').replace('|||M-1', '||ADT^A04^ADT_A01|M-1');
    const { body } = await replay(entry?.id ?? '', shown);
    const { sha256 } = await made.desk.db
      .selectFrom('import')
      .select('sha256')
      .where('id', '=', body.import)
      .executeTakeFirstOrThrow();
    const mended = (text ?? '').replace('|||M-1', '||ADT^A04^ADT_A01|M-1');
    expect(sha256).toBe(createHash('sha256').update(mended).digest('hex'));
  });

  it('is given up for a reason that stays with it, and comes back when its sender sends it again', async () => {
    for (const { id } of await waiting())
      await made.ask('POST', `/quarantine/${id}/dismissals`, { reason: 'Of another test.' });
    await arrive('Dear colleagues', 'letter.txt');
    const [entry] = await waiting();
    expect((await made.ask('POST', `/quarantine/${entry?.id}/dismissals`, { reason: '' })).status).toBe(400);
    const given = await made.ask('POST', `/quarantine/${entry?.id}/dismissals`, { reason: 'It is a letter.' });
    expect(given.body).toMatchObject({ state: 'dismissed', reason: 'It is a letter.', settledBy: 'ada' });
    expect(await actions(entry?.id ?? '')).toEqual(['quarantine.dismiss']);
    expect(await waiting()).toEqual([]);
    await arrive('Dear colleagues', 'letter.txt');
    expect(await waiting()).toEqual([expect.objectContaining({ id: entry?.id, reason: '' })]);
    await made.ask('POST', `/quarantine/${entry?.id}/dismissals`, { reason: 'It is a letter.' });
  });

  it('that is no text is not shown as one, and can be given up', async () => {
    await arrive(Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]), 'bomb.zip');
    const [entry] = await waiting();
    expect(entry?.problems[0]?.message).toMatch(/binary file/);
    expect(await open(entry?.id ?? '')).toEqual({ text: null, from: 0, to: 0, bytes: 8, table: null });
    expect((await replay(entry?.id ?? '', 'anything')).status).toBe(409);
    await made.ask('POST', `/quarantine/${entry?.id}/dismissals`, { reason: 'An archive.' });
  });
});

describe('reading a period again', () => {
  it('doubles nothing, and leaves what was settled as it is', async () => {
    await arrive(remittanceText([{ trace: 'T-1', amount: '80', body: plainClaim('PA-1') }]), 'era.835');
    await arrive(
      baiText([
        { amountMinor: 80_00, reference: 'R-1', text: 'DEPOSIT' },
        { amountMinor: 80_00, reference: 'R-1', text: 'DEPOSIT' },
      ]),
      'bank.bai',
    );
    await arrive(
      messageText('ADT^A04^ADT_A01', 'M-9', '20261124063541', ['PID|1||78^^^MERCY||DOE^JANE', 'PV1|1|O']),
      'adt.hl7',
    );
    await arrive(claimsText([{ id: 'C-9', charge: 'x' }]), 'faulty.837');
    await made.desk.settle();
    const [before, settled] = [await everything(), [await waiting('released'), await waiting('dismissed')]];
    const from = instantOf(new Date('2026-11-24T00:00:00Z'));
    const until = instantOf(new Date('2026-11-25T00:00:00Z'));
    const { status, body } = await made.ask('POST', '/replays', { from, until });
    expect([status, body]).toEqual([200, body]);
    const counts = body as ReplayReply;
    expect(counts).toMatchObject({ taken: 0, missing: 0, next: null });
    expect(counts.files).toBeGreaterThan(7);
    expect(counts.known).toBeGreaterThan(4);
    await made.desk.settle();
    expect(await everything()).toEqual(before);
    expect(
      [await waiting('released'), await waiting('dismissed')].map((some) => some.map(({ id, reason }) => [id, reason])),
    ).toEqual(settled.map((some) => some.map(({ id, reason }) => [id, reason])));
    expect((await waiting()).map(({ file, way }) => [file, way])).toEqual([['faulty.837', 'folder']]);
    const other = await made.ask('POST', '/replays', { from, until, way: 'nowhere' });
    expect(other.body).toMatchObject({ files: 0, next: null });
    expect((await made.ask('POST', '/replays', { from: until, until: from })).status).toBe(400);
  });
});
