import { styled } from '@mui/material/styles';
import type { GridApi } from 'ag-grid-community';
import { AgGridReact } from 'ag-grid-react';
import { useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { GridRow } from '../../workers/reconcile-calls.ts';
import { focusIndex, giveWay } from '../../ui/grid-follow.ts';
import '../../ui/grid-modules.ts';
import { GridPlace } from '../../ui/grid-place.ts';
import { sideText } from './reconcile-words.ts';
import { sideColumns, sideColumnsHideBelow, standardColumns } from './side-columns.ts';
import { optionsOf, reveal, type SideGridProps } from './side-grid-options.ts';
import { t } from '../../language/t.ts';

const Place = styled(GridPlace)({
  '& .ag-row.cs-found': { outline: '2px solid var(--cs-accent)', outlineOffset: -2 },
  '& .ag-row.cs-linked': { boxShadow: 'inset 3px 0 var(--cs-done-ink)' },
  '& .ag-row.cs-chosen': { backgroundColor: 'var(--cs-selected)' },
  '& .ag-row.cs-chosen .ag-cell.key::before': { content: '"\\2713 "', color: 'var(--cs-accent)' },
});

/** One side: the worker sorts and filters, the grid asks for the rows that it shows. */
export function SideGrid(props: SideGridProps) {
  const { desk, role, question, revision, selected, linked, handle, sort, columns } = props;
  const latest = useRef(props);
  const place = useRef<HTMLDivElement>(null);
  const [api, setApi] = useState<GridApi<GridRow> | null>(null);
  const [open, setOpen] = useState<readonly string[]>([]);
  const found = useRef<number | null>(null);
  const anchor = useRef<number | null>(null);
  const count = useRef(0);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (!api) return;
    let isStale = false;
    void desk.ask('view', role, { ...question, sort, open }).then((reply) => {
      if (isStale) return;
      latest.current.onView(reply);
      // Rows that are shown stay until those in their places have come.
      count.current = reply.rows;
      api.setRowCount(reply.rows, true);
      api.refreshInfiniteCache();
      if (found.current !== null) reveal(api, latest.current, found.current);
    });
    return () => void (isStale = true);
  }, [api, desk, role, question, sort, open, revision]);

  useEffect(() => {
    const by = api?.getColumnState().find((column) => column.sort);
    if (!api || (by?.colId === sort.column && (by.sort === 'desc') === sort.descending)) return;
    const state = [{ colId: sort.column, sort: sort.descending ? ('desc' as const) : ('asc' as const) }];
    api.applyColumnState({ state, defaultState: { sort: null } });
  }, [api, sort]);

  useEffect(() => {
    if (!api) return;
    const all = sideColumns.map(({ colId }) => colId!);
    const shown = columns ?? standardColumns;
    api.setColumnsVisible(
      all.filter((id) => !shown.includes(id)),
      false,
    );
    api.setColumnsVisible([...shown], true);
    if (columns === null) giveWay(api, place.current?.clientWidth ?? 0, sideColumnsHideBelow);
  }, [api, columns]);

  useEffect(() => api?.redrawRows(), [api, selected, linked]);

  useImperativeHandle(
    handle,
    () => ({
      focus: () => api && focusIndex(api, api.getFocusedCell()?.rowIndex ?? 0, api.getDisplayedRowCount()),
      show: ({ line, group }) => {
        found.current = line;
        latest.current.onFocus(line);
        if (group !== null && !open.includes(group)) setOpen([...open, group]);
        else if (api) reveal(api, latest.current, line);
      },
    }),
    [api, open],
  );
  const toggleGroup = (key: string) =>
    setOpen((before) => (before.includes(key) ? before.filter((one) => one !== key) : [...before, key]));
  const toggle = useRef(toggleGroup);
  useEffect(() => {
    toggle.current = toggleGroup;
  });

  const [options] = useState(() => optionsOf(latest, { anchor, count, found, toggle }));
  return (
    <Place ref={place} role="region" aria-label={t('Lines of {sideText}', { sideText: sideText[role] })}>
      <AgGridReact<GridRow>
        gridOptions={options}
        onGridReady={({ api: ready }) => {
          setApi(ready);
        }}
      />
    </Place>
  );
}
