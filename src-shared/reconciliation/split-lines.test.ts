import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../base/dates.ts';
import { standardRules } from '../matching/match-rules.ts';
import { line, linesTable } from '../testing/build-lines.ts';
import { itemsOfStep, periodBookOf, unsharedWork } from './align-pair.ts';
import type { PeriodItem } from './period-item.ts';
import { SideSplits } from './side-splits.ts';
import { Workspace } from './workspace.ts';

const bank = [100_00, 250_50, -40_00];
const posted = [80_00, 20_00, 250_00];

function workspace(): Workspace {
  const space = new Workspace();
  const side = (letter: string, amounts: readonly number[]) =>
    linesTable(amounts.map((amountMinor, at) => line({ id: `${letter}${at + 1}`, amountMinor, reference: letter })));
  space.putSide('bank', { table: side('b', bank), currency: '', files: [] });
  space.putSide('posted', { table: side('p', posted), currency: '', files: [] });
  space.putPair(0, { rules: standardRules });
  return space;
}

const idsOf = (space: Workspace, role: 'bank' | 'posted') => {
  const { table, splits = new SideSplits() } = space.sides.get(role)!;
  return Array.from({ length: table.length }, (_, at) => at)
    .filter((at) => !splits.isAway(at))
    .map((at) => `${table.ids.text(at + 1)} ${table.amounts[at]}`);
};
const totalOf = (space: Workspace, role: 'bank' | 'posted') => {
  const { table, splits = new SideSplits() } = space.sides.get(role)!;
  return table.amounts.reduce((sum, amount, at) => sum + (splits.isAway(at) ? 0 : amount), 0);
};

describe('splitting a line in a workspace', () => {
  it('puts parts in its place, which are matched by themselves, and takes them back', () => {
    const space = workspace();
    expect(space.split('bank', 0, [80_00, 20_00])).toMatchObject({ ok: true });
    expect(idsOf(space, 'bank')).toEqual(['b2 25050', 'b3 -4000', 'b1/1 8000', 'b1/2 2000']);
    expect(space.match({ bank: [3], posted: [0] })).toMatchObject({ ok: true });
    expect(space.join('bank', 4)).toMatchObject({ error: { kind: 'taken' } });
    expect(space.match({ bank: [0], posted: [1] })).toMatchObject({ error: { kind: 'matchedAlready' } });
    space.undo();
    space.undo();
    expect(idsOf(space, 'bank')).toEqual(['b1 10000', 'b2 25050', 'b3 -4000']);
    space.redo();
    space.redo();
    expect(space.pairs[0]!.matchOf('left', 3)).toBeGreaterThanOrEqual(0);
  });

  it('refuses parts that do not come to the line', () => {
    const space = workspace();
    expect(space.split('bank', 0, [80_00, 20_01])).toMatchObject({ error: { kind: 'partsDoNotSum' } });
    expect(space.split('bank', 0, [180_00, -80_00])).toMatchObject({ error: { kind: 'emptyPart' } });
  });

  it('uses the numbers of an earlier split again, with other amounts', () => {
    const space = workspace();
    space.split('bank', 0, [80_00, 20_00]);
    space.join('bank', 3);
    space.split('bank', 0, [60_00, 30_00, 10_00]);
    expect(idsOf(space, 'bank').slice(2)).toEqual(['b1/1 6000', 'b1/2 3000', 'b1/3 1000']);
  });

  it('matches as much as both sides have, and leaves the rest of the larger line open: one step', () => {
    const space = workspace();
    expect(space.matchPart({ bank: [0], posted: [0] })).toMatchObject({ ok: true });
    expect(idsOf(space, 'bank').slice(2)).toEqual(['b1/1 8000', 'b1/2 2000']);
    expect([...space.statuses('bank')]).toEqual([4, 0, 0, 3, 0]);
    space.undo();
    expect([...space.statuses('bank').subarray(0, 3)]).toEqual([0, 0, 0]);
    expect(space.matchPart({ bank: [2], posted: [0] })).toMatchObject({ error: { kind: 'nothingToSplit' } });
    expect(space.matchPart({ bank: [0], posted: [0, 1] })).toMatchObject({ error: { kind: 'noDifference' } });
  });

  it('does not take parts that are alike for duplicates', () => {
    const space = workspace();
    space.split('bank', 0, [50_00, 50_00]);
    const classes = space.items('2026-12-01' as CalendarDate).map((item) => item.class);
    expect(classes).not.toContain('duplicate');
  });
});

describe('sharing what was split', () => {
  it('tells the period of split and match in an order that it can do, and of the way back', () => {
    const space = workspace();
    const step = space.matchPart({ bank: [0], posted: [0] });
    const items = step.ok ? itemsOfStep(space.pairs[0]!, 0, step.value) : [];
    expect(items.map((item) => item.do)).toEqual(['split', 'match']);
    expect(unsharedWork(space.pairs[0]!, periodBookOf(space.pairs[0]!, []))).toEqual(items);
    expect(unsharedWork(space.pairs[0]!, periodBookOf(space.pairs[0]!, items))).toEqual([]);
    expect(itemsOfStep(space.pairs[0]!, 0, space.undo()!).map((item) => item.do)).toEqual(['unmatch', 'join']);
  });

  it('takes over what others split, parts of parts too, and lets go what they joined', () => {
    const space = workspace();
    space.match({ bank: [0], posted: [0] });
    const split: PeriodItem[] = [
      { do: 'split', side: 'left', line: 'b1', parts: [70_00, 30_00] },
      { do: 'split', side: 'left', line: 'b1/1', parts: [50_00, 20_00] },
      { do: 'match', left: ['b1/1/2'], right: ['p2'], rule: '' },
    ];
    const step = space.align(0, periodBookOf(space.pairs[0]!, split));
    expect(idsOf(space, 'bank').slice(2)).toEqual(['b1/2 3000', 'b1/1/1 5000', 'b1/1/2 2000']);
    expect(space.pairs[0]!.matchOf('right', 1)).toBeGreaterThanOrEqual(0);
    expect(space.align(0, periodBookOf(space.pairs[0]!, split))).toBeNull();

    const again = workspace();
    again.match({ bank: [0], posted: [0] });
    again.replay(step!);
    expect(idsOf(again, 'bank')).toEqual(idsOf(space, 'bank'));

    space.align(0, periodBookOf(space.pairs[0]!, []));
    expect(idsOf(space, 'bank')).toEqual(['b1 10000', 'b2 25050', 'b3 -4000']);
  });

  it('conserves the totals of both sides under any sequence, done here and followed elsewhere', () => {
    const act = fc.tuple(fc.nat(5), fc.nat(7), fc.nat(7), fc.integer({ min: 1, max: 60_00 }));
    fc.assert(
      fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
        const [here, there] = [workspace(), workspace()];
        const told: PeriodItem[] = [];
        for (const [what, one, other, minor] of acts) {
          const b = one % here.sides.get('bank')!.table.length;
          const p = other % here.sides.get('posted')!.table.length;
          const size = here.sides.get('bank')!.table.amounts[b]!;
          const done = [
            () => here.match({ bank: [b], posted: [p] }),
            () => here.matchPart({ bank: [b], posted: [p] }),
            () => here.split('bank', b, [Math.sign(size) * minor, size - Math.sign(size) * minor]),
            () => here.join('bank', b),
            () => here.decide({ bank: [b] }, 'takeApart'),
            () => here.undo(),
          ][what]!();
          const step = done && 'ok' in done ? (done.ok ? done.value : null) : done;
          if (step) told.push(...itemsOfStep(here.pairs[0]!, 0, step));
          expect(totalOf(here, 'bank')).toBe(310_50);
          expect(totalOf(here, 'posted')).toBe(350_00);
        }
        there.align(0, periodBookOf(there.pairs[0]!, told));
        expect(idsOf(there, 'bank').toSorted()).toEqual(idsOf(here, 'bank').toSorted());
        expect(unsharedWork(there.pairs[0]!, periodBookOf(here.pairs[0]!, told))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
