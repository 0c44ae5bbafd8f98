import { styled } from '@mui/material/styles';
import type { GridApi, GridOptions, IDatasource, SuppressKeyboardEventParams } from 'ag-grid-community';
import { AgGridReact } from 'ag-grid-react';
import { useEffect, useImperativeHandle, useRef, useState, type Ref } from 'react';
import type { SideRole } from '../../../src-shared/matching/combine-sides.ts';
import type { LineColumn, ViewQuestion } from '../../../src-shared/reconciliation/side-view.ts';
import type { LineRow, ViewReply } from '../../workers/reconcile-calls.ts';
import { focusIndex, giveWay } from '../../ui/grid-follow.ts';
import '../../ui/grid-modules.ts';
import { GridPlace } from '../../ui/grid-place.ts';
import { gridTheme } from '../../ui/grid-theme.ts';
import { sortIcons } from '../../ui/sort-icons.ts';
import { styleNonce } from '../../ui/style-nonce.ts';
import type { DeskClient } from './desk-client.ts';
import { sideText } from './reconcile-words.ts';
import { sideColumns, sideColumnsHideBelow } from './side-columns.ts';

export type SideHandle = { focus(): void; reveal(line: number): void };

type Props = {
  desk: DeskClient;
  role: SideRole;
  /** What is shown beside the order, which the grid's own headers say. */
  question: Omit<ViewQuestion, 'sort'>;
  revision: number;
  selected: ReadonlySet<number>;
  /** Lines that belong to the one that has the focus. */
  linked: ReadonlySet<number>;
  onView: (reply: ViewReply) => void;
  onFocus: (line: number) => void;
  onToggle: (line: number) => void;
  /** The lines between two places of the view were chosen. */
  onRange: (lines: readonly number[]) => void;
  handle?: Ref<SideHandle>;
};

type Latest = { readonly current: Props };
/** Two and three grids stand side by side. */
const denseTheme = gridTheme.withParams({ cellHorizontalPadding: 7 });
/** A range longer than this is nobody's selection by hand. */
const MOST_IN_RANGE = 100_000;

const Place = styled(GridPlace)({
  '& .ag-row.cs-linked': { boxShadow: 'inset 3px 0 var(--cs-done-ink)' },
  '& .ag-row.cs-chosen': { backgroundColor: 'var(--cs-selected)' },
  '& .ag-row.cs-chosen .ag-cell.key::before': { content: '"\\2713 "', color: 'var(--cs-accent)' },
});

/** One side: the worker sorts and filters, the grid asks for the rows that it shows. */
export function SideGrid(props: Props) {
  const { desk, role, question, revision, selected, linked, handle } = props;
  const latest = useRef(props);
  const place = useRef<HTMLDivElement>(null);
  const [api, setApi] = useState<GridApi<LineRow> | null>(null);
  const [sort, setSort] = useState<ViewQuestion['sort']>({ column: 'date', descending: false });
  const anchor = useRef<number | null>(null);
  const count = useRef(0);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (!api) return;
    let isStale = false;
    void desk.ask('view', role, { ...question, sort }).then((reply) => {
      if (isStale) return;
      latest.current.onView(reply);
      // Rows that are shown stay until those in their places have come.
      count.current = reply.lines;
      api.setRowCount(reply.lines, true);
      api.refreshInfiniteCache();
    });
    return () => void (isStale = true);
  }, [api, desk, role, question, sort, revision]);

  useEffect(() => api?.redrawRows(), [api, selected, linked]);

  useImperativeHandle(
    handle,
    () => ({
      focus: () => api && focusIndex(api, api.getFocusedCell()?.rowIndex ?? 0, api.getDisplayedRowCount()),
      reveal: (line) =>
        void desk.ask('placeOf', role, line).then((at) => {
          if (api && at >= 0) api.ensureIndexVisible(at, 'middle');
        }),
    }),
    [api, desk, role],
  );

  const [options] = useState(() => optionsOf(latest, { anchor, count }, setSort));
  return (
    <Place ref={place} role="region" aria-label={`Lines of ${sideText[role]}`}>
      <AgGridReact<LineRow>
        gridOptions={options}
        onGridReady={({ api: ready }) => {
          giveWay(ready, place.current?.clientWidth ?? 0, sideColumnsHideBelow);
          setApi(ready);
        }}
      />
    </Place>
  );
}

function datasourceOf(latest: Latest, count: { readonly current: number }): IDatasource {
  return {
    getRows: ({ startRow, endRow, successCallback, failCallback }) => {
      const { desk, role } = latest.current;
      desk.ask('rows', role, startRow, endRow).then(
        (rows) => successCallback([...rows], count.current),
        () => failCallback(),
      );
    },
  };
}

/** Shift with an arrow selects; the grid would only move. */
function isSelecting({ event }: SuppressKeyboardEventParams): boolean {
  return event.key === ' ' || (event.shiftKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp'));
}

function optionsOf(
  latest: Latest,
  { anchor, count }: { readonly anchor: { current: number | null }; readonly count: { readonly current: number } },
  onSort: (sort: ViewQuestion['sort']) => void,
): GridOptions<LineRow> {
  const range = (to: number) => {
    anchor.current ??= to;
    const [first, last] = [Math.min(anchor.current, to), Math.max(anchor.current, to)];
    const { desk, role, onRange } = latest.current;
    void desk.ask('linesAt', role, first, Math.min(last + 1, first + MOST_IN_RANGE)).then(onRange);
  };
  return {
    ...fixed,
    theme: denseTheme,
    styleNonce,
    icons: sortIcons,
    columnDefs: sideColumns,
    datasource: datasourceOf(latest, count),
    defaultColDef: {
      sortable: true,
      resizable: true,
      suppressMovable: true,
      suppressHeaderMenuButton: true,
      suppressHeaderFilterButton: true,
      sortingOrder: ['asc', 'desc'],
      suppressKeyboardEvent: isSelecting,
    },
    getRowId: ({ data }) => String(data.line),
    rowClassRules: {
      'cs-chosen': ({ data }) => data !== undefined && latest.current.selected.has(data.line),
      'cs-linked': ({ data }) => data !== undefined && latest.current.linked.has(data.line),
    },
    onSortChanged: ({ api }) => {
      const by = api.getColumnState().find(({ sort }) => sort);
      if (by) onSort({ column: by.colId as LineColumn, descending: by.sort === 'desc' });
    },
    onCellFocused: ({ api, rowIndex }) => {
      const row = rowIndex === null ? undefined : api.getDisplayedRowAtIndex(rowIndex)?.data;
      if (row) latest.current.onFocus(row.line);
    },
    onCellKeyDown: ({ api, event, rowIndex, data }) => {
      if (!(event instanceof KeyboardEvent) || rowIndex === null) return;
      if (event.key === ' ' && data) {
        anchor.current = rowIndex;
        event.preventDefault();
        latest.current.onToggle(data.line);
      }
      if (!event.shiftKey || !/^Arrow(Up|Down)$/.test(event.key)) return;
      anchor.current ??= rowIndex;
      const to = Math.max(0, Math.min(api.getDisplayedRowCount() - 1, rowIndex + (event.key === 'ArrowDown' ? 1 : -1)));
      focusIndex(api, to, api.getDisplayedRowCount());
      range(to);
    },
    onRowClicked: ({ event, rowIndex, data }) => {
      if (!(event instanceof MouseEvent) || rowIndex === null || !data) return;
      if (event.shiftKey) return range(rowIndex);
      anchor.current = rowIndex;
      if (event.ctrlKey || event.metaKey) latest.current.onToggle(data.line);
      return undefined;
    },
    onRowDoubleClicked: ({ data }) => data && latest.current.onToggle(data.line),
    onGridSizeChanged: ({ api, clientWidth }) => giveWay(api, clientWidth, sideColumnsHideBelow),
  };
}

const fixed = {
  rowModelType: 'infinite',
  infiniteInitialRowCount: 0,
  cacheBlockSize: 100,
  maxBlocksInCache: 6,
  ensureDomOrder: true,
  animateRows: false,
  scrollbarWidth: 10,
  alwaysShowVerticalScroll: true,
  suppressMultiSort: true,
  suppressNoRowsOverlay: true,
  loadThemeGoogleFonts: false,
  tooltipShowDelay: 400,
} as const;
