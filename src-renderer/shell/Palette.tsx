import Dialog from '@mui/material/Dialog';
import { styled } from '@mui/material/styles';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { formatMinor } from '../../src-shared/money/format.ts';
import type { RemittanceRow } from '../../src-shared/remittance/remittance-document.ts';
import type { ShownCaseRow, Workbench } from '../data/workbench.ts';
import { caseLine, caseText } from '../features/queue/queue-columns.ts';
import type { Views } from '../features/queue/views.ts';
import { isUnfinished } from '../../src-shared/case/case-state.ts';
import { caseStatus } from '../show/case-words.ts';
import { announce } from '../ui/announcements.ts';
import { KeyHint } from '../ui/KeyHint.tsx';
import { actions, perform } from '../ui/keys.ts';
import { useDesk } from './desk.ts';
import { firstMatching, groupsOf, matching, type PaletteItem } from './palette-items.ts';
import { places } from './places.ts';
import { t } from '../language/t.ts';

const MOST_FOUND = 12;

const Field = styled('input')({
  width: '100%',
  flex: 'none',
  height: 48,
  padding: '0 20px',
  border: 0,
  borderBottom: '1px solid var(--cs-line)',
  outline: 'none',
  background: 'transparent',
  color: 'var(--cs-ink)',
  fontSize: 16,
});
const List = styled('div')({
  maxHeight: 420,
  overflow: 'auto',
  padding: '4px 0 8px',
  '& h3': { padding: '10px 20px 4px', fontSize: 12, lineHeight: '16px', fontWeight: 600, color: 'var(--cs-ink-muted)' },
  '& [role="option"]': {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto auto',
    gap: 12,
    alignItems: 'center',
    minHeight: 32,
    padding: '4px 20px',
    cursor: 'pointer',
  },
  '& [role="option"][aria-selected="true"]': { background: 'var(--cs-selected)' },
  '& [role="option"] > span:first-of-type': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  '& [aria-disabled="true"]': { color: 'var(--cs-ink-muted)' },
  '& small': { fontSize: 12, color: 'var(--cs-ink-muted)' },
  '& > p': { padding: '16px 20px', color: 'var(--cs-ink-muted)' },
});

type Props = { workbench: Workbench; views: Views; go: (place: string) => void };

/** Everything one can do or go to, by typing. It shows the keys, and so teaches them. */
export function Palette({ workbench, views, go }: Props) {
  const listId = useId();
  const show = useDesk((desk) => desk.show);
  const [search, setSearch] = useState('');
  const [at, setAt] = useState(0);
  const found = useFound(workbench, search, go);
  const offered = useMemo(() => offeredItems(views, go), [views, go]);
  // In the order of the groups, as they are shown: the arrow keys go down the list one sees.
  const items = useMemo(
    () => groupsOf([...found, ...matching(offered, search)]).flatMap(({ members }) => members),
    [found, offered, search],
  );
  const current = items[Math.min(at, items.length - 1)];
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  const run = (item: PaletteItem) => {
    show(null);
    item.run();
  };
  const steer = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(items.length - 1, at + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
    else if (event.key === 'Enter' && current) run(current);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog
      open
      onClose={() => show(null)}
      fullWidth
      maxWidth="sm"
      slotProps={{ paper: { 'aria-label': t('Search or command'), sx: { alignSelf: 'start', mt: '10vh' } } }}
    >
      <Field
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={current ? `${listId}-${current.id}` : undefined}
        aria-label={t('Search or command')}
        placeholder={t('A command, a queue, a case number, an account, a trace number')}
        value={search}
        onChange={(event) => {
          setSearch(event.target.value);
          setAt(0);
        }}
        onKeyDown={steer}
      />
      <List id={listId} role="listbox" aria-label={t('Found')} ref={list}>
        {items.length === 0 && <p>{t('Nothing here is called “{search}”.', { search })}</p>}
        {groupsOf(items).map(({ group, members }) => (
          <div key={group} role="group" aria-labelledby={`${listId}-${group}`}>
            <h3 id={`${listId}-${group}`} role="presentation">
              {group}
            </h3>
            {members.map((item) => (
              <div
                key={item.id}
                id={`${listId}-${item.id}`}
                role="option"
                aria-selected={item === current}
                aria-disabled={item.disabledReason !== undefined}
                title={item.disabledReason ?? item.label}
                onMouseMove={() => setAt(items.indexOf(item))}
                onClick={() => run(item)}
              >
                <span>{item.label}</span>
                <small>{item.disabledReason ? t('not now') : item.detail}</small>
                {item.chord ? <KeyHint chord={item.chord} /> : <span />}
              </div>
            ))}
          </div>
        ))}
      </List>
    </Dialog>
  );
}

/** Actions of the screen underneath, then places to go. */
function offeredItems(views: Views, go: Props['go']): PaletteItem[] {
  const doable = actions.all().map((action): PaletteItem => ({
    id: action.id,
    group: action.group,
    label: action.label,
    detail: '',
    chord: action.keys[0],
    disabledReason: action.disabledReason,
    run: () => perform(action, (reason) => announce(reason, { tone: 'risk' })),
  }));
  const goTo = views.map((view): PaletteItem => ({
    id: `view-${view.id}`,
    group: t('Go to'),
    label: view.label,
    detail: '',
    run: () => go(places.queue(view.id)),
  }));
  return [...doable, ...goTo];
}

function useFound(workbench: Workbench, search: string, go: Props['go']): PaletteItem[] {
  const [cases, setCases] = useState<readonly ShownCaseRow[]>([]);
  const [remits, setRemits] = useState<readonly RemittanceRow[]>([]);
  useEffect(() => {
    const subscription = workbench.cases$.subscribe(({ rows }) => setCases(rows));
    subscription.add(workbench.remits$.subscribe(({ rows }) => setRemits(rows)));
    return () => subscription.unsubscribe();
  }, [workbench]);
  return useMemo(() => {
    // What waits for people comes first: one looks for work more often than for what is done.
    const isOpen = (shown: ShownCaseRow) => isUnfinished(shown.state);
    const open = firstMatching(cases, search, caseText, MOST_FOUND, isOpen);
    const done = firstMatching(cases, search, caseText, MOST_FOUND - open.length, (shown) => !isOpen(shown));
    const foundCases = [...open, ...done].map((shown): PaletteItem => ({
      id: `case-${shown.id}`,
      group: t('Cases'),
      label: [shown.number, caseLine(shown), shown.payer].filter(Boolean).join(' · '),
      detail: `${formatMinor(shown.amountMinor)} · ${caseStatus(shown).word.toLowerCase()}`,
      run: () => go(places.case(shown.queue, shown.id)),
    }));
    const foundRemits = firstMatching(remits, search, remitText, MOST_FOUND / 2).map((remit): PaletteItem => ({
      id: `remit-${remit.id}`,
      group: t('Remittances'),
      label: `${remit.trace} · ${remit.payer}`,
      detail: formatMinor(remit.paidMinor),
      run: () => go(places.remit(remit.id)),
    }));
    return [...foundCases, ...foundRemits];
  }, [cases, remits, search, go]);
}

const remitText = ({ trace, payer, file }: RemittanceRow) => `${trace} ${payer} ${file}`.toLowerCase();
