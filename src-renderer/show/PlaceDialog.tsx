import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { styled } from '@mui/material/styles';
import { take } from 'rxjs';
import { useEffect, useState } from 'react';
import { queueLabel } from '../../src-shared/case/queues.ts';
import { countText } from '../ui/format.ts';
import { StatusIcon } from '../ui/StatusMark.tsx';
import type { ShownCaseRow, Workbench } from '../data/workbench.ts';
import { useExplained } from './explained.ts';
import { placeIn, takenBy, whyBefore, whyNotMe, type QueuePlace, type Ranking } from './ranking.ts';
import type { Reference } from './reference.ts';
import { t } from '../language/t.ts';

const Part = styled('section')({
  display: 'grid',
  gap: 6,
  '& h3': { fontSize: 14, lineHeight: '20px', fontWeight: 600 },
  '& p': { color: 'var(--cs-ink-muted)' },
  '& ol, & ul': { display: 'grid', gap: 2, margin: 0, padding: 0, listStyle: 'none' },
  '& li': {
    display: 'grid',
    gridTemplateColumns: '140px minmax(0, 1fr) auto',
    columnGap: 12,
    padding: '6px 8px',
    borderRadius: 4,
    alignItems: 'baseline',
  },
  '& li:nth-of-type(odd)': { background: 'var(--cs-canvas)' },
  '& li strong': { display: 'inline-flex', alignItems: 'center', gap: 6, fontWeight: 600 },
  '& small': { fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
});

type Props = { workbench: Workbench; reference: Reference; ranking: Ranking; id: string; onClose: () => void };
type Found = { readonly row: ShownCaseRow; readonly place: QueuePlace | null; readonly taken: number };

/** Why a case stands where it does in its queue, and why it is, or is not, this person's. */
export function PlaceDialog({ workbench, reference, ranking, id, onClose }: Props) {
  const [found, setFound] = useState<Found | null>(null);
  useEffect(() => {
    const subscription = workbench.cases$.pipe(take(1)).subscribe(({ rows }) => {
      const row = rows.find((each) => each.id === id);
      if (!row) return;
      setFound({ row, place: placeIn(rows, row, ranking), taken: takenBy(rows, workbench.person) });
      useExplained.setState({ caseId: id });
    });
    return () => subscription.unsubscribe();
  }, [workbench, ranking, id]);
  if (!found) return null;
  const { row, place, taken } = found;
  return (
    <Dialog
      open
      onClose={onClose}
      maxWidth="md"
      fullWidth
      slotProps={{ paper: { 'aria-label': t('Why it stands here') } }}
    >
      <DialogTitle>{titleText(row, place)}</DialogTitle>
      <DialogContent tabIndex={0} sx={{ position: 'relative', display: 'grid', gap: 4 }}>
        <WhyFirst row={row} place={place} ranking={ranking} />
        <Part aria-label={t('Why not me?')}>
          <h3>{t('Why not me?')}</h3>
          <ul>
            {whyNotMe(workbench.person, row, reference, { taken, ranking }).map(({ question, answer, can }) => (
              <li key={question}>
                <strong>
                  <StatusIcon tone={can ? 'done' : 'plain'} /> {question}
                </strong>
                <span>{answer}</span>
              </li>
            ))}
          </ul>
        </Part>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t('Close')}</Button>
      </DialogActions>
    </Dialog>
  );
}

function titleText({ number, queue }: ShownCaseRow, place: QueuePlace | null): string {
  if (!place) return t('{number} does not wait in {queueLabel} now', { number, queueLabel: t(queueLabel(queue)) });
  return t('{number} is number {rank} of {of} in {queueLabel}', {
    number,
    rank: countText(place.rank),
    of: countText(place.of),
    queueLabel: t(queueLabel(queue)),
  });
}

function WhyFirst({ row, place, ranking }: { row: ShownCaseRow; place: QueuePlace | null; ranking: Ranking }) {
  const reasons = ranking.reasonsOf(row);
  const { fault, version } = ranking.waterfall;
  const before = place?.before ?? null;
  return (
    <Part aria-label={t('Why is it first?')}>
      <h3>{place?.rank === 1 ? t('Why is it first?') : t('Why does it stand there?')}</h3>
      {reasons.length === 0 ? (
        <p>{t('No reason of the policy applies to it. It stands by its due date.')}</p>
      ) : (
        <ol>
          {reasons.map(({ rule, text, word }) => (
            <li key={rule}>
              <strong>{word}</strong>
              <span>{text}</span>
              <small>{t('rule {rule}', { rule })}</small>
            </li>
          ))}
        </ol>
      )}
      {before && (
        <p>
          {t('Before it stands {number}: {whyBefore}', {
            number: before.number,
            whyBefore: whyBefore(before, row, ranking),
          })}
        </p>
      )}
      <p>
        {fault ??
          t(
            'Of two cases the one goes first that has the earlier reason of policy queue-priority version {version}; then what is due first.',
            { version },
          )}
      </p>
    </Part>
  );
}
