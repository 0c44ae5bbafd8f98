import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CloudEvent } from '../../src-shared/wire/events.ts';
import { openLogKey } from '../audit/log-key.ts';
import { sealLeaves } from '../audit/sequencer.ts';
import { findOutlet, openOutlet } from '../store/event-outlets.ts';
import { type Desk, openDesk } from '../testing/test-desk.ts';
import { natsProgram, startNats, type TestNats } from '../testing/test-nats.ts';
import { natsBroker } from './nats-broker.ts';
import { type EventBroker, publishEvents } from './publish-events.ts';

// Debian has the server as nats-server, which `npm test` installs where it may.
describe.skipIf(natsProgram === null)('a NATS server with JetStream', () => {
  let desk: Desk;
  let nats: TestNats;
  let broker: EventBroker;
  beforeAll(async () => {
    desk = await openDesk(new Date('2026-11-24T12:00:00.000Z'));
    nats = await startNats(natsProgram!);
    broker = natsBroker({ url: nats.url, credentials: null });
    await openOutlet(desk.db, 'nats');
  });
  afterAll(async () => {
    await broker.close();
    await nats.close();
    await desk.close();
  });

  async function publish(through = broker): Promise<number> {
    const signer = await openLogKey(desk.db, desk.dataDir);
    while ((await sealLeaves({ db: desk.db, clock: () => desk.now, signer: signer! })) > 0);
    return await publishEvents({ db: desk.db, clock: () => desk.now, chance: () => 0, broker: through }, 'nats');
  }

  /** What a subscriber reads from the beginning. */
  async function stored(): Promise<{ subject: string; id: string | undefined; event: CloudEvent }[]> {
    const connection = await connect({ servers: nats.url });
    const consumer = await jetstream(connection).consumers.get('COUNTERSIGN');
    const messages = [];
    for await (const message of await consumer.fetch({ max_messages: 100, expires: 1000 })) {
      const event = CloudEvent.parse(message.json());
      messages.push({ subject: message.subject, id: message.headers?.get('Nats-Msg-Id'), event });
      if (message.info.pending === 0) break;
    }
    await connection.close();
    return messages;
  }

  it('has every event once, in order, under its type and its id', async () => {
    await desk.proposeWriteOff('wo-1', 400_00);
    await desk.decide('maya.okafor', 'wo-1', 'approve');
    await desk.settle();
    expect(await publish()).toBe(3);
    expect(await publish()).toBe(0);
    const messages = await stored();
    expect(messages.map(({ subject }) => subject)).toEqual([
      'countersign.case.opened',
      'countersign.case.decided',
      'countersign.case.posted',
      'countersign.entry.posted',
    ]);
    for (const { id, subject, event } of messages) expect([event.id, event.type]).toEqual([id, subject]);
  });

  it('keeps once what is published again after its answer was lost', async () => {
    await desk.proposeWriteOff('wo-2', 400_00);
    const lossy: EventBroker = {
      ...broker,
      publish: async (event) => {
        await broker.publish(event);
        throw new Error('Cut off.');
      },
    };
    expect(await publish(lossy)).toBe(0);
    expect(await findOutlet(desk.db, 'nats')).toMatchObject({ failures: 1, lastError: 'Cut off.' });
    desk.now = new Date(desk.now.getTime() + 1_000);
    expect(await publish()).toBe(1);
    expect(await findOutlet(desk.db, 'nats')).toMatchObject({ failures: 0, lastError: '' });
    expect((await stored()).filter(({ event }) => event.subject === 'cases/wo-2')).toHaveLength(1);
  });

  it('that was killed is told the rest in order when it is back', async () => {
    await nats.kill();
    await desk.proposeWriteOff('wo-3', 400_00);
    await desk.decide('ruth.abramson', 'wo-3', 'refuse');
    expect(await publish()).toBe(0);
    expect(await publish()).toBe(0);
    expect(await findOutlet(desk.db, 'nats')).toMatchObject({
      failures: 1,
      lastError: expect.stringMatching(/./) as string,
    });
    await nats.start();
    desk.now = new Date(desk.now.getTime() + 1_000);
    expect(await publish()).toBe(2);
    const messages = await stored();
    expect(messages.slice(-3).map(({ event }) => `${event.subject} ${event.type}`)).toEqual([
      'cases/wo-3 countersign.case.opened',
      'cases/wo-3 countersign.case.decided',
      'cases/wo-3 countersign.case.closed',
    ]);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
  });
});
