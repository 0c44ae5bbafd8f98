import { describe, expect, it } from 'vitest';
import { ageDays, bytesText, counted, dayText, durationText } from './format.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const now = new Date('2026-11-24T12:00:00.000Z');

describe('durations', () => {
  it.each([
    [30_000, 'moments'],
    [4 * MINUTE, '4 min'],
    [3 * HOUR + 59 * MINUTE, '3 h'],
    [2 * DAY + 4 * HOUR, '2 d 4 h'],
    [2 * DAY, '2 d'],
    [31 * DAY + 5 * HOUR, '31 d'],
    [-4 * DAY, '4 d'],
  ])('writes %d ms as %s', (ms, text) => expect(durationText(ms)).toBe(text));
});

describe('dates', () => {
  it('leaves out the year of today and writes any other', () => {
    expect(dayText('2026-11-20T12:00:00.000Z', now)).toBe('Nov 20');
    expect(dayText('2025-11-20T12:00:00.000Z', now)).toBe('Nov 20, 2025');
  });
  it('counts whole days of age, and none for what lies ahead', () => {
    expect(ageDays('2026-11-22T12:00:01.000Z', now)).toBe(1);
    expect(ageDays('2026-11-25T12:00:00.000Z', now)).toBe(0);
  });
});

describe('counts', () => {
  it('agrees with its noun', () => {
    expect(counted(1, 'case')).toBe('1 case');
    expect(counted(1204, 'case')).toBe('1,204 cases');
    expect(counted(0, 'try', 'tries')).toBe('0 tries');
  });
  it('writes sizes in powers of ten', () => expect([999, 12_400_000].map(bytesText)).toEqual(['999 B', '12.4 MB']));
});
