import type { ColDef, GridApi, GridOptions, RowClassRules } from 'ag-grid-community';
import { AgGridReact } from 'ag-grid-react';
import { useEffect, useImperativeHandle, useRef, useState, type Ref } from 'react';
import type { Observable } from 'rxjs';
import { isRightToLeft } from '../language/language.ts';
import { GroupHeading } from './GroupHeading.tsx';
import { follow, focusRow, giveWay, restoreFocus, showAnew } from './grid-follow.ts';
import { handleOf, type GridHandle } from './grid-handle.ts';
import './grid-modules.ts';
import { GridPlace } from './grid-place.ts';
import { orderingOf } from './grid-ordering.ts';
import { wordsOf, type GridListing } from './grid-rows.ts';
import { GridSelection, isSelecting, selectionMarks } from './grid-selection.ts';
import { gridTheme } from './grid-theme.ts';
import { GroupHead, OrderedRows, type Grouping } from './ordered-rows.ts';
import { sortIcons } from './sort-icons.ts';
import { styleNonce } from './style-nonce.ts';

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
    <GridPlace ref={place} role="region" aria-label={label}>
      <AgGridReact<T>
        gridOptions={gridOptions}
        columnDefs={columns}
        {...(context !== undefined && { context })}
        onGridReady={({ api: ready }) => {
          rows.sortBy(orderingOf(ready));
          setApi(ready);
        }}
      />
    </GridPlace>
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
    enableRtl: isRightToLeft,
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

function lineId<T>(line: T | GroupHead, idOf: (row: T) => string): string {
  return line instanceof GroupHead ? `group ${line.name}` : idOf(line);
}
