import { savedViewsFrom, type SavedView } from '../../../src-shared/queue/saved-view.ts';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { ShownCaseRow, Typed } from '../../data/workbench.ts';
import { holdsWords, wordsOf } from '../../ui/grid-rows.ts';
import { caseText } from './queue-columns.ts';
import type { View, Views } from './views.ts';

export const SAVED_VIEWS_KEY = 'views';

/** Puts a view among a person's own, in the place of the one it was; null takes it out. */
export function keepView(arranged: Pick<Typed, 'get' | 'keep'>, id: string, view: SavedView | null): void {
  const others = savedViewsFrom(arranged.get(SAVED_VIEWS_KEY)).filter((each) => each.id !== id);
  const views = view ? [...others, view] : others;
  arranged.keep(SAVED_VIEWS_KEY, views.length > 0 ? JSON.stringify(views) : null);
}

/**
 * A person's own views and those that others share, by name; one that is both is listed once, as it was shared last. A view of a
 * queue that this version does not have is left out.
 */
export function savedViewsOf(
  own: readonly SavedView[],
  { views: shared }: Pick<Directory, 'views'>,
  bases: Views,
): View[] {
  const known = new Set(shared.map(({ view }) => view.id));
  const all = [
    ...own.filter(({ id }) => !known.has(id)).map((view) => ({ view, by: null })),
    ...shared.map(({ view, by }) => ({ view, by })),
  ];
  return all
    .toSorted((a, b) =>
      a.view.name < b.view.name ? -1 : a.view.name > b.view.name ? 1 : a.view.id < b.view.id ? -1 : 1,
    )
    .flatMap(({ view, by }) => {
      const base = bases.find(({ id }) => id === view.base);
      if (!base) return [];
      const { id, name, search, site } = view;
      const words = wordsOf(search);
      const includes = (row: ShownCaseRow) =>
        base.includes(row) &&
        (site === '' || row.site === site) &&
        (words.length === 0 || holdsWords(caseText(row), words));
      return [{ id, label: name, group: 'saved', includes, empty: base.empty, saved: { view, by } } as const];
    });
}
