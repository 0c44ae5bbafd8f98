import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EventType } from '../../src-shared/wire/events.ts';
import { openLogKey } from '../audit/log-key.ts';
import { sealLeaves } from '../audit/sequencer.ts';
import {
  changeWebhook,
  registerWebhook,
  removeWebhook,
  replayWebhook,
  rotateWebhookSecret,
  type WebhookDeps,
} from '../services/keep-webhooks.ts';
import { settleDelivery } from '../services/settle-delivery.ts';
import { testWebhook } from '../services/test-webhook.ts';
import { readLogEnd } from '../store/logged-events.ts';
import { listDeliveries } from '../store/webhook-deliveries.ts';
import { findWebhook } from '../store/webhooks.ts';
import type { DeliveryRun } from '../testing/run-deliveries.ts';
import { type Desk, openDesk } from '../testing/test-desk.ts';
import { plainClaim, remittanceText } from '../testing/test-import.ts';
import { person } from '../testing/test-people.ts';
import { type Receiver, startReceiver, verified } from '../testing/test-receiver.ts';
import { WebhookDelivery } from './deliver-webhooks.ts';
import { sendMessage } from './send-message.ts';

const ada = person('ada', ['administrator', '*']);
const CASES: EventType[] = ['case.opened', 'case.decided', 'case.posted', 'case.closed', 'entry.posted'];
const LOOPBACK = { named: ['127.0.0.0/8'] };

let desk: Desk;
let deps: WebhookDeps;
let receiver: Receiver;
let delivery: WebhookDelivery;
const registered: string[] = [];
beforeAll(async () => {
  // Signatures are held against the real time by whoever verifies them.
  desk = await openDesk(new Date());
  deps = { db: desk.db, clock: () => desk.now, secrets: desk.services.secrets, webhookNetworks: LOOPBACK };
});
afterAll(() => desk.close());
beforeEach(async () => {
  receiver = await startReceiver();
  delivery = deliverer();
});
afterEach(async () => {
  await delivery.stop();
  await receiver.close();
  // What comes next is not sent there as well.
  for (const id of registered.splice(0)) await removeWebhook(deps, { by: ada, id, isBasedOn: () => true });
});

function deliverer(): WebhookDelivery {
  return new WebhookDelivery({
    ...deps,
    chance: () => 0,
    send: (message, ending) => sendMessage(message, LOOPBACK, ending, 300),
    reportFault: (fault) => desk.faults.push(fault),
  });
}

async function register(types: EventType[] = CASES, sites = ['*'], url = receiver.url) {
  await seal();
  const made = await registerWebhook(deps, ada, { name: 'Warehouse', url, types, sites });
  if (!made.ok) throw new Error(made.error.message);
  registered.push(made.value.webhook.id);
  return { id: made.value.webhook.id, secret: made.value.secret };
}

async function seal(): Promise<void> {
  const signer = await openLogKey(desk.db, desk.dataDir);
  if (!signer) throw new Error('the log has another key');
  while ((await sealLeaves({ db: desk.db, clock: () => desk.now, signer })) > 0);
}

/** Seals what happened and sends until nothing is due. */
async function deliver(): Promise<void> {
  await seal();
  await delivery.pass();
  await delivery.settle();
}

const later = (ms: number): void => void (desk.now = new Date(desk.now.getTime() + ms));
const came = () => receiver.received.map(({ event }) => `${event.subject} ${event.type.replace('countersign.', '')}`);
let last = 0;
const newCase = async (site?: string): Promise<string> => {
  last += 1;
  return await desk.proposeWriteOff(`wo-${last}`, 400_00, site === undefined ? {} : { site });
};

describe('a webhook', () => {
  it('is told of a case from its opening to its entry, signed, in order, without a name or an amount', async () => {
    const { secret } = await register();
    const id = await newCase();
    expect(await desk.decide('maya.okafor', id, 'approve')).toMatchObject({ state: 'accepted' });
    await desk.settle();
    await deliver();
    expect(came()).toEqual([
      `cases/${id} case.opened`,
      `cases/${id} case.decided`,
      `cases/${id} case.posted`,
      `cases/${id} entry.posted`,
    ]);
    for (const one of receiver.received) {
      expect(verified(secret, one)).toMatchObject({ specversion: '1.0', id: one.headers['webhook-id'] });
      expect(one.headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
      expect(one.body).not.toMatch(/40000|Northern Plains|PA-7F3K0002|appeal/);
    }
    const { number, posting } = await desk.case(id);
    const sequences = receiver.received.map(({ event }) => event.sequence);
    expect(sequences.toSorted()).toEqual(sequences);
    expect(receiver.received[2]?.event.data).toEqual({
      case: id,
      number,
      kind: 'write-off',
      site: 'westside-clinic',
      state: 'posted',
      ver: (await desk.case(id)).ver,
      entry: expect.any(String) as string,
      entryNumber: posting.entry,
    });
    await deliver();
    expect(receiver.received).toHaveLength(4);
  });

  it('is told of an import and what is booked of it', async () => {
    await register(['import.accepted', 'remittance.posted', 'entry.posted']);
    await desk.import(remittanceText([{ trace: 'WH-1', amount: '80', body: plainClaim('PA-WH1') }]));
    await desk.settle();
    await deliver();
    expect(came().map((one) => one.split(' ')[1])).toEqual(['import.accepted', 'remittance.posted', 'entry.posted']);
    expect(receiver.received[0]?.event.data).toMatchObject({
      what: 'remittance',
      import: expect.any(String) as string,
    });
    expect(receiver.received.map(({ body }) => body).join('')).not.toContain('PA-WH1');
  });

  it('is told of its types and sites alone, and of what happens after it was registered', async () => {
    await newCase();
    await register(['case.opened'], ['northgate-imaging']);
    await newCase('westside-clinic');
    const id = await newCase('northgate-imaging');
    await desk.decide('ruth.abramson', id, 'refuse');
    await deliver();
    expect(came()).toEqual([`cases/${id} case.opened`]);
  });

  it('goes over to another secret with both for a day', async () => {
    const { id, secret } = await register(['case.opened']);
    const rotated = await rotateWebhookSecret(deps, { by: ada, id, isBasedOn: () => true });
    if (!rotated.ok) throw new Error(rotated.error.kind);
    await newCase();
    await deliver();
    for (const one of [secret, rotated.value.secret]) expect(verified(one, receiver.received[0]!)).toBeDefined();
    // As whoever verifies it a day later sees it.
    desk.now = new Date(desk.now.getTime() - 86_400_001);
    const before = await register(['case.opened']);
    const after = await rotateWebhookSecret(deps, { by: ada, id: before.id, isBasedOn: () => true });
    later(86_400_001);
    receiver.received.length = 0;
    await removeWebhook(deps, { by: ada, id, isBasedOn: () => true });
    await newCase();
    await deliver();
    expect(receiver.received).toHaveLength(1);
    expect(verified(after.ok ? after.value.secret : '', receiver.received[0]!)).toBeDefined();
    expect(() => verified(before.secret, receiver.received[0]!)).toThrow('No matching signature');
  });
});

describe('a receiver that fails', () => {
  it.each<[string, ReturnType<Receiver['answer']>]>([
    ['answers 500', 500],
    ['redirects', 302],
    ['hangs up', 'hangUp'],
    ['does not answer', 'never'],
  ])('and %s is sent the same again, and the case waits for it while others pass', async (_how, failure) => {
    await register(['case.opened', 'case.decided']);
    const [stuck, other] = [await newCase(), await newCase()];
    await desk.decide('ruth.abramson', stuck, 'refuse');
    receiver.answer = ({ event }) => (event.subject === `cases/${stuck}` ? failure : 204);
    await deliver();
    await deliver();
    expect(came().toSorted()).toEqual([`cases/${stuck} case.opened`, `cases/${other} case.opened`].toSorted());
    receiver.answer = () => 204;
    later(5_001);
    await deliver();
    expect(came().slice(2)).toEqual([`cases/${stuck} case.opened`, `cases/${stuck} case.decided`]);
    const ids = receiver.received
      .filter(({ event }) => event.type === 'countersign.case.opened')
      .map(({ event }) => event.id);
    expect(new Set(ids).size).toBe(2);
  });

  it('is tried ever more rarely, given up after a day, and told everything when somebody replays it', async () => {
    const { id } = await register(['case.opened', 'case.decided']);
    const stuck = await newCase();
    receiver.answer = () => 500;
    const start = desk.now.getTime();
    const tried: number[] = [];
    for (let minute = 0; minute <= 30 * 60;) {
      const before = receiver.received.length;
      await delivery.pass();
      if (minute === 0) await deliver();
      await delivery.settle();
      if (receiver.received.length > before) tried.push(Math.round((desk.now.getTime() - start) / 60_000));
      // The pauses grow to hours: a look every minute would find nothing.
      const step = minute < 6 ? 1 : 20;
      later(step * 60_000);
      minute += step;
    }
    expect(tried.length).toBeGreaterThan(8);
    expect(tried.length).toBeLessThan(20);
    expect(tried.at(-1)! - tried.at(-2)!).toBeGreaterThan(180);
    expect(await findWebhook(desk.db, id)).toMatchObject({ waiting: 0, dead: 1, lastError: 'It answered 500.' });
    expect(await listDeliveries(desk.db, id, { state: 'dead', limit: 10 })).toMatchObject([{ status: 500 }]);
    receiver.answer = () => 204;
    receiver.received.length = 0;
    expect((await replayWebhook(deps, { by: ada, id }, { only: 'dead' })).ok).toBe(true);
    await deliver();
    expect(came()).toEqual([`cases/${stuck} case.opened`]);
    expect(await findWebhook(desk.db, id)).toMatchObject({ waiting: 0, dead: 0, failures: 0 });
  });

  it('is left alone after three faults and looked at with one message, and is stopped when it says it is gone', async () => {
    const { id } = await register(['case.opened']);
    receiver.answer = () => 503;
    for (let at = 0; at < 6; at += 1) await newCase();
    await deliver();
    expect(receiver.received).toHaveLength(6);
    await deliver();
    expect(receiver.received).toHaveLength(6);
    later(60_000);
    await deliver();
    expect(receiver.received).toHaveLength(7);
    receiver.answer = () => 410;
    later(300_000);
    await deliver();
    expect(await findWebhook(desk.db, id)).toMatchObject({ state: 'stopped', why: /410/ });
    later(300_000);
    await deliver();
    expect(receiver.received).toHaveLength(8);
    receiver.answer = () => 204;
    const terms = { name: 'Warehouse', url: receiver.url, types: ['case.opened'] as EventType[], sites: ['*'] };
    await changeWebhook(deps, { by: ada, id, isBasedOn: () => true }, { ...terms, paused: false });
    await deliver();
    expect(receiver.received).toHaveLength(14);
  });
});

describe('an administrator', () => {
  it('sends a test message, signed as all others, which counts as nothing', async () => {
    const { id, secret } = await register(['case.opened']);
    // Its signature is held against the real time.
    const tested = await testWebhook({ ...deps, clock: () => new Date() }, ada, id);
    expect(tested).toMatchObject({ ok: true, value: { ok: true, status: 204 } });
    expect(came()).toEqual(['test test']);
    expect(verified(secret, receiver.received[0]!)).toMatchObject({ type: 'countersign.test' });
    receiver.answer = () => 503;
    expect(await testWebhook(deps, ada, id)).toMatchObject({ value: { ok: false, message: 'It answered 503.' } });
    expect(await findWebhook(desk.db, id)).toMatchObject({ failures: 0, waiting: 0, lastSuccessAt: null });
    expect(await desk.actions(id)).toEqual(['webhook.register', 'webhook.test', 'webhook.test']);
  });

  it('gives up what stands in the way of a case, with a reason, and has another tried at once', async () => {
    const { id } = await register(['case.opened', 'case.decided']);
    const [stuck, other] = [await newCase(), await newCase()];
    await desk.decide('ruth.abramson', stuck, 'refuse');
    receiver.answer = () => 500;
    await deliver();
    const waiting = await listDeliveries(desk.db, id, { state: 'waiting', limit: 10 });
    const eventOf = (subject: string) =>
      waiting.find(({ type, partitionkey }) => type === 'case.opened' && partitionkey === `cases/${subject}`)!.event;
    const settle = (event: string, how: Parameters<typeof settleDelivery>[2]) =>
      settleDelivery(deps, { by: ada, webhook: id, event }, how);
    const reason = 'The warehouse has it by hand.';
    expect(await settle(eventOf(stuck), { reason })).toMatchObject({ ok: true });
    expect(await settle(eventOf(stuck), { reason })).toMatchObject({ error: { kind: 'notWaiting' } });
    expect(await settle(eventOf(other), 'retry')).toMatchObject({ ok: true, value: { failures: 0 } });
    receiver.answer = () => 204;
    receiver.received.length = 0;
    await deliver();
    expect(came().toSorted()).toEqual([`cases/${other} case.opened`, `cases/${stuck} case.decided`].toSorted());
    expect(await listDeliveries(desk.db, id, { state: 'dismissed', limit: 10 })).toMatchObject([{ reason }]);
    expect(await settle(eventOf(other), 'retry')).toMatchObject({ error: { kind: 'notWaiting', state: 'delivered' } });
    expect(await settle('nothing', 'retry')).toMatchObject({ error: { kind: 'noSuchDelivery' } });
  });
});

describe('a replay', () => {
  it('from a place in the change log sends what followed, in order, under the ids of the first time', async () => {
    const { id } = await register();
    const first = await newCase();
    await deliver();
    const { size } = await readLogEnd(desk.db);
    await newCase();
    await desk.decide('ruth.abramson', first, 'refuse');
    await deliver();
    const before = receiver.received.map(({ event }) => event.id);
    receiver.received.length = 0;
    await replayWebhook(deps, { by: ada, id }, { from: size });
    await deliver();
    const after = receiver.received.map(({ event }) => event.id);
    expect(after.toSorted()).toEqual(before.slice(1).toSorted());
    expect(after.length).toBeGreaterThan(2);
  });

  it('is refused of one that was ended, whose secret is gone', async () => {
    const { id } = await register();
    await removeWebhook(deps, { by: ada, id, isBasedOn: () => true });
    expect(await replayWebhook(deps, { by: ada, id }, { from: 0 })).toMatchObject({ error: { kind: 'ended' } });
    await newCase();
    await deliver();
    expect(receiver.received).toEqual([]);
    expect(await desk.actions(id)).toEqual(['webhook.register', 'webhook.end']);
  });
});

describe('servers', () => {
  it('that share a database send each event once, and those of a case in order', async () => {
    await register();
    const ids = [await newCase(), await newCase(), await newCase()];
    for (const id of ids) await desk.decide('ruth.abramson', id, 'refuse');
    await seal();
    const others = [deliverer(), deliverer()];
    for (const one of [delivery, ...others, delivery, ...others]) await one.pass();
    for (let at = 0; at < 20; at += 1) {
      for (const one of [delivery, ...others]) await one.pass();
      await Promise.all([delivery, ...others].map((one) => one.settle()));
    }
    for (const id of ids) {
      const own = receiver.received.filter(({ event }) => event.subject === `cases/${id}`);
      expect(own.map(({ event }) => event.type.slice(12))).toEqual(['case.opened', 'case.decided', 'case.closed']);
    }
  });

  it('killed before the answer, or right after it, leave nothing out and use the same ids', async () => {
    await register(['case.opened', 'case.decided']);
    for (let at = 0; at < 3; at += 1) await desk.decide('ruth.abramson', await newCase(), 'refuse');
    await seal();
    for (const [killedAt, answer] of [
      [1, 'never'],
      [3, 204],
    ] as const) {
      const runner = join(import.meta.dirname, '../testing/run-deliveries.ts');
      const options: DeliveryRun = { url: desk.store.url, dataDir: desk.dataDir, now: desk.now.toISOString() };
      const script = `const { runDeliveries } = await import(${JSON.stringify(runner)}); await runDeliveries(${JSON.stringify(options)});`;
      const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'inherit' });
      receiver.answer = (_received, count) => {
        if (count >= killedAt) child.kill('SIGKILL');
        return count >= killedAt ? answer : 204;
      };
      await once(child, 'exit');
      later(61_000);
    }
    receiver.answer = () => 204;
    await deliver();
    const distinct = new Map(receiver.received.map(({ event }) => [event.id, event]));
    expect(distinct.size).toBe(6);
    expect(receiver.received.length).toBeGreaterThan(6);
    for (const subject of new Set(receiver.received.map(({ event }) => event.subject))) {
      const own = receiver.received.filter(({ event }) => event.subject === subject).map(({ event }) => event.sequence);
      expect(own.toSorted()).toEqual(own);
    }
  });
});
