import type { Imposed } from './imposed.ts';

/** After so many minutes without input the window locks; whoever sits at this computer chooses. */
export const LOCK_AFTER_MINUTES = [5, 15, 30, 60] as const;
export type LockAfterMinutes = (typeof LOCK_AFTER_MINUTES)[number];
export const DEFAULT_LOCK_AFTER: LockAfterMinutes = 15;

/** One moment on two clocks, in milliseconds: the date, which can be set, and one that only goes on, but not while asleep. */
export type Moment = { readonly date: number; readonly up: number };

/**
 * After how many minutes the window locks. Anything but one of the choices counts as none, so that nothing keeps a window open for
 * ever.
 *
 * @param kept     what is kept of the choice.
 * @param imposed  fixed: no more than this, whatever was chosen.
 */
export function minutesUntilLock(kept: unknown, imposed: Imposed<number> | null): number {
  const own = LOCK_AFTER_MINUTES.find((minutes) => minutes === kept);
  if (imposed?.isFixed) return Math.min(own ?? DEFAULT_LOCK_AFTER, imposed.value);
  return own ?? imposed?.value ?? DEFAULT_LOCK_AFTER;
}

/**
 * How long the window still stays open, in milliseconds; 0 or less: it locks now. The clock on which more time has passed
 * counts: neither sleeping nor setting the date keeps it open longer.
 */
export function leftUntilLock(lastInput: Moment, now: Moment, minutes: number): number {
  const idle = Math.max(now.date - lastInput.date, now.up - lastInput.up);
  return minutes * 60_000 - idle;
}
