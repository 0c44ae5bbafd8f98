import { styled } from '@mui/material/styles';
import { useMemo } from 'react';
import { approversOf, type Approver } from '../../../src-shared/authority/approvers.ts';
import { roleTitle } from '../../../src-shared/authority/roles.ts';
import { calendarDateOf, endOfDay } from '../../../src-shared/base/dates.ts';
import type { ShownCase } from '../../data/workbench.ts';
import type { Reference } from '../../show/reference.ts';
import { Section } from '../../ui/Section.tsx';
import { useNow } from '../../ui/use-now.ts';
import { t } from '../../language/t.ts';

const List = styled('ul')({
  display: 'grid',
  gap: 4,
  margin: 0,
  padding: 0,
  listStyle: 'none',
  '& small': { fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
});

const MOST_SHOWN = 6;

type Props = { shown: ShownCase; reference: Reference };

/** Who can approve an open case, by name: also while something in the case itself is still in the way. */
export function Approvers({ shown, reference }: Props) {
  const today = calendarDateOf(useNow());
  const approvers = useMemo(() => {
    const unhindered = { ...shown, blockedBy: [], steps: [] };
    return approversOf(unhindered, { ...reference, at: endOfDay(today) });
  }, [shown, reference, today]);
  if (shown.state !== 'open') return null;
  return (
    <Section title={t('Who can approve')}>
      {shown.departmentApproves && (
        <p>
          {t('One approval is of whoever answers for {departmentName}.', {
            departmentName:
              reference.directory.departmentName(shown.department ?? '') || t('its department, and it has none'),
          })}
        </p>
      )}
      {approvers.length === 0 ? (
        <p>{t('Nobody in the directory can. Escalate it, or ask whoever keeps the policies.')}</p>
      ) : (
        <List>
          {approvers.slice(0, MOST_SHOWN).map((approver) => (
            <li key={approver.id}>
              {approver.name} <small>{aboutText(approver)}</small>
            </li>
          ))}
          {approvers.length > MOST_SHOWN && (
            <li>{t('and {approvers} others', { approvers: approvers.length - MOST_SHOWN })}</li>
          )}
        </List>
      )}
    </Section>
  );
}

function aboutText({ role, actingFor, concurring, managesProposer, ownsDepartment }: Approver): string {
  const parts = [
    actingFor ? t('for {actingFor}, who is absent', { actingFor: actingFor.name }) : t(roleTitle[role]),
    managesProposer ? t('above the proposer') : '',
    ownsDepartment ? t('answers for the department') : '',
    concurring ? t('beside somebody with the full limit') : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
