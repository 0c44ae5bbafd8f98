import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCheckpoint, parseVerifierKey } from '../../src-shared/audit/checkpoint.ts';
import { EvidencePack } from '../../src-shared/audit/evidence-pack.ts';
import { verifyConsistency } from '../../src-shared/audit/verify-proof.ts';
import { fromBase64 } from '../../src-shared/base/base64.ts';
import { writeOffCase } from '../../src-shared/testing/build-case.ts';
import { AuditEntryReply, AuditPage, CheckpointReply, ConsistencyReply, Hold } from '../../src-shared/wire/audit.ts';
import { appendLeaves } from '../audit/append-leaf.ts';
import { type LogSigner, openLogKey } from '../audit/log-key.ts';
import { sha256, verifySignature } from '../audit/platform-crypto.ts';
import { removeOldTexts } from '../audit/retention.ts';
import { sealLeaves } from '../audit/sequencer.ts';
import { LogVerifier, verifyPack } from '../cli/audit-verify.ts';
import { publish } from '../feed/publish.ts';
import { insertCases } from '../store/billing-cases.ts';
import { inTransaction } from '../store/transaction.ts';
import { addDevice, addPerson, person } from '../testing/test-people.ts';
import { startTestServer, type TestServer } from '../testing/test-server.ts';

let server: TestServer;
let signer: LogSigner;
const tokens: Record<string, string> = {};
const now = new Date('2026-11-30T12:00:00.000Z');

beforeAll(async () => {
  server = await startTestServer({ clock: () => now });
  signer = (await openLogKey(server.db, server.dataDir))!;
  await server.db
    .insertInto('site')
    .values(['alder', 'birch'].map((id) => ({ id, name: id, type: 'clinic', npis: [] })))
    .execute();
  const people = [
    person('maya', ['clinic-manager', 'alder']),
    person('samuel', ['auditor', '*']),
    person('keith', ['controller', '*']),
    person('alma', ['auditor', 'alder']),
  ];
  for (const who of people) {
    await addPerson(server.db, who);
    tokens[who.id] = (await addDevice(server.db, who, { now })).token;
  }
  await write(old, 'case.open', 'wo-old');
  for (let at = 0; at < 60; at += 1) await write(now, at % 2 ? 'case.approve' : 'policy.evaluate', `wo-${at % 10}`);
  await inTransaction(server.db, (tx) =>
    publish(
      tx,
      ['alder', 'birch'].map((site, at) => {
        const evidence = { remittance: '', claims: [] };
        const body = JSON.stringify({ id: `wo-${at}`, scope: `${site}/work`, ver: 1, site, evidence });
        return { coll: 'cases' as const, id: `wo-${at}`, ver: 1, scope: `${site}/work`, body };
      }),
      now,
    ),
  );
  await seal();
});
afterAll(() => server.close());

const old = new Date('2015-01-05T09:00:00.000Z');

async function write(at: Date, action: string, entity: string): Promise<void> {
  const actor = action === 'case.approve' ? 'maya' : 'system';
  const body = { note: `50% of ${entity}`, formula: '=1+1' };
  await inTransaction(server.db, (tx) => appendLeaves(tx, [{ at, actor, action, entity, body }]));
}

async function seal(): Promise<void> {
  while ((await sealLeaves({ db: server.db, clock: () => now, signer })) > 0);
}

async function ask(who: string, path: string, options: { method?: string; body?: unknown } = {}): Promise<Response> {
  const { method = 'GET', body } = options;
  return fetch(`${server.url}/api/v1/audit/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${tokens[who]}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const json = async (who: string, path: string): Promise<unknown> => (await ask(who, path)).json();

describe('the signed state', () => {
  it('is for everybody who is signed in, and proves that the log only grew', async () => {
    const before = CheckpointReply.parse(await json('maya', 'checkpoint'));
    await write(now, 'case.approve', 'wo-3');
    await seal();
    const after = CheckpointReply.parse(await json('maya', 'checkpoint'));
    const key = parseVerifierKey(sha256, before.key ?? '')!;
    const [older, newer] = [before, after].map(({ checkpoint }) => openCheckpoint(checkpoint!, key, verifySignature)!);
    const { proof } = ConsistencyReply.parse(await json('maya', `consistency?from=${older!.size}&to=${newer!.size}`));
    expect(
      verifyConsistency(
        sha256,
        older!,
        newer!,
        proof.map((hash) => fromBase64(hash)!),
      ),
    ).toBe(true);
  });

  it('has no proof for a size that the log never had', async () => {
    for (const query of ['from=5&to=100000', 'from=9&to=8'])
      expect((await ask('maya', `consistency?${query}`)).status).toBe(404);
    expect((await ask('maya', 'consistency?from=-1&to=8')).status).toBe(400);
  });
});

describe('reading the log', () => {
  it.each(['entries', 'entries/1', 'export', 'holds'])('is refused to who has no right to it: %s', async (path) => {
    expect([(await ask('maya', path)).status, (await ask('alma', path)).status]).toEqual([403, 403]);
    expect((await fetch(`${server.url}/api/v1/audit/${path}`)).status).toBe(401);
  });

  it('finds by who, what, on what, when and any words, newest first', async () => {
    const found = async (query: string) => AuditPage.parse(await json('samuel', `entries?${query}&limit=500`)).items;
    expect((await found('entity=wo-4')).every(({ entity }) => entity === 'wo-4')).toBe(true);
    expect(new Set((await found('actor=maya')).map(({ action }) => action))).toEqual(new Set(['case.approve']));
    const cases = await found('action=case');
    expect(new Set(cases.map(({ action }) => action))).toEqual(new Set(['case.approve', 'case.open']));
    expect((await found('text=50%25%20OF%20WO-7')).every(({ entity }) => entity === 'wo-7')).toBe(true);
    // A percent sign is a percent sign.
    expect(await found('text=5%25%20of')).toEqual([]);
    expect((await found('text=%25')).length).toBeGreaterThan(60);
    // From the beginning of a word on, and to any place in the last.
    expect((await found('text=of%20WO-ol')).map(({ entity }) => entity)).toEqual(['wo-old']);
    expect(await found('text=ld')).toEqual([]);
    expect((await found(`to=${encodeURIComponent('2016-01-01T00:00:00.000Z')}`)).map(({ entity }) => entity)).toEqual([
      'wo-old',
    ]);
    const indexes = (await found('')).map(({ index }) => index);
    expect(indexes).toEqual(indexes.toSorted((a, b) => b - a));
  });

  it('goes page by page to the end', async () => {
    const seen: number[] = [];
    for (let next: number | null = 1e9; next !== null;) {
      const page: AuditPage = AuditPage.parse(await json('keith', `entries?actor=system&limit=7&before=${next}`));
      seen.push(...page.items.map(({ index }) => index));
      next = page.next;
    }
    const all = AuditPage.parse(await json('keith', 'entries?actor=system&limit=500'));
    expect(seen).toEqual(all.items.map(({ index }) => index));
  });

  it('gives one entry with its proof', async () => {
    const { entry, proof } = AuditEntryReply.parse(await json('samuel', 'entries/11'));
    expect({ index: entry.index, proven: proof.length > 0 }).toEqual({ index: 11, proven: true });
    expect((await ask('samuel', 'entries/1000000')).status).toBe(404);
    expect((await ask('samuel', 'entries/abc')).status).toBe(400);
  });

  it('refuses a search it does not know', async () =>
    expect((await ask('samuel', 'entries?who=maya')).status).toBe(400));
});

describe('taking evidence', () => {
  it('gives everything about a case, which is verified without the server', async () => {
    const pack = verifyPack(await json('samuel', 'evidence/cases/wo-0'), null);
    expect(pack).toMatchObject({ about: { kind: 'case', id: 'wo-0' }, entries: 6 });
  });

  it('is for the right role at the site of the case, and is itself told in the log', async () => {
    expect((await ask('alma', 'evidence/cases/wo-0')).status).toBe(200);
    expect((await ask('alma', 'evidence/cases/wo-1')).status).toBe(404);
    expect((await ask('maya', 'evidence/cases/wo-0')).status).toBe(403);
    expect((await ask('samuel', 'evidence/cases/unknown')).status).toBe(404);
    await seal();
    const { items } = AuditPage.parse(await json('samuel', 'entries?action=audit.evidence&actor=alma'));
    expect(items.map(({ entity }) => entity)).toEqual(['wo-0']);
  });

  it('gives what the log says about the remittance of the case too, to who may see that', async () => {
    const publishAll = (remits: string) =>
      inTransaction(server.db, async (tx) => {
        const seen = { ver: 1, scope: 'alder/work' };
        const evidence = { remittance: remits, claims: [] };
        const body = JSON.stringify({ id: `wo-${remits}`, ...seen, site: 'alder', evidence });
        const scope = remits === 'rem-hidden' ? 'birch/work' : 'alder/work';
        await publish(
          tx,
          [
            { coll: 'cases', id: `wo-${remits}`, ...seen, body },
            { coll: 'remits', id: remits, ver: 1, scope, body: '{}' },
          ],
          now,
        );
        await appendLeaves(tx, [
          { at: now, actor: 'maya', action: 'remittance.import', entity: remits, body: { trace: '4711' } },
          { at: now, actor: 'maya', action: 'case.open', entity: `wo-${remits}`, body: { remittance: remits } },
          { at: now, actor: 'system', action: 'remittance.post', entity: remits, body: { entryNumber: 'JE-1' } },
        ]);
      });
    await publishAll('rem-1');
    await publishAll('rem-hidden');
    await seal();
    const pack = EvidencePack.parse(await json('alma', 'evidence/cases/wo-rem-1'));
    expect(verifyPack(pack, null)).toMatchObject({
      about: { kind: 'case', id: 'wo-rem-1', remittance: 'rem-1' },
      entries: 3,
    });
    expect(pack.entries.map(({ text }) => (JSON.parse(text) as { action: string }).action)).toEqual([
      'remittance.import',
      'case.open',
      'remittance.post',
    ]);
    const hidden = EvidencePack.parse(await json('alma', 'evidence/cases/wo-rem-hidden'));
    expect([hidden.about, hidden.entries.length]).toEqual([{ kind: 'case', id: 'wo-rem-hidden' }, 1]);
  });

  it('exports the whole log, which is verified line by line', async () => {
    const [first, ...lines] = (await (await ask('samuel', 'export')).text()).trimEnd().split('\n');
    const log = new LogVerifier();
    log.header(JSON.parse(first!), null);
    for (const line of lines) log.entry(JSON.parse(line));
    expect(log.finish()).toMatchObject({ size: lines.length });
  });

  it('exports what matches for a spreadsheet, where nothing is a formula', async () => {
    const response = await ask('samuel', 'export?format=csv&entity=wo-2');
    const lines = (await response.text()).trimEnd().split('\r\n');
    expect(response.headers.get('content-type')).toContain('text/csv');
    expect(lines[0]).toBe('number,at,actor,action,entity,text,leafHash');
    expect(
      lines
        .slice(1)
        .every((line) => /^\d+,2026-11-30T12:00:00.000Z,(maya|system),[a-z.]+,wo-2,"\{""action""/.test(line)),
    ).toBe(true);
    expect((await ask('samuel', 'export?entity=wo-2')).status).toBe(400);
  });
});

describe('evidence on pages', () => {
  /** A whole case, that people can read, under a number. */
  async function publishCase(): Promise<void> {
    const shown = writeOffCase(125_00, { id: 'wo-paper', number: 'WO-000007', site: 'alder', scope: 'alder/work' });
    const body = JSON.stringify(shown);
    await inTransaction(server.db, async (tx) => {
      await insertCases(tx, [shown], now);
      await publish(tx, [{ coll: 'cases', id: shown.id, ver: 1, scope: shown.scope, body }], now);
    });
    await write(now, 'case.open', 'wo-paper');
    await seal();
  }

  it('is a PDF of the case, by its number, whose hash the log keeps and whose pack is verified without the server', async () => {
    await publishCase();
    const { runCommand } = await import('../cli/commands.ts');
    const folder = await mkdtemp(join(tmpdir(), 'countersign-evidence-'));
    try {
      await writeFile(join(folder, 'operator-token'), tokens['alma']!);
      const said: string[] = [];
      const io = { stdout: (text: string) => said.push(text), stderr: (text: string) => said.push(text) };
      const out = join(folder, 'evidence.pdf');
      const from = ['--server', server.url, '--data', folder, '--out', out];
      expect(await runCommand(['audit', 'export', '--case', 'WO-000007', '--pdf', ...from], io), said.at(-1)).toBe(0);
      expect(await runCommand(['audit', 'verify', out, '--json'], io)).toBe(0);
      const { pdfSha256 } = JSON.parse(said.at(-1)!) as { pdfSha256: string };
      await seal();
      const { items } = AuditPage.parse(await json('samuel', `entries?action=audit.evidence&text=${pdfSha256}`));
      expect(items.map(({ actor, entity }) => [actor, entity])).toEqual([['alma', 'wo-paper']]);

      expect(await runCommand(['audit', 'export', '--case', 'WO-000008', '--pdf', ...from], io)).toBe(2);
      expect(said.at(-1)).toContain('There is no such case');
      for (const wrong of [['--pdf'], ['--case', ''], ['--case', 'WO-000007', '--format', 'csv']]) {
        expect(await runCommand(['audit', 'export', ...wrong, ...from], io)).toBe(2);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('is refused like the pack itself', async () => {
    expect((await ask('maya', 'evidence/cases/WO-000007?format=pdf')).status).toBe(403);
    expect((await ask('alma', 'evidence/cases/wo-1?format=pdf')).status).toBe(404);
    expect((await ask('samuel', 'evidence/cases/wo-0?format=docx')).status).toBe(400);
  });
});

describe('the time of keeping', () => {
  const remove = (years: number): Promise<number> => removeOldTexts({ db: server.db, clock: () => now }, years);

  it('is never below six years', () => expect(remove(5)).rejects.toThrow('6 years'));

  it('ends for old texts that no hold keeps, and the log is verified all the same', async () => {
    expect((await ask('samuel', 'holds', { method: 'POST', body: { entity: 'wo-old', reason: 'Trial' } })).status).toBe(
      403,
    );
    const placed = await ask('keith', 'holds', { method: 'POST', body: { entity: 'wo-old', reason: 'Trial' } });
    const hold = Hold.parse(await placed.json());
    expect(await remove(6)).toBe(0);
    const release = (who: string, body: unknown) => ask(who, `holds/${hold.id}`, { method: 'DELETE', body });
    for (const none of [{}, { reason: '' }, { reason: ' \n' }]) expect((await release('keith', none)).status).toBe(400);
    expect((await release('samuel', { reason: 'Settled' })).status).toBe(403);
    expect(await remove(6)).toBe(0);
    expect(Hold.parse(await (await release('keith', { reason: 'Settled' })).json())).toMatchObject({
      releasedBy: 'keith',
      releaseReason: 'Settled',
    });
    expect((await release('keith', { reason: 'Settled' })).status).toBe(404);
    expect(await remove(6)).toBe(1);
    expect(await remove(6)).toBe(0);
    await seal();
    const gone = AuditPage.parse(await json('samuel', 'entries?entity=wo-old&limit=500')).items;
    expect(gone.map(({ action, text }) => [action, text === null])).toEqual([
      ['audit.release', false],
      ['audit.hold', false],
      ['case.open', true],
    ]);
    expect(JSON.parse(gone[0]?.text ?? '{}')).toMatchObject({ body: { hold: hold.id, reason: 'Settled' } });
    const [first, ...lines] = (await (await ask('samuel', 'export')).text()).trimEnd().split('\n');
    const log = new LogVerifier();
    log.header(JSON.parse(first!), null);
    for (const line of lines) log.entry(JSON.parse(line));
    expect(log.finish()).toMatchObject({ removed: 1 });
    const { items } = AuditPage.parse(await json('samuel', 'entries?action=audit.removeTexts'));
    expect(JSON.parse(items[0]?.text ?? '{}')).toMatchObject({ body: { count: 1, years: 6 } });
  });
});

describe('the command line', () => {
  it('exports the log and verifies the file, without the server', async () => {
    const { runCommand } = await import('../cli/commands.ts');
    const folder = await mkdtemp(join(tmpdir(), 'countersign-audit-'));
    try {
      await writeFile(join(folder, 'operator-token'), tokens['samuel']!);
      const said: string[] = [];
      const io = { stdout: (text: string) => said.push(text), stderr: (text: string) => said.push(text) };
      const out = join(folder, 'log.ndjson');
      const code = await runCommand(['audit', 'export', '--server', server.url, '--data', folder, '--out', out], io);
      expect([code, ...said]).toEqual([0, `The audit log is in ${out}.\n`]);
      expect(await runCommand(['audit', 'verify', out], io)).toBe(0);
      expect(said.at(-1)).toContain('in order, none missing, none changed');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
