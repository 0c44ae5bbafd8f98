import { isUnfinished } from '../case/case-state.ts';
import { calendarDateOf, type CalendarDate, instantOf, type Instant } from '../base/dates.ts';
import type { CaseRow } from '../case/case-document.ts';

const HOUR_MS = 3_600_000;
/** Due within this long is soon. */
export const SOON_MS = 48 * HOUR_MS;

/** What the clock says, as queues ask it. */
export type Present = {
  readonly now: Instant;
  /** In UTC, as due dates are. */
  readonly today: CalendarDate;
  /** What is due before this instant is due soon. */
  readonly soon: Instant;
};

export function presentAt(now: Date): Present {
  return { now: instantOf(now), today: calendarDateOf(now), soon: instantOf(new Date(now.getTime() + SOON_MS)) };
}

type Clocked = Pick<CaseRow, 'state' | 'dueAt' | 'followUp'>;
export type Due = 'breached' | 'today' | 'soon' | 'later';

/** How near the due date is; of a case that is decided it is never near. */
export function dueAtPresent({ state, dueAt }: Pick<Clocked, 'state' | 'dueAt'>, { now, today, soon }: Present): Due {
  if (!isUnfinished(state)) return 'later';
  if (dueAt < now) return 'breached';
  if (dueAt.startsWith(today)) return 'today';
  return dueAt < soon ? 'soon' : 'later';
}

/** Whether somebody wants to go on with it by today, later, or has not said. */
export function followUpAt({ followUp }: Pick<Clocked, 'followUp'>, { today }: Present): 'none' | 'today' | 'later' {
  if (!followUp) return 'none';
  return followUp.on <= today ? 'today' : 'later';
}

/** Out of the way until its day; what is late is never out of the way. */
export function isPutOff(one: Clocked, present: Present): boolean {
  return followUpAt(one, present) === 'later' && dueAtPresent(one, present) !== 'breached';
}

/** Whether between two moments something became of a case without a change of it. */
export function hasMoved({ dueAt }: Pick<Clocked, 'dueAt'>, before: Present, after: Present): boolean {
  const passes = (from: Instant, to: Instant) => dueAt >= from && dueAt < to;
  return before.today !== after.today || passes(before.now, after.now) || passes(before.soon, after.soon);
}
