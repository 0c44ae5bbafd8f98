import type { Listing, ShownCase } from '../../data/workbench.ts';
import { DUE_SOON_MS, needsPeople } from '../../show/case-words.ts';
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

type Times = { readonly dueAt: string; readonly createdAt: string; readonly open: boolean };

const NOTHING: ViewCount = { count: 0, dueSoon: 0, breached: 0, oldest: '' };

/** Counts of every view, kept up by what changed: a hundred thousand cases are not counted again for one of them. */
export class Tally {
  readonly #views: Views;
  readonly #site: SiteFilter;
  readonly #members = new Map<string, Map<string, Times>>();

  constructor(views: Views, site: SiteFilter) {
    this.#views = views;
    this.#site = site;
    for (const { id } of views) this.#members.set(id, new Map());
  }

  apply({ rows, changed, removed }: Listing<ShownCase>): void {
    if (changed === null) for (const members of this.#members.values()) members.clear();
    for (const shown of changed ?? rows) this.#place(shown);
    for (const id of removed) for (const members of this.#members.values()) members.delete(id);
  }

  counts(now: Date): ReadonlyMap<string, ViewCount> {
    const at = now.toISOString();
    const soon = new Date(now.getTime() + DUE_SOON_MS).toISOString();
    return new Map([...this.#members].map(([view, members]) => [view, countOf(members.values(), at, soon)]));
  }

  #place(shown: ShownCase): void {
    const here = this.#site === '' || shown.site === this.#site;
    const times = { dueAt: shown.dueAt, createdAt: shown.createdAt, open: needsPeople(shown.state) };
    for (const view of this.#views) {
      const members = this.#members.get(view.id);
      if (here && view.includes(shown)) members?.set(shown.id, times);
      else members?.delete(shown.id);
    }
  }
}

function countOf(members: Iterable<Times>, now: string, soon: string): ViewCount {
  let { count, dueSoon, breached, oldest } = NOTHING;
  for (const { dueAt, createdAt, open } of members) {
    count += 1;
    if (open && dueAt < now) breached += 1;
    else if (open && dueAt < soon) dueSoon += 1;
    if (oldest === '' || createdAt < oldest) oldest = createdAt;
  }
  return { count, dueSoon, breached, oldest };
}
