import { useEffect, useState } from 'react';
import type { SideRole } from '../../../src-shared/matching/combine-sides.ts';
import type { LineDetail } from '../../workers/reconcile-calls.ts';
import type { ReconcileRoom } from './room.ts';

/** What is known of the line that has the focus; what was shown before stays until the answer is there. */
export function useDetail(
  room: ReconcileRoom,
  focus: { readonly role: SideRole; readonly line: number } | null,
  revision: number,
): LineDetail | null {
  const [detail, setDetail] = useState<LineDetail | null>(null);
  useEffect(() => {
    let isStale = false;
    if (focus) void room.desk.ask('detail', focus.role, focus.line).then((reply) => !isStale && setDetail(reply));
    return () => void (isStale = true);
  }, [room, focus, revision]);
  return focus && detail;
}
