import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readIntake } from '../../src-shared/case/intake.ts';
import { caseKinds } from '../../src-shared/case/kinds.ts';
import { drawFrom } from '../../src-shared/remittance/internal/invent.ts';
import { testDatabase, type TestDatabase } from '../store/test-database.ts';
import { scenarios } from './scenarios.ts';
import { inventForm } from './invented-form.ts';
import { Simulation } from './simulation.ts';

describe('a simulated organisation', () => {
  let store: TestDatabase;
  let dataDir: string;
  beforeAll(async () => {
    store = await testDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'countersign-sim-'));
  });
  afterAll(async () => {
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('loses no case in two weeks, and posts what was approved and nothing else', async () => {
    const said: string[] = [];
    const { db, url: databaseUrl } = store;
    const say = (line: string): void => void (line.startsWith('Day ') || said.push(line));
    const simulation = await Simulation.begin({ db, databaseUrl, dataDir, seed: 5, days: 14, say });
    const totals = await simulation.run();
    expect(said).toEqual([]);
    expect(totals).toMatchObject({ orphans: 0, inTwoQueues: 0, postedWithoutApproval: 0, approvedNotPosted: 0 });
    expect(totals.cases).toBeGreaterThan(0);
    const proposed = Object.keys(scenarios);
    expect(Object.keys(totals.byKind)).toEqual(
      expect.arrayContaining([...proposed, 'entry-reversal', 'claim-exception', 'approval-difference']),
    );
    expect(totals.debitsMinor).toBe(totals.creditsMinor);
    expect(totals.debitsMinor).toBeGreaterThan(0);
  });
});

describe('an invented form', () => {
  const forms = caseKinds.all.flatMap(({ kind, intake }) => (intake ? [[kind, intake.fields] as const] : []));
  it.runIf(forms.length > 0).each(forms)('of %s holds what its fields take', (_, fields) => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const values = inventForm(fields, { draw: drawFrom(seed), today: '2026-01-05', payers: ['Northern Plains'] });
      expect(readIntake(fields, values)).toMatchObject({ ok: true });
    }
  });
});
