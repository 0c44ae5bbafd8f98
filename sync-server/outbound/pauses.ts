const FIRST_MS = 5_000;
const LONGEST_MS = 4 * 60 * 60_000;
/** A delivery that failed for so long is given up until somebody replays it. */
const GIVEN_UP_AFTER_MS = 24 * 60 * 60_000;

/**
 * When a delivery is tried again: after 5 s, 15 s, 45 s, 2 min … up to four hours, for a day from the first attempt on.
 *
 * @param chance  0 to 1: up to a quarter more, so that what failed together is not sent together.
 * @returns null when it is given up.
 */
export function nextAttempt(
  delivery: { readonly attempts: number; readonly firstAttemptAt: Date; readonly retryAfterMs: number | null },
  now: Date,
  chance: number,
): Date | null {
  if (now.getTime() - delivery.firstAttemptAt.getTime() >= GIVEN_UP_AFTER_MS) return null;
  const base = Math.min(FIRST_MS * 3 ** Math.max(delivery.attempts - 1, 0), LONGEST_MS);
  const pause = Math.max(Math.round(base * (1 + chance / 4)), delivery.retryAfterMs ?? 0);
  return new Date(now.getTime() + pause);
}
