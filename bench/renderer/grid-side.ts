import {
  ClientSideRowModelApiModule,
  ClientSideRowModelModule,
  createGrid,
  ExternalFilterModule,
  ModuleRegistry,
  QuickFilterModule,
  type ColDef,
  type GridApi,
} from 'ag-grid-community';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { invariant } from '../../src-shared/base/invariant.ts';
import { dateText, type CalendarDate } from '../../src-shared/base/dates.ts';
import { generateGroups } from '../../src-shared/matching/generate.ts';
import { formatMinor } from '../../src-shared/money/format.ts';
import { decimalText } from '../../src-shared/money/money.ts';
import { DeskClient } from '../../src-renderer/features/reconcile/desk-client.ts';
import { SideGrid } from '../../src-renderer/features/reconcile/SideGrid.tsx';
import { gridTheme } from '../../src-renderer/ui/grid-theme.ts';
import { styleNonce } from '../../src-renderer/ui/style-nonce.ts';
import type { LineRow } from '../../src-renderer/workers/reconcile-calls.ts';

/** What a person does with a side: each is over when the first rows of its answer stand in the page. */
export const GRID_ACTS = [
  'sortReference',
  'sortDate',
  'filter',
  'unfilter',
  'search',
  'unsearch',
  'update',
  'undo',
] as const;
export type GridAct = (typeof GRID_ACTS)[number];
/** What the grid then shows: how many rows, and the first of them. */
export type Shown = { readonly rows: number; readonly first: readonly string[] };

export type GridBench = {
  /** Makes the file of so many lines. */
  prepare(lines: number): void;
  /** Reads it, takes the lines, and shows them in the product's grid. */
  openOurs(): Promise<number>;
  /** The longest task of the page's thread since it was asked last, in milliseconds; 0: none above 50, which is what browsers tell. */
  longestTask(): Promise<number>;
  /** The same lines as objects in AG Grid's client-side row model, beside it. */
  openPeer(): Promise<number>;
  act(side: 'ours' | 'peer', act: GridAct): Promise<Shown>;
};

const FIRST_ROWS = 10;
/** Lines that become matched at once. */
const UPDATED = 1_000;
const PIECE = 50_000;
const SEARCH = 'harbor evergreen';

type Show = { readonly search: string; readonly statuses: readonly ('open' | 'matched')[] };
const everything: Show = { search: '', statuses: ['open', 'matched'] };

class OurSide {
  readonly #place = place('ours');
  readonly #root = createRoot(this.#place);
  readonly #desk: DeskClient;
  #show = everything;
  #sort: Parameters<typeof SideGrid>[0]['sort'] = { column: 'date', descending: false };
  #revision = 0;
  #count = 0;
  #told: (() => void) | null = null;

  constructor(desk: DeskClient) {
    this.#desk = desk;
  }

  async open(): Promise<number> {
    await this.#answered(() => this.#render());
    return this.#count;
  }

  async act(act: GridAct): Promise<Shown> {
    await this.#answered(() => this.#do(act));
    const rows = await this.#desk.ask('rows', 'remittance', 0, FIRST_ROWS);
    return shown(this.#place, this.#count, rows);
  }

  async #do(act: GridAct): Promise<void> {
    if (act === 'sortReference') return header(this.#place, 'reference').click();
    if (act === 'sortDate') return header(this.#place, 'date').click();
    if (act === 'filter') this.#show = { ...everything, statuses: ['open'] };
    if (act === 'search') this.#show = { ...everything, search: SEARCH };
    if (act === 'unfilter' || act === 'unsearch') this.#show = everything;
    if (act === 'update') {
      const remittance = Array.from({ length: UPDATED }, (_, line) => line);
      const matched = await this.#desk.ask('match', { remittance, bank: [0] });
      invariant(matched.ok, 'the lines are matched');
    }
    if (act === 'undo') await this.#desk.ask('undo');
    if (act === 'update' || act === 'undo') this.#revision += 1;
    this.#render();
    return undefined;
  }

  #answered(run: () => void | Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      this.#told = resolve;
      void run();
    });
  }

  #render(): void {
    this.#root.render(
      createElement(SideGrid, {
        desk: this.#desk,
        role: 'remittance',
        question: this.#question,
        sort: this.#sort,
        focused: null,
        onSort: (sort) => {
          this.#sort = sort;
          this.#render();
        },
        columns: null,
        revision: this.#revision,
        selected: none,
        linked: none,
        onView: ({ lines }) => {
          this.#count = lines;
          this.#told?.();
        },
        onFocus: () => {},
        onToggle: () => {},
        onRange: () => {},
      }),
    );
  }

  /** The same object while the same is asked: the grid asks the worker whenever it is another. */
  #asked: { readonly show: Show; readonly question: Parameters<typeof SideGrid>[0]['question'] } | null = null;
  get #question() {
    if (this.#asked?.show !== this.#show)
      this.#asked = { show: this.#show, question: { ...this.#show, parties: null, group: null } };
    return this.#asked.question;
  }
}

const none: ReadonlySet<number> = new Set();

const peerColumns: ColDef<LineRow>[] = [
  {
    colId: 'date',
    headerName: 'Date',
    field: 'date',
    width: 90,
    valueFormatter: ({ value }) => dateText(value as string),
  },
  {
    colId: 'amount',
    headerName: 'Amount',
    field: 'amountMinor',
    type: 'rightAligned',
    width: 110,
    valueFormatter: ({ value }) => formatMinor(value as number),
  },
  { colId: 'reference', headerName: 'Reference', field: 'reference', flex: 1 },
  { colId: 'party', headerName: 'Party', field: 'party', flex: 1 },
  { colId: 'status', headerName: 'Status', field: 'status', width: 100 },
];

class PeerSide {
  readonly #place = place('peer');
  readonly #rows: LineRow[];
  readonly #api: GridApi<LineRow>;
  #onlyOpen = false;

  constructor(rows: LineRow[]) {
    ModuleRegistry.registerModules([
      ClientSideRowModelModule,
      ClientSideRowModelApiModule,
      ExternalFilterModule,
      QuickFilterModule,
    ]);
    this.#rows = rows;
    this.#api = createGrid<LineRow>(this.#place, {
      theme: gridTheme,
      ...(styleNonce === undefined ? {} : { styleNonce }),
      columnDefs: peerColumns,
      rowData: rows,
      cacheQuickFilter: true,
      animateRows: false,
      loadThemeGoogleFonts: false,
      defaultColDef: { sortable: true, sortingOrder: ['asc', 'desc'] },
      getRowId: ({ data }) => String(data.line),
      isExternalFilterPresent: () => this.#onlyOpen,
      doesExternalFilterPass: ({ data }) => data?.status === 'open',
    });
    this.#api.applyColumnState({ state: [{ colId: 'date', sort: 'asc' }] });
  }

  async act(act: GridAct): Promise<Shown> {
    this.#do(act);
    const count = this.#api.getDisplayedRowCount();
    const rows = Array.from(
      { length: Math.min(FIRST_ROWS, count) },
      (_, at) => this.#api.getDisplayedRowAtIndex(at)!.data!,
    );
    return shown(this.#place, count, rows);
  }

  #do(act: GridAct): void {
    const api = this.#api;
    if (act === 'sortReference' || act === 'sortDate') {
      header(this.#place, act === 'sortDate' ? 'date' : 'reference').click();
    } else if (act === 'filter' || act === 'unfilter') {
      this.#onlyOpen = act === 'filter';
      api.onFilterChanged();
    } else if (act === 'search' || act === 'unsearch') {
      api.setGridOption('quickFilterText', act === 'search' ? SEARCH : '');
    } else {
      const status = act === 'update' ? 'matched' : 'open';
      const update = this.#rows.slice(0, UPDATED).map((row) => ({ ...row, status }) as const);
      api.applyTransaction({ update });
    }
  }
}

/** The rows stand in the page when the texts of the first of them do. */
async function shown(grid: HTMLElement, count: number, rows: readonly LineRow[]): Promise<Shown> {
  const wanted = rows.map(({ reference, amountMinor }) => `${reference} ${formatMinor(amountMinor)}`);
  const text = (row: number) =>
    ['reference', 'amount'].map(
      (id) => grid.querySelector(`.ag-row[row-index="${row}"] .ag-cell[col-id="${id}"]`)?.textContent,
    );
  while (wanted.some((one, row) => text(row).join(' ') !== one)) await frame();
  await frame();
  return { rows: count, first: rows.map(({ id, status }) => `${id} ${status}`) };
}

function frame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve, 0));
  });
}

function header(grid: HTMLElement, column: string): HTMLElement {
  const found = grid.querySelector<HTMLElement>(`.ag-header-cell[col-id="${column}"] .ag-header-cell-label`);
  invariant(found, `there is a column ${column}`);
  return found;
}

function place(name: string): HTMLElement {
  const found = document.body.appendChild(document.createElement('div'));
  found.id = name;
  Object.assign(found.style, { position: 'absolute', top: '0', width: '620px', height: '700px' });
  found.style.left = name === 'ours' ? '0' : '640px';
  return found;
}

async function take(desk: DeskClient, pieces: readonly string[], role: 'remittance' | 'bank'): Promise<void> {
  const file = new File(['id,date,amount,reference,party\n', ...pieces], `${role}.csv`);
  const read = await desk.ask('read', file, '2026-12-01' as CalendarDate, null);
  invariant(typeof read !== 'string', 'the lines can be read');
  const taken = await desk.ask('take', read.handle, role, file.name);
  invariant(taken.ok, 'the lines are taken');
}

/** A remittance for each group, until there are so many. */
function csvOf(lines: number): string[] {
  const pieces: string[] = [];
  let [text, made] = ['', 0];
  for (const { left } of generateGroups({ seed: 7, lines: 2 * lines }))
    for (const { id, date, amountMinor, reference, party } of left) {
      if (made === lines) return [...pieces, text];
      text += `${id},${date},${decimalText(amountMinor)},${reference},${party}\n`;
      made += 1;
      if (made % PIECE !== 0) continue;
      pieces.push(text);
      text = '';
    }
  throw new Error(`only ${made} lines were made`);
}

/** Both grids over the same lines in one page. */
export function gridBench(): GridBench {
  const desk = new DeskClient();
  let [ours, peer]: [OurSide | null, PeerSide | null] = [null, null];
  let pieces: string[] = [];
  let longest = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  });
  return {
    prepare: (lines) => {
      pieces = csvOf(lines);
      observer.observe({ type: 'longtask' });
    },
    async longestTask() {
      await frame();
      for (const { duration } of observer.takeRecords()) longest = Math.max(longest, duration);
      const told = longest;
      longest = 0;
      return told;
    },
    async openOurs() {
      await take(desk, pieces, 'remittance');
      pieces = [];
      await take(desk, ['B,2026-11-24,1.00,,\n'], 'bank');
      ours = new OurSide(desk);
      return ours.open();
    },
    async openPeer() {
      const rows: LineRow[] = [];
      for (let from = 0; ; from += PIECE) {
        const piece = await desk.ask('rows', 'remittance', from, from + PIECE);
        if (piece.length === 0) break;
        rows.push(...piece);
      }
      // In the order of the lines, in which they stand where they are equal.
      peer = new PeerSide(rows.toSorted((a, b) => a.line - b.line));
      await frame();
      return rows.length;
    },
    act(side, act) {
      const one = side === 'ours' ? ours : peer;
      invariant(one, `${side} is open`);
      return one.act(act);
    },
  };
}
