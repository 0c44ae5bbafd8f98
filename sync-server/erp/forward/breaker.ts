/** From this many faults in succession on, one look decides whether the next entry is tried. */
export const OPENS_AFTER = 3;

const FIRST_MS = 1000;
const LONGEST_MS = 5 * 60_000;

/**
 * How long nothing is sent after so many faults in succession: twice as long each time, up to five minutes.
 *
 * @param chance  0 to 1: up to a quarter more, so that several servers do not come back at the same moment.
 */
export function pauseAfter(failures: number, chance: number): number {
  const base = Math.min(FIRST_MS * 2 ** Math.max(failures - 1, 0), LONGEST_MS);
  return Math.round(base * (1 + chance / 4));
}
