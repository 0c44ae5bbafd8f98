import { describe, expect, it } from 'vitest';
import { addDays, addMonths, type CalendarDate, dateText, daysBetween } from './dates.ts';

describe('a calendar date in a sentence', () => {
  it('is the day itself, in whatever zone the reader is', () => expect(dateText('2026-01-01')).toBe('Jan 1, 2026'));
  it.each(['', '2026-13-01', 'soon'])('stays %j where that is no date', (text) => expect(dateText(text)).toBe(text));
});

describe('a calendar date that is counted from', () => {
  const day = (text: string) => text as CalendarDate;

  it('moves by days over the ends of months and years', () => {
    expect(addDays('2026-12-30', 3)).toBe('2027-01-02');
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
  });

  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-02-29', 12, '2029-02-28'],
    ['2026-11-15', 14, '2028-01-15'],
    ['2026-03-31', -1, '2026-02-28'],
  ])('%s moves by %i months to %s', (from, months, to) => expect(addMonths(day(from), months)).toBe(to));

  it('is as many days from another as it was moved by', () => {
    expect(daysBetween(day('2026-11-24'), addDays('2026-11-24', 400))).toBe(400);
    expect(daysBetween(day('2026-11-24'), day('2026-11-20'))).toBe(-4);
  });
});
