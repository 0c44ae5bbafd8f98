import { styled } from '@mui/material/styles';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { holdsWords, wordsOf } from '../../ui/grid-rows.ts';
import type { Proposable } from './proposable.ts';
import { t } from '../../language/t.ts';

const Field = styled('input')({
  width: '100%',
  height: 34,
  padding: '0 10px',
  border: '1px solid var(--cs-line-strong)',
  borderRadius: 4,
  background: 'var(--cs-surface)',
  color: 'var(--cs-ink)',
  font: 'inherit',
});
const List = styled('ul')({
  maxHeight: 'min(480px, 60vh)',
  overflow: 'auto',
  margin: '8px -8px 0',
  '& [role="option"]': {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    columnGap: 12,
    padding: '6px 8px',
    borderRadius: 4,
    cursor: 'pointer',
  },
  '& [aria-selected="true"]': { background: 'var(--cs-selected)' },
  '& [aria-disabled="true"]': { cursor: 'not-allowed', color: 'var(--cs-ink-muted)' },
  '& strong': { fontWeight: 500 },
  '& small': { fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
  '& small.wide': { gridColumn: '1 / -1' },
  '& > p': { padding: '8px', color: 'var(--cs-ink-muted)' },
});

type Props = {
  kinds: readonly Proposable[];
  onChoose: (kind: string) => void;
};

/** What can be proposed, by typing a part of its name. What this person cannot propose says why. */
export function KindChooser({ kinds, onChoose }: Props) {
  const listId = useId();
  const [search, setSearch] = useState('');
  const [at, setAt] = useState(0);
  const found = kinds.filter(({ kind }) =>
    holdsWords(`${t(kind.label)} ${t(kind.plural)}`.toLowerCase(), wordsOf(search)),
  );
  const current = found[Math.min(at, found.length - 1)];
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  const choose = ({ kind, refusal }: Proposable) => refusal === '' && onChoose(kind.kind);
  const steer = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(found.length - 1, at + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
    else if (event.key === 'Enter' && current) choose(current);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <Field
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={current ? `${listId}-${current.kind.kind}` : undefined}
        aria-label={t('What do you propose?')}
        placeholder={t('A part of its name')}
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
          setAt(0);
        }}
        onKeyDown={steer}
      />
      <List id={listId} role="listbox" aria-label={t('Kinds of cases')} ref={list}>
        {found.length === 0 && <p>{t('Nothing that can be proposed is called “{search}”.', { search })}</p>}
        {found.map((one) => (
          <li
            key={one.kind.kind}
            id={`${listId}-${one.kind.kind}`}
            role="option"
            aria-selected={one === current}
            aria-disabled={one.refusal !== '' || undefined}
            onMouseMove={() => setAt(found.indexOf(one))}
            onClick={() => choose(one)}
          >
            <strong>{t(one.kind.label)}</strong>
            <small>{one.isBegun ? t('begun') : ''}</small>
            <small className="wide">{one.refusal || t(one.kind.approve.explains)}</small>
          </li>
        ))}
      </List>
    </>
  );
}
