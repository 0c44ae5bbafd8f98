import { Observable, Subject } from 'rxjs';
import type { Listing } from './workbench.ts';

/** A screen paints sixty times a second: what changes in between is told together. */
const FRAME_MS = 16;

/**
 * Rows by id, told to subscribers as what changed since the last time. A change of one row among 100,000 costs one copy
 * of an array of references; nothing is compared or queried again.
 */
export class LiveListing<T extends { readonly id: string }> {
  readonly listing$: Observable<Listing<T>>;
  readonly #rows: T[] = [];
  readonly #places = new Map<string, number>();
  readonly #changed = new Set<string>();
  readonly #told = new Subject<Listing<T>>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #lastToldAt = 0;
  #snapshot: readonly T[] | null = null;

  #filled = false;

  constructor() {
    this.listing$ = new Observable<Listing<T>>((subscriber) => {
      if (this.#filled) subscriber.next({ rows: this.rows, changed: null, removed: [] });
      return this.#told.subscribe(subscriber);
    });
  }

  get size(): number {
    return this.#rows.length;
  }

  get rows(): readonly T[] {
    return (this.#snapshot ??= this.#rows.slice());
  }

  get(id: string): T | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : this.#rows[place];
  }

  /** The rows there are at first. Before that nothing is told: nobody knows whether there are any. */
  fill(rows: readonly T[]): void {
    this.#filled = true;
    for (const row of rows) this.#put(row);
    this.#told.next({ rows: this.rows, changed: null, removed: [] });
  }

  set(row: T): void {
    this.#put(row);
    this.#tellSoon(row.id);
  }

  delete(id: string): void {
    const place = this.#places.get(id);
    const last = this.#rows.pop();
    if (place === undefined || last === undefined) {
      if (last !== undefined) this.#rows.push(last);
      return;
    }
    this.#places.delete(id);
    // The last row takes the free place: rows have no order of their own here, screens sort them.
    if (last.id !== id) {
      this.#rows[place] = last;
      this.#places.set(last.id, place);
    }
    this.#tellSoon(id);
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#told.complete();
  }

  #put(row: T): void {
    const place = this.#places.get(row.id) ?? this.#rows.length;
    this.#places.set(row.id, place);
    this.#rows[place] = row;
    this.#snapshot = null;
  }

  #tellSoon(id: string): void {
    this.#snapshot = null;
    this.#changed.add(id);
    const sinceMs = performance.now() - this.#lastToldAt;
    this.#timer ??= setTimeout(() => this.#tell(), Math.max(0, FRAME_MS - sinceMs));
  }

  #tell(): void {
    this.#timer = null;
    this.#lastToldAt = performance.now();
    const changed: T[] = [];
    const removed: string[] = [];
    for (const id of this.#changed) {
      const row = this.get(id);
      if (row) changed.push(row);
      else removed.push(id);
    }
    this.#changed.clear();
    this.#told.next({ rows: this.rows, changed, removed });
  }
}
