import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { caseKinds } from '../../src-shared/case/kinds.ts';
import { readHistoryPlan } from '../store/demonstration.ts';
import { testDatabase, type TestDatabase } from '../store/test-database.ts';
import { loadDemonstration } from './load-demonstration.ts';

const DAYS = 10;
/** On a busy machine. */
const LOADING_MS = 180_000;
const SERVER = join(import.meta.dirname, '../server.ts');

describe('the history of a new demonstration', () => {
  const now = new Date();
  const opened: TestDatabase[] = [];
  let dataDir: string;
  let whole: TestDatabase;

  async function database(): Promise<TestDatabase> {
    const store = await testDatabase();
    opened.push(store);
    return store;
  }
  const load = ({ db, url }: TestDatabase) =>
    loadDemonstration({ db, databaseUrl: url, dataDir, clock: () => now, say: () => {}, days: DAYS });

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'countersign-demo-'));
    whole = await database();
    await load(whole);
  }, LOADING_MS);
  afterAll(async () => {
    for (const store of opened) await store.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('has posted entries that balance, open cases, and decisions of which every one was accepted', async () => {
    const { cases, entries, balance, outcomes } = await facts(whole);
    expect(entries.length).toBeGreaterThan(15);
    expect(balance).toBe(0);
    expect(cases.filter(({ state }) => state === 'open').length).toBeGreaterThan(20);
    expect(outcomes.length).toBeGreaterThan(5);
    expect(outcomes.filter((state) => state !== 'accepted')).toEqual([]);
  });

  it('leaves a case of every kind with a form that can be approved, and some that their checks stop', async () => {
    const bodies = await whole.db.selectFrom('doc').select('body').where('coll', '=', 'cases').execute();
    const open = bodies
      .map(({ body }) => JSON.parse(body) as CaseDocument)
      .filter(({ state }) => state === 'open' || state === 'returned');
    const kinds = new Set(open.map(({ kind }) => kind));
    const withForm = caseKinds.all.filter(({ intake }) => intake).map(({ kind }) => kind);
    expect(withForm.filter((kind) => !kinds.has(kind))).toEqual([]);
    expect(kinds).toContain('entry-reversal');
    const free = new Set(open.filter(({ blockedBy }) => !blockedBy?.length).map(({ kind }) => kind));
    expect(withForm.filter((kind) => !free.has(kind))).toEqual([]);
    const stopped = open.filter(({ blockedBy }) => blockedBy?.length).map(({ kind }) => kind);
    const exceptions = ['billing-exception', 'credit-adjustment', 'patient-refund', 'vendor-invoice'];
    expect(exceptions.filter((kind) => !stopped.includes(kind))).toEqual([]);
  });

  it('begins its books with what was billed, so that payers owe what is not paid yet', async () => {
    const { rows } = await sql<{ owed: string }>`
      select sum(debit - credit)::text as owed from gl_line where account = '1200'`.execute(whole.db);
    expect(Number(rows[0]?.owed)).toBeGreaterThan(0);
  });

  it('is not loaded twice', async () => {
    const before = await facts(whole);
    await load(whole);
    expect(await facts(whole)).toEqual(before);
  });

  it(
    'goes on after the first start was killed in the middle of a day, and ends with the same cases and entries',
    { timeout: LOADING_MS },
    async () => {
      const store = await database();
      await killOnceUnderWay(store, dataDir);
      const plan = await readHistoryPlan(store.db);
      expect(plan && plan.nextDay > plan.firstDay && plan.nextDay <= plan.lastDay).toBe(true);
      await load(store);
      const { cases, entries } = await facts(whole);
      expect(await facts(store)).toMatchObject({ cases, entries });
    },
  );
});

async function facts({ db }: TestDatabase) {
  const cases = await db.selectFrom('billing_case').select(['number', 'state', 'amount']).orderBy('number').execute();
  const entries = await db.selectFrom('gl_entry').select(['date', 'memo']).orderBy('memo').execute();
  const lines = await db.selectFrom('gl_line').select(['debit', 'credit']).execute();
  const commands = await db.selectFrom('command').select('outcome').execute();
  return {
    cases,
    entries,
    balance: lines.reduce((sum, { debit, credit }) => sum + debit - credit, 0),
    outcomes: commands.map(({ outcome }) => (JSON.parse(outcome) as { state: string }).state),
  };
}

/** Starts the real server over an empty database, and kills it when it has loaded a day and begun another. */
async function killOnceUnderWay({ db, url }: TestDatabase, dataDir: string): Promise<void> {
  const args = [SERVER, '--port', '0', '--data', join(dataDir, 'killed'), '--demo-days', String(DAYS)];
  const server = spawn(process.execPath, args, { env: { ...process.env, DATABASE_URL: url }, stdio: 'ignore' });
  const ended = once(server, 'close');
  const remittances = async () => (await db.selectFrom('remittance').select('id').execute()).length;
  const isUnderWay = async () => {
    const plan = await readHistoryPlan(db);
    return plan !== null && plan.nextDay > plan.firstDay && (await remittances()) > 3;
  };
  while (server.exitCode === null && !(await isUnderWay())) await pause(10);
  server.kill('SIGKILL');
  await ended;
}
