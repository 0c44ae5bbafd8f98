import { useEffect, useState } from 'react';
import type { SideRole } from '../../../src-shared/matching/combine-sides.ts';
import type { LineEvent } from '../../../src-shared/reconciliation/line-history.ts';
import type { ShownPeriod } from '../../data/period-board.ts';
import type { Workbench } from '../../data/workbench.ts';
import type { LineDetail } from '../../workers/reconcile-calls.ts';
import type { ReconcileRoom } from './room.ts';

const none: readonly LineEvent[] = [];

/** What was done to the line that has the focus, and to what it is a part of: by everybody where it is shared, or else here. */
export function useLineHistory(
  { workbench, room, periods }: { workbench: Workbench; room: ReconcileRoom; periods: readonly ShownPeriod[] },
  role: SideRole | undefined,
  detail: LineDetail | null,
): readonly LineEvent[] {
  const [found, setFound] = useState<{ readonly id: string; readonly events: readonly LineEvent[] } | null>(null);
  const id = detail?.row.id;
  const whole = detail?.partOf;
  useEffect(() => {
    if (role === undefined || id === undefined) return;
    let isStale = false;
    const ids = new Set(whole == null ? [id] : [id, whole]);
    const { link } = room.tie;
    const side = link?.stage === 'shared' ? room.tie.sideOf(role) : null;
    const events =
      link && side ? workbench.periods.historyOf(link.period, side, ids) : Promise.resolve(room.journal.of(role, ids));
    void events.then((some) => !isStale && setFound({ id, events: some }));
    return () => void (isStale = true);
    // `detail` is another object after each step, `periods` after each answer: what is shown is read again then.
  }, [workbench, room, periods, role, detail, id, whole]);
  return found !== null && found.id === id ? found.events : none;
}
