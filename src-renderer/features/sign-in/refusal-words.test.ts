import { describe, expect, it } from 'vitest';
import { isNamed, signInWords, vaultWords } from './refusal-words.ts';

describe('naming a person to confirm', () => {
  it.each(['Maya Okafor', ' maya  okafor '])('takes %j', (typed) => expect(isNamed(typed, 'Maya Okafor')).toBe(true));
  it.each(['', 'Maya', 'Maya Okafo', 'Ruth Abramson'])('does not take %j', (typed) =>
    expect(isNamed(typed, 'Maya Okafor')).toBe(false),
  );
});

describe('saying why somebody was not let in', () => {
  it('counts the tries that are left', () => {
    expect(vaultWords({ kind: 'wrongPin', attemptsLeft: 1, retryAfterMs: 0 })).toContain('1 try is left');
    expect(vaultWords({ kind: 'wrongPin', attemptsLeft: 4, retryAfterMs: 0 })).toContain('4 tries are left');
  });
  it('never promises a shorter wait than there is', () => {
    expect(vaultWords({ kind: 'lockedOut', retryAfterMs: 900 })).toContain('in 1 s');
    expect(vaultWords({ kind: 'lockedOut', retryAfterMs: 61_000 })).toContain('in 2 min');
    expect(vaultWords({ kind: 'wrongPin', attemptsLeft: 0, retryAfterMs: 30_000 })).toContain('in 30 s');
  });
  it('points to the PIN when the server does not answer', () =>
    expect(signInWords({ kind: 'unreachable' })).toContain('unlock with your PIN'));
  it("passes on the server's own sentence", () =>
    expect(signInWords({ kind: 'refused', message: 'Wrong account or password.' })).toBe('Wrong account or password.'));
});
