import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseDocument } from '../src-shared/case/case-document.ts';
import { instantOf } from '../src-shared/base/dates.ts';
import { drawFrom } from '../src-shared/remittance/internal/invent.ts';
import type { Command, CommandOutcome } from '../src-shared/sync/command.ts';
import { CommandsReply, SYNC_PROTOCOL_HEADER, SYNC_PROTOCOL_VERSION } from '../src-shared/wire/sync.ts';
import { demoOrganisation } from './demo/organisation.ts';
import { seedOrganisation } from './services/seed-organisation.ts';
import { testDatabase, type TestDatabase } from './store/test-database.ts';
import { personOf } from './testing/test-desk.ts';
import { addDevice, type TestDevice } from './testing/test-people.ts';
import { writeOffProposal } from '../src-shared/testing/build-write-off.ts';

/** Rounds of approvals, each with a server killed somewhere between them and the last acknowledgement. */
const ROUNDS = 20;
const APPROVALS_PER_ROUND = 6;
/** Long enough for a round to be through; kills fall anywhere in it. */
const LATEST_KILL_MS = 300;

let store: TestDatabase;
let data: string;
beforeAll(async () => {
  store = await testDatabase();
  data = await mkdtemp(join(tmpdir(), 'countersign-kill-'));
  const deps = { db: store.db, clock: () => new Date() };
  await seedOrganisation(deps, demoOrganisation, { password: 'countersign', demo: true });
});
afterAll(async () => {
  await store.close();
  await rm(data, { recursive: true, force: true });
});

type Server = { readonly child: ChildProcess; readonly url: string };

/** The real server as a process of its own, once it is ready. */
async function startServer(): Promise<Server> {
  const args = [join(import.meta.dirname, 'server.ts'), '--port', '0', '--data', data, '--no-demo'];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, DATABASE_URL: store.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  for await (const text of child.stdout) {
    said += String(text);
    const url = /ready at (http:\S+?) \(/.exec(said)?.[1];
    if (url) return { child, url };
  }
  throw new Error(`the server ended: ${said}`);
}

async function kill({ child }: Server): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** A workbench that keeps its commands until each has its outcome, as the real one does. */
class Outbox {
  readonly device: TestDevice;
  readonly #token: string;
  #waiting: Command[] = [];
  readonly outcomes: CommandOutcome[] = [];

  constructor(device: TestDevice, token: string) {
    this.device = device;
    this.#token = token;
  }

  add(...command: Parameters<TestDevice['command']>): void {
    this.#waiting.push(this.device.command(...command));
  }

  async send(url: string): Promise<void> {
    if (this.#waiting.length === 0) return;
    const response = await fetch(`${url}/sync/v1/commands`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.#token}`,
        'content-type': 'application/json',
        [SYNC_PROTOCOL_HEADER]: String(SYNC_PROTOCOL_VERSION),
      },
      body: JSON.stringify({ deviceId: this.device.id, commands: this.#waiting }),
    });
    const { outcomes } = CommandsReply.parse(await response.json());
    this.outcomes.push(...outcomes);
    const answered = new Set(outcomes.map(({ id }) => id));
    this.#waiting = this.#waiting.filter(({ id }) => !answered.has(id));
  }
}

async function outboxOf(who: string): Promise<Outbox> {
  const { device, token } = await addDevice(store.db, personOf(who), { now: new Date() });
  return new Outbox(device, token);
}

function propose(outbox: Outbox, id: string): void {
  const payload = writeOffProposal({ amountMinor: 50_00, account: `PA-${id}`, payer: '' });
  outbox.add(payload, { entity: id, createdAt: instantOf(new Date()) });
}

async function approve(outbox: Outbox, id: string): Promise<void> {
  const rows = store.db.selectFrom('billing_case').select('body').where('id', '=', id);
  const { ver, evidenceHash } = JSON.parse((await rows.executeTakeFirstOrThrow()).body) as CaseDocument;
  outbox.add(
    { type: 'case.decide', decision: 'approve', reason: '' },
    { entity: id, basis: { ver, evidenceHash, shown: {} }, createdAt: instantOf(new Date()) },
  );
}

async function countNotPosted(): Promise<number> {
  const rows = store.db.selectFrom('billing_case').select('id').where('state', '<>', 'posted');
  return (await rows.execute()).length;
}

describe('the server killed with SIGKILL between approval and acknowledgement', () => {
  it(`posts every approved entry exactly once, over ${ROUNDS} kills`, { timeout: 600_000 }, async () => {
    const draw = drawFrom(20_261_124);
    const [daniel, maya] = [await outboxOf('daniel.reyes'), await outboxOf('maya.okafor')];
    const ids: string[] = [];
    let interrupted = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const server = await startServer();
      await maya.send(server.url);
      const proposed = Array.from({ length: APPROVALS_PER_ROUND }, (_, index) => `kill-${round}-${index}`);
      for (const id of proposed) propose(daniel, id);
      await daniel.send(server.url);
      for (const id of proposed) await approve(maya, id);
      ids.push(...proposed);
      const sent = maya.send(server.url).catch(() => {});
      await setTimeout(draw(LATEST_KILL_MS));
      await kill(server);
      await sent;
      if ((await countNotPosted()) > 0) interrupted += 1;
    }
    const server = await startServer();
    await maya.send(server.url);
    const giveUpAt = Date.now() + 30_000;
    while ((await countNotPosted()) > 0 && Date.now() < giveUpAt) await setTimeout(100);
    server.child.kill('SIGTERM');
    await once(server.child, 'exit');

    // Kills that came too late prove nothing.
    expect(interrupted).toBeGreaterThan(ROUNDS / 4);
    expect(maya.outcomes.filter(({ state }) => state !== 'accepted')).toEqual([]);
    expect(new Set(maya.outcomes.map(({ id }) => id)).size).toBe(ids.length);
    await expectPostedOnce(ids);
  });
});

async function expectPostedOnce(ids: readonly string[]): Promise<void> {
  expect(await countNotPosted()).toBe(0);
  const entries = await store.db.selectFrom('gl_entry').select(['id', 'key', 'number']).orderBy('number').execute();
  expect(entries.map(({ key }) => key).toSorted()).toEqual(ids.map((id) => `case/${id}`).toSorted());
  const year = entries[0]!.number.slice(0, 4);
  const gapless = entries.map((_, index) => `${year}-${String(index + 1).padStart(6, '0')}`);
  expect(entries.map(({ number }) => number)).toEqual(gapless);
  const shown = await store.db.selectFrom('doc').select('id').where('coll', '=', 'ledger').execute();
  expect(shown.map(({ id }) => id).toSorted()).toEqual(entries.map(({ id }) => id).toSorted());
  const sums = store.db
    .selectFrom('gl_line')
    .select((eb) => [eb.fn.sum('debit').as('debit'), eb.fn.sum('credit').as('credit')]);
  const { debit, credit } = await sums.executeTakeFirstOrThrow();
  expect({ debit: Number(debit), credit: Number(credit) }).toEqual({
    debit: ids.length * 50_00,
    credit: ids.length * 50_00,
  });
  const leaves = await store.db
    .selectFrom('audit_leaf')
    .select(['action', (eb) => eb.fn.countAll().as('times'), (eb) => eb.fn.count('entity').distinct().as('cases')])
    .where('action', 'in', ['case.open', 'case.approve', 'case.post'])
    .groupBy('action')
    .execute();
  const once = (action: string) => ({ action, times: ids.length, cases: ids.length });
  expect(
    leaves
      .map(({ action, times, cases }) => ({ action, times: Number(times), cases: Number(cases) }))
      .toSorted((a, b) => (a.action < b.action ? -1 : 1)),
  ).toEqual(['case.approve', 'case.open', 'case.post'].map(once));
}
