import { describe, expect, it } from 'vitest';
import { RequestFailure } from '../data/request-failure.ts';
import { atMost, stillSignedInWords } from './leave.ts';

describe('locking the window', () => {
  it('waits for what is under way', async () => {
    const done: string[] = [];
    const work = Promise.resolve().then(() => done.push('stored'));
    await atMost(work, 10_000);
    expect(done).toEqual(['stored']);
  });

  it('happens also when that fails', () =>
    expect(atMost(Promise.reject(new Error('disk full')), 10_000)).resolves.toBeUndefined());

  it('happens also when that never ends', () => expect(atMost(new Promise(() => {}), 1)).resolves.toBeUndefined());
});

describe('signing out on every computer', () => {
  it('that the server does not answer is not known to have happened', () =>
    expect(stillSignedInWords(new RequestFailure({ kind: 'unreachable', message: 'fetch failed' }))).toBe(
      'The server does not answer, so your other computers may still be signed in. Try again, or sign out here alone.',
    ));

  it('that the server refuses has not happened, for its reason', () =>
    expect(
      stillSignedInWords(new RequestFailure({ kind: 'signedOut', message: 'Your sign-in has ended. Sign in again.' })),
    ).toBe('Your other computers are still signed in. Your sign-in has ended. Sign in again.'));
});
