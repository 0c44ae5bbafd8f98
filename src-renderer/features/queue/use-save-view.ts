import { useState } from 'react';
import { savedViewsFrom, type SavedView } from '../../../src-shared/queue/saved-view.ts';
import type { CommandPayload } from '../../../src-shared/sync/command.ts';
import type { Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import type { Reference } from '../../show/reference.ts';
import { announce } from '../../ui/announcements.ts';
import { counted } from '../../ui/format.ts';
import type { Action } from '../../ui/keys.ts';
import { queueFilters } from './queue-filter.ts';
import { queueGroups } from './queue-groups.ts';
import { keepView, SAVED_VIEWS_KEY } from './saved-views.ts';
import type { SaveViewQuestion } from './SaveViewDialog.tsx';
import type { View } from './views.ts';
import { t } from '../../language/t.ts';

/** What is looked at now. */
export type Looked = Omit<SavedView, 'id' | 'name'>;

type Parts = {
  workbench: Workbench;
  reference: Reference;
  view: View;
  /** What the list shows at the moment it is asked. */
  looked: () => Looked;
  baseLabel: string;
  onClosed: () => void;
  /** The view is no longer there. */
  onRemoved: () => void;
};

/** Keeps what one looks at under a name, shares it, and takes it out again. */
export function useSaveView({ workbench, reference, view, looked, baseLabel, onClosed, onRemoved }: Parts): {
  actions: readonly Action[];
  /** What is asked for the name; null while nothing is. */
  dialog: SaveViewQuestion | null;
} {
  const [asked, setAsked] = useState<Looked | null>(null);
  const { person, arranged } = workbench;
  const by = view.saved?.by ?? null;
  // Somebody else's is saved under a name, and an id, of one's own.
  const before = view.saved && (by === null || by.id === person.id) ? view.saved.view : null;
  const group = t('List');
  const send = async (payload: CommandPayload, done: string) => {
    try {
      await workbench.submit(null, payload);
      announce(done);
    } catch (fault) {
      announce(t('Nothing was shared. {fault}', { fault: faultWords(fault) }), { tone: 'breach' });
    }
  };
  const save = (name: string, share: boolean) => {
    if (!asked) return;
    const saved: SavedView = { ...asked, id: before?.id ?? crypto.randomUUID(), name };
    setAsked(null);
    onClosed();
    keepView(arranged, saved.id, saved);
    if (share)
      void send(
        { type: 'view.share', view: saved },
        t('“{name}” is saved, and shared once the server has it.', { name }),
      );
    else if (by)
      void send(
        { type: 'view.unshare', view: saved.id },
        t('“{name}” is yours alone once the server has it.', { name }),
      );
    else announce(t('“{name}” is among your saved views.', { name }));
  };
  const remove = () => {
    if (!before) return;
    keepView(arranged, before.id, null);
    if (by)
      void send(
        { type: 'view.unshare', view: before.id },
        t('“{before}” is taken back from everybody.', { before: before.name }),
      );
    else announce(t('“{before}” is no longer among your saved views.', { before: before.name }));
    onRemoved();
  };
  const isOwn = before !== null && savedViewsFrom(arranged.get(SAVED_VIEWS_KEY)).some(({ id }) => id === before.id);
  const actions: Action[] = [
    { id: 'list.saveView', label: t('Save this view'), group, keys: ['s'], run: () => setAsked(looked()) },
    ...(before && (isOwn || by)
      ? [{ id: 'list.removeView', label: t('Remove this view'), group, keys: [], run: remove }]
      : []),
  ];
  const dialog = asked && {
    name: before?.name ?? '',
    shows: showsText(asked, baseLabel, reference),
    isShared: before !== null && by !== null,
    onSave: save,
    onClose: () => {
      setAsked(null);
      onClosed();
    },
  };
  return { actions, dialog };
}

/** 'Denials: late, at Mercy General, holding “evergreen”, by amount'. */
export function showsText(
  { filter, site, search, sort, columns, group }: Looked,
  baseLabel: string,
  { directory }: Reference,
): string {
  const parts = [
    filter === 'todo' ? '' : (queueFilters.find(({ id }) => id === filter)?.label.toLowerCase() ?? ''),
    site && t('at {siteName}', { siteName: directory.siteName(site) }),
    search && t('holding “{search}”', { search }),
    sort
      ? t('by {column}{direction}', {
          column: sort.column,
          direction: sort.direction === 'desc' ? t(', descending') : '',
        })
      : t('by rank'),
    group
      ? t('under each {findLabel}', { findLabel: queueGroups.find(({ id }) => id === group)?.label.toLowerCase() })
      : '',
    columns ? t('with {columns}', { columns: counted(columns.length, 'column') }) : '',
  ].filter((part) => part !== '');
  return `${baseLabel}: ${parts.join(', ')}`;
}
