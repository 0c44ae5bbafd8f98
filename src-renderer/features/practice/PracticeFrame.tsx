import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { type ReactNode, useEffect } from 'react';
import type { Workbench } from '../../data/workbench.ts';
import { t } from '../../language/t.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { DrillPanel } from './DrillPanel.tsx';

const Whole = styled('div')({
  display: 'grid',
  height: '100%',
  gridTemplateColumns: 'minmax(0, 1fr) auto',
  gridTemplateRows: 'auto minmax(0, 1fr)',
  gridTemplateAreas: '"mark mark" "work drill"',
  '& > div': { gridArea: 'work', minHeight: 0 },
  '& > aside': { gridArea: 'drill' },
  '@media (max-width: 1440px)': {
    gridTemplateColumns: 'minmax(0, 1fr)',
    gridTemplateRows: 'auto auto minmax(0, 1fr)',
    gridTemplateAreas: '"mark" "drill" "work"',
  },
});
/** Striped, as what is no road: it is on every screen of the practice office. */
const Mark = styled('section')({
  gridArea: 'mark',
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'space-between',
  gap: 12,
  padding: '4px 12px',
  borderBottom: '2px solid var(--cs-risk-ink)',
  background: 'repeating-linear-gradient(-45deg, var(--cs-risk-soft) 0 14px, var(--cs-surface) 14px 28px)',
  '& > p': {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: 10,
    padding: '2px 10px',
    borderRadius: 4,
    background: 'var(--cs-surface)',
    color: 'var(--cs-ink)',
  },
});

type Props = { workbench: Workbench; onLeave: () => void; children: ReactNode };

/** Around the workbench of whoever practises: the mark that says so, and the drill. */
export function PracticeFrame({ workbench, onLeave, children }: Props) {
  useEffect(() => {
    const title = document.title;
    document.title = `${t('Practice')} – ${title}`;
    return () => {
      document.title = title;
    };
  }, []);
  return (
    <Whole>
      <Mark aria-label={t('Practice')}>
        <p>
          <StatusMark tone="risk" word={t('PRACTICE')} />
          <span>{t('Invented cases. Nothing is sent, posted or kept; leaving wipes it all.')}</span>
        </p>
        <Button onClick={onLeave}>{t('Leave practice')}</Button>
      </Mark>
      <div>{children}</div>
      <DrillPanel workbench={workbench} />
    </Whole>
  );
}
