import { describe, expect, it } from 'vitest';
import { unsentText } from './unsent-words.ts';

describe('what would be lost with the work on this computer', () => {
  it('is nothing when the server has answered everything', () =>
    expect(unsentText({ queued: 0, sent: 0, waitingFiles: 0 })).toBe(''));

  it('counts what waits and what is on its way, and files beside decisions', () => {
    expect(unsentText({ queued: 1, sent: 1, waitingFiles: 1 })).toBe('2 decisions and 1 file');
    expect(unsentText({ queued: 0, sent: 0, waitingFiles: 3 })).toBe('3 files');
  });
});
