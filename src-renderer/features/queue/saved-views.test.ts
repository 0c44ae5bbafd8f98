import { describe, expect, it } from 'vitest';
import type { SavedView } from '../../../src-shared/queue/saved-view.ts';
import { savedViewsFrom } from '../../../src-shared/queue/saved-view.ts';
import { writeOffCase } from '../../../src-shared/testing/build-case.ts';
import { actor, maya, ruth } from '../../../src-shared/testing/build-people.ts';
import type { Typed } from '../../data/workbench.ts';
import { keepView, SAVED_VIEWS_KEY, savedViewsOf } from './saved-views.ts';
import { viewsOf } from './views.ts';

const view = (id: string, name: string, more: Partial<SavedView> = {}): SavedView => ({
  id: `00000000-0000-4000-8000-00000000000${id}`,
  name,
  base: 'write-offs',
  site: '',
  filter: 'todo',
  search: '',
  sort: null,
  ...more,
});
const bases = viewsOf(maya, () => true);
const row = { ...writeOffCase(45_00), pending: null };

describe('saved views', () => {
  it('are one’s own and those that others share, by name; one that is both is listed once', () => {
    const own = [view('1', 'Zebra'), view('2', 'Mine, shared')];
    const shared = [
      { view: view('2', 'Mine, renamed'), by: actor(maya) },
      { view: view('3', 'Alpha'), by: actor(ruth) },
    ];
    expect(savedViewsOf(own, { views: shared }, bases).map(({ label }) => label)).toEqual([
      'Alpha',
      'Mine, renamed',
      'Zebra',
    ]);
  });

  it('hold what their queue holds, at their site, with their words', () => {
    const holds = (more: Partial<SavedView>) =>
      savedViewsOf([view('1', 'a', more)], { views: [] }, bases).map(({ includes }) => includes(row));
    expect(holds({})).toEqual([true]);
    expect(holds({ site: 'mercy-general' })).toEqual([false]);
    expect(holds({ search: 'northern write-off' })).toEqual([true]);
    expect(holds({ search: 'evergreen' })).toEqual([false]);
    expect(holds({ base: 'a-queue-of-later' })).toEqual([]);
  });

  it('are kept, replaced and taken out by their id', () => {
    const kept = new Map<string, string>();
    const arranged: Pick<Typed, 'get' | 'keep'> = {
      get: (key) => kept.get(key) ?? null,
      keep: (key, text) => void (text === null ? kept.delete(key) : kept.set(key, text)),
    };
    const names = () => savedViewsFrom(arranged.get(SAVED_VIEWS_KEY)).map(({ name }) => name);
    keepView(arranged, view('1', '').id, view('1', 'One'));
    keepView(arranged, view('2', '').id, view('2', 'Two'));
    keepView(arranged, view('1', '').id, view('1', 'First'));
    expect(names()).toEqual(['Two', 'First']);
    keepView(arranged, view('2', '').id, null);
    keepView(arranged, view('1', '').id, null);
    expect(arranged.get(SAVED_VIEWS_KEY)).toBeNull();
  });

  it('are none where what is kept cannot be read', () => expect(savedViewsFrom('[{"name":1}]')).toEqual([]));
});
