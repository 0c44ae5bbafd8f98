import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import FormControlLabel from '@mui/material/FormControlLabel';
import IconButton from '@mui/material/IconButton';
import TextField from '@mui/material/TextField';
import { styled } from '@mui/material/styles';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { ViewColumns, ViewGroup } from '../../../src-shared/queue/saved-view.ts';
import { columnLines, movedLine, type ColumnLine } from './arrange.ts';
import { queueGroups } from './queue-groups.ts';
import { t } from '../../language/t.ts';

const Lines = styled('ol')({
  display: 'grid',
  margin: 0,
  padding: 0,
  listStyle: 'none',
  '& li': { display: 'grid', gridTemplateColumns: '1fr 96px auto auto', alignItems: 'center', gap: 8, minHeight: 32 },
});

export type ArrangeQuestion = {
  /** Every column there is. */
  all: readonly { readonly id: string; readonly label: string }[];
  /** Those that are seen, in their order. */
  seen: ViewColumns;
  group: ViewGroup | undefined;
  /** Told nothing, the list is arranged as the queue has it. */
  onArrange: (chosen: { columns?: ViewColumns; group?: ViewGroup }) => void;
  onClose: () => void;
};

/** Which columns one sees, in which order and how wide, and under which headings the cases stand. */
export function ArrangeDialog({ all, seen, group: before, onArrange, onClose }: ArrangeQuestion) {
  const [lines, setLines] = useState(() => columnLines(all, seen));
  const [group, setGroup] = useState<ViewGroup | ''>(before ?? '');
  const [missing, setMissing] = useState('');
  const change = (id: string, to: Partial<ColumnLine>) => {
    setMissing('');
    setLines((now) => now.map((line) => (line.id === id ? { ...line, ...to } : line)));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const shown = lines.filter(({ isSeen }) => isSeen);
    if (shown.length === 0) return setMissing(t('Leave at least one column to be seen.'));
    const wrong = shown.find(({ width }) => width !== '' && !isWidth(width));
    if (wrong)
      return setMissing(t('{label}: give a width between 40 and 1,200 pixels, or none.', { label: wrong.label }));
    const columns = shown.map(({ id, width }) => ({ id, width: width === '' ? null : Number(width) }));
    onArrange({ columns, ...(group !== '' && { group }) });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      maxWidth="sm"
      fullWidth
      slotProps={{ paper: { 'aria-label': t('Arrange the list') } }}
    >
      <form onSubmit={submit} aria-label={t('Arrange the list')} noValidate>
        <DialogTitle>{t('Arrange the list')}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 3 }}>
          <TextField
            select
            label={t('Group by')}
            value={group}
            onChange={({ target }) => setGroup(target.value as ViewGroup | '')}
            slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
          >
            <option value="">{t('Nothing')}</option>
            {queueGroups.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </TextField>
          <Lines aria-label={t('Columns')}>
            {lines.map(({ id, label, isSeen, width }, at) => (
              <li key={id}>
                <FormControlLabel
                  control={
                    <Checkbox checked={isSeen} onChange={({ target }) => change(id, { isSeen: target.checked })} />
                  }
                  label={label}
                />
                <TextField
                  value={width}
                  placeholder={t('Automatic')}
                  onChange={({ target }) => change(id, { width: target.value.trim() })}
                  slotProps={{
                    htmlInput: { 'aria-label': t('Width of {label} in pixels', { label }), inputMode: 'numeric' },
                  }}
                />
                <Move label={t('Move {label} up', { label })} at={at} isUp lines={lines} onMove={setLines} />
                <Move label={t('Move {label} down', { label })} at={at} lines={lines} onMove={setLines} />
              </li>
            ))}
          </Lines>
          {missing && <p role="alert">{missing}</p>}
        </DialogContent>
        <DialogActions>
          <Button type="submit" variant="contained" color="primary">
            {t('Arrange')}
          </Button>
          <Button onClick={() => onArrange({})}>{t('As it was')}</Button>
          <Button onClick={onClose}>{t('Cancel')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

type MoveProps = {
  label: string;
  at: number;
  isUp?: boolean;
  lines: readonly ColumnLine[];
  onMove: (lines: ColumnLine[]) => void;
};

function Move({ label, at, isUp = false, lines, onMove }: MoveProps) {
  const isAtEnd = isUp ? at === 0 : at === lines.length - 1;
  return (
    <IconButton
      aria-label={label}
      aria-disabled={isAtEnd}
      sx={{ opacity: isAtEnd ? 0.4 : 1 }}
      onClick={() => !isAtEnd && onMove(movedLine(lines, at, isUp ? -1 : 1))}
    >
      {isUp ? <ArrowUp size={16} /> : <ArrowDown size={16} />}
    </IconButton>
  );
}

function isWidth(text: string): boolean {
  return /^\d{2,4}$/.test(text) && Number(text) >= 40 && Number(text) <= 1200;
}
