import { useEffect, useState } from 'react';
import { mayReadAudit } from '../../../src-shared/authority/may-read-audit.ts';
import type { Hold } from '../../../src-shared/wire/audit.ts';
import type { Workbench } from '../../data/workbench.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';

/** That a case is held for the law: for those who read the audit log, while the server answers. */
export function HoldMark({ workbench, id }: { workbench: Workbench; id: string }) {
  const { audit, person } = workbench;
  const mayRead = mayReadAudit(person);
  const [hold, setHold] = useState<Hold | null>(null);
  useEffect(() => {
    let isHere = true;
    if (mayRead) {
      audit.holds().then(
        (holds) =>
          isHere && setHold(holds.find(({ entity, releasedAt }) => entity === id && releasedAt === null) ?? null),
        // Without the server nothing is known of holds, and nothing is said.
        () => {},
      );
    }
    return () => {
      isHere = false;
    };
  }, [audit, mayRead, id]);
  return hold && <StatusMark tone="risk" word={`Legal hold: ${hold.reason}`} />;
}
