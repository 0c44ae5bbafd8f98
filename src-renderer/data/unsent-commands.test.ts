import fc from 'fast-check';
import { createRxDatabase } from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LeaseUse } from '../../src-shared/authority/lease.ts';
import type { CommandDocument, CommandPayload } from '../../src-shared/sync/command.ts';
import { collections } from './collections.ts';
import type { Store, WorkbenchDatabase } from './collections.ts';
import { CommandHistory } from './command-history.ts';
import { storeOf } from './database.ts';
import { LiveDocuments } from './live-documents.ts';
import { readMany, writeRows } from './store-writes.ts';
import { UnsentCommands } from './unsent-commands.ts';

const OWN = 'this computer';
const approval: CommandPayload = { type: 'case.decide', decision: 'approve', reason: '' };
const comment: CommandPayload = { type: 'case.comment', text: 'Called them' };

/** One write: a command is made, answered, deferred, numbered anew or gone, whatever became of it before. */
const writes = fc.record({
  id: fc.nat({ max: 11 }).map((n) => `command ${String(n).padStart(2, '0')}`),
  deviceId: fc.constantFrom(OWN, OWN, OWN, 'another computer'),
  seq: fc.integer({ min: 1, max: 6 }),
  state: fc.constantFrom('queued', 'sent', 'deferred', 'accepted', 'rejected'),
  payload: fc.constantFrom(approval, approval, comment),
  amountMinor: fc.nat({ max: 1_000_00 }),
  minute: fc.nat({ max: 9 }),
  deleted: fc.constantFrom(false, false, false, true),
});
type Write = typeof writes extends fc.Arbitrary<infer W> ? W : never;

function documentOf({ id, deviceId, seq, state, payload, amountMinor, minute }: Write): CommandDocument {
  const createdAt = `2026-11-24T12:0${minute}:00.000Z`;
  const command = { seq, payload, createdAt, authority: { lease: 'lease', amountMinor, confirmedAt: null } };
  // No more of a command is looked at here.
  return { id, scope: 'p:maya:own', ver: 0, deviceId, seq, state, command } as CommandDocument;
}

const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** By walking through all there are. */
function reckoned(documents: readonly CommandDocument[]): { unsent: string[]; use: LeaseUse; newestFirst: string[] } {
  const unsent = documents
    .filter(({ deviceId, state }) => deviceId === OWN && ['queued', 'sent', 'deferred'].includes(state))
    .toSorted((a, b) => a.seq - b.seq || text(a.id, b.id));
  const decisions = unsent.filter(({ command }) => command.payload.type === 'case.decide');
  const amountMinor = decisions.reduce((sum, { command }) => sum + (command.authority?.amountMinor ?? 0), 0);
  const newestFirst = documents.toSorted(
    (a, b) => text(b.command.createdAt, a.command.createdAt) || b.seq - a.seq || text(b.id, a.id),
  );
  return {
    unsent: unsent.map(({ id }) => id),
    use: { count: decisions.length, amountMinor },
    newestFirst: newestFirst.map(({ id }) => id),
  };
}

let database: WorkbenchDatabase;
let store: Store<CommandDocument>;
let live: LiveDocuments<CommandDocument>;
beforeEach(async () => {
  database = await createRxDatabase({
    name: crypto.randomUUID(),
    storage: getRxStorageMemory(),
    multiInstance: false,
  });
  await database.addCollections({ commands: collections.commands });
  store = storeOf(database, 'commands');
  live = await LiveDocuments.open(store);
});
afterEach(async () => {
  live.close();
  await database.close();
});

it('keeps what waits, what it uses of a lease, and the list of results as if all commands were looked through, after any history', async () => {
  const write = async (each: Write) => {
    const previous = (await readMany(store, [each.id])).get(each.id);
    await writeRows(store, [{ next: documentOf(each), previous, deleted: each.deleted }], 'server');
  };
  const unsent = new UnsentCommands(live, OWN);
  const history = new CommandHistory(live);
  await fc.assert(
    fc.asyncProperty(fc.array(writes, { maxLength: 25 }), async (each) => {
      for (const one of each) await write(one);
      const expected = reckoned([...live.documents.values()]);
      const later = new UnsentCommands(live, OWN);
      for (const kept of [unsent, later]) {
        expect([kept.inOrder.map(({ id }) => id), kept.leaseUse]).toEqual([expected.unsent, expected.use]);
      }
      expect(history.newestFirst(new Set()).map(({ id }) => id)).toEqual(expected.newestFirst);
    }),
  );
});

it('shows as sent what is with the server just now, and writes that down nowhere', async () => {
  const history = new CommandHistory(live);
  const common = { deviceId: OWN, state: 'queued', payload: comment, amountMinor: 0, deleted: false } as const;
  const made = [
    { ...common, id: 'a', seq: 1, minute: 1 },
    { ...common, id: 'b', seq: 2, minute: 2 },
  ] as const;
  const rows = made.map((one) => ({ next: documentOf(one), previous: undefined }));
  await writeRows(store, rows, 'person');
  const states = (sending: string[]) => history.newestFirst(new Set(sending)).map(({ id, state }) => [id, state]);
  expect(states(['a'])).toEqual([
    ['b', 'queued'],
    ['a', 'sent'],
  ]);
  expect(states([])).toEqual([
    ['b', 'queued'],
    ['a', 'queued'],
  ]);
});
