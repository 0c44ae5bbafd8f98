import type { SyncStatus } from '../data/workbench.ts';
import { countText, counted, durationText, recentText } from '../ui/format.ts';
import type { Tone } from '../ui/tokens.ts';

export type SyncWords = {
  readonly tone: Tone;
  /** On the light: 'Online', 'Offline'. */
  readonly word: string;
  /** What that means, in a sentence. */
  readonly sentence: string;
  /** What happens next. */
  readonly next: string;
};

const waiting = ({ queued, sent, waitingFiles }: SyncStatus) =>
  [
    queued + sent > 0 ? counted(queued + sent, 'decision') : '',
    waitingFiles > 0 ? counted(waitingFiles, 'file') : '',
  ].filter(Boolean);

/** What the sync light says. */
export function syncWords(status: SyncStatus, now: Date): SyncWords {
  const since = recentText(status.since, now);
  const held = waiting(status);
  const keeps = held.length > 0 ? `${held.join(' and ')} waiting here` : 'nothing waiting here';
  switch (status.connection) {
    case 'online': {
      const loading = firstSyncText(status);
      if (loading)
        return { tone: 'open', word: 'Loading', sentence: loading, next: 'You can already work with what is here.' };
      return {
        tone: 'done',
        word: 'Online',
        sentence: `Connected since ${since}; ${keeps}.`,
        next: held.length > 0 ? 'It is being sent now.' : 'Changes arrive by themselves.',
      };
    }
    case 'connecting':
      return {
        tone: 'plain',
        word: 'Connecting',
        sentence: `Connecting since ${since}; ${keeps}.`,
        next: 'You can go on working.',
      };
    case 'unreachable':
      return {
        tone: 'risk',
        word: 'Offline',
        sentence: `The server has not answered since ${since}; ${keeps}.`,
        next: status.nextTryAt
          ? `Tries again ${inText(status.nextTryAt, now)}. You can go on working.`
          : 'You can go on working.',
      };
    case 'workingOffline':
      return {
        tone: 'plain',
        word: 'Working offline',
        sentence: `You chose to work offline at ${since}; ${keeps}.`,
        next: 'Nothing is sent or fetched until you go online.',
      };
    case 'signedOut':
      return {
        tone: 'risk',
        word: 'Signed out',
        sentence: `Your session ended at ${since}; ${keeps}.`,
        next: 'Sign in again to send and fetch. You can go on working.',
      };
    case 'outdated':
      return {
        tone: 'breach',
        word: 'Update needed',
        sentence: `The server speaks a newer protocol since ${since}; ${keeps}.`,
        next: 'Update this workbench. Your work is kept.',
      };
  }
}

/** How far a first sync is: 'Cases 12,000 of 20,000', '' when it is complete. */
export function firstSyncText({ firstSync }: SyncStatus): string {
  return firstSync
    .map(({ collection, here, total }) => `${collection} ${countText(here)} of ${countText(total)}`)
    .join(' · ');
}

function inText(instant: string, now: Date): string {
  const ms = new Date(instant).getTime() - now.getTime();
  return ms < 1000 ? 'now' : ms < 60_000 ? `in ${Math.ceil(ms / 1000)} s` : `in ${durationText(ms)}`;
}
