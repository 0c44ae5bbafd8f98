import { useEffect } from 'react';
import type { Workbench } from '../data/workbench.ts';
import { outcomeStatus } from '../show/outcome-words.ts';
import { announce } from '../ui/announcements.ts';

/** The first two parts of 'WO-1042 · $84.50 · Small balance · PA-7F3K0002': enough to know which. */
function shortLabel(label: string): string {
  return label.split(' · ', 2).join(' · ');
}

/** Says it once when an answer arrives that is not a plain yes, wherever the person is in the workbench. */
export function useResultNotices(workbench: Workbench, onResults: () => void): void {
  useEffect(() => {
    // What was answered before this window opened is in the results already.
    let known: Set<string> | null = null;
    const subscription = workbench.commands$.subscribe((commands) => {
      const answered = commands.filter(({ outcome }) => outcome !== null && outcome.state !== 'deferred');
      for (const { id, entity, label, outcome, acknowledged } of known ? answered : []) {
        if (known?.has(id) || !outcome || acknowledged) continue;
        if (outcome.state === 'accepted') announce(`${shortLabel(label)}: accepted.`, { tone: 'done', about: entity });
        else {
          announce(`${shortLabel(label)}: ${outcome.message}`, {
            about: entity,
            tone: outcomeStatus(outcome.state).tone,
            action: { label: 'Look at it', run: onResults },
          });
        }
      }
      known = new Set(answered.map(({ id }) => id));
    });
    return () => subscription.unsubscribe();
  }, [workbench, onResults]);
}
