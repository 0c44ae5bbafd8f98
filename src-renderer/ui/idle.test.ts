import { describe, expect, it } from 'vitest';
import { leftUntilLock, minutesUntilLock } from './idle.ts';

const MINUTE = 60_000;
const noon = Date.UTC(2026, 9, 1, 12);
const last = { date: noon, up: 1_000 };
const after = (date: number, up: number) => ({ date: noon + date * MINUTE, up: 1_000 + up * MINUTE });

describe('a window that nobody touches', () => {
  it('locks when the chosen minutes have passed, and not before', () => {
    expect(leftUntilLock(last, after(14, 14), 15)).toBe(MINUTE);
    expect(leftUntilLock(last, after(15, 15), 15)).toBe(0);
  });

  it('locks as soon when the date is set back meanwhile', () =>
    expect(leftUntilLock(last, after(-600, 15), 15)).toBe(0));

  it('locks after a sleep, in which only the date has gone on', () =>
    expect(leftUntilLock(last, after(480, 1), 60)).toBeLessThan(0));
});

describe('the choice of minutes', () => {
  it('is 5, 15, 30 or 60', () =>
    expect([5, 15, 30, 60].map((kept) => minutesUntilLock(kept, null))).toEqual([5, 15, 30, 60]));
  it.each([undefined, 0, -1, 7, 1e9, '60', null])('is 15 when %s is kept', (kept) =>
    expect(minutesUntilLock(kept, null)).toBe(15),
  );
});
