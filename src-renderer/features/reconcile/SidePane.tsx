import { styled } from '@mui/material/styles';
import Button from '@mui/material/Button';
import Sliders from 'lucide-react/icons/sliders-horizontal';
import { useEffect, useMemo, useState, type Ref } from 'react';
import type { SideRole } from '../../../src-shared/matching/combine-sides.ts';
import { LINE_STATUSES, type LineStatus } from '../../../src-shared/reconciliation/side-view.ts';
import { formatMinor } from '../../../src-shared/money/format.ts';
import type { SideSummary, SumReply, ViewReply } from '../../workers/reconcile-calls.ts';
import { counted, countText } from '../../ui/format.ts';
import { sideText, statusText } from './reconcile-words.ts';
import type { ReconcileRoom } from './room.ts';
import { firstLook } from './side-look.ts';
import type { SideHandle } from './side-grid-options.ts';
import { SideGrid } from './SideGrid.tsx';
import { ViewPanel } from './ViewPanel.tsx';
import { t } from '../../language/t.ts';

const Pane = styled('section')({
  display: 'grid',
  gridTemplateRows: 'auto minmax(0, 1fr) auto',
  minWidth: 0,
  minHeight: 0,
  '& + &': { borderInlineStart: '1px solid var(--cs-line)' },
  '& > header': {
    display: 'flex',
    alignItems: 'center',
    gap: 8,
    minHeight: 36,
    padding: '2px 10px',
    background: 'var(--cs-surface)',
    borderBottom: '1px solid var(--cs-line)',
  },
  '& h2': { fontSize: 13, lineHeight: '20px', fontWeight: 600, marginInlineEnd: 'auto' },
  '&[data-current] h2': { color: 'var(--cs-accent)' },
  '& select': {
    height: 26,
    minWidth: 0,
    maxWidth: 150,
    border: '1px solid var(--cs-line-strong)',
    borderRadius: 4,
    background: 'var(--cs-surface)',
    color: 'var(--cs-ink)',
    font: 'inherit',
    fontSize: 12,
  },
  '& > footer': {
    display: 'flex',
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: '0 12px',
    padding: '4px 12px',
    borderTop: '1px solid var(--cs-line-strong)',
    background: 'var(--cs-canvas)',
    fontVariantNumeric: 'tabular-nums',
  },
  '& > footer strong': { fontWeight: 600 },
});

type Props = {
  room: ReconcileRoom;
  summary: SideSummary;
  revision: number;
  search: string;
  /** The line that has the focus, null where it is on another side. */
  focused: number | null;
  selected: ReadonlySet<number>;
  linked: ReadonlySet<number>;
  onFocus: (line: number) => void;
  onToggle: (line: number) => void;
  onRange: (lines: readonly number[]) => void;
  handle: Ref<SideHandle>;
};

/** One side with its filters above and its totals below. */
export function SidePane({ room, summary, revision, search, focused, selected, ...grid }: Props) {
  const { role, byStatus } = summary;
  const [look, setLook] = useState(firstLook);
  const [anchor, setAnchor] = useState<Element | null>(null);
  const [shown, setShown] = useState<ViewReply | null>(null);
  const { status, parties: wanted, group } = look;
  const question = useMemo(
    () => ({ statuses: status === null ? LINE_STATUSES : [status], parties: wanted, search, group }),
    [status, wanted, search, group],
  );
  const chosen = useSum(room, role, selected);
  const parties = useParties(room, role, summary.lines);
  const name = sideText[role];
  return (
    <Pane aria-label={name} data-current={focused !== null || undefined}>
      <header>
        <h2>{name}</h2>
        <select
          aria-label={t('Status of {name}', { name })}
          value={status ?? ''}
          onChange={({ target }) =>
            setLook({ ...look, status: target.value === '' ? null : (target.value as LineStatus) })
          }
        >
          <option value="">{t('All {lines}', { lines: countText(summary.lines) })}</option>
          {LINE_STATUSES.map((one) => (
            <option key={one} value={one}>
              {statusText[one].word} {countText(byStatus[one].lines)}
            </option>
          ))}
        </select>
        <Button
          size="small"
          aria-label={t('View of {name}', { name })}
          aria-haspopup="dialog"
          startIcon={<Sliders size={14} />}
          onClick={({ currentTarget }) => setAnchor(currentTarget)}
        >
          {wanted ? counted(wanted.length, 'party', 'parties') : t('View')}
        </Button>
        {anchor && (
          <ViewPanel
            side={name}
            anchor={anchor}
            look={look}
            parties={parties}
            looks={room.looks}
            onLook={setLook}
            onClose={() => setAnchor(null)}
          />
        )}
      </header>
      <SideGrid
        desk={room.desk}
        role={role}
        question={question}
        sort={look.sort}
        onSort={(sort) => setLook((before) => ({ ...before, sort }))}
        columns={look.columns}
        revision={revision}
        selected={selected}
        focused={focused}
        onView={setShown}
        {...grid}
      />
      <footer>
        <span>
          {shown && (
            <>
              {counted(shown.lines, 'line')} · <strong>{formatMinor(shown.totalMinor)}</strong>
            </>
          )}
        </span>
        <span role="status">
          {chosen &&
            t('{lines} selected · {totalMinor}', {
              lines: countText(chosen.lines),
              totalMinor: formatMinor(chosen.totalMinor),
            })}
        </span>
      </footer>
    </Pane>
  );
}

function useSum(room: ReconcileRoom, role: SideRole, selected: ReadonlySet<number>): SumReply | null {
  const [sum, setSum] = useState<SumReply | null>(null);
  useEffect(() => {
    let isStale = false;
    if (selected.size > 0) void room.desk.ask('sum', role, [...selected]).then((reply) => !isStale && setSum(reply));
    return () => void (isStale = true);
  }, [room, role, selected]);
  return selected.size > 0 ? sum : null;
}

function useParties(room: ReconcileRoom, role: SideRole, lines: number) {
  const [parties, setParties] = useState<readonly { readonly party: string; readonly lines: number }[]>([]);
  useEffect(() => {
    let isStale = false;
    void room.desk.ask('parties', role).then((reply) => !isStale && setParties(reply));
    return () => void (isStale = true);
  }, [room, role, lines]);
  return parties;
}
