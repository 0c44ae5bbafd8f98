import { agedBalances, type CarryForward, carryForwards } from '../../src-shared/remittance/carry-forward.ts';
import type { CalendarDate } from '../../src-shared/base/dates.ts';
import { listClosedAdjustments, listOpenAdjustments } from '../store/provider-adjustments.ts';
import type { Db } from '../store/transaction.ts';

/** Where a page begins: behind an item that was open since a day, or closed (null). */
export type CarryForwardPlace = { readonly openSince: string | null; readonly id: string };

export type CarryForwardPage = {
  /** Of everything that is open, on whatever page. */
  readonly aged: ReturnType<typeof agedBalances>;
  readonly items: readonly CarryForward[];
  readonly hasMore: boolean;
};

/**
 * One page of what payers carry forward at these sites: what is open for longest first and, where everything is asked for, what has
 * come to zero behind it. Of that, which grows from year to year, no more is read than the page shows.
 */
export async function listCarryForwards(
  db: Db,
  list: {
    readonly sites: readonly string[];
    readonly state: 'open' | 'all';
    readonly after: CarryForwardPlace | null;
    readonly limit: number;
    readonly asOf: CalendarDate;
  },
): Promise<CarryForwardPage> {
  const { sites, state, after, limit, asOf } = list;
  const open = carryForwards(await listOpenAdjustments(db, sites));
  const left = open.filter((item) => after === null || isBehind(item, after));
  const afterClosed = after?.openSince === null ? after.id : '';
  const closed =
    state === 'open' || left.length > limit
      ? []
      : carryForwards(await listClosedAdjustments(db, sites, { after: afterClosed, limit: limit + 1 - left.length }));
  const items = [...left, ...closed];
  return { aged: agedBalances(open, asOf), items: items.slice(0, limit), hasMore: items.length > limit };
}

function isBehind(item: CarryForward, after: CarryForwardPlace): boolean {
  if (after.openSince === null || item.openSince === null) return false;
  return item.openSince > after.openSince || (item.openSince === after.openSince && item.id > after.id);
}
