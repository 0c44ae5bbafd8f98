import type { GridApi } from 'ag-grid-community';
import { GroupHead, type OrderedRows } from './ordered-rows.ts';
import { extended, NOTHING_SELECTED, retained, toggled, type RowSelection } from './row-selection.ts';

type Told = ((ids: ReadonlySet<string>) => void) | undefined;

/** The rows of a grid that are selected. Kept here, by id: the grid knows only the rows it has drawn, and marks those. */
export class GridSelection<T> {
  readonly #rows: OrderedRows<T>;
  readonly #idOf: (row: T) => string;
  /** Who is told now; nobody, where rows cannot be selected. */
  readonly #told: () => Told;
  #now = NOTHING_SELECTED;

  constructor(rows: OrderedRows<T>, idOf: (row: T) => string, told: () => Told) {
    this.#rows = rows;
    this.#idOf = idOf;
    this.#told = told;
  }

  toggle(api: GridApi<T>, id: string): void {
    this.#become(api, toggled(this.#now, id));
  }

  /** All rows between the one selected last, or `from` when none was, and `to`. */
  extend(api: GridApi<T>, from: string, to: string): void {
    const { ids, anchor } = this.#now;
    this.#become(api, extended({ ids, anchor: anchor ?? from }, to, this.#order()));
  }

  /** What one does not see, after a search or in another view, is not acted on. */
  retain(api: GridApi<T>): void {
    if (this.#now.ids.size > 0) this.#become(api, retained(this.#now, this.#order()));
  }

  clear(api: GridApi<T>): void {
    this.#become(api, NOTHING_SELECTED);
  }

  /** Marks the rows that the grid has drawn. */
  mark(api: GridApi<T>): void {
    if (!this.#told()) return;
    api.forEachNode((node) => {
      if (node.data && !(node.data instanceof GroupHead)) node.setSelected(this.#now.ids.has(this.#idOf(node.data)));
    });
  }

  #become(api: GridApi<T>, next: RowSelection): void {
    const told = this.#told();
    if (!told || next === this.#now) return;
    this.#now = next;
    this.mark(api);
    told(next.ids);
  }

  #order(): string[] {
    return this.#rows.slice(0, this.#rows.count).map(this.#idOf);
  }
}

/** The grid marks rows and selects none by itself. */
export const selectionMarks = {
  mode: 'multiRow',
  checkboxes: false,
  headerCheckbox: false,
  enableClickSelection: false,
} as const;

/** Space and Shift with an arrow are keys of the list: the grid's own answer to them would be a second one. */
export function isSelecting({ event }: { readonly event: KeyboardEvent }): boolean {
  return event.key === ' ' || (event.shiftKey && event.key.startsWith('Arrow'));
}
