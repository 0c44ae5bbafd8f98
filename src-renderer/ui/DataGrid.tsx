import {
  CellStyleModule,
  ColumnApiModule,
  InfiniteRowModelModule,
  ModuleRegistry,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  TooltipModule,
  type ColDef,
  type GridApi,
  type GridOptions,
  type RowClassRules,
} from 'ag-grid-community';
import { AgGridReact } from 'ag-grid-react';
import { styled } from '@mui/material/styles';
import { useEffect, useImperativeHandle, useRef, useState, type Ref } from 'react';
import type { Observable } from 'rxjs';
import { GroupHeading } from './GroupHeading.tsx';
import { columnsSeen, type ColumnSeen } from './grid-columns-seen.ts';
import { orderingOf } from './grid-ordering.ts';
import { wordsOf, type GridListing } from './grid-rows.ts';
import { GridSelection, isSelecting, selectionMarks } from './grid-selection.ts';
import { gridTheme } from './grid-theme.ts';
import { GroupHead, OrderedRows, type Grouping } from './ordered-rows.ts';
import { sortIcons } from './sort-icons.ts';
import { styleNonce } from './style-nonce.ts';

ModuleRegistry.registerModules([
  CellStyleModule,
  ColumnApiModule,
  InfiniteRowModelModule,
  RenderApiModule,
  RowApiModule,
  RowSelectionModule,
  RowStyleModule,
  ScrollApiModule,
  TooltipModule,
]);

const Place = styled('div')({
  height: '100%',
  minHeight: 0,
  '& .ag-cell': { cursor: 'default' },
  '& .ag-cell.amount, & .ag-cell.figure': { textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
  '& .ag-cell.quiet': { color: 'var(--cs-ink-muted)' },
  '& .ag-cell.strong': { fontWeight: 600 },
  '& .ag-row-focus': { backgroundColor: 'var(--cs-selected) !important' },
  '& .ag-row-focus::after': {
    content: '""',
    position: 'absolute',
    insetBlock: 0,
    insetInlineStart: 0,
    width: 3,
    background: 'var(--cs-accent)',
  },
  '& .ag-row-selected': { backgroundColor: 'var(--cs-selected)' },
  '& .ag-row-selected .ag-cell.strong::before': { content: '"\u2713 "', color: 'var(--cs-accent)' },
  '& .ag-cell-focus:not(.ag-cell-range-selected):focus-within': { border: '1px solid transparent' },
  // A mark drawn by the style sheet costs no component per cell; its shape differs, not only its colour.
  '& .ag-cell[class*="tone-"]::before': {
    content: '""',
    display: 'inline-block',
    width: 10,
    height: 10,
    marginInlineEnd: 7,
    flex: 'none',
    verticalAlign: 0,
    background: 'currentcolor',
  },
  '& .tone-open': { color: 'var(--cs-open-ink)' },
  '& .tone-open::before': { borderRadius: '50%' },
  '& .tone-risk': { color: 'var(--cs-risk-ink)' },
  '& .tone-risk::before': { clipPath: 'polygon(50% 0, 100% 100%, 0 100%)' },
  '& .tone-breach': { color: 'var(--cs-breach-ink)', fontWeight: 600 },
  '& .tone-breach::before': { clipPath: 'polygon(50% 0, 100% 50%, 50% 100%, 0 50%)' },
  '& .tone-done': { color: 'var(--cs-done-ink)' },
  '& .tone-done::before': { clipPath: 'polygon(0 55%, 15% 40%, 38% 62%, 85% 10%, 100% 25%, 38% 92%)' },
  '& .tone-plain': { color: 'var(--cs-ink-muted)' },
  '& .tone-plain::before': { clipPath: 'polygon(0 35%, 100% 35%, 100% 65%, 0 65%)' },
});

export type GridHandle = {
  /** Moves the focused row; from none to the first. */
  move(by: number): void;
  openFocused(): void;
  focus(): void;
  /** Ids of the rows as they stand, filtered and sorted. */
  order(): string[];
  /** The column that the rows are sorted by; null: by none. */
  sorted(): { readonly column: string; readonly direction: 'asc' | 'desc' } | null;
  /** The columns that are seen, as they stand. */
  columns(): readonly ColumnSeen[];
  /** Id of the row that has the focus, or of the first; undefined when there is none. */
  focusedId(): string | undefined;
  /** Selects the focused row, or takes it out. */
  toggle(): void;
  /** Selects from the row selected last to the focused one; `by` moves the focus there first. */
  extend(by: number): void;
  selectNone(): void;
};

type Props<T> = {
  /** What the rows are, for screen readers. */
  label: string;
  columns: ColDef<T>[];
  source: Observable<GridListing<T>>;
  idOf: (row: T) => string;
  /** Which rows belong in this view; another function is another view. All, when absent. */
  include?: ((row: T) => boolean) | undefined;
  search?: string;
  /** The text that is searched, in lower case. */
  textOf?: (row: T) => string;
  /** Puts rows under headings; another function is another grouping. */
  group?: Grouping<T> | null;
  /** The order of rows that a column does not tell apart. */
  tie?: (a: T, b: T) => number;
  /** Columns that give way when the grid is narrower than so many pixels. */
  hideBelow?: Readonly<Record<string, number>> | undefined;
  rowClassRules?: RowClassRules<T>;
  /** Given to formatters as `context`: whatever they need that is not in the row, such as the present. */
  context?: unknown;
  /** Row that has the focus at first. */
  startAt?: string | undefined;
  onOpen?: (row: T) => void;
  /** The row the person has gone to. */
  onFocused?: (row: T) => void;
  /** Rows can be selected: called with their ids whenever others are. What leaves the list is selected no longer. */
  onSelected?: (ids: ReadonlySet<string>) => void;
  /** Called with the rows shown, whenever they may be others than before. */
  onShown?: (rows: readonly T[]) => void;
  handle?: Ref<GridHandle>;
};

type Latest<T> = { readonly current: Props<T> };

const everything = () => true;
const nothing = () => '';

/**
 * AG Grid for one list: follows its changes, searches, moves by row, and keeps the focus where it was. The order of the
 * rows is kept here and the grid asks for those it shows: it stays quick with 100,000 of them.
 */
export function DataGrid<T>(props: Props<T>) {
  const {
    label,
    columns,
    source,
    idOf,
    include = everything,
    search = '',
    group = null,
    context,
    handle,
    hideBelow,
  } = props;
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  const [api, setApi] = useState<GridApi<T> | null>(null);
  const [rows] = useState(
    () => new OrderedRows<T>(idOf, (row) => (latest.current.textOf ?? nothing)(row), latest.current.tie),
  );

  const [selection] = useState(() => new GridSelection(rows, idOf, () => latest.current.onSelected));

  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (!api) return;
    let isFirst = true;
    let idle = 0;
    const prepareSearch = (time: IdleDeadline) => {
      while (rows.readTexts(100)) if (time.timeRemaining() < 2) return void (idle = requestIdleCallback(prepareSearch));
    };
    const subscription = source.subscribe(({ rows: all, changed, removed }) => {
      if (isFirst || changed === null) {
        rows.reset(all.filter(include));
        showAnew(api, rows, latest);
        focusRow(api, rows, latest.current.startAt);
        isFirst = false;
        cancelIdleCallback(idle);
        idle = requestIdleCallback(prepareSearch);
        return;
      }
      const left = changed.filter((row) => !include(row)).map(idOf);
      follow(api, rows, latest, { put: changed.filter(include), removed: [...removed, ...left] });
      selection.retain(api);
    });
    return () => {
      subscription.unsubscribe();
      cancelIdleCallback(idle);
    };
  }, [api, rows, selection, source, include, idOf]);

  useEffect(() => {
    if (!api) return;
    const words = wordsOf(search);
    rows.search(words);
    // Leaving the search leads to the first row it found.
    if (words.length > 0) api.clearFocusedCell();
    showAnew(api, rows, latest);
  }, [api, rows, search]);

  useEffect(() => {
    if (!api) return;
    rows.groupBy(group);
    api.clearFocusedCell();
    showAnew(api, rows, latest);
  }, [api, rows, group]);

  useEffect(() => {
    if (api) giveWay(api, place.current?.clientWidth ?? 0, hideBelow);
  }, [api, columns, hideBelow]);

  useEffect(() => {
    if (!api || context === undefined) return;
    api.setGridOption('context', context);
    // Ages and due times move on although no row changed.
    api.refreshCells({ force: false });
  }, [api, context]);

  useEffect(() => {
    if (api) selection.retain(api);
  }, [api, selection, include, search]);

  useImperativeHandle(handle, () => handleOf(api, rows, latest, selection), [api, rows, selection]);

  // The grid takes options as changed when they are other objects, and counts its rows anew: these stay the same.
  const [gridOptions] = useState(() => optionsOf(latest, rows, idOf, selection));

  return (
    <Place ref={place} role="region" aria-label={label}>
      <AgGridReact<T>
        gridOptions={gridOptions}
        columnDefs={columns}
        {...(context !== undefined && { context })}
        onGridReady={({ api: ready }) => {
          rows.sortBy(orderingOf(ready));
          setApi(ready);
        }}
      />
    </Place>
  );
}

/** The options that hold for the life of a grid; what may change between renders is read from `latest`. */
function optionsOf<T>(
  latest: Latest<T>,
  rows: OrderedRows<T>,
  idOf: (row: T) => string,
  selection: GridSelection<T>,
): GridOptions<T> {
  const { rowClassRules, onSelected } = latest.current;
  const open = (index: number | null) => {
    const row = index === null ? undefined : rows.at(index);
    if (row !== undefined) latest.current.onOpen?.(row);
  };
  return {
    ...options,
    theme: gridTheme,
    styleNonce,
    icons: sortIcons,
    defaultColDef: onSelected ? { ...defaultColumn, suppressKeyboardEvent: isSelecting } : defaultColumn,
    ...(onSelected && { rowSelection: selectionMarks }),
    getRowId: ({ data }) => lineId(data, idOf),
    isFullWidthRow: ({ rowNode }) => rowNode.data instanceof GroupHead,
    fullWidthCellRenderer: GroupHeading,
    ...(rowClassRules && { rowClassRules }),
    datasource: {
      getRows: ({ api, startRow, endRow, successCallback }) => {
        // A heading is no row of the list: every reader of the grid's rows asks what it is.
        successCallback(rows.lines(startRow, endRow) as T[], rows.lineCount);
        selection.mark(api);
        restoreFocus(api, startRow, endRow);
      },
    },
    onSortChanged: ({ api }) => {
      // The mark stands on a place, not on a row: in the new order it would be on another one.
      api.clearFocusedCell();
      rows.sortBy(orderingOf(api));
      showAnew(api, rows, latest);
    },
    onCellKeyDown: ({ event, rowIndex }) => {
      if (event instanceof KeyboardEvent && event.key === 'Enter') open(rowIndex);
    },
    onCellFocused: ({ rowIndex }) => {
      const row = rowIndex === null ? undefined : rows.at(rowIndex);
      if (row !== undefined) latest.current.onFocused?.(row);
    },
    onRowDoubleClicked: ({ rowIndex }) => open(rowIndex),
    onGridSizeChanged: ({ api, clientWidth }) => giveWay(api, clientWidth, latest.current.hideBelow),
  };
}

const defaultColumn = {
  sortable: true,
  resizable: true,
  suppressMovable: true,
  suppressHeaderMenuButton: true,
  suppressHeaderFilterButton: true,
  sortingOrder: ['asc', 'desc'] as ('asc' | 'desc')[],
};

const options = {
  rowModelType: 'infinite',
  // None until the list has said how many: the grid asks for no row before that.
  infiniteInitialRowCount: 0,
  maxBlocksInCache: 4,
  ensureDomOrder: true,
  animateRows: false,
  // As wide as the style sheet draws it, and always there: columns do not shift when rows come and go.
  scrollbarWidth: 10,
  alwaysShowVerticalScroll: true,
  suppressMultiSort: true,
  suppressCellFocus: false,
  suppressDragLeaveHidesColumns: true,
  suppressNoRowsOverlay: true,
  loadThemeGoogleFonts: false,
  tooltipShowDelay: 400,
} as const;

/** Lets the grid fetch what it shows, after the rows became others. A list that was not told yet is not an empty one. */
function showAnew<T>(api: GridApi<T>, rows: OrderedRows<T>, latest: Latest<T>): void {
  if (!rows.isFilled) return;
  api.setRowCount(rows.lineCount, true);
  api.refreshInfiniteCache();
  latest.current.onShown?.(rows.slice(0, rows.count));
}

type Change<T> = { readonly put: readonly T[]; readonly removed: readonly string[] };

/** Takes in a change of the list; whoever stands on a row stays on it when it moves. */
function follow<T>(api: GridApi<T>, rows: OrderedRows<T>, latest: Latest<T>, { put, removed }: Change<T>): void {
  if (put.length === 0 && removed.every((id) => rows.get(id) === undefined)) return;
  const focused = api.getFocusedCell();
  const row = focused ? rows.at(focused.rowIndex) : undefined;
  // Asked before: a row that is drawn anew loses the focus to the page.
  const active = document.activeElement;
  const mayTakeFocus = active === null || active === document.body || active.closest('.ag-cell') !== null;
  rows.apply(put, removed);
  showAnew(api, rows, latest);
  if (!focused || row === undefined) return;
  const index = rows.indexOf(latest.current.idOf(row));
  if (index < 0 || index === focused.rowIndex) return;
  if (mayTakeFocus) api.setFocusedCell(index, focused.column);
  // Whoever types elsewhere keeps the focus there; the mark must not be on a row nobody has gone to.
  else api.clearFocusedCell();
}

function giveWay(api: GridApi, width: number, hideBelow: Readonly<Record<string, number>> | undefined): void {
  if (!hideBelow || width === 0) return;
  const columns = Object.entries(hideBelow);
  api.setColumnsVisible(
    columns.filter(([, px]) => width < px).map(([id]) => id),
    false,
  );
  api.setColumnsVisible(
    columns.filter(([, px]) => width >= px).map(([id]) => id),
    true,
  );
}

function focusIndex(api: GridApi, index: number, count: number): void {
  const column = api.getAllDisplayedColumns()[0];
  if (!column || index < 0 || index >= count) return;
  api.ensureIndexVisible(index);
  api.setFocusedCell(index, column);
}

/** Rows that arrive are drawn anew: one that had the focus has it again. */
function restoreFocus(api: GridApi, startRow: number, endRow: number): void {
  const focused = api.getFocusedCell();
  if (!focused || focused.rowIndex < startRow || focused.rowIndex >= endRow) return;
  if (document.activeElement === document.body) api.setFocusedCell(focused.rowIndex, focused.column);
}

/** Without a row to start at the focus stays where the person has it. */
function focusRow<T>(api: GridApi<T>, rows: OrderedRows<T>, id: string | undefined): void {
  if (id !== undefined) focusIndex(api, rows.indexOf(id), rows.lineCount);
}

function lineId<T>(line: T | GroupHead, idOf: (row: T) => string): string {
  return line instanceof GroupHead ? `group ${line.name}` : idOf(line);
}

function handleOf<T>(
  api: GridApi<T> | null,
  rows: OrderedRows<T>,
  latest: Latest<T>,
  selection: GridSelection<T>,
): GridHandle {
  // The row that had the focus may lie beyond the end of what a search has left.
  const focused = () => Math.min(api?.getFocusedCell()?.rowIndex ?? -1, rows.lineCount - 1);
  // Below a heading there is a row.
  const rowAt = (line: number) => (rows.at(line) === undefined ? line + 1 : line);
  const here = () => rowAt(Math.max(0, focused()));
  const move = (by: number) => {
    if (!api) return;
    if (focused() < 0) return focusIndex(api, rowAt(0), rows.lineCount);
    const to = Math.min(rows.lineCount - 1, Math.max(0, focused() + by));
    focusIndex(api, by < 0 && to > 0 && rows.at(to) === undefined ? to - 1 : rowAt(to), rows.lineCount);
  };
  const focusedId = () => {
    const row = rows.at(here());
    return row === undefined ? undefined : latest.current.idOf(row);
  };
  return {
    move,
    toggle: () => {
      const id = focusedId();
      if (api && id !== undefined) selection.toggle(api, id);
    },
    extend: (by) => {
      const from = focusedId();
      move(by);
      const to = focusedId();
      if (api && from !== undefined && to !== undefined) selection.extend(api, from, to);
    },
    selectNone: () => api && selection.clear(api),
    openFocused: () => {
      const row = rows.at(here());
      if (row !== undefined) latest.current.onOpen?.(row);
    },
    focus: () => api && focusIndex(api, here(), rows.lineCount),
    order: () => rows.slice(0, rows.count).map(latest.current.idOf),
    focusedId,
    sorted: () => {
      const state = api?.getColumnState().find(({ sort }) => sort);
      return state?.sort ? { column: state.colId, direction: state.sort } : null;
    },
    columns: () => (api ? columnsSeen(api.getColumnState(), latest.current.columns) : []),
  };
}
