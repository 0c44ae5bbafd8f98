import fc from 'fast-check';
import { firstValueFrom, skip } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveListing } from './listing.ts';
import type { Listing } from './workbench.ts';

type Row = { readonly id: string; readonly n: number };

function listingOf<T extends { readonly id: string }>(rows: readonly T[]): LiveListing<T> {
  const listing = new LiveListing<T>();
  listing.fill(rows);
  return listing;
}

describe('a listing', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());
  const nextFrame = () => vi.advanceTimersByTime(17);

  it('tells a new subscriber all rows, and that everything may have changed', async () =>
    expect(await firstValueFrom(listingOf([{ id: 'a' }]).listing$)).toEqual({
      rows: [{ id: 'a' }],
      changed: null,
      removed: [],
    }));

  it('tells nothing before it was filled: nobody knows yet whether there is anything', () => {
    const listing = new LiveListing<Row>();
    const told: Listing<Row>[] = [];
    listing.listing$.subscribe((next) => told.push(next));
    expect(told).toEqual([]);
    listing.fill([]);
    expect(told).toEqual([{ rows: [], changed: null, removed: [] }]);
  });

  it('tells what happens within one frame together', async () => {
    const listing = listingOf<Row>([{ id: 'a', n: 0 }]);
    const next = firstValueFrom(listing.listing$.pipe(skip(1)));
    for (let n = 1; n <= 1000; n += 1) listing.set({ id: 'a', n });
    listing.set({ id: 'b', n: 0 });
    listing.delete('b');
    nextFrame();
    expect(await next).toEqual({ rows: [{ id: 'a', n: 1000 }], changed: [{ id: 'a', n: 1000 }], removed: ['b'] });
  });

  it('lets a screen that applies what changed hold the same rows as one that reads all of them', () => {
    const step = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e'), n: fc.nat(9), gone: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.array(fc.nat(40), { maxLength: 3 }), (steps, frames) => {
        const listing = listingOf<Row>([{ id: 'a', n: -1 }]);
        const model = new Map<string, Row>([['a', { id: 'a', n: -1 }]]);
        const applied = new Map<string, Row>();
        let rows: readonly Row[] = [];
        listing.listing$.subscribe((told: Listing<Row>) => {
          rows = told.rows;
          for (const row of told.changed ?? told.rows) applied.set(row.id, row);
          for (const id of told.removed) applied.delete(id);
        });
        for (const [index, { id, n, gone }] of steps.entries()) {
          if (gone) {
            listing.delete(id);
            model.delete(id);
          } else {
            listing.set({ id, n });
            model.set(id, { id, n });
          }
          if (frames.includes(index)) nextFrame();
        }
        nextFrame();
        expect(applied).toEqual(model);
        expect(new Map(rows.map((row) => [row.id, row]))).toEqual(model);
      }),
    );
  });
});
