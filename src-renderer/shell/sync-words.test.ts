import { describe, expect, it } from 'vitest';
import type { SyncStatus } from '../data/workbench.ts';
import { syncWords } from './sync-words.ts';

const now = new Date('2026-11-24T12:00:00.000Z');
const status = (more: Partial<SyncStatus>): SyncStatus => ({
  connection: 'online',
  since: '2026-11-24T11:00:00.000Z',
  lastContact: null,
  firstSync: [],
  local: { cases: 0, remits: 0 },
  queued: 0,
  sent: 0,
  accepted: 0,
  unread: 0,
  waitingFiles: 0,
  message: '',
  nextTryAt: null,
  ...more,
});

describe('what the sync light says', () => {
  it('tells what waits here, with its figures', () => {
    const { sentence } = syncWords(status({ connection: 'unreachable', queued: 9, sent: 1, waitingFiles: 1 }), now);
    expect(sentence).toContain('10 decisions and 1 file waiting here');
  });
  it('tells when the next try is', () =>
    expect(syncWords(status({ connection: 'unreachable', nextTryAt: '2026-11-24T12:00:08.000Z' }), now).next).toContain(
      'Tries again in 8 s',
    ));
  it('does not call working offline an error', () =>
    expect(syncWords(status({ connection: 'workingOffline' }), now).tone).toBe('plain'));
  it('counts a first sync', () => {
    const words = syncWords(status({ firstSync: [{ collection: 'Cases', here: 12_000, total: 20_000 }] }), now);
    expect(words).toMatchObject({ word: 'Loading', sentence: 'Cases 12,000 of 20,000' });
  });
});
