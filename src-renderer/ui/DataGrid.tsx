import {
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  ExternalFilterModule,
  ModuleRegistry,
  PinnedRowModule,
  RenderApiModule,
  RowApiModule,
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
import { useEffect, useImperativeHandle, useMemo, useRef, useState, type Ref } from 'react';
import type { Observable } from 'rxjs';
import { holdsWords, rowChanges, wordsOf, type GridListing } from './grid-rows.ts';
import { gridTheme } from './grid-theme.ts';
import { sortIcons } from './sort-icons.ts';
import { styleNonce } from './style-nonce.ts';

ModuleRegistry.registerModules([
  CellStyleModule,
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  ExternalFilterModule,
  PinnedRowModule,
  RenderApiModule,
  RowApiModule,
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
  '& .ag-cell-focus:not(.ag-cell-range-selected):focus-within': { border: '1px solid transparent' },
  '& .ag-row-pinned': { fontWeight: 600, background: 'var(--cs-canvas)' },
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
  /** Columns that give way when the grid is narrower than so many pixels. */
  hideBelow?: Readonly<Record<string, number>>;
  rowClassRules?: RowClassRules<T>;
  /** Given to formatters as `context`: whatever they need that is not in the row, such as the present. */
  context?: unknown;
  /** Row that has the focus at first. */
  startAt?: string | undefined;
  onOpen?: (row: T) => void;
  /** The row the person has gone to. */
  onFocused?: (row: T) => void;
  /** Called with the rows shown, whenever they may be others than before. */
  onShown?: (rows: readonly T[]) => void;
  totals?: T | undefined;
  handle?: Ref<GridHandle>;
};

const everything = () => true;

/** AG Grid for one list: follows its changes, searches, moves by row, and keeps the focus where it was. */
export function DataGrid<T>(props: Props<T>) {
  const { label, columns, source, idOf, include = everything, search = '', context, totals, handle } = props;
  const latest = useRef(props);
  const [api, setApi] = useState<GridApi<T> | null>(null);
  const words = useRef<string[]>([]);

  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (!api) return;
    const subscription = source.subscribe((listing) => {
      if (listing.changed === null || api.getGridOption('rowData') === undefined) {
        api.setGridOption('rowData', listing.rows.filter(include));
        focusRow(api, latest.current.startAt);
        return;
      }
      const changes = rowChanges(
        { ...listing, changed: listing.changed },
        idOf,
        include,
        (id) => api.getRowNode(id)?.data,
      );
      api.applyTransaction(changes);
    });
    return () => subscription.unsubscribe();
  }, [api, source, include, idOf]);

  useEffect(() => {
    words.current = wordsOf(search);
    api?.onFilterChanged();
  }, [api, search]);

  useEffect(() => {
    if (!api || context === undefined) return;
    api.setGridOption('context', context);
    // Ages and due times move on although no row changed.
    api.refreshCells({ force: false });
  }, [api, context]);

  useImperativeHandle(handle, () => handleOf(api, latest), [api]);

  // The grid takes options as changed when they are other objects, and counts its rows anew: these stay the same.
  const [gridOptions] = useState(() => optionsOf(latest, words, idOf));
  const pinned = useMemo(() => (totals ? [totals] : []), [totals]);

  return (
    <Place role="region" aria-label={label}>
      <AgGridReact<T>
        gridOptions={gridOptions}
        columnDefs={columns}
        {...(context !== undefined && { context })}
        pinnedBottomRowData={pinned}
        onGridReady={(event) => setApi(event.api)}
      />
    </Place>
  );
}

type Latest<T> = { readonly current: Props<T> };

/** The options that hold for the life of a grid; what may change between renders is read from `latest`. */
function optionsOf<T>(
  latest: Latest<T>,
  words: { readonly current: readonly string[] },
  idOf: (row: T) => string,
): GridOptions<T> {
  const texts = new WeakMap<object, string>();
  const textOf = (row: T): string => {
    const known = texts.get(row as object);
    if (known !== undefined) return known;
    const text = latest.current.textOf?.(row) ?? '';
    texts.set(row as object, text);
    return text;
  };
  const { rowClassRules } = latest.current;
  return {
    ...options,
    theme: gridTheme,
    styleNonce,
    icons: sortIcons,
    defaultColDef: defaultColumn,
    getRowId: ({ data }) => idOf(data),
    ...(rowClassRules && { rowClassRules }),
    isExternalFilterPresent: () => words.current.length > 0,
    doesExternalFilterPass: ({ data }) => data !== undefined && holdsWords(textOf(data), words.current),
    onModelUpdated: ({ api }) => latest.current.onShown?.(shownRows(api)),
    onCellKeyDown: ({ event, data }) => {
      const key = event instanceof KeyboardEvent ? event.key : '';
      if (key === 'Enter' && data) latest.current.onOpen?.(data);
    },
    onCellFocused: ({ api, rowIndex, rowPinned }) => {
      if (rowIndex === null || rowPinned || !latest.current.onFocused) return;
      const row = api.getDisplayedRowAtIndex(rowIndex)?.data;
      if (row !== undefined) latest.current.onFocused(row);
    },
    onRowDoubleClicked: ({ data }) => data && latest.current.onOpen?.(data),
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
  ensureDomOrder: true,
  animateRows: false,
  suppressColumnMoveAnimation: true,
  // As wide as the style sheet draws it, and always there: columns do not shift when rows come and go.
  scrollbarWidth: 10,
  alwaysShowVerticalScroll: true,
  deltaSort: true,
  suppressCellFocus: false,
  suppressDragLeaveHidesColumns: true,
  suppressScrollOnNewData: true,
  suppressNoRowsOverlay: true,
  loadThemeGoogleFonts: false,
  tooltipShowDelay: 400,
} as const;

function shownRows<T>(api: GridApi<T>): T[] {
  const rows: T[] = [];
  api.forEachNodeAfterFilterAndSort(({ data }) => data !== undefined && rows.push(data));
  return rows;
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

function focusIndex(api: GridApi, index: number): void {
  const column = api.getAllDisplayedColumns()[0];
  if (!column || index < 0 || index >= api.getDisplayedRowCount()) return;
  api.ensureIndexVisible(index);
  api.setFocusedCell(index, column);
}

/** Without a row to start at the focus stays where the person has it. */
function focusRow(api: GridApi, id: string | undefined): void {
  const index = id === undefined ? null : api.getRowNode(id)?.rowIndex;
  if (typeof index === 'number') focusIndex(api, index);
}

function handleOf<T>(api: GridApi<T> | null, latest: { readonly current: Props<T> }): GridHandle {
  const focused = () => api?.getFocusedCell()?.rowIndex ?? -1;
  return {
    move: (by) => {
      if (!api) return;
      const last = api.getDisplayedRowCount() - 1;
      focusIndex(api, focused() < 0 ? 0 : Math.min(last, Math.max(0, focused() + by)));
    },
    openFocused: () => {
      const row = api?.getDisplayedRowAtIndex(Math.max(0, focused()))?.data;
      if (row !== undefined) latest.current.onOpen?.(row);
    },
    focus: () => api && focusIndex(api, Math.max(0, focused())),
    order: () => (api ? shownRows(api).map(latest.current.idOf) : []),
  };
}
