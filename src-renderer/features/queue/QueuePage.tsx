import { styled } from '@mui/material/styles';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { ShownCaseRow, Workbench } from '../../data/workbench.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Amount } from '../../ui/Amount.tsx';
import { DataGrid, type GridHandle } from '../../ui/DataGrid.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FilterField } from '../../ui/FilterField.tsx';
import { counted } from '../../ui/format.ts';
import { useActions } from '../../ui/keys.ts';
import { Page, PageBar } from '../../ui/PageBar.tsx';
import { rowActions } from '../../ui/row-actions.ts';
import { useNow } from '../../ui/use-now.ts';
import { caseText, queueColumns, queueColumnsHideBelow, type QueueContext } from './queue-columns.ts';
import type { SiteFilter } from './tally.ts';
import type { View } from './views.ts';

const Below = styled('div')({ position: 'relative', minHeight: 0 });
const Over = styled('div')({ position: 'absolute', inset: '33px 0 0', background: 'var(--cs-surface)' });

type Props = {
  workbench: Workbench;
  view: View;
  site: SiteFilter;
  directory: Directory;
  /** The case that was open before: it has the focus again. */
  startAt: string | undefined;
  /** How many cases are still on their way here, from a first sync. */
  loading: boolean;
  /** @param order  ids of the cases as they stand here, for going on to the next one. */
  onOpen: (id: string, order: readonly string[]) => void;
};

/** The cases of one view: sorted by what is due first, filtered as one types, always up to date. */
export function QueuePage({ workbench, view, site, directory, startAt, loading, onOpen }: Props) {
  const now = useNow();
  const grid = useRef<GridHandle>(null);
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState<{ count: number; totalMinor: number } | null>(null);

  const include = useCallback(
    (candidate: ShownCaseRow) => (site === '' || candidate.site === site) && view.includes(candidate),
    [view, site],
  );
  const context = useMemo((): QueueContext => ({ now, directory }), [now, directory]);
  const count = useCallback(
    (rows: readonly ShownCaseRow[]) =>
      setShown({ count: rows.length, totalMinor: rows.reduce((sum, { amountMinor }) => sum + amountMinor, 0) }),
    [],
  );

  const [open, ...moves] = rowActions(grid, 'Open the case');
  useActions([...(open ? [open] : []), ...moves]);

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
        {open && <ActionButton action={open} label="Open" />}
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
    </Page>
  );
}

const caseId = ({ id }: ShownCaseRow) => id;
