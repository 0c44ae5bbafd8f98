import { useEffect, useState } from 'react';
import { NETWORK } from '../../../src-shared/authority/scopes.ts';
import type { Hold } from '../../../src-shared/wire/audit.ts';
import type { Workbench } from '../../data/workbench.ts';
import type { Reference } from '../../show/reference.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { t } from '../../language/t.ts';

type Props = { workbench: Workbench; reference: Reference; id: string };

/** That a case is held for the law: for those who read the audit log, while the server answers. */
export function HoldMark({ workbench, reference, id }: Props) {
  const { audit, person } = workbench;
  const mayRead = reference.authorizer.permits(person.roles, 'read', { type: 'AuditLog', site: NETWORK }).allowed;
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
  return hold && <StatusMark tone="risk" word={t('Legal hold: {reason}', { reason: hold.reason })} />;
}
