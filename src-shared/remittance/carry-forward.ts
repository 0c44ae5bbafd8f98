import { type CalendarDate, daysBetween } from '../base/dates.ts';
import { sumMinor } from '../money/money.ts';
import type { RemittanceDocument } from './remittance-document.ts';

/** FB carries a balance forward, WO recovers it, 72 gives back what was recovered although a refund had been sent. */
export const carryForwardCodes: ReadonlySet<string> = new Set(['FB', 'WO', '72']);

/** One such provider adjustment (PLB) of a remittance. Positive reduces the payment, negative increases it. */
export type CarriedAdjustment = {
  /** Id in the directory; '' for a payer that is not known. */
  readonly payerId: string;
  readonly payer: string;
  readonly site: string;
  readonly code: string;
  /** As the payer wrote it. */
  readonly reference: string;
  /** Cents. */
  readonly amountMinor: number;
  /** The remittance it stands in, and its place among the provider adjustments there, from 0. */
  readonly remittance: string;
  readonly position: number;
  readonly trace: string;
  /** Of the payment. */
  readonly date: CalendarDate;
};

/** What a payer carried forward, recovered and gave back under one reference. */
export type CarryForward = {
  /** Of the payer and the reference: the same for the same adjustments. */
  readonly id: string;
  readonly payer: string;
  /** As it was written first; '' where the payer gave none. */
  readonly reference: string;
  /** In the order of their dates. */
  readonly items: readonly CarriedAdjustment[];
  /** Sum of the items. Below zero the payer still recovers so much; above zero it has recovered so much that nothing carried. */
  readonly balanceMinor: number;
  /** The day since which it has not been zero; null for one that nets to zero, which is closed. */
  readonly openSince: CalendarDate | null;
};

/** Those of a remittance, as its document tells them. */
export function carriedIn(advice: RemittanceDocument): CarriedAdjustment[] {
  const { id, site, payerId, payer, trace, date } = advice;
  return advice.providerAdjustments.flatMap(({ code, reference, amountMinor }, position) =>
    carryForwardCodes.has(code)
      ? [{ payerId, payer, site, code, reference, amountMinor, remittance: id, position, trace, date }]
      : [],
  );
}

/** Payers write a reference now with leading zeros or dashes and now without: what is left of it tells whether it is the same. */
export function referenceKey(reference: string): string {
  return reference
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .replace(/^0+(?=.)/, '');
}

/** Payers that are not in the directory are told apart by their names. */
export function payerKey({ payerId, payer }: Pick<CarriedAdjustment, 'payerId' | 'payer'>): string {
  return payerId === '' ? `?${payer.trim().toUpperCase()}` : payerId;
}

/**
 * The sub-ledger of what payers carry forward: an item per payer and reference, the one that is open for longest first, and those
 * that are closed last. The balances of all items add up to the sum of all adjustments.
 *
 * @see DOMAIN.md D8, on PLB
 */
export function carryForwards(adjustments: Iterable<CarriedAdjustment>): CarryForward[] {
  const byKey = new Map<string, CarriedAdjustment[]>();
  for (const adjustment of adjustments) {
    if (!carryForwardCodes.has(adjustment.code)) continue;
    const id = `${payerKey(adjustment)} ${referenceKey(adjustment.reference)}`;
    const known = byKey.get(id);
    if (known) known.push(adjustment);
    else byKey.set(id, [adjustment]);
  }
  return [...byKey].map(([id, items]) => itemOf(id, items.toSorted(inOrder))).toSorted(oldestFirst);
}

function itemOf(id: string, items: readonly CarriedAdjustment[]): CarryForward {
  let balance = 0;
  let openSince: CalendarDate | null = null;
  for (const { amountMinor, date } of items) {
    balance += amountMinor;
    if (balance === 0) openSince = null;
    else openSince ??= date;
  }
  const { payer, reference } = items[0]!;
  return { id, payer, reference, items, balanceMinor: balance, openSince };
}

function inOrder(a: CarriedAdjustment, b: CarriedAdjustment): number {
  return compare(a.date, b.date) || compare(a.remittance, b.remittance) || a.position - b.position;
}

function oldestFirst(a: CarryForward, b: CarryForward): number {
  return compare(a.openSince ?? '9999', b.openSince ?? '9999') || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export const ageBuckets = ['0-30', '31-60', '61-90', '91-'] as const;
export type AgeBucket = (typeof ageBuckets)[number];

/** Whole days from one date to another; never below zero. */
export function daysOpen(openSince: CalendarDate, today: CalendarDate): number {
  return Math.max(0, daysBetween(openSince, today));
}

export function ageBucketOf(days: number): AgeBucket {
  return days <= 30 ? '0-30' : days <= 60 ? '31-60' : days <= 90 ? '61-90' : '91-';
}

/** What is open, by age: cents still to be recovered (below zero) and recovered beyond what was carried (above zero), netted. */
export function agedBalances(
  items: readonly CarryForward[],
  today: CalendarDate,
): readonly { readonly bucket: AgeBucket; readonly count: number; readonly balanceMinor: number }[] {
  return ageBuckets.map((bucket) => {
    const inBucket = items.filter(
      ({ openSince }) => openSince !== null && ageBucketOf(daysOpen(openSince, today)) === bucket,
    );
    const balances = inBucket.map(({ balanceMinor }) => balanceMinor);
    return { bucket, count: inBucket.length, balanceMinor: sumMinor(balances) };
  });
}
