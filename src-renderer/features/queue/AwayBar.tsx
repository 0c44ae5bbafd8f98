import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Link from '@mui/material/Link';
import { styled } from '@mui/material/styles';
import { useState } from 'react';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { countText, momentText } from '../../ui/format.ts';
import { useActions, type Action } from '../../ui/keys.ts';
import type { CaseChange } from './away.ts';
import { t } from '../../language/t.ts';
import { rich } from '../../language/rich.ts';

const Bar = styled('div')({
  display: 'flex',
  alignItems: 'center',
  flexWrap: 'wrap',
  gap: 12,
  padding: '6px 12px 6px 16px',
  borderBottom: '1px solid var(--cs-line)',
  borderInlineStart: '3px solid var(--cs-accent)',
  background: 'var(--cs-surface)',
  '& > p': { marginInlineEnd: 'auto' },
});
const List = styled('ul')({
  display: 'grid',
  gap: 2,
  margin: 0,
  padding: 0,
  listStyle: 'none',
  '& > li': {
    display: 'grid',
    gridTemplateColumns: '96px 96px minmax(0, 1fr)',
    columnGap: 12,
    padding: '6px 8px',
    borderRadius: 4,
  },
  '& > li:nth-of-type(odd)': { background: 'var(--cs-canvas)' },
  '& del': { color: 'var(--cs-ink-muted)' },
  '& ins': { textDecoration: 'none', fontWeight: 600 },
  '& small': { fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
});

const words = { arrived: t('came'), changed: t('changed'), left: t('left') } as const;

type Props = {
  /** When the person left the queue. ISO instant. */
  since: string;
  changes: readonly CaseChange[];
  /** How many cases of the desk the person began to write about and has not sent. */
  drafts: number;
  onSeen: () => void;
  onOpen: (id: string) => void;
};

/** What became of the queue while the person was away: how much, and on demand which case and which field. */
export function AwayBar({ since, changes, drafts, onSeen, onOpen }: Props) {
  const [open, setOpen] = useState(false);
  const details: Action = {
    id: 'list.away',
    label: t('Show what changed'),
    group: t('List'),
    keys: ['d'],
    run: () => setOpen(true),
  };
  const seen: Action = { id: 'list.seen', label: t('Seen'), group: t('List'), keys: ['v'], run: onSeen };
  useActions([details, seen]);
  return (
    <Bar role="region" aria-label={t('While you were away')}>
      <p>
        {rich('{strong} since {since}: {summary}{drafts}', {
          strong: <strong>{t('While you were away')}</strong>,
          since: momentText(since),
          summary: summary(changes),
          drafts:
            drafts > 0 &&
            t(' · what you began to write is kept in {drafts} {drafts2}', {
              drafts: countText(drafts),
              drafts2: drafts === 1 ? t('case') : t('cases'),
            }),
        })}
      </p>
      <ActionButton action={details} label={t('Show')} />
      <ActionButton action={seen} />
      {open && (
        <Dialog
          open
          onClose={() => setOpen(false)}
          maxWidth="md"
          fullWidth
          slotProps={{ paper: { 'aria-label': t('While you were away') } }}
        >
          <DialogTitle>{t('While you were away')}</DialogTitle>
          <DialogContent tabIndex={0} sx={{ position: 'relative' }}>
            <List>
              {changes.map((change) => (
                <Change key={change.id} change={change} onOpen={onOpen} />
              ))}
            </List>
          </DialogContent>
          <DialogActions>
            <Button
              variant="contained"
              color="primary"
              onClick={() => {
                setOpen(false);
                onSeen();
              }}
            >
              {t('Seen')}
            </Button>
            <Button onClick={() => setOpen(false)}>{t('Close')}</Button>
          </DialogActions>
        </Dialog>
      )}
    </Bar>
  );
}

function Change({
  change: { id, number, what, changes },
  onOpen,
}: {
  change: CaseChange;
  onOpen: (id: string) => void;
}) {
  return (
    <li>
      <span>
        <Link component="button" type="button" onClick={() => onOpen(id)}>
          {number}
        </Link>
      </span>
      <span>{words[what]}</span>
      <span>
        {changes.map(({ label, before, after }) => (
          <span key={label} style={{ display: 'block' }}>
            <small>{label}</small> <del>{before || t('none')}</del> → <ins>{after || t('none')}</ins>
          </span>
        ))}
      </span>
    </li>
  );
}

function summary(changes: readonly CaseChange[]): string {
  return (['arrived', 'changed', 'left'] as const)
    .map((what) => ({ what, count: changes.filter((change) => change.what === what).length }))
    .filter(({ count }) => count > 0)
    .map(({ what, count }) => `${countText(count)} ${words[what]}`)
    .join(', ');
}
