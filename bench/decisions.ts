import { deepStrictEqual } from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DBOS } from '@dbos-inc/dbos-sdk';
import { Client } from 'pg';
import { invariant } from '../src-shared/base/invariant.ts';
import type { Command } from '../src-shared/sync/command.ts';
import type { SimulatedDesk } from '../sync-server/demo/simulated-desk.ts';
import { applyCommands } from '../sync-server/services/apply-commands.ts';
import { startManagedPostgres } from '../sync-server/store/managed-postgres.ts';
import { againstLimit, measure, type BenchResult } from './measure.ts';
import { openOffice, seedOffice, type Office } from './servers/approvals-office.ts';
import { startSyncServer } from './servers/sync-server.ts';
import { recordStatements, replay, type Statement } from './servers/recorded-statements.ts';

const PARKED = 2_000;
const PER_SAMPLE = 20;
const REPETITIONS = 8;
/** Each side once beforehand, and the samples. */
const DECISIONS = PER_SAMPLE * (REPETITIONS + 1);
const MOST_IDLE_PER_SECOND = 20;
const IDLE_SAMPLES = 3;
/** PostgreSQL may hold its counters back for ten seconds. */
const IDLE_SECONDS = 30;

/**
 * P9: approvals through the real use case (signature, lease, policies, authority, duties, case, feed, audit leaves, word to the
 * waiting process, in one commit), against the same statements alone, and as steps of DBOS; and what the approvals that wait for
 * somebody cost. One at a time, as somebody decides who is connected; and twenty in one request, as a workbench sends what was
 * decided in bulk or without a network.
 */
export async function run(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  // PostgreSQL does not run as root; the account it runs as has to get here.
  chmodSync(folder, 0o755);
  const postgres = await startManagedPostgres({ dataDir: folder });
  const urlOf = (name: string) => Object.assign(new URL(postgres.url), { pathname: `/${name}` }).href;
  const admin = new Client({ connectionString: postgres.url });
  await admin.connect();
  try {
    await admin.query('create database seed');
    const { desk, commands } = await seedOffice(urlOf('seed'), { folder, parked: PARKED, decisions: DECISIONS });
    const copy = async (name: string) => {
      await admin.query(`create database ${name} template seed`);
      return urlOf(name);
    };
    const singles = commands.map((command) => [command]);
    const pushes = Array.from({ length: commands.length / PER_SAMPLE }, (_, at) =>
      commands.slice(at * PER_SAMPLE, (at + 1) * PER_SAMPLE),
    );
    const statementsOf = {
      singles: await record(await copy('recorded'), folder, desk, singles),
      pushes: await record(await copy('recorded_pushes'), folder, desk, pushes),
    };
    const two = async (name: string) => ({ ours: await copy(name), peer: await copy(`${name}_peer`), folder });
    await admin.query('create database dbos');
    DBOS.setConfig({ name: 'bench', systemDatabaseUrl: urlOf('dbos'), logLevel: 'error' });
    return [
      await againstBare('single', await two('bare'), desk, singles, statementsOf.singles),
      await againstBare('push', await two('bare_pushes'), desk, pushes, statementsOf.pushes),
      ...(await againstDbos(
        [await two('dbos_pushes'), await two('dbos_singles')],
        desk,
        commands,
        statementsOf.singles,
      )),
      await idle(admin, 'parked', await copy('parked'), folder),
    ];
  } finally {
    await admin.end();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Databases = { readonly ours: string; readonly peer: string; readonly folder: string };

async function approve(office: Office, desk: SimulatedDesk, commands: readonly Command[]): Promise<void> {
  const { db, handlers } = office;
  const reportBug = (bug: unknown): never => {
    throw bug;
  };
  const deps = { db, clock: () => new Date(), handlers, reportBug };
  const reply = await applyCommands(deps, { person: desk.person, deviceId: desk.deviceId, commands });
  const outcomes = reply.ok ? reply.value.outcomes : [];
  const accepted = outcomes.filter(({ state }) => state === 'accepted').length;
  invariant(accepted === commands.length, `an approval was not accepted: ${JSON.stringify(outcomes)}`);
}

type Requests = readonly (readonly Command[])[];
type Recorded = readonly (readonly Statement[])[];

/** What each request sends to the database. */
async function record(url: string, folder: string, desk: SimulatedDesk, requests: Requests): Promise<Recorded> {
  const office = await openOffice(url, folder);
  try {
    const recorded: Statement[][] = [];
    for (const commands of requests) recorded.push(await recordStatements(() => approve(office, desk, commands)));
    return recorded;
  } finally {
    await office.close();
  }
}

/** Takes the next so many at each call. */
function inPortions<T>(
  all: readonly T[],
  work: (one: T, index: number) => Promise<unknown>,
  perSample = PER_SAMPLE,
): () => Promise<void> {
  let from = 0;
  return async () => {
    for (const one of all.slice(from, from + perSample)) await work(one, from++);
  };
}

const inWords = {
  single: { id: 'P9-decisions-bare', job: `${PER_SAMPLE} approvals, each a request and a transaction of its own` },
  push: { id: 'P9-push-bare', job: `${PER_SAMPLE} approvals in one request` },
};

async function againstBare(
  way: keyof typeof inWords,
  { ours, peer, folder }: Databases,
  desk: SimulatedDesk,
  requests: Requests,
  recorded: Recorded,
): Promise<BenchResult> {
  const office = await openOffice(ours, folder);
  const client = await connected(peer);
  const { id, job } = inWords[way];
  const perSample = way === 'single' ? PER_SAMPLE : 1;
  try {
    const notes = `${Math.round(recorded.flat().length / recorded.length)} statements a request, begin and commit among them; both sides end with equal row counts and states of cases`;
    const result = await measure(
      { id, job: `${job}, against its statements alone`, target: 0.8, notes },
      {
        ours: inPortions(requests, (commands) => approve(office, desk, commands), perSample),
        peer: inPortions(recorded, (statements) => replay(client, statements), perSample),
      },
      REPETITIONS,
    );
    deepStrictEqual(await tablesOf(ours), await tablesOf(peer));
    return result;
  } finally {
    await client.end();
    await office.close();
  }
}

/** Twenty approvals as a request, and as twenty requests, each against twenty workflows whose step sends the statements of one. */
async function againstDbos(
  [pushes, singles]: readonly [Databases, Databases],
  desk: SimulatedDesk,
  commands: readonly Command[],
  recorded: Recorded,
): Promise<BenchResult[]> {
  let client: Client | null = null;
  const statementsOf = (index: number) => replay(client!, recorded[index]!);
  const decide = DBOS.registerWorkflow((index: number) => DBOS.runStep(() => statementsOf(index), { name: 'decide' }), {
    name: 'decide',
  });
  await DBOS.launch();
  const against = async (
    { ours, peer, folder }: Databases,
    perRequest: number,
    what: Pick<BenchResult, 'id' | 'job' | 'target'>,
  ) => {
    const office = await openOffice(ours, folder);
    client = await connected(peer);
    const request = async () => {
      const next = commands.slice(sent, (sent += PER_SAMPLE));
      for (let from = 0; from < next.length; from += perRequest) {
        await approve(office, desk, next.slice(from, from + perRequest));
      }
    };
    let sent = 0;
    const notes =
      'Workflows one after the other; the step is a plain one, its statements in a transaction of their own.';
    try {
      const sides = { ours: request, peer: inPortions(recorded, (_, index) => decide(index)) };
      const result = await measure({ ...what, notes }, sides, REPETITIONS);
      deepStrictEqual(await tablesOf(ours), await tablesOf(peer));
      return result;
    } finally {
      await client.end();
      await office.close();
    }
  };
  try {
    const peer = `against ${PER_SAMPLE} workflows of DBOS, each with one step that sends the statements of one approval`;
    return [
      await against(pushes, PER_SAMPLE, {
        id: 'P9-decisions-dbos',
        job: `${PER_SAMPLE} approvals in one request, ${peer}`,
        target: 3,
      }),
      await against(singles, 1, {
        id: 'P9-single-dbos',
        job: `${PER_SAMPLE} approvals, each a request, ${peer}`,
        target: 1,
      }),
    ];
  } finally {
    await DBOS.shutdown();
  }
}

/** Transactions a second of a server on which so many approvals wait and nobody does anything. */
async function idle(admin: Client, name: string, url: string, folder: string): Promise<BenchResult> {
  const server = await startSyncServer({ data: join(folder, 'server'), databaseUrl: url, demo: false });
  try {
    const committed = async () => {
      const { rows } = await admin.query<{ count: string }>(
        'select xact_commit + xact_rollback as count from pg_stat_database where datname = $1',
        [name],
      );
      return Number(rows[0]?.count);
    };
    // What the start itself takes is over by then.
    await pause(IDLE_SECONDS * 1000);
    const samples: number[] = [];
    for (let sample = 0; sample < IDLE_SAMPLES; sample += 1) {
      const before = await committed();
      await pause(IDLE_SECONDS * 1000);
      samples.push(((await committed()) - before) / IDLE_SECONDS);
    }
    const job = `transactions while ${PARKED.toLocaleString('en')} approvals wait, against the limit`;
    return againstLimit({ id: 'P9-parked-idle', job }, samples, MOST_IDLE_PER_SECOND, 'transactions/s');
  } finally {
    await server.stop();
  }
}

/** What is in every table: cases by state, and how many rows the others have. */
async function tablesOf(url: string): Promise<Record<string, number>> {
  const client = await connected(url);
  try {
    const tables = await client.query<{ name: string }>(
      `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
       where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
    );
    const counts: Record<string, number> = {};
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ count: string }>(`select count(*) from ${name}`);
      counts[name] = Number(rows[0]?.count);
    }
    const states = await client.query<{ state: string; count: string }>(
      'select state, count(*) from billing_case group by state',
    );
    for (const { state, count } of states.rows) counts[`case ${state}`] = Number(count);
    invariant(
      counts['case approved'] === DECISIONS,
      `not every approval was carried out: ${JSON.stringify(states.rows)}`,
    );
    return counts;
  } finally {
    await client.end();
  }
}

async function connected(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  await client.connect();
  return client;
}
