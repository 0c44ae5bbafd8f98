import * as z from 'zod';
import { Actor } from '../authority/person.ts';
import { CalendarDate, Instant } from '../base/dates.ts';
import { SIDE_ROLES } from '../matching/combine-sides.ts';
import { type PeriodFigures, periodFigures, SideTotals, StatedBalances } from './period-figures.ts';
import { PeriodItem } from './period-item.ts';
import { PERIOD_STATES, PeriodStanding } from './period.ts';

const Side = z.enum(SIDE_ROLES);
const ofSides = <T extends z.ZodType>(side: T) => z.object({ left: side, right: side });
const common = { id: z.string().max(80), scope: z.string().max(100), ver: z.int().positive() };

/** What a period is about: two sides of an account between two days, both included, in one currency. */
export const PeriodRequest = z.object({
  name: z.string().min(1).max(120),
  /** The site that keeps the account; who sees its ledger sees the period. */
  site: z.string().min(1).max(60),
  left: Side,
  right: Side,
  /** ISO 4217, or '' where the files do not say. */
  currency: z.string().max(3),
  from: CalendarDate,
  until: CalendarDate,
  stated: ofSides(StatedBalances),
});
export type PeriodRequest = z.infer<typeof PeriodRequest>;

/** A period as everybody who sees it has it; its lines are fetched apart, what was done to them is in its changes. */
export const PeriodDocument = z.object({
  ...common,
  part: z.literal('period'),
  ...PeriodRequest.shape,
  standing: PeriodStanding,
  totals: ofSides(SideTotals),
  matches: z.int().nonnegative(),
  /** What standing matches differ by, right less left. Minor units. */
  differenceMinor: z.int(),
  /** Number of its newest change; 0: nothing was done yet. */
  changes: z.int().nonnegative(),
  openedBy: Actor,
  /** The period whose open items it began with; null: none. */
  rolledFrom: z.string().nullable(),
  reopenings: z.array(z.object({ by: Actor, at: Instant, reason: z.string(), from: z.enum(PERIOD_STATES) })),
});
export type PeriodDocument = z.infer<typeof PeriodDocument>;

/** What one command did to a period, never changed afterwards. Those of a period are done in the order of `seq`, from 1. */
export const PeriodChange = z.object({
  ...common,
  part: z.literal('changes'),
  period: z.string().max(80),
  seq: z.int().positive(),
  by: Actor,
  at: Instant,
  items: z.array(PeriodItem),
});
export type PeriodChange = z.infer<typeof PeriodChange>;

export const ReconciliationDocument = z.discriminatedUnion('part', [PeriodDocument, PeriodChange]);
export type ReconciliationDocument = z.infer<typeof ReconciliationDocument>;

export function changeId(period: string, seq: number): string {
  return `${period}:${String(seq).padStart(6, '0')}`;
}

/** What a period comes to now. */
export function figuresOf({
  stated,
  totals,
  differenceMinor,
}: Pick<PeriodDocument, 'stated' | 'totals' | 'differenceMinor'>): PeriodFigures {
  return periodFigures({
    left: { stated: stated.left, totals: totals.left },
    right: { stated: stated.right, totals: totals.right },
    differenceMinor,
  });
}
