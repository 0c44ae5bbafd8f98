import { describe, expect, it } from 'vitest';
import { atMost } from './leave.ts';

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
