import { styled } from '@mui/material/styles';
import type { TimelineEvent } from '../../../src-shared/case/case-document.ts';
import type { FieldDifference } from '../../../src-shared/sync/command.ts';
import { DifferenceTable } from '../../show/DifferenceTable.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { momentText } from '../../ui/format.ts';
import type { Action } from '../../ui/keys.ts';
import { Timeline } from './Timeline.tsx';
import { t } from '../../language/t.ts';

const Banner = styled('section')({
  display: 'grid',
  gap: 8,
  padding: '10px 12px',
  border: '1px solid var(--cs-line-strong)',
  borderInlineStart: '3px solid var(--cs-accent)',
  borderRadius: 6,
  background: 'var(--cs-surface)',
  '& > header': { display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 12 },
});

type Props = {
  /** When the person looked last. ISO instant. */
  since: string;
  figures: readonly FieldDifference[];
  events: readonly TimelineEvent[];
  /** Says that it was seen. */
  seen: Action;
};

/** What became of a case while the person was away: who did what, and which figures changed. */
export function SinceBanner({ since, figures, events, seen }: Props) {
  // What somebody changed stands with what they did.
  const isTold = events.some(({ changes = [] }) => changes.length > 0);
  return (
    <Banner aria-label={t('While you were away')}>
      <header>
        <strong>{t('Since you looked at it, {since}', { since: momentText(since) })}</strong>
        <ActionButton action={seen} />
      </header>
      {figures.length > 0 && !isTold && <DifferenceTable differences={figures} before={t('When you looked')} />}
      {events.length > 0 && <Timeline events={events} />}
    </Banner>
  );
}
