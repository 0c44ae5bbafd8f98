import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  caseOf,
  casesOf,
  cutOff,
  DataOffice,
  isSynced,
  plugIn,
  putCases,
  waitFor,
  waitForCase,
  waitForStatus,
} from '../../e2e/support/data-office.ts';
import type { Desk } from '../../e2e/support/data-office.ts';
import { err, ok } from '../../src-shared/base/result.ts';
import { generateRemittance } from '../../src-shared/remittance/generate.ts';
import { ruth } from '../../src-shared/testing/build-people.ts';
import { writeOffProposal } from '../../src-shared/testing/build-write-off.ts';
import type { ImportReply } from '../../src-shared/wire/http.ts';
import { inTransaction } from '../../sync-server/store/transaction.ts';

const approve = { type: 'case.decide', decision: 'approve', reason: '' } as const;
const proposal = writeOffProposal({ amountMinor: 100, account: 'PA-1', payer: '', reason: 'timely filing' });

describe('what was lost on either side', () => {
  let office: DataOffice;
  const imported: string[] = [];
  beforeEach(async () => {
    imported.length = 0;
    office = await DataOffice.open([ruth], {
      async importFile({ name, sha256, bytes }) {
        imported.push(sha256);
        if (name.startsWith('refused')) return err({ message: 'Nothing in this file is a remittance.', problems: [] });
        return ok<ImportReply>({
          id: 'i-1',
          file: name,
          kind: 'x12-835',
          sha256,
          bytes,
          transactions: [],
          problems: [],
        });
      },
    });
  });
  afterEach(() => office.close());

  it('takes over the state of a server that was restored from a backup, and sends again what that one had lost', async () => {
    await office.change(caseOf(1), caseOf(2));
    const desk = await office.sitDown(ruth);
    await desk.workbench.submit(await waitForCase(desk, 'case-1'), approve);
    await waitForCase(desk, 'case-1', ({ state }) => state === 'approved');
    await waitForStatus(desk, ({ accepted }) => accepted === 1);
    await cutOff(desk);
    // As it was before the decision, and without the second case.
    await inTransaction(office.server.db, async (tx) => {
      for (const table of ['doc', 'scope_op', 'scope', 'command'] as const) await tx.deleteFrom(table).execute();
      await tx
        .updateTable('device')
        .set({ next_seq: 1, chain_head: '0'.repeat(64) })
        .execute();
      await tx.updateTable('sync_epoch').set({ epoch: '11111111-1111-4111-8111-111111111111' }).execute();
      await putCases(tx, [caseOf(1)]);
    });
    plugIn(desk);
    await waitFor(desk.workbench.cases$, ({ rows }) => rows.length === 1);
    const again = await waitForCase(desk, 'case-1', ({ state, pending }) => state === 'approved' && !pending);
    expect(again.ver).toBe(2);
    expect((await firstValueFrom(desk.workbench.sync$)).message).toContain('restored from a backup');
  });

  it('goes on where the server is when this computer has forgotten what it had sent', async () => {
    const desk = await office.sitDown(ruth);
    await waitForStatus(desk, isSynced);
    await inTransaction(office.server.db, async (tx) => {
      await tx
        .updateTable('device')
        .set({ next_seq: 8, chain_head: 'a'.repeat(64) })
        .execute();
    });
    desk.network.breakConnections();
    await waitForStatus(desk, ({ message }) => message.includes('not stored here any more'));
    expect((await desk.workbench.submit(null, proposal)).command).toMatchObject({ seq: 8, prevHash: 'a'.repeat(64) });
    await waitForStatus(desk, ({ accepted }) => accepted === 1);
  });

  it('begins anew, while connected, with a server that waits for a decision it has lost', async () => {
    const desk = await office.sitDown(ruth);
    await desk.workbench.submit(null, proposal);
    await waitForStatus(desk, ({ accepted }) => accepted === 1);
    await inTransaction(office.server.db, async (tx) => {
      await tx.deleteFrom('command').execute();
      await tx
        .updateTable('device')
        .set({ next_seq: 1, chain_head: '0'.repeat(64) })
        .execute();
    });
    await desk.workbench.submit(null, proposal);
    await waitForStatus(desk, ({ accepted, queued }) => accepted === 2 && queued === 0);
    const sent = await office.server.db.selectFrom('command').select('seq').orderBy('seq').execute();
    expect(sent.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('loses nothing that was decided in a profile restored from a backup, and sends nothing twice', async () => {
    const before = await office.sitDown(ruth);
    await waitForStatus(before, isSynced);
    await cutOff(before);
    await before.workbench.submit(null, proposal);
    await office.leave(before);
    const backup = join(before.computer.folder, 'backup');
    const vaults = join(before.computer.folder, 'vaults');
    cpSync(vaults, backup, { recursive: true });
    let desk = await office.return(before);
    await desk.workbench.submit(null, proposal);
    await desk.workbench.submit(null, proposal);
    plugIn(desk);
    await waitForStatus(desk, ({ accepted }) => accepted === 3);
    await cutOff(desk);
    await office.leave(desk);
    rmSync(vaults, { recursive: true });
    cpSync(backup, vaults, { recursive: true });
    desk = await office.return(desk);
    await desk.workbench.submit(null, proposal);
    plugIn(desk);
    await waitForStatus(desk, ({ accepted, unread, queued }) => accepted === 4 && unread === 0 && queued === 0);
    const { count } = await office.server.db
      .selectFrom('command')
      .select(({ fn }) => fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBe(4);
  });

  it('renumbers and sends what waits when what came before it is missing on this computer', async () => {
    const desk = await office.sitDown(ruth);
    await waitForStatus(desk, isSynced);
    await cutOff(desk);
    for (let n = 0; n < 3; n += 1) await desk.workbench.submit(null, proposal);
    // The server's first is one that is not here, and it waits for a second that follows that one.
    await inTransaction(office.server.db, async (tx) => {
      await tx
        .updateTable('device')
        .set({ next_seq: 2, chain_head: 'b'.repeat(64) })
        .execute();
    });
    plugIn(desk);
    await waitForStatus(desk, ({ message }) => message.includes('is missing'));
    await waitForStatus(desk, ({ accepted, unread, queued }) => accepted === 3 && unread === 0 && queued === 0);
  });

  it('fetches again what a damaged disk has lost, and says so', async () => {
    await office.change(...Array.from({ length: 20 }, (_, n) => caseOf(n)));
    const before = await office.sitDown(ruth);
    await waitForStatus(before, (now) => isSynced(now) && now.local.cases === 20);
    await office.leave(before);
    flipBytesOf(before, 'cases', 'body');
    const desk = await office.return(before);
    await waitForStatus(desk, ({ message }) => message.includes('cannot be read'));
    await waitForStatus(desk, (now) => isSynced(now) && now.local.cases === 20);
    await expect
      .poll(async () => {
        const status = await desk.computer.bridge.call('vault:status', {});
        return status.ok && status.value.damaged;
      })
      .toEqual([]);
    const again = await office.return(desk);
    expect(await casesOf(again)).toHaveLength(20);
    expect((await firstValueFrom(again.workbench.sync$)).message).toBe('');
  });

  it('says of a case that a damaged disk does not give that it cannot be read, and fetches it again', async () => {
    const all = Array.from({ length: 20 }, (_, n) => caseOf(n));
    await office.change(...all);
    const before = await office.sitDown(ruth);
    await waitForStatus(before, (now) => isSynced(now) && now.local.cases === 20);
    await office.leave(before);
    flipBytesOf(before, 'cases', 'rests');
    const desk = await office.return(before);
    await waitForStatus(desk, (now) => isSynced(now) && now.local.cases === 20);
    const told: unknown[] = [];
    const opened = desk.workbench.case$(all[7]!.id).subscribe((shown) => told.push(shown));
    await expect.poll(() => told[0]).toBe('unreadable');
    await expect.poll(() => told.at(-1)).toMatchObject({ ...all[7], pending: null });
    opened.unsubscribe();
    expect((await firstValueFrom(desk.workbench.sync$)).message).toContain('fetched from the server again');
    await expect
      .poll(async () => {
        const status = await desk.computer.bridge.call('vault:status', {});
        return status.ok && status.value.damaged;
      })
      .toEqual([]);
    expect(await casesOf(desk)).toHaveLength(20);
  });

  it('sends a file that was imported offline, once, and keeps the answer', async () => {
    const text = generateRemittance({ seed: 1, transactions: 1, claimsPerTransaction: 3, date: '2026-03-02' });
    const away = await office.sitDown(ruth);
    await cutOff(away);
    const made = await away.workbench.importFile(new File([text], 'march.835'));
    expect(made).toMatchObject({ state: 'waiting', preview: { transactions: [{ claims: 3 }] } });
    const desk = await office.return(away);
    plugIn(desk);
    const [sent] = await waitFor(desk.workbench.imports$, ([first]) => first?.state === 'sent');
    expect(sent?.reply).toMatchObject({ file: 'march.835', sha256: imported[0] });
    expect(imported).toHaveLength(1);
    await expect
      .poll(() => desk.computer.bridge.call('blob:get', { sha256: imported[0]! }))
      .toEqual({ ok: true, value: { bytes: null } });
    await waitForStatus(desk, ({ waitingFiles }) => waitingFiles === 0);
  });

  it("shows the server's reason when it refuses a file", async () => {
    const text = generateRemittance({ seed: 2, transactions: 1, claimsPerTransaction: 1, date: '2026-03-02' });
    const desk = await office.sitDown(ruth);
    await desk.workbench.importFile(new File([text], 'refused.835'));
    const [refused] = await waitFor(desk.workbench.imports$, ([first]) => first?.state === 'refused');
    expect(refused?.message).toBe('Nothing in this file is a remittance.');
  });
});

/** Damages the records of one collection in the middle of the vault's log: its name stands in each record's header. */
/** In the first record of the collection in each file. @see log-record.ts for where its sections are. */
function flipBytesOf({ computer, person }: Desk, collection: string, section: 'body' | 'rests'): void {
  const folder = join(computer.folder, 'vaults', person.id);
  const name = Buffer.from(`/${collection}/`);
  for (const file of readdirSync(folder).filter((each) => each.endsWith('.seg'))) {
    const bytes = readFileSync(join(folder, file));
    const at = bytes.indexOf(name);
    if (at === -1) continue;
    const record = bytes.lastIndexOf('CSGR', at);
    const body = record + bytes.readUInt16LE(record + 4);
    const flipped = 20 + (section === 'body' ? body : body + bytes.readUInt32LE(record + 8));
    bytes[flipped] = bytes[flipped]! ^ 0xff;
    writeFileSync(join(folder, file), bytes);
  }
}
