import { createRxDatabase } from 'rxdb';
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonId } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { sha256Hex } from '../../src-shared/base/sha256.ts';
import { canonicalCommand } from '../../src-shared/sync/command.ts';
import type { Command, CommandDocument, CommandOutcome } from '../../src-shared/sync/command.ts';
import type { CommandsReply } from '../../src-shared/wire/sync.ts';
import { collections } from './collections.ts';
import type { WorkbenchDatabase } from './collections.ts';
import { storeOf } from './database.ts';
import { LiveDocuments } from './live-documents.ts';
import { Outbox, type OutboxParts } from './outbox.ts';
import { RequestFailure } from './request-failure.ts';

const NOW = new Date('2026-11-24T12:00:00Z');
const DEVICE = '7a4e6c1e-63e1-4f0e-9d3b-0d1a6a1f7a52';

let database: WorkbenchDatabase;
let live: LiveDocuments<CommandDocument>;
let outbox: Outbox;
beforeEach(async () => {
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
    person: { id: 'maya' as PersonId },
    deviceId: DEVICE,
    sign: async (texts) => texts.map(() => ''),
    leave: async () => ({ at: NOW, authority: null }),
    onTrouble: () => {},
    onChange: () => {},
  });
});
afterEach(async () => {
  live.close();
  await database.close();
});

const submit = (count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, n) => outbox.submit(null, { type: 'case.comment', text: `note ${n}` })),
  );
const outcomeOf = (command: Command, state: CommandOutcome['state'] = 'accepted'): CommandOutcome => ({
  id: command.id,
  state,
  code: state === 'deferred' ? 'SEQUENCE_GAP' : 'OK',
  message: '',
  diff: [],
  resultVer: 0,
  at: instantOf(NOW),
});
const answer = (commands: readonly unknown[]): CommandsReply => ({
  outcomes: (commands as Command[]).map((command) => outcomeOf(command)),
  nextSeq: 0,
});
const numbers = (commands: readonly unknown[]) => (commands as Command[]).map(({ seq }) => seq);
const upTo = (last: number) => Array.from({ length: last }, (_, n) => n + 1);

describe('a command whose id its author has kept', () => {
  it('is made once, however often it is asked for', async () => {
    const id = '0197a1b2-0000-7000-8000-000000000001';
    const payload = { type: 'case.comment', text: 'said before a crash' } as const;
    const first = await outbox.submit(null, payload, id);
    const again = await outbox.submit(null, payload, id);
    expect([first.id, again.id, again.seq]).toEqual([id, id, 1]);
    expect(outbox.unsent).toHaveLength(1);
  });
});

describe('commands that wait', () => {
  it('are sent in order, each once, though the outcomes of those before are still being stored', async () => {
    await submit(1_234);
    const sent: number[][] = [];
    const drained = await outbox.drain(async (commands) => {
      sent.push(numbers(commands));
      return answer(commands);
    });
    expect([drained, sent.map(({ length }) => length)]).toEqual([true, [500, 500, 234]]);
    expect(sent.flat()).toEqual(upTo(1_234));
    expect([...live.documents.values()].every(({ state, ver }) => state === 'accepted' && ver === 1)).toBe(true);
    expect([outbox.hasUnsent, outbox.sending.size]).toEqual([false, 0]);
  });

  it('are told to be with the server, and to be so no more however fast it answers', async () => {
    const told: number[] = [];
    outbox.sending$.subscribe(({ size }) => told.push(size));
    await submit(3);
    await outbox.drain(async (commands) => answer(commands));
    expect([told.at(0), Math.max(...told), told.at(-1)]).toEqual([0, 3, 0]);
  });

  it('stay when a request fails, but for those that were answered before it', async () => {
    await submit(600);
    const broken = new RequestFailure({ kind: 'unreachable', message: 'the cable was pulled' });
    const draining = outbox.drain(async (commands) => {
      if (numbers(commands)[0] !== 1) throw broken;
      return answer(commands);
    });
    await expect(draining).rejects.toBe(broken);
    expect(outbox.unsent.map(({ seq }) => seq)).toEqual(upTo(600).slice(500));
    expect(outbox.sending.size).toBe(0);
  });

  it('need a new session when the server waits for one that is not among them', async () => {
    await submit(3);
    const deferAll = (commands: readonly unknown[]) =>
      Promise.resolve({ outcomes: (commands as Command[]).map((each) => outcomeOf(each, 'deferred')), nextSeq: 1 });
    expect(await outbox.drain(deferAll)).toBe(false);
    expect(outbox.unsent.map(({ state, ver }) => [state, ver])).toEqual(upTo(3).map(() => ['deferred', 0]));
  });
});

describe('taking a decision back', () => {
  const approve = { type: 'case.decide', decision: 'approve', reason: '' } as const;
  const note = (text: string) => ({ type: 'case.comment', text }) as const;
  let over = 0;
  const holding = (graceMs: number, parts: Partial<OutboxParts> = {}) =>
    new Outbox({
      commands: storeOf(database, 'commands'),
      live,
      person: { id: 'maya' as PersonId },
      deviceId: DEVICE,
      sign: async (texts) => texts.map(() => ''),
      leave: async () => ({ at: NOW, authority: null }),
      onTrouble: () => {},
      onChange: () => {},
      graceMs,
      onGraceOver: () => (over += 1),
      ...parts,
    });
  /** So short that a decision is sent at once, unless it is taken back before. */
  const SHORTEST_MS = 1;
  const door = () => {
    let open = () => {};
    const opened = new Promise<void>((resolve) => (open = resolve));
    return { open, opened };
  };
  const sentBy = async (held: Outbox) => {
    const sent: Command[] = [];
    await held.drain(async (commands) => {
      sent.push(...(commands as Command[]));
      return answer(commands);
    });
    return sent.map(({ seq, payload }) => [seq, payload.type]);
  };

  it('leaves no trace of it, and those after it close up: the chain has no gap', async () => {
    const held = holding(60_000);
    await held.submit(null, note('before'));
    const decided = await held.submit(null, approve);
    await held.submit(null, note('after'));
    expect(await held.withdraw(decided.id)).toBe(true);
    expect(live.documents.has(decided.id)).toBe(false);
    const chain = held.unsent.map(({ command }) => command);
    expect(chain.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(chain[1]?.prevHash).toBe(sha256Hex(canonicalCommand(chain[0]!)));
    const next = await held.submit(null, note('and on'));
    expect([next.seq, next.command.prevHash]).toEqual([3, sha256Hex(canonicalCommand(chain[1]!))]);
    expect(await sentBy(held)).toEqual([
      [1, 'case.comment'],
      [2, 'case.comment'],
      [3, 'case.comment'],
    ]);
    held.close();
  });

  it('is possible while it is held, with what follows it, and no more once it was on its way', async () => {
    const held = holding(60_000);
    const decided = await held.submit(null, approve);
    await held.submit(null, note('after'));
    expect(await sentBy(held)).toEqual([]);
    held.close();
    // Another run of the program does not know whether it was sent: it is sent, and not taken back.
    const later = holding(60_000);
    expect(await sentBy(later)).toEqual([
      [1, 'case.decide'],
      [2, 'case.comment'],
    ]);
    expect(await later.withdraw(decided.id)).toBe(false);
    later.close();
  });

  it('is offered for the newest decision first', async () => {
    const held = holding(60_000);
    const offered: (string | undefined)[] = [];
    const subscription = held.undoable$.subscribe((document) => offered.push(document?.id));
    const first = await held.submit(null, approve);
    const second = await held.submit(null, approve);
    await held.withdraw(second.id);
    await held.withdraw(first.id);
    expect(offered).toEqual([undefined, first.id, second.id, first.id, undefined]);
    subscription.unsubscribe();
    held.close();
  });

  it('goes with the end of the grace, and the sender is told', async () => {
    const before = over;
    const held = holding(20);
    await held.submit(null, approve);
    await expect.poll(() => over).toBe(before + 1);
    await expect.poll(() => sentBy(held)).toEqual([[1, 'case.decide']]);
    held.close();
  });

  it('is waited for by the sending that begins meanwhile, so that a decision is never both taken back and sent', async () => {
    const signing = door();
    let signed = 0;
    const held = holding(SHORTEST_MS, {
      sign: async (texts) => {
        if ((signed += 1) === 2) await signing.opened;
        return texts.map(() => '');
      },
    });
    const decided = await held.submit(null, approve);
    const noted = held.submit(null, note('after'));
    await expect.poll(() => signed).toBe(2);
    const [withdrawing, sending] = [held.withdraw(decided.id), sentBy(held)];
    signing.open();
    await noted;
    expect([await withdrawing, await sending]).toEqual([true, [[1, 'case.comment']]]);
    held.close();
  });

  it('is waited for also when outcomes were being stored as it began', async () => {
    const [reading, signing] = [door(), door()];
    const commands = storeOf(database, 'commands');
    let reads = 0;
    const slow = new Proxy(commands, {
      get: (store, key) => {
        if (key !== 'findDocumentsById') return Reflect.get(store, key, store) as unknown;
        return async (...wanted: Parameters<typeof commands.findDocumentsById>) => {
          if ((reads += 1) === 1) await reading.opened;
          return await store.findDocumentsById(...wanted);
        };
      },
    });
    const held = holding(SHORTEST_MS, {
      commands: slow,
      sign: async (texts) => {
        if (texts.length === 0) await signing.opened;
        return texts.map(() => '');
      },
    });
    const first = await held.submit(null, note('before'));
    const sending = sentBy(held);
    await expect.poll(() => reads).toBe(1);
    const decided = await held.submit(null, approve);
    const withdrawing = held.withdraw(decided.id);
    reading.open();
    await expect.poll(() => live.documents.get(first.id)?.state).toBe('accepted');
    signing.open();
    expect([await withdrawing, await sending]).toEqual([true, [[1, 'case.comment']]]);
    held.close();
  });
});
