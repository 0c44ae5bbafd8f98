import { styled } from '@mui/material/styles';
import { useId } from 'react';
import type { ShownCase } from '../../data/workbench.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import type { Action } from '../../ui/keys.ts';
import { StatusIcon } from '../../ui/StatusMark.tsx';
import { t } from '../../language/t.ts';

const Notice = styled('section')({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'start',
  gap: '8px 16px',
  padding: '10px 12px',
  border: '1px solid var(--cs-risk-ink)',
  borderRadius: 6,
  background: 'var(--cs-risk-soft)',
  '& > div': { flex: '1 1 320px', minWidth: 0 },
  '& h2': { fontSize: 13, lineHeight: '20px', fontWeight: 600, color: 'var(--cs-risk-ink)' },
  '& h2 > svg': { verticalAlign: -2, marginInlineEnd: 6 },
  '& li': { overflowWrap: 'anywhere' },
});

/** Why it cannot be approved as it stands, and how to look again once that was settled. */
export function BlockedNotice({ shown, recheck }: { shown: ShownCase; recheck: Action }) {
  const id = useId();
  return (
    <Notice aria-labelledby={id}>
      <div>
        <h2 id={id}>
          <StatusIcon tone="risk" />
          {t('Cannot be approved yet')}
        </h2>
        <ul>
          {(shown.blockedBy ?? []).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </div>
      <ActionButton action={recheck} />
    </Notice>
  );
}
