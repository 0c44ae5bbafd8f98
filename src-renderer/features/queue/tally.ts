import type { Listing, ShownCaseRow } from '../../data/workbench.ts';
import { isUnfinished } from '../../../src-shared/case/case-state.ts';
import { DUE_SOON_MS } from '../../show/case-words.ts';
import { SortedInstants } from './sorted-instants.ts';
import type { Views } from './views.ts';

export type ViewCount = {
  readonly count: number;
  readonly dueSoon: number;
  readonly breached: number;
  /** ISO instant at which the oldest was opened; '' when there is none. */
  readonly oldest: string;
};

/** Of one site, or of all when '' (the filter in the title bar). */
export type SiteFilter = string;

/** So many cases are placed at once. */
const STEP = 100;

type Times = { readonly dueAt: string; readonly createdAt: string; readonly open: boolean };

/** Counts of every view, kept up by what changed: a hundred thousand cases are not counted again for one of them. */
export class Tally {
  readonly #views: Views;
  readonly #site: SiteFilter;
  #members = new Map<string, Members>();

  constructor(views: Views, site: SiteFilter) {
    this.#views = views;
    this.#site = site;
    this.#empty();
  }

  apply(listing: Listing<ShownCaseRow>): void {
    for (const _ of this.steps(listing));
  }

  /** The same in steps of a fraction of a millisecond; counts are those of the listing after the last one. */
  *steps({ rows, changed, removed }: Listing<ShownCaseRow>): Generator<void> {
    if (changed === null) this.#empty();
    const placed = changed ?? rows;
    for (let from = 0; from < placed.length; from += STEP) {
      for (const shown of placed.slice(from, from + STEP)) this.#place(shown);
      yield;
    }
    for (const id of removed) for (const members of this.#members.values()) members.delete(id);
  }

  counts(now: Date): ReadonlyMap<string, ViewCount> {
    const at = now.toISOString();
    const soon = new Date(now.getTime() + DUE_SOON_MS).toISOString();
    return new Map([...this.#members].map(([view, members]) => [view, members.counted(at, soon)]));
  }

  #empty(): void {
    this.#members = new Map(this.#views.map(({ id }) => [id, new Members()]));
  }

  #place(shown: ShownCaseRow): void {
    const here = this.#site === '' || shown.site === this.#site;
    const times = { dueAt: shown.dueAt, createdAt: shown.createdAt, open: isUnfinished(shown.state) };
    for (const view of this.#views) {
      const members = this.#members.get(view.id);
      if (here && view.includes(shown)) members?.set(shown.id, times);
      else members?.delete(shown.id);
    }
  }
}

/** The cases of one view. */
class Members {
  readonly #times = new Map<string, Times>();
  readonly #due = new SortedInstants();
  readonly #created = new SortedInstants();

  set(id: string, times: Times): void {
    const { dueAt, createdAt, open } = this.#times.get(id) ?? {};
    if (dueAt === times.dueAt && createdAt === times.createdAt && open === times.open) return;
    this.delete(id);
    this.#times.set(id, times);
    this.#created.add(times.createdAt);
    if (times.open) this.#due.add(times.dueAt);
  }

  delete(id: string): void {
    const times = this.#times.get(id);
    if (!times) return;
    this.#times.delete(id);
    this.#created.delete(times.createdAt);
    if (times.open) this.#due.delete(times.dueAt);
  }

  counted(now: string, soon: string): ViewCount {
    const breached = this.#due.countBefore(now);
    return {
      count: this.#times.size,
      breached,
      dueSoon: this.#due.countBefore(soon) - breached,
      oldest: this.#created.first ?? '',
    };
  }
}
