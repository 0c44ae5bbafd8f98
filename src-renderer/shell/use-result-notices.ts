import { useEffect } from 'react';
import type { CommandDocument } from '../../src-shared/sync/command.ts';
import type { Workbench } from '../data/workbench.ts';
import { outcomeStatus } from '../show/outcome-words.ts';
import { announce } from '../ui/announcements.ts';
import { t } from '../language/t.ts';

/** The first two parts of 'WO-1042 · $84.50 · Small balance · PA-7F3K0002': enough to know which. */
function shortLabel(label: string): string {
  return label.split(' · ', 2).join(' · ');
}

function isWaiting({ outcome }: CommandDocument): boolean {
  return outcome === null || outcome.state === 'deferred';
}

/** Says it once when an answer arrives that is not a plain yes, wherever the person is in the workbench. */
export function useResultNotices(workbench: Workbench, onResults: () => void): void {
  useEffect(() => {
    // An answer is news where its decision was waiting: what comes with a first sync is in the results already.
    let waiting = new Set<string>();
    const subscription = workbench.commands$.subscribe((commands) => {
      const answered = commands.filter(({ id }) => waiting.has(id));
      waiting = new Set(commands.filter(isWaiting).map(({ id }) => id));
      for (const { id, entity, label, outcome, acknowledged, command } of answered) {
        if (waiting.has(id) || !outcome || acknowledged) continue;
        // To have read something, or how to be told, is decided by nobody else: it is said when it fails.
        if (outcome.state === 'accepted' && command.payload.type.startsWith('notice.')) continue;
        if (outcome.state === 'accepted') {
          announce(`${shortLabel(label)}: ${outcome.message || t('Accepted.')}`, { tone: 'done', about: entity });
        } else {
          announce(`${shortLabel(label)}: ${outcome.message}`, {
            about: entity,
            tone: outcomeStatus(outcome.state).tone,
            action: { label: t('Look at it'), run: onResults },
          });
        }
      }
    });
    return () => subscription.unsubscribe();
  }, [workbench, onResults]);
}
