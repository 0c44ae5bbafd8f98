import type { CalendarDate } from '../../../base/dates.ts';
import type { CoverageCheck } from '../../../records/coverage-check.ts';

/** Whether the payer says that a day is covered. */
export function covers({ isActive, from, until }: CoverageCheck, on: CalendarDate): boolean {
  return isActive && (from === null || from <= on) && (until === null || on <= until);
}
