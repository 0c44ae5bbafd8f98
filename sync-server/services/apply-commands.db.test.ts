import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandOutcome } from '../../src-shared/sync/command.ts';
import type { CommandsReply } from '../../src-shared/wire/sync.ts';
import { publish } from '../feed/publish.ts';
import { revokeDevice } from '../store/devices.ts';
import { testDatabase, type TestDatabase } from '../store/test-database.ts';
import { inTransaction } from '../store/transaction.ts';
import { addDevice, addPerson, NOON, person, type TestDevice } from '../testing/test-people.ts';
import { applyCommands } from './apply-commands.ts';
import type { CommandHandler, CommandHandlers } from './command-handler.ts';
import { pullChanges } from './pull-changes.ts';

let store: TestDatabase;
const maya = person('maya', ['clinic-manager', 'westside-clinic']);
const tom = person('tom', ['clinic-manager', 'northgate-imaging']);

beforeAll(async () => {
  store = await testDatabase();
  await addPerson(store.db, maya);
  await addPerson(store.db, tom);
});
afterAll(() => store.close());

const bugs: unknown[] = [];

/** Publishes a note for every comment; says what it must when the comment asks for a failure. */
const noteComment: CommandHandler = async (tx, { command, now }) => {
  const text = command.payload.type === 'case.comment' ? command.payload.text : '';
  const id = `note-${command.id}`;
  await publish(tx, [{ coll: 'cases', id, ver: 1, scope: 'notes/work', body: JSON.stringify({ id }) }], now);
  if (text === 'fail') throw new Error('a bug in a handler');
  return { state: 'accepted', code: 'OK', message: 'Noted.', diff: [], resultVer: 7, label: 'WO-1 · $5.00' };
};
const handlers = new Proxy({} as CommandHandlers, { get: () => noteComment });
const deps = () => ({
  db: store.db,
  clock: () => NOON,
  handlers,
  reportBug: (error: unknown) => void bugs.push(error),
});

async function send(device: TestDevice, ...commands: readonly unknown[]): Promise<CommandsReply> {
  const result = await applyCommands(deps(), { person: device.owner, deviceId: device.id, commands });
  if (!result.ok) throw new Error(result.error.kind);
  return result.value;
}

const codes = ({ outcomes }: CommandsReply) => outcomes.map(({ state, code }) => `${state} ${code}`);

async function documents(scope: string, collection: 'cases' | 'commands'): Promise<string[]> {
  const page = await pullChanges(store.db, { scopes: [scope], collection, checkpoint: {}, limit: 10_000 });
  return [...page.documents];
}

describe('commands of a device', () => {
  it('get one outcome each, in order, and the next number', async () => {
    const { device } = await addDevice(store.db, maya);
    const commands = [device.comment(), device.comment(), device.comment()];
    const reply = await send(device, ...commands);
    expect(reply.outcomes.map(({ id }) => id)).toEqual(commands.map(({ id }) => id));
    expect([codes(reply), reply.nextSeq]).toEqual([['accepted OK', 'accepted OK', 'accepted OK'], 4]);
  });

  it('are carried out once, however often they are sent', async () => {
    const { device } = await addDevice(store.db, maya);
    const command = device.comment();
    const before = (await documents('notes/work', 'cases')).length;
    const first = await send(device, command);
    const again = await send(device, command, command);
    expect(again).toEqual({ outcomes: [first.outcomes[0], first.outcomes[0]], nextSeq: 2 });
    expect((await documents('notes/work', 'cases')).length).toBe(before + 1);
  });

  it('come back to their author as documents, and to nobody else', async () => {
    const { device } = await addDevice(store.db, tom);
    const command = device.comment();
    const { outcomes } = await send(device, command);
    const own = (await documents('tom/own', 'commands')).map((text) => JSON.parse(text) as object);
    expect(own).toEqual([
      expect.objectContaining({
        id: command.id,
        state: 'accepted',
        label: 'WO-1 · $5.00',
        command,
        outcome: outcomes[0],
      }),
    ]);
    expect((await documents('maya/own', 'commands')).join()).not.toContain(command.id);
  });

  it('wait when an earlier one is missing, and go through once it is there', async () => {
    const { device } = await addDevice(store.db, maya);
    const [first, second, third] = [device.comment(), device.comment(), device.comment()];
    const early = await send(device, second, third);
    expect([codes(early), early.nextSeq]).toEqual([['deferred SEQUENCE_GAP', 'deferred SEQUENCE_GAP'], 1]);
    expect(codes(await send(device, first, second, third))).toEqual(['accepted OK', 'accepted OK', 'accepted OK']);
  });

  it('may be none: the answer is the next number', async () => {
    const { device } = await addDevice(store.db, maya);
    await send(device, device.comment());
    expect(await send(device)).toEqual({ outcomes: [], nextSeq: 2 });
  });

  it('sent twice at the same time are carried out once', async () => {
    const { device } = await addDevice(store.db, maya);
    const commands = Array.from({ length: 20 }, () => device.comment());
    const replies = await Promise.all([1, 2, 3].map(() => send(device, ...commands)));
    expect(replies[1]).toEqual(replies[0]);
    expect(replies[2]).toEqual(replies[0]);
    expect(codes(replies[0]!)).toEqual(commands.map(() => 'accepted OK'));
  });
});

describe('a command that cannot be carried out', () => {
  /** Sends it between two good ones: both of those must be carried out. */
  async function between(spoil: (device: TestDevice) => unknown): Promise<CommandOutcome | undefined> {
    const { device } = await addDevice(store.db, maya);
    const commands = [device.comment(), spoil(device), device.comment()];
    const reply = await send(device, ...commands);
    const own = reply.outcomes.filter(
      ({ id }) => id === (commands[0] as { id: string }).id || id === (commands[2] as { id: string }).id,
    );
    expect([own.map(({ code }) => code), reply.nextSeq]).toEqual([['OK', 'OK'], 4]);
    expect(await send(device, ...commands)).toEqual(reply);
    return reply.outcomes.length === 3 ? reply.outcomes[1] : undefined;
  }

  it('because a field is wrong is INVALID alone, and says which field', async () => {
    const outcome = await between((device) => device.comment('x', { basis: { ver: -1, evidenceHash: '', shown: {} } }));
    expect(outcome).toMatchObject({
      state: 'rejected',
      code: 'INVALID',
      message: expect.stringContaining('basis.ver') as unknown,
    });
  });

  it('because it has a field that nobody knows is INVALID: nothing that was signed is left out', async () => {
    expect(await between((device) => device.comment('x', { bonus: true }))).toMatchObject({ code: 'INVALID' });
  });

  it('because its text holds a NUL character is INVALID', async () =>
    expect(await between((device) => device.comment('a\0b'))).toMatchObject({ code: 'INVALID' }));

  it('because its type is unknown is INVALID', async () =>
    expect(await between((device) => device.comment('x', { payload: { type: 'case.burn' } as never }))).toMatchObject({
      code: 'INVALID',
    }));

  it('because its id cannot be read uses up its number without an outcome', async () =>
    expect(await between((device) => device.comment('x', { id: 'none' }))).toBeUndefined());

  it('because it was changed after it was signed is BAD_SIGNATURE, and the next one no longer follows from it', async () => {
    const { device } = await addDevice(store.db, maya);
    const changed = { ...device.comment('pay $5'), payload: { type: 'case.comment', text: 'pay $500' } };
    const reply = await send(device, changed, device.comment(), device.comment());
    expect(codes(reply)).toEqual(['rejected BAD_SIGNATURE', 'rejected CHAIN_BROKEN', 'accepted OK']);
  });

  it('because it does not follow its predecessor is CHAIN_BROKEN, and the one after it is carried out', async () =>
    expect(await between((device) => device.comment('x', { prevHash: 'f'.repeat(64) }))).toMatchObject({
      code: 'CHAIN_BROKEN',
    }));

  it('because another person signed in is NOT_PERMITTED', async () =>
    expect(await between((device) => device.comment('x', { actorId: tom.id }))).toMatchObject({
      code: 'NOT_PERMITTED',
    }));

  it('because the server has a bug is answered, undone and reported', async () => {
    const notes = (await documents('notes/work', 'cases')).length;
    bugs.length = 0;
    const outcome = await between((device) => device.comment('fail'));
    expect(outcome).toMatchObject({
      state: 'rejected',
      code: 'INVALID',
      message: expect.stringContaining('fault') as unknown,
    });
    expect([bugs.length, (await documents('notes/work', 'cases')).length]).toEqual([1, notes + 2]);
  });

  it('because its number was used by another one is CHAIN_BROKEN and changes nothing', async () => {
    const { device } = await addDevice(store.db, maya);
    await send(device, device.comment());
    const reply = await send(device, device.comment('again', { seq: 1 }));
    expect([codes(reply), reply.nextSeq]).toEqual([['rejected CHAIN_BROKEN'], 2]);
  });

  it('because its id was used by an earlier one gets the answer of that one, and holds up nothing', async () => {
    const { device } = await addDevice(store.db, maya);
    const first = device.comment();
    const reply = await send(device, first, device.comment('another', { id: first.id }), device.comment());
    expect(reply.outcomes[1]).toEqual(reply.outcomes[0]);
    expect(reply.nextSeq).toBe(4);
  });

  it('because its device was revoked is DEVICE_REVOKED', async () => {
    const { device } = await addDevice(store.db, maya);
    await inTransaction(store.db, (tx) => revokeDevice(tx, device.id, NOON, 'ines'));
    expect(codes(await send(device, device.comment()))).toEqual(['rejected DEVICE_REVOKED']);
  });

  it("because its id is another person's command tells nothing of that one", async () => {
    const { device: mayas } = await addDevice(store.db, maya);
    const { device: toms } = await addDevice(store.db, tom);
    const secret = mayas.comment('between us');
    await send(mayas, secret);
    const reply = await send(toms, toms.comment('x', { id: secret.id }), toms.comment());
    expect([codes(reply), reply.nextSeq]).toEqual([['rejected INVALID', 'accepted OK'], 3]);
    expect(reply.outcomes[0]).toMatchObject({ resultVer: 0, diff: [] });
  });

  it('because the request holds anything but commands never fails the request', async () => {
    const { device } = await addDevice(store.db, maya);
    const nested = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`) as unknown;
    const rubbish = [null, 1, 'text', [], {}, nested, { id: randomUUID() }, { seq: 'one' }];
    const reply = await send(device, ...rubbish, device.comment());
    expect(codes(reply)).toEqual(['rejected INVALID', 'accepted OK']);
  });
});
