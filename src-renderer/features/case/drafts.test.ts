import { describe, expect, it } from 'vitest';
import { begunFor, draftFrom, draftKey, draftText } from './drafts.ts';

const typed = { reason: 'No backup for the amount', amount: '', to: '', until: '' };

describe('what was typed and not sent', () => {
  it('is read back as it was written', () => expect(draftFrom(draftText(typed))).toEqual(typed));

  it('is nothing when the form is blank', () =>
    expect(draftText({ reason: '', amount: '', to: '', until: '' })).toBeNull());

  it('is read also as it was written before a person could be chosen', () =>
    expect(draftFrom('{"reason":"No backup for the amount","amount":""}')).toEqual(typed));

  it.each([null, 'not json', '{"reason":1}'])('is a blank form when it cannot be read: %s', (text) =>
    expect(draftFrom(text)).toEqual({ reason: '', amount: '', to: '', until: '' }),
  );

  it('goes into no other decision and no other case', () => {
    const keys = new Set([draftKey('1', 'refuse'), draftKey('1', 'approve'), draftKey('2', 'refuse')]);
    expect(keys.size).toBe(3);
  });

  it('is told by the question it was typed under', () => {
    const kept = new Map([
      [draftKey('1', 'refuse'), draftText(typed)],
      [draftKey('2', 'comment'), draftText(typed)],
    ]);
    expect(begunFor({ get: (key) => kept.get(key) ?? null }, '1')).toEqual(['refuse']);
  });
});
