import { describe, expect, it } from 'vitest';
import { dateText } from './dates.ts';

describe('a calendar date in a sentence', () => {
  it('is the day itself, in whatever zone the reader is', () => expect(dateText('2026-01-01')).toBe('Jan 1, 2026'));
  it.each(['', '2026-13-01', 'soon'])('stays %j where that is no date', (text) => expect(dateText(text)).toBe(text));
});
