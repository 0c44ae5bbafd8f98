import type { GridApi, GridOptions, IDatasource, SuppressKeyboardEventParams } from 'ag-grid-community';
import type { Ref } from 'react';
import type { SideRole } from '../../../src-shared/matching/combine-sides.ts';
import type { LineColumn, ViewQuestion } from '../../../src-shared/reconciliation/side-view.ts';
import type { Found, GridRow, ShownQuestion, ViewReply } from '../../workers/reconcile-calls.ts';
import { focusIndex, giveWay } from '../../ui/grid-follow.ts';
import { gridTheme } from '../../ui/grid-theme.ts';
import { sortIcons } from '../../ui/sort-icons.ts';
import { styleNonce } from '../../ui/style-nonce.ts';
import type { DeskClient } from './desk-client.ts';
import { GroupHead } from './GroupHead.tsx';
import { sideColumns, sideColumnsHideBelow } from './side-columns.ts';

export type SideHandle = {
  focus(): void;
  /** Shows a line that was found, in its group if there is one. */
  show(found: Found): void;
};

export type SideGridProps = {
  desk: DeskClient;
  role: SideRole;
  /** What is shown beside the order and the groups that are open. */
  question: Omit<ShownQuestion, 'sort' | 'open'>;
  sort: ViewQuestion['sort'];
  onSort: (sort: ViewQuestion['sort']) => void;
  /** null: those that there is room for. */
  columns: readonly string[] | null;
  revision: number;
  selected: ReadonlySet<number>;
  /** The line that has the focus, null where it is on another side. */
  focused: number | null;
  /** Lines that belong to the one that has the focus. */
  linked: ReadonlySet<number>;
  onView: (reply: ViewReply) => void;
  onFocus: (line: number) => void;
  onToggle: (line: number) => void;
  /** The lines between two places of the view were chosen. */
  onRange: (lines: readonly number[]) => void;
  handle?: Ref<SideHandle>;
};

type Latest = { readonly current: SideGridProps };
/** Two and three grids stand side by side. */
const denseTheme = gridTheme.withParams({ cellHorizontalPadding: 7 });
/** A range longer than this is nobody's selection by hand. */
const MOST_IN_RANGE = 100_000;

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

/** Brings a line to the middle of the grid. The focus stays where the person types. */
export function reveal(api: GridApi<GridRow>, { desk, role }: SideGridProps, line: number): void {
  void desk.ask('placeOf', role, line).then((at) => {
    if (at >= 0) api.ensureIndexVisible(at, 'middle');
    api.redrawRows();
  });
}

type Places = {
  readonly anchor: { current: number | null };
  readonly count: { readonly current: number };
  readonly found: { current: number | null };
  readonly toggle: { readonly current: (group: string) => void };
};

export function optionsOf(latest: Latest, { anchor, count, found, toggle }: Places): GridOptions<GridRow> {
  const range = (to: number) => {
    anchor.current ??= to;
    const [first, last] = [Math.min(anchor.current, to), Math.max(anchor.current, to)];
    const { desk, role, onRange } = latest.current;
    void desk.ask('linesAt', role, first, Math.min(last + 1, first + MOST_IN_RANGE)).then(onRange);
  };
  let told: number | null = null;
  const tell = (row: GridRow | undefined) => {
    if (!row || row.head) return;
    told = row.line;
    latest.current.onFocus(row.line);
  };
  return {
    ...fixed,
    theme: denseTheme,
    styleNonce,
    icons: sortIcons,
    columnDefs: sideColumns,
    datasource: datasourceOf(latest, count),
    defaultColDef,
    getRowId: ({ data }) => (data.head ? `group ${data.head.key}` : String(data.line)),
    isFullWidthRow: ({ rowNode }) => rowNode.data?.head !== undefined,
    fullWidthCellRenderer: GroupHead,
    context: { groupingOf: () => latest.current.question.group },
    rowClassRules: marksOf(latest, found),
    onSortChanged: ({ api }) => {
      const by = api.getColumnState().find(({ sort }) => sort);
      if (by) latest.current.onSort({ column: by.colId as LineColumn, descending: by.sort === 'desc' });
    },
    onCellFocused: ({ api, rowIndex }) => tell(rowAt(api, rowIndex)),
    // Where the focus rests, another line stands once a filter or a match has changed the view: the keys are for that one.
    onModelUpdated: ({ api }) => {
      const row = rowAt(api, api.getFocusedCell()?.rowIndex ?? null);
      if (told !== null && latest.current.focused === told && row?.line !== told) tell(row);
    },
    onCellKeyDown: ({ api, event, rowIndex, data }) => {
      if (!(event instanceof KeyboardEvent) || rowIndex === null) return undefined;
      if (data?.head && opensGroup(event.key, data.head.isOpen)) {
        event.preventDefault();
        return toggle.current(data.head.key);
      }
      if (event.key === ' ' && data && !data.head) {
        anchor.current = rowIndex;
        event.preventDefault();
        latest.current.onToggle(data.line);
      }
      if (!event.shiftKey || !/^Arrow(Up|Down)$/.test(event.key)) return undefined;
      anchor.current ??= rowIndex;
      const to = Math.max(0, Math.min(api.getDisplayedRowCount() - 1, rowIndex + (event.key === 'ArrowDown' ? 1 : -1)));
      focusIndex(api, to, api.getDisplayedRowCount());
      range(to);
      return undefined;
    },
    onRowClicked: ({ event, rowIndex, data }) => {
      if (!(event instanceof MouseEvent) || rowIndex === null || !data) return;
      if (data.head && !event.shiftKey) return toggle.current(data.head.key);
      if (event.shiftKey) return range(rowIndex);
      anchor.current = rowIndex;
      if (event.ctrlKey || event.metaKey) latest.current.onToggle(data.line);
      return undefined;
    },
    onRowDoubleClicked: ({ data }) => data && !data.head && latest.current.onToggle(data.line),
    onGridSizeChanged: ({ api, clientWidth }) => {
      if (latest.current.columns === null) giveWay(api, clientWidth, sideColumnsHideBelow);
    },
  };
}

function rowAt(api: GridApi<GridRow>, index: number | null): GridRow | undefined {
  return index === null ? undefined : api.getDisplayedRowAtIndex(index)?.data;
}

function marksOf(latest: Latest, found: Places['found']): NonNullable<GridOptions<GridRow>['rowClassRules']> {
  return {
    'cs-chosen': ({ data }) => data !== undefined && latest.current.selected.has(data.line),
    'cs-found': ({ data }) => data !== undefined && data.line === found.current,
    'cs-linked': ({ data }) => data !== undefined && latest.current.linked.has(data.line),
  };
}

/** As in a tree: right opens, left closes, Enter and space do either. */
function opensGroup(key: string, isOpen: boolean): boolean {
  return key === 'Enter' || key === ' ' || key === (isOpen ? 'ArrowLeft' : 'ArrowRight');
}

const defaultColDef: NonNullable<GridOptions<GridRow>['defaultColDef']> = {
  sortable: true,
  resizable: true,
  suppressMovable: true,
  suppressHeaderMenuButton: true,
  suppressHeaderFilterButton: true,
  sortingOrder: ['asc', 'desc'],
  suppressKeyboardEvent: isSelecting,
};

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
