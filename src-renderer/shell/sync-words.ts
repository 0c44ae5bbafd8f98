import type { SyncStatus } from '../data/workbench.ts';
import { countText, counted, durationText, recentText } from '../ui/format.ts';
import type { Tone } from '../ui/tokens.ts';
import { t } from '../language/t.ts';

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
  const keeps = held.length > 0 ? t('{held} waiting here', { held: held.join(t(' and ')) }) : t('nothing waiting here');
  switch (status.connection) {
    case 'online': {
      const loading = firstSyncText(status);
      if (loading)
        return {
          tone: 'open',
          word: t('Loading'),
          sentence: loading,
          next: t('You can already work with what is here.'),
        };
      return {
        tone: 'done',
        word: t('Online'),
        sentence: t('Connected since {since}; {keeps}.', { since, keeps }),
        next: held.length > 0 ? t('It is being sent now.') : t('Changes arrive by themselves.'),
      };
    }
    case 'connecting':
      return {
        tone: 'plain',
        word: t('Connecting'),
        sentence: t('Connecting since {since}; {keeps}.', { since, keeps }),
        next: t('You can go on working.'),
      };
    case 'unreachable':
      return {
        tone: 'risk',
        word: t('Offline'),
        sentence: t('The server has not answered since {since}; {keeps}.', { since, keeps }),
        next: status.nextTryAt
          ? t('Tries again {nextTryAt}. You can go on working.', { nextTryAt: inText(status.nextTryAt, now) })
          : t('You can go on working.'),
      };
    case 'workingOffline':
      return {
        tone: 'plain',
        word: t('Working offline'),
        sentence: t('You chose to work offline at {since}; {keeps}.', { since, keeps }),
        next: t('Nothing is sent or fetched until you go online.'),
      };
    case 'signedOut':
      return {
        tone: 'risk',
        word: t('Signed out'),
        sentence: t('Your session ended at {since}; {keeps}.', { since, keeps }),
        next: t('Sign in again to send and fetch. You can go on working.'),
      };
    case 'outdated':
      return {
        tone: 'breach',
        word: t('Update needed'),
        sentence: t('The server speaks a newer protocol since {since}; {keeps}.', { since, keeps }),
        next: t('Update this workbench. Your work is kept.'),
      };
  }
}

/** How far a first sync is: 'Cases 12,000 of 20,000', '' when it is complete. */
export function firstSyncText({ firstSync }: SyncStatus): string {
  return firstSync
    .map(({ collection, here, total }) =>
      t('{collection} {here} of {total}', { collection, here: countText(here), total: countText(total) }),
    )
    .join(' · ');
}

function inText(instant: string, now: Date): string {
  const ms = new Date(instant).getTime() - now.getTime();
  return ms < 1000
    ? 'now'
    : ms < 60_000
      ? t('in {ceil} s', { ceil: Math.ceil(ms / 1000) })
      : t('in {ms}', { ms: durationText(ms) });
}
