import { useEffect } from 'react';
import type { Workbench } from '../data/workbench.ts';
import { outcomeStatus } from '../show/outcome-words.ts';
import { announce } from '../ui/announcements.ts';

/** Says it once when an answer arrives that is not a plain yes, wherever the person is in the workbench. */
export function useResultNotices(workbench: Workbench, onResults: () => void): void {
  useEffect(() => {
    // What was answered before this window opened is in the results already.
    let known: Set<string> | null = null;
    const subscription = workbench.commands$.subscribe((commands) => {
      const answered = commands.filter(({ outcome }) => outcome !== null && outcome.state !== 'deferred');
      for (const { id, label, outcome, acknowledged } of known ? answered : []) {
        if (known?.has(id) || !outcome || acknowledged) continue;
        if (outcome.state === 'accepted') announce(`${label}: accepted.`, { tone: 'done' });
        else {
          announce(`${label}: ${outcome.message}`, {
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
