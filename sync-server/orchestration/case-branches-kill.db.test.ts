import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instantOf } from '../../src-shared/base/dates.ts';
import { caseKinds } from '../../src-shared/case/kinds.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { costCentres, invoiceValues, order, receipt, vendor } from '../../src-shared/testing/build-invoice.ts';
import type { Moment } from '../testing/killing-database.ts';
import { refusing } from '../testing/refusing-ledger.ts';
import { type Cut, KILLED_TUNING } from '../testing/run-cases.ts';
import { type Desk, openDesk, personOf } from '../testing/test-desk.ts';

let desk: Desk;
const refused = new Set<string>();
beforeAll(async () => {
  const ledger: Parameters<typeof openDesk>[1] = (own) => refusing(own, (key) => refused.has(key));
  desk = await openDesk(new Date('2026-11-24T09:00:00.000Z'), ledger, undefined, caseKinds, KILLED_TUNING);
});
afterAll(() => desk.close());

/** A server of its own goes on with the cases, and is killed at the cut; then this one finishes what it left. */
async function killed(cut: Cut, refusedKey: string, isThrough: () => Promise<boolean>): Promise<void> {
  const runner = join(import.meta.dirname, '../testing/run-cases.ts');
  const options = { url: desk.store.url, dataDir: desk.dataDir, now: desk.now, refused: refusedKey, cut };
  const script = `const { runCases } = await import(${JSON.stringify(runner)}); await runCases(${JSON.stringify(options)});`;
  const stdio = ['ignore', 'ignore', 'inherit'] as const;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: [...stdio] });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
  await desk.restart(undefined);
  await desk.services.engine.run();
  await expect.poll(isThrough, { timeout: 60_000 }).toBe(true);
  await desk.services.engine.stop();
  await desk.restart(undefined);
}

const cuts = (commits: number): Cut[] =>
  Array.from({ length: commits }, (_, index) => index + 1).flatMap((at) =>
    (['before', 'after'] as const).map((moment: Moment): Cut => ({ what: 'commit', moment, at })),
  );

async function eventsOf(id: string): Promise<string[]> {
  return (await desk.case(id)).timeline.map(({ event }) => event);
}

describe('a server killed with SIGKILL in the middle of a branch', () => {
  const visit = { code: '99213', modifiers: '25', place: '11', diagnosis: 'A', units: 1, chargeMinor: 140_00 };
  const before = { account: 'PA-510', line: 1, serviceOn: '2026-10-05', ...visit, reason: 'Coded one level too high.' };

  it(
    'reminds once of the work and once of the decision, and ends both branches once',
    { timeout: 300_000 },
    async () => {
      const start = desk.now;
      for (const [index, cut] of cuts(2).entries()) {
        desk.now = new Date(start.getTime() + index * 60_000);
        const id = `cc-${index}`;
        const values = { ...before, claim: `CL-${index}`, code: '99214', chargeMinor: 210_00, corrected: [visit] };
        const payload = { type: 'case.propose', kind: 'charge-correction', site: 'westside-clinic', values };
        await desk.command('daniel.reyes', id, payload as CommandPayload);
        // Both branches are due at once: each has a step of its own ahead.
        desk.now = new Date(new Date((await desk.case(id)).dueAt).getTime() + 60_000);
        const isReminded = async () => (await eventsOf(id)).filter((event) => event === 'remind').length >= 2;
        await killed(cut, '', isReminded);
        const review = { type: 'case.complete-step', step: 'coding-review', note: 'As the record says.' } as const;
        await desk.command('priya.raman', id, review);
        await desk.decide('maya.okafor', id, 'approve');
        await desk.settle();
        expect(await eventsOf(id)).toEqual(['open', 'remind', 'remind', 'completeStep', 'approve', 'post']);
        expect((await desk.entries()).filter(({ source }) => source.case === id)).toHaveLength(1);
      }
      desk.now = start;
    },
  );
});

describe('a server killed with SIGKILL in the middle of an undoing', () => {
  it('reverses what was posted ahead once, and posts all of it once afterwards', { timeout: 400_000 }, async () => {
    const all = [
      { line: '1', quantity: '1000' },
      { line: '2', quantity: '100' },
    ];
    const lines = [
      { line: '1', item: 'SPL-1', text: 'Splints', quantity: '1000', unitPrice: '12.34', costCentre: 'CC-1' },
      { line: '2', item: 'CLN-1', text: 'Cleaning', quantity: '100', unitPrice: '100', costCentre: 'CC-2' },
    ];
    const records = [vendor(), ...costCentres, order({ encumbered: true, lines }), receipt(all)];
    const asOf = instantOf(desk.now);
    await desk.services.takeRecords(
      personOf('priya.raman'),
      records.map((one) => ({ ...one, asOf })),
    );
    const atLedger = (['before', 'after'] as const).map((moment): Cut => ({ what: 'entry', moment, at: 1 }));
    for (const [index, cut] of [...atLedger, ...cuts(2)].entries()) {
      const id = `vi-${index}`;
      const values = invoiceValues({ number: `K-${index}0${index}` });
      const payload = { type: 'case.propose', kind: 'vendor-invoice', site: 'westside-clinic', values };
      await desk.command('daniel.reyes', id, payload as CommandPayload);
      expect(await desk.decide('ruth.abramson', id, 'approve')).toMatchObject({ state: 'accepted' });
      refused.add(`case/${id}`);
      await desk.settle();
      await desk.decide('keith.vance', `${id}.px1`, 'refuse');
      const memos = async () => (await desk.case(id)).posting.memos?.map(({ state }) => state).join(' ');
      await killed(cut, `case/${id}`, async () => (await memos()) === 'undone');
      const keys = async () =>
        (await desk.entries())
          .filter(({ source }) => source.case === id)
          .map(({ key }) => key.slice(`case/${id}`.length));
      expect(await keys()).toEqual(['/memo-1', '/memo-1/undo']);
      expect((await eventsOf(id)).filter((event) => event === 'postMemo')).toHaveLength(3);
      refused.clear();
      await desk.command('ruth.abramson', id, { type: 'case.repost' });
      await desk.settle();
      expect(await keys()).toEqual(['/memo-1', '/memo-1/undo', '/memo-2', '']);
    }
    expect(Object.values(await desk.balances()).reduce((sum, minor) => sum + minor, 0)).toBe(0);
  });
});
