import * as z from 'zod';
import { Actor } from '../authority/person.ts';
import type { Refusal } from '../authority/refusal.ts';
import { type CalendarDate, DAY_MS, Instant, instantOf } from '../base/dates.ts';
import { err, ok, type Result } from '../base/result.ts';
import { dueAfter, timeUnitOf } from '../calendar/business-time.ts';
import type { SiteCalendar } from '../calendar/site-calendar.ts';
import { instantAt } from '../calendar/zone.ts';
import { decide, type Policies } from '../policy/policies.ts';

/** A time in which a clock stands still. */
export const Suspension = z.object({
  from: Instant,
  /** When it runs again; earlier than planned where somebody resumed it. */
  until: Instant,
  reason: z.string(),
  by: Actor,
});
export type Suspension = z.infer<typeof Suspension>;

/** A time limit that law or contract sets, beside the day on which the desk wants a case done. */
export const LegalClock = z.object({
  /** Stable within the case: 'federal-overpayment'. */
  id: z.string().max(40),
  label: z.string().max(80),
  startedAt: Instant,
  /** With all its suspensions counted. */
  dueAt: Instant,
  suspended: z.array(Suspension).max(100),
  /** So many days it may stand still in all; 0: not at all. */
  suspendableDays: z.int().nonnegative(),
  /** The law, with the rule of the policy that started it. */
  basis: z.string().max(200),
});
export type LegalClock = z.infer<typeof LegalClock>;

export type ClockContext = {
  readonly policies: Policies;
  readonly calendar: SiteCalendar;
  /** When clocks begin that say nothing else. */
  readonly start: Date;
  /** On which day one began at the site, by its id; null: it has not begun. */
  readonly starts?: Readonly<Record<string, CalendarDate | null>> | undefined;
};

/** The clocks that the policy `statutory-clock` starts for a case. An invalid policy starts none: the desk's own due date holds. */
export function startClocks(
  subject: { readonly kind: string; readonly queue: string; readonly payerClass: string },
  { policies, calendar, start, starts = {} }: ClockContext,
): LegalClock[] {
  const { kind, queue, payerClass } = subject;
  const decided = decide(policies, 'statutory-clock', { kind, queue, payerClass, state: calendar.state });
  if (!decided.ok) return [];
  const { policy, version, all = [] } = decided.value;
  return all.flatMap(({ clock, label, days, unit, suspendableDays, basis }): LegalClock[] => {
    if (typeof clock !== 'string' || typeof days !== 'number' || clock === '') return [];
    const began = Object.hasOwn(starts, clock) ? starts[clock] : undefined;
    if (began === null) return [];
    // At noon: the day counts as the first one, whichever way its hours are counted.
    const from = began === undefined ? start : instantAt(calendar.zone, began, 12 * 60);
    return [
      {
        id: clock.slice(0, 40),
        label: String(label).slice(0, 80),
        startedAt: instantOf(from),
        dueAt: instantOf(dueAfter(calendar, from, days, timeUnitOf(unit))),
        suspended: [],
        suspendableDays: typeof suspendableDays === 'number' ? Math.max(0, Math.floor(suspendableDays)) : 0,
        basis: `${String(basis)} (${policy} v${version})`.slice(0, 200),
      },
    ];
  });
}

/** The suspension in force at an instant; undefined while the clock runs. */
export function suspensionAt({ suspended }: LegalClock, at: Instant): Suspension | undefined {
  return suspended.find(({ from, until }) => from <= at && at < until);
}

/** How long it may still be suspended, whatever was planned: milliseconds. */
export function suspendableMs({ suspended, suspendableDays }: LegalClock): number {
  const used = suspended.reduce((sum, { from, until }) => sum + Date.parse(until) - Date.parse(from), 0);
  return Math.max(0, suspendableDays * DAY_MS - used);
}

/** Lets a clock stand still until an instant. */
export function suspendClock(clock: LegalClock, suspension: Suspension): Result<LegalClock, Refusal> {
  const { from, until } = suspension;
  if (clock.suspendableDays === 0) return err({ kind: 'clockRuns', clock: clock.label });
  if (suspensionAt(clock, from)) return err({ kind: 'clockStands', clock: clock.label });
  if (clock.dueAt <= from) return err({ kind: 'clockOver', clock: clock.label });
  const most = suspendableMs(clock);
  const asked = Date.parse(until) - Date.parse(from);
  if (asked <= 0) return err({ kind: 'suspensionPast', clock: clock.label });
  if (asked > most) {
    const latest = instantOf(new Date(Date.parse(from) + most));
    return err({ kind: 'suspensionTooLong', clock: clock.label, mostDays: clock.suspendableDays, latest });
  }
  return ok({ ...clock, dueAt: later(clock.dueAt, asked), suspended: [...clock.suspended, suspension] });
}

/** Lets a clock that stands still run again at once: it is due earlier by what is left of its suspension. */
export function resumeClock(clock: LegalClock, at: Instant): Result<LegalClock, Refusal> {
  const current = suspensionAt(clock, at);
  if (!current) return err({ kind: 'clockNotSuspended', clock: clock.label });
  return ok({
    ...clock,
    dueAt: later(clock.dueAt, Date.parse(at) - Date.parse(current.until)),
    suspended: clock.suspended.map((each) => (each === current ? { ...each, until: at } : each)),
  });
}

/** When a case is due whose clock was changed: moved by as much, and never later than any of its clocks. */
export function dueWithClocks(
  dueAt: Instant,
  changed: { readonly before: Instant; readonly after: Instant },
  clocks: readonly LegalClock[],
): Instant {
  const moved = later(dueAt, Date.parse(changed.after) - Date.parse(changed.before));
  return earliestOf(moved, clocks);
}

/** The first of the desk's own due date and those of the law. */
export function earliestOf(dueAt: Instant, clocks: readonly LegalClock[]): Instant {
  return clocks.reduce((first, clock) => (clock.dueAt < first ? clock.dueAt : first), dueAt);
}

function later(instant: Instant, ms: number): Instant {
  return instantOf(new Date(Date.parse(instant) + ms));
}
