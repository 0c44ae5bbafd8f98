import { styled } from '@mui/material/styles';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { BulkDecision } from '../../../src-shared/authority/dry-run.ts';
import { calendarDateOf, endOfDay } from '../../../src-shared/base/dates.ts';
import type { ShownCaseRow, Workbench } from '../../data/workbench.ts';
import { actingForOf } from '../../show/acting-for.ts';
import type { Reference } from '../../show/reference.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Amount } from '../../ui/Amount.tsx';
import { DataGrid, type GridHandle } from '../../ui/DataGrid.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FilterField } from '../../ui/FilterField.tsx';
import { counted } from '../../ui/format.ts';
import { useActions, type Action } from '../../ui/keys.ts';
import { Page, PageBar } from '../../ui/PageBar.tsx';
import { rowActions, selectionActions } from '../../ui/row-actions.ts';
import { useNow } from '../../ui/use-now.ts';
import { BulkDialog } from './BulkDialog.tsx';
import { caseText, queueColumns, queueColumnsHideBelow, type QueueContext } from './queue-columns.ts';
import type { SiteFilter } from './tally.ts';
import type { View } from './views.ts';

const Below = styled('div')({ position: 'relative', minHeight: 0 });
const Over = styled('div')({ position: 'absolute', inset: '33px 0 0', background: 'var(--cs-surface)' });

type Props = {
  workbench: Workbench;
  view: View;
  site: SiteFilter;
  reference: Reference;
  /** The case that was open before: it has the focus again. */
  startAt: string | undefined;
  /** How many cases are still on their way here, from a first sync. */
  loading: boolean;
  /** @param order  ids of the cases as they stand here, for going on to the next one. */
  onOpen: (id: string, order: readonly string[]) => void;
};

/** The cases of one view: sorted by what is due first, filtered as one types, always up to date. */
export function QueuePage({ workbench, view, site, reference, startAt, loading, onOpen }: Props) {
  const { directory } = reference;
  const now = useNow();
  const grid = useRef<GridHandle>(null);
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState<{ count: number; totalMinor: number } | null>(null);

  const include = useCallback(
    (candidate: ShownCaseRow) => (site === '' || candidate.site === site) && view.includes(candidate),
    [view, site],
  );
  const today = calendarDateOf(now);
  const forWhom = useMemo(
    () => (view.id === 'approvals' ? actingForOf(workbench.person, reference, endOfDay(today)) : nobody),
    [workbench.person, reference, today, view.id],
  );
  const context = useMemo((): QueueContext => ({ now, directory, forWhom }), [now, directory, forWhom]);
  const count = useCallback(
    (rows: readonly ShownCaseRow[]) =>
      setShown({ count: rows.length, totalMinor: rows.reduce((sum, { amountMinor }) => sum + amountMinor, 0) }),
    [],
  );

  const [selected, setSelected] = useState<ReadonlySet<string>>(noIds);
  const [bulk, setBulk] = useState<{ decision: BulkDecision; ids: readonly string[] } | null>(null);
  const [open, ...moves] = rowActions(grid, 'Open the case');
  const [select, ...selecting] = selectionActions(grid);
  const decide = (decision: BulkDecision, verb: string, key: string): Action => ({
    id: `list.${decision}`,
    label: `${verb} ${selected.size}…`,
    group: 'List',
    keys: [key],
    run: () => setBulk({ decision, ids: (grid.current?.order() ?? []).filter((id) => selected.has(id)) }),
    disabledReason: bulkReason(selected.size),
  });
  const decisions =
    selected.size === 0
      ? []
      : [
          decide('approve', 'Approve', 'a'),
          decide('refuse', 'Refuse', 'r'),
          decide('return', 'Return', 'b'),
          decide('assign', 'Assign', 'g'),
        ];
  const none: Action = {
    id: 'list.selectNone',
    label: 'Select none',
    group: 'List',
    keys: ['Escape'],
    run: () => grid.current?.selectNone(),
  };
  useActions([
    ...(open ? [open] : []),
    ...moves,
    ...(select ? [select] : []),
    ...selecting,
    ...decisions,
    ...(selected.size > 0 ? [none] : []),
  ]);

  return (
    <Page aria-labelledby="view-name">
      <PageBar>
        <h1 id="view-name">{view.label}</h1>
        <p role="status">
          {shown && (
            <>
              {counted(shown.count, 'case')} · <Amount minor={shown.totalMinor} />
            </>
          )}
        </p>
        <FilterField value={search} onChange={setSearch} onLeave={() => grid.current?.focus()} />
        {decisions.map((action) => (
          <ActionButton key={action.id} action={action} />
        ))}
        {selected.size > 0 && <ActionButton action={none} />}
        {selected.size === 0 && select && <ActionButton action={select} />}
        {selected.size === 0 && open && <ActionButton action={open} label="Open" />}
      </PageBar>
      <Below>
        <DataGrid
          label={`Cases: ${view.label}`}
          columns={queueColumns}
          source={workbench.cases$}
          idOf={caseId}
          include={include}
          search={search}
          textOf={caseText}
          hideBelow={queueColumnsHideBelow}
          context={context}
          startAt={startAt}
          onShown={count}
          onSelected={setSelected}
          onOpen={({ id }) => onOpen(id, grid.current?.order() ?? [])}
          handle={grid}
        />
        {shown?.count === 0 && (
          <Over>
            {search ? (
              <EmptyState
                title={`Nothing matches “${search}”`}
                hint="Press Esc in the filter to see everything again."
              />
            ) : loading ? (
              <EmptyState title="Cases are on their way" hint="They appear here as they arrive from the server." />
            ) : (
              <EmptyState {...view.empty} />
            )}
          </Over>
        )}
      </Below>
      {bulk && (
        <BulkDialog
          workbench={workbench}
          reference={reference}
          decision={bulk.decision}
          ids={bulk.ids}
          onClose={() => {
            setBulk(null);
            grid.current?.focus();
          }}
        />
      )}
    </Page>
  );
}

const noIds: ReadonlySet<string> = new Set();
const nobody = () => '';
/** Each is read whole and becomes a command of its own. */
const MOST_AT_ONCE = 500;

function bulkReason(count: number): string | undefined {
  return count > MOST_AT_ONCE ? `Decide at most ${MOST_AT_ONCE} cases at once.` : undefined;
}

const caseId = ({ id }: ShownCaseRow) => id;
