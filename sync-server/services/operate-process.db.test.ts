import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDesk, personOf, type Desk } from '../testing/test-desk.ts';
import { operateProcessNow } from './operate-process.ts';

const MORNING = new Date('2026-11-24T15:00:00.000Z');
let desk: Desk;
beforeEach(async () => {
  desk = await openDesk(MORNING);
  await desk.proposeWriteOff('wo-1', 50_00);
  await desk.settle();
});
afterEach(() => desk.close());

type Action = 'pause' | 'resume' | 'retry' | 'skip';
const operate = (who: string, action: Action, node = 'decision', reason = 'The payer is being sold.') =>
  desk.command(who, 'wo-1', { type: 'case.operate', action, node, reason });
const events = async () => (await desk.case('wo-1')).timeline.map(({ event }) => event);

describe('a paused case', () => {
  beforeEach(async () => void (await operate('ruth.abramson', 'pause')));

  it('says who stopped it and why, and takes no deadline until it is resumed', async () => {
    expect((await desk.case('wo-1')).process).toMatchObject({
      node: 'decision',
      paused: { by: { name: 'Ruth Abramson' }, reason: 'The payer is being sold.' },
    });
    desk.now = new Date('2026-12-20T15:00:00.000Z');
    await desk.settle();
    expect(await events()).toEqual(['open', 'pause']);
    await operate('ruth.abramson', 'resume');
    await desk.settle();
    expect(await events()).toEqual(['open', 'pause', 'resume', 'remind']);
    expect((await desk.case('wo-1')).process?.paused).toBeUndefined();
  });

  it('can be decided, and is posted once when it is resumed', async () => {
    await desk.decide('maya.okafor', 'wo-1', 'approve');
    await desk.settle();
    expect(await desk.case('wo-1')).toMatchObject({ state: 'approved' });
    expect(await desk.entries()).toEqual([]);
    await operate('keith.vance', 'resume');
    await desk.settle();
    expect(await desk.case('wo-1')).toMatchObject({ state: 'posted', process: { node: 'posted' } });
    expect(await desk.entries()).toHaveLength(1);
    expect(await desk.actions('wo-1')).toEqual(['case.open', 'case.pause', 'case.approve', 'case.resume', 'case.post']);
  });

  it('is not paused again, nor skipped or retried', async () => {
    for (const action of ['pause', 'skip', 'retry'] as const) {
      expect(await operate('ruth.abramson', action)).toMatchObject({ state: 'rejected', code: 'WRONG_STATE' });
    }
  });
});

describe('an operator', () => {
  it('is a director or controller, and says why', async () => {
    for (const who of ['maya.okafor', 'daniel.reyes', 'priya.raman']) {
      expect(await operate(who, 'pause')).toMatchObject({ state: 'rejected', code: 'NOT_PERMITTED' });
    }
    expect(await operate('ruth.abramson', 'pause', 'decision', ' ')).toMatchObject({ code: 'REASON_REQUIRED' });
    expect(await events()).toEqual(['open']);
  });

  it('ends a wait before its time: the reminder comes now, and nobody’s decision is taken', async () => {
    expect(await operate('ruth.abramson', 'skip')).toMatchObject({ state: 'accepted' });
    await desk.settle();
    expect(await events()).toEqual(['open', 'skip', 'remind']);
    expect(await desk.case('wo-1')).toMatchObject({ state: 'open', process: { node: 'afterRemind' } });
    expect(await operate('ruth.abramson', 'skip')).toMatchObject({ state: 'needs_review', code: 'STALE_BASIS' });
  });

  it('skips no decision: the last wait has no end but what people decide', async () => {
    for (const node of ['decision', 'afterRemind', 'afterReassign', 'afterEscalate']) {
      expect(await operate('ruth.abramson', 'skip', node)).toMatchObject({ state: 'accepted' });
      await desk.settle();
    }
    expect(await operate('ruth.abramson', 'skip', 'lastWait')).toMatchObject({
      state: 'rejected',
      message: 'A decision or a posting is not skipped: what it waits for has to happen.',
    });
    expect(await desk.entries()).toEqual([]);
  });

  it('retries nothing where nothing has failed', async () =>
    expect(await operate('ruth.abramson', 'retry')).toMatchObject({ state: 'rejected', code: 'WRONG_STATE' }));

  it('that administers sees no case and learns only where its process is', async () => {
    const { engine } = desk.services;
    const deps = { db: desk.db, clock: () => desk.now, engine };
    const ines = personOf('ines.calderon');
    const paused = await operateProcessNow(deps, ines, {
      id: 'wo-1',
      action: 'pause',
      reason: 'The ledger is moved.',
    });
    expect(paused).toMatchObject({ ok: true, value: { node: 'decision', paused: { reason: 'The ledger is moved.' } } });
    expect(paused.ok && Object.keys(paused.value).toSorted()).toEqual(['node', 'paused', 'since', 'until', 'version']);
    const again = await operateProcessNow(deps, ines, { id: 'wo-1', action: 'pause', reason: 'Again.' });
    expect(again).toEqual({ ok: false, error: { kind: 'paused' } });
    const maya = await operateProcessNow(deps, personOf('maya.okafor'), {
      id: 'wo-1',
      action: 'resume',
      reason: 'No.',
    });
    expect(maya).toMatchObject({ ok: false, error: { kind: 'notPermitted' } });
  });
});
