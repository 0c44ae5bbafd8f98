import { styled } from '@mui/material/styles';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Popover from '@mui/material/Popover';
import TextField from '@mui/material/TextField';
import Trash from 'lucide-react/icons/trash-2';
import { useState, type FormEvent } from 'react';
import { GROUPINGS, type Grouping } from '../../../src-shared/reconciliation/group-lines.ts';
import type { LineColumn } from '../../../src-shared/reconciliation/side-view.ts';
import { announce } from '../../ui/announcements.ts';
import { countText } from '../../ui/format.ts';
import { groupingText } from './reconcile-words.ts';
import { sideColumns, standardColumns } from './side-columns.ts';
import { firstLook, type KeptLooks, type SideLook } from './side-look.ts';
import { t } from '../../language/t.ts';

const Place = styled('div')({
  display: 'grid',
  gap: 12,
  width: 340,
  maxHeight: 'min(640px, calc(100vh - 120px))',
  padding: 16,
  overflow: 'auto',
  '& h3': { margin: '0 0 4px', fontSize: 13, lineHeight: '20px', fontWeight: 600 },
  '& .row': { display: 'flex', alignItems: 'center', gap: 8 },
  '& .row > button:first-of-type': { flex: 1, justifyContent: 'start' },
  '& .boxes': { display: 'grid', gridTemplateColumns: '1fr 1fr 1fr', gap: '2px 8px' },
  '& .values': { maxHeight: 180, overflow: 'auto', marginTop: 6 },
  '& label.box': { display: 'flex', alignItems: 'center', gap: 6, minHeight: 24, minWidth: 0 },
  '& label.box span': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  '& label.box small': { marginInlineStart: 'auto', color: 'var(--cs-ink-muted)' },
});

const MOST_VALUES = 200;

type Props = {
  side: string;
  anchor: Element;
  look: SideLook;
  parties: readonly { readonly party: string; readonly lines: number }[];
  looks: KeptLooks;
  onLook: (look: SideLook) => void;
  onClose: () => void;
};

/** How a side is looked at: kept views, groups, columns, and the parties that are shown. */
export function ViewPanel({ side, anchor, look, parties, looks, onLook, onClose }: Props) {
  return (
    <Popover
      open
      anchorEl={anchor}
      onClose={onClose}
      anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
      slotProps={{ paper: { 'aria-label': t('View of {side}', { side }), role: 'dialog' } }}
    >
      <Place>
        <Kept look={look} looks={looks} onLook={onLook} onClose={onClose} />
        <TextField
          select
          size="small"
          label={t('Put lines together by')}
          value={look.group ?? ''}
          onChange={({ target }) => onLook({ ...look, group: target.value === '' ? null : (target.value as Grouping) })}
          slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
        >
          <option value="">{t('Nothing: every line by itself')}</option>
          {GROUPINGS.map((one) => (
            <option key={one} value={one}>
              {groupingText[one]}
            </option>
          ))}
        </TextField>
        <Columns look={look} onLook={onLook} />
        <Parties look={look} parties={parties} onLook={onLook} />
        <Button onClick={() => onLook(firstLook)}>{t('Show everything as at first')}</Button>
      </Place>
    </Popover>
  );
}

function Kept({ look, looks, onLook, onClose }: Pick<Props, 'look' | 'looks' | 'onLook' | 'onClose'>) {
  const [kept, setKept] = useState(() => looks.all());
  const [name, setName] = useState('');
  const keep = (event: FormEvent) => {
    event.preventDefault();
    const plain = name.trim();
    if (plain === '') return;
    looks.keep(plain, look);
    setKept(looks.all());
    setName('');
    announce(t('The view “{plain}” is kept.', { plain }), { about: 'reconcile' });
  };
  return (
    <section>
      <h3>{t('Kept views')}</h3>
      {kept.map((one) => (
        <div className="row" key={one.name}>
          <Button
            onClick={() => {
              onLook(one.look);
              onClose();
            }}
          >
            {one.name}
          </Button>
          <IconButton
            aria-label={t('Forget the view {one}', { one: one.name })}
            size="small"
            onClick={() => {
              looks.drop(one.name);
              setKept(looks.all());
            }}
          >
            <Trash size={14} />
          </IconButton>
        </div>
      ))}
      <form className="row" aria-label={t('Keep this view')} onSubmit={keep}>
        <TextField
          size="small"
          fullWidth
          label={t('Keep this view as')}
          value={name}
          onChange={({ target }) => setName(target.value.slice(0, 60))}
        />
        <Button type="submit" disabled={name.trim() === ''}>
          {t('Keep')}
        </Button>
      </form>
    </section>
  );
}

function Columns({ look, onLook }: Pick<Props, 'look' | 'onLook'>) {
  const shown = look.columns ?? standardColumns;
  const toggle = (column: LineColumn) => {
    const next = sideColumns
      .map(({ colId }) => colId as LineColumn)
      .filter((one) => (one === column ? !shown.includes(one) : shown.includes(one)));
    if (next.length > 0) onLook({ ...look, columns: next });
  };
  return (
    <section>
      <h3>{t('Columns')}</h3>
      <div className="boxes">
        {sideColumns.map(({ colId, headerName }) => (
          <label key={colId} className="box">
            <input type="checkbox" checked={shown.includes(colId!)} onChange={() => toggle(colId as LineColumn)} />
            <span>{headerName}</span>
          </label>
        ))}
      </div>
    </section>
  );
}

function Parties({ look, parties, onLook }: Pick<Props, 'look' | 'parties' | 'onLook'>) {
  const [words, setWords] = useState('');
  const found = parties.filter(({ party }) => party.toLowerCase().includes(words.trim().toLowerCase()));
  const toggle = (party: string) => {
    const before = look.parties ?? [];
    const next = before.includes(party) ? before.filter((one) => one !== party) : [...before, party];
    onLook({ ...look, parties: next.length === 0 ? null : next });
  };
  return (
    <section>
      <h3>
        {t('Parties{parties}', {
          parties: look.parties && t(', {parties} chosen', { parties: countText(look.parties.length) }),
        })}
      </h3>
      <TextField
        size="small"
        fullWidth
        label={t('Find a party')}
        value={words}
        onChange={({ target }) => setWords(target.value)}
      />
      <div className="values" tabIndex={0} role="group" aria-label={t('Parties')} data-scrolls>
        {found.slice(0, MOST_VALUES).map(({ party, lines }) => (
          <label key={party} className="box">
            <input type="checkbox" checked={look.parties?.includes(party) ?? false} onChange={() => toggle(party)} />
            <span title={party}>{party || t('No party')}</span>
            <small>{countText(lines)}</small>
          </label>
        ))}
        {found.length > MOST_VALUES && (
          <p>{t('And {found} more: type a part of the name.', { found: countText(found.length - MOST_VALUES) })}</p>
        )}
      </div>
    </section>
  );
}
