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
 * waiting process, in one commit), against the same statements alone, one after the other, and as steps of DBOS; and what
 * the approvals that wait for somebody cost.
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
    const recorded = await record(await copy('recorded'), folder, desk, commands);
    const databases = { ours: await copy('ours'), peer: await copy('peer'), folder };
    const bare = await againstBare(databases, desk, commands, recorded);
    const others = { ours: await copy('ours_again'), peer: await copy('peer_again'), folder };
    await admin.query('create database dbos');
    const dbos = await againstDbos({ ...others, system: urlOf('dbos') }, desk, commands, recorded);
    return [bare, dbos, await idle(admin, 'parked', await copy('parked'), folder)];
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

/** What each approval sends to the database. */
async function record(url: string, folder: string, desk: SimulatedDesk, commands: readonly Command[]) {
  const office = await openOffice(url, folder);
  try {
    const recorded: Statement[][] = [];
    for (const command of commands) recorded.push(await recordStatements(() => approve(office, desk, [command])));
    return recorded;
  } finally {
    await office.close();
  }
}

/** Takes the next so many at each call. */
function inPortions<T>(all: readonly T[], work: (one: T, index: number) => Promise<unknown>): () => Promise<void> {
  let from = 0;
  return async () => {
    for (const one of all.slice(from, from + PER_SAMPLE)) await work(one, from++);
  };
}

async function againstBare(
  { ours, peer, folder }: Databases,
  desk: SimulatedDesk,
  commands: readonly Command[],
  recorded: readonly (readonly Statement[])[],
): Promise<BenchResult> {
  const office = await openOffice(ours, folder);
  const client = await connected(peer);
  try {
    const job = `${PER_SAMPLE} approvals, each a transaction of its own, against its statements alone`;
    const notes = `${Math.round(recorded.flat().length / recorded.length)} statements each, begin and commit among them; both sides end with equal row counts and states of cases`;
    const result = await measure(
      { id: 'P9-decisions-bare', job, target: 0.8, notes },
      {
        ours: inPortions(commands, (command) => approve(office, desk, [command])),
        peer: inPortions(recorded, (statements) => replay(client, statements)),
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

async function againstDbos(
  { ours, peer, folder, system }: Databases & { readonly system: string },
  desk: SimulatedDesk,
  commands: readonly Command[],
  recorded: readonly (readonly Statement[])[],
): Promise<BenchResult> {
  const office = await openOffice(ours, folder);
  const client = await connected(peer);
  const statementsOf = (index: number) => replay(client, recorded[index]!);
  DBOS.setConfig({ name: 'bench', systemDatabaseUrl: system, logLevel: 'error' });
  const decide = DBOS.registerWorkflow((index: number) => DBOS.runStep(() => statementsOf(index), { name: 'decide' }), {
    name: 'decide',
  });
  await DBOS.launch();
  try {
    const job = `${PER_SAMPLE} approvals, each a transaction of its own, against a DBOS workflow for each, with one step that sends its statements`;
    const notes =
      'One after the other on both sides; the step is a plain one, its statements in a transaction of their own.';
    const result = await measure(
      { id: 'P9-decisions-dbos', job, target: 3, notes },
      {
        ours: inPortions(commands, (command) => approve(office, desk, [command])),
        peer: inPortions(recorded, (_, index) => decide(index)),
      },
      REPETITIONS,
    );
    deepStrictEqual(await tablesOf(ours), await tablesOf(peer));
    return result;
  } finally {
    await DBOS.shutdown();
    await client.end();
    await office.close();
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
