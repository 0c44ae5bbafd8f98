import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cutOff, DataOffice, isSynced, plugIn, waitFor, waitForStatus } from '../../e2e/support/data-office.ts';
import type { Desk } from '../../e2e/support/data-office.ts';
import { Person } from '../../src-shared/authority/person.ts';
import { writeOffCase } from '../../src-shared/testing/build-case.ts';
import type { WitnessReply } from '../../src-shared/wire/ipc-audit.ts';
import { appendLeaves } from '../../sync-server/audit/append-leaf.ts';
import { type LogSigner, openLogKey } from '../../sync-server/audit/log-key.ts';
import { verifyPack } from '../../sync-server/cli/audit-verify.ts';
import { sealLeaves } from '../../sync-server/audit/sequencer.ts';
import { rewriteLog } from '../../sync-server/audit/test-log-database.ts';
import { inTransaction } from '../../sync-server/store/transaction.ts';

const samuel = Person.parse({
  id: 'samuel.osei',
  name: 'Samuel Osei',
  roles: [{ role: 'auditor', site: '*' }],
});

describe('the audit log in a workbench', () => {
  let office: DataOffice;
  let signer: LogSigner;
  let desk: Desk;
  beforeEach(async () => {
    office = await DataOffice.open([samuel]);
    signer = (await openLogKey(office.server.db, office.server.dataDir))!;
    await write('case-1', 'open');
    await write('case-1', 'approved');
    desk = await office.sitDown(samuel);
    await waitForStatus(desk, isSynced);
    await watched(({ size }) => size > 1);
  });
  afterEach(() => office.close());

  const write = async (entity: string, state: string): Promise<void> => {
    const leaf = { at: new Date(), actor: 'maya.okafor', action: 'case.change', entity, body: { state } };
    await inTransaction(office.server.db, (tx) => appendLeaves(tx, [leaf]));
    while ((await sealLeaves({ db: office.server.db, clock: () => new Date(), signer })) > 0);
  };
  const watched = (wanted: (watch: NonNullable<WitnessReply>) => boolean) =>
    waitFor(desk.workbench.audit.watch$, (watch) => watch !== null && wanted(watch));

  it('is watched from the first contact on, and each entry is verified in what was seen', async () => {
    const { audit } = desk.workbench;
    const { items } = await audit.search({ entity: 'case-1' }, null);
    expect(items.map(({ text }) => (JSON.parse(text!) as { body: unknown }).body)).toEqual([
      { state: 'approved' },
      { state: 'open' },
    ]);
    await write('case-2', 'open');
    // The log has grown since it was last looked at.
    const checked = await audit.entry(items[0]!.index);
    expect(checked.isVerified).toBe(true);
    expect((await watched(({ size }) => size === checked.size))!.alarm).toBeNull();
  });

  it('notices an entry whose text is not what was signed', async () => {
    await rewriteLog(
      office.server.db,
      `update audit_leaf set body = replace(body, 'open', 'gone') where entity = 'case-1'`,
    );
    const { items } = await desk.workbench.audit.search({ entity: 'case-1', text: 'gone' }, null);
    expect(await desk.workbench.audit.entry(items[0]!.index)).toMatchObject({ isVerified: false });
  });

  it('keeps what was seen in the vault: a rewritten log is noticed, stays so offline and after a restart, until it is settled', async () => {
    const seen = await watched(() => true);
    await rewriteLog(
      office.server.db,
      `update audit_leaf set leaf_hash = repeat('ab', 32) where entity = 'case-1'`,
      'update audit_leaf set index = null',
      'delete from audit_tile',
      'update audit_log set size = 0, note = null',
    );
    await write('case-3', 'open');
    await desk.workbench.audit.look();
    const alarmed = await watched(({ alarm }) => alarm !== null);
    expect(alarmed).toMatchObject({ alarm: { kind: 'forked' }, checkpoint: seen!.checkpoint });
    await cutOff(desk);
    desk = await office.return(desk);
    expect(await watched(({ alarm }) => alarm !== null)).toEqual(alarmed);
    await desk.workbench.audit.settle();
    expect(await watched(({ alarm }) => alarm === null)).toMatchObject({ checkpoint: alarmed!.alarm!.checkpoint });
    plugIn(desk);
    await waitForStatus(desk, isSynced);
    await write('case-4', 'open');
    await desk.workbench.audit.look();
    expect((await watched(({ checkpoint }) => checkpoint !== alarmed!.alarm!.checkpoint))!.alarm).toBeNull();
  });

  it('notices a signed state that bears no signature any more', async () => {
    await rewriteLog(office.server.db, `update audit_log set note = replace(note, chr(10), chr(10) || '1')`);
    await desk.workbench.audit.look();
    expect((await watched(({ alarm }) => alarm !== null))!.alarm!.kind).toBe('unsigned');
  });

  it('is out of reach while the server is, and says so', async () => {
    await cutOff(desk);
    await expect(desk.workbench.audit.search({}, null)).rejects.toThrow('fetch failed');
  });

  it('gives evidence that is verified without the server', async () => {
    await office.change(writeOffCase(5_00, { id: 'case-1' }));
    const pack = await desk.workbench.audit.evidence('case-1');
    expect(verifyPack(pack, null)).toMatchObject({ entries: 2 });
  });

  it('writes nothing of the log in the clear', async () => {
    await desk.workbench.audit.search({ entity: 'case-1' }, null);
    const files = readdirSync(desk.computer.folder, { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    );
    const clear = files.filter(({ parentPath, name }) => readFileSync(join(parentPath, name)).includes('countersign/'));
    expect(clear.map(({ name }) => name)).toEqual([]);
  });
});
