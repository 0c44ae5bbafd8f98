import { styled } from '@mui/material/styles';
import { useCallback, useMemo, useRef, useState } from 'react';
import { calendarDateOf, endOfDay } from '../../../src-shared/base/dates.ts';
import { byAge } from '../../../src-shared/queue/waterfall.ts';
import type { ShownCaseRow, Workbench } from '../../data/workbench.ts';
import { actingForOf } from '../../show/acting-for.ts';
import { PlaceDialog } from '../../show/PlaceDialog.tsx';
import type { Reference } from '../../show/reference.ts';
import { useRanking } from '../../show/use-ranking.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Amount } from '../../ui/Amount.tsx';
import { DataGrid } from '../../ui/DataGrid.tsx';
import type { GridHandle } from '../../ui/grid-handle.ts';
import { FilterField } from '../../ui/FilterField.tsx';
import { counted } from '../../ui/format.ts';
import { useActions, type Action } from '../../ui/keys.ts';
import { Page, PageBar } from '../../ui/PageBar.tsx';
import { rowActions, selectionActions } from '../../ui/row-actions.ts';
import { useNow } from '../../ui/use-now.ts';
import { useObservable } from '../../ui/use-observable.ts';
import { BulkDialog } from './BulkDialog.tsx';
import { AwayBar } from './AwayBar.tsx';
import { EmptyQueue } from './EmptyQueue.tsx';
import { FilterChips } from './FilterChips.tsx';
import { ArrangeDialog } from './ArrangeDialog.tsx';
import { caseText, queueColumnsHideBelow, type QueueContext } from './queue-columns.ts';
import { QueueFeed } from './queue-feed.ts';
import { SaveViewDialog } from './SaveViewDialog.tsx';
import { filterAfter, passesFilter, type QueueFilter } from './queue-filter.ts';
import { useArrange } from './use-arrange.ts';
import { useAway } from './use-away.ts';
import { useBulk } from './use-bulk.ts';
import { showsText, useSaveView } from './use-save-view.ts';
import { useTakeNext } from './use-take-next.ts';
import type { SiteFilter } from './tally.ts';
import type { View } from './views.ts';
import { t } from '../../language/t.ts';

const Below = styled('div')({ position: 'relative', minHeight: 0 });
/** The bar, the parts of the queue, and the list, which has the rest. */
const Rows = styled(Page)({ display: 'flex', flexDirection: 'column', '& > div:last-of-type': { flex: 1 } });
const Over = styled('div')({ position: 'absolute', inset: '33px 0 0', background: 'var(--cs-surface)' });

type Props = {
  workbench: Workbench;
  view: View;
  site: SiteFilter;
  reference: Reference;
  /** The case that was open before: it has the focus again. */
  startAt: string | undefined;
  /** How many cases are still on their way here, from a first sync. */
  loading: boolean;
  /** What the queue of a saved view is called. */
  baseLabel: string;
  /** The saved view was taken out. */
  onRemoved: () => void;
  /** @param order  ids of the cases as they stand here, for going on to the next one. */
  onOpen: (id: string, order: readonly string[]) => void;
};

/** The cases of one view: by their rank, filtered as one types, always up to date. */
export function QueuePage({ workbench, view, site, reference, startAt, loading, baseLabel, onRemoved, onOpen }: Props) {
  const { directory } = reference;
  const now = useNow();
  const grid = useRef<GridHandle>(null);
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState<{ count: number; totalMinor: number } | null>(null);
  const ranking = useRanking(reference);
  const saved = view.saved?.view;
  const isRanked = (saved?.base ?? view.id) !== 'decided';
  const [look, setLook] = useState<QueueFilter>(saved?.filter ?? 'todo');
  const arrange = useArrange({ saved, isRanked, directory, grid });
  const [placed, setPlaced] = useState<string | null>(null);

  const belongs = useCallback(
    (candidate: ShownCaseRow) => (site === '' || candidate.site === site) && view.includes(candidate),
    [view, site],
  );
  const include = useCallback(
    (candidate: ShownCaseRow) => belongs(candidate) && (!isRanked || passesFilter(candidate, look, ranking.present)),
    [belongs, isRanked, look, ranking],
  );
  const feed = useMemo(() => new QueueFeed(workbench.cases$, ranking, belongs), [workbench, ranking, belongs]);
  const putOff = useObservable(feed.putOff$, 0);

  const toDo = useCallback(
    (row: ShownCaseRow) => belongs(row) && passesFilter(row, 'todo', ranking.present),
    [belongs, ranking],
  );
  const today = calendarDateOf(now);
  const forWhom = useMemo(
    () => (view.id === 'approvals' ? actingForOf(workbench.person, reference, endOfDay(today)) : nobody),
    [workbench.person, reference, today, view.id],
  );
  const context = useMemo(
    (): QueueContext => ({ now, directory, ranking, forWhom }),
    [now, directory, ranking, forWhom],
  );
  const isWhole = search === '' && look === 'todo';
  const whole = useRef<readonly ShownCaseRow[] | null>(null);
  const away = useAway(workbench, view.id, isRanked ? toDo : belongs, whole);
  const count = useCallback(
    (rows: readonly ShownCaseRow[]) => {
      if (isWhole) whole.current = rows;
      setShown({ count: rows.length, totalMinor: rows.reduce((sum, { amountMinor }) => sum + amountMinor, 0) });
    },
    [isWhole],
  );

  const [selected, setSelected] = useState<ReadonlySet<string>>(noIds);
  const bulk = useBulk(grid, selected);
  const [open, ...moves] = rowActions(grid, t('Open the case'));
  const [select, ...selecting] = selectionActions(grid);
  const takeNext = useTakeNext({
    workbench,
    reference,
    ranking,
    includes: toDo,
    onTaken: (id) => onOpen(id, grid.current?.order() ?? []),
  });
  const why: Action = {
    id: 'list.why',
    label: t('Why first, why not me?'),
    group: t('List'),
    keys: ['q'],
    run: () => setPlaced(grid.current?.focusedId() ?? null),
  };
  const nextLook: Action = {
    id: 'list.look',
    label: t('Show another part of the queue'),
    group: t('List'),
    keys: ['f'],
    run: () => setLook(filterAfter(look)),
  };
  const saveView = useSaveView({
    workbench,
    reference,
    view,
    baseLabel: saved ? baseLabel : view.label,
    looked: () => {
      const sorted = grid.current?.sorted() ?? null;
      return {
        base: saved?.base ?? view.id,
        site: site || (saved?.site ?? ''),
        filter: look,
        search: [saved?.search ?? '', search].filter(Boolean).join(' ').slice(0, 120),
        sort: sorted?.column === 'priority' && sorted.direction === 'asc' ? null : sorted,
        ...arrange.kept(),
      };
    },
    onClosed: () => grid.current?.focus(),
    onRemoved,
  });
  useActions([
    ...saveView.actions,
    arrange.action,
    ...(isRanked ? [takeNext, why, nextLook] : []),
    ...(open ? [open] : []),
    ...moves,
    ...(select ? [select] : []),
    ...selecting,
    ...bulk.actions,
  ]);

  return (
    <Rows aria-labelledby="view-name">
      <PageBar>
        <h1 id="view-name">{view.label}</h1>
        <p role="status">
          {shown && (
            <>
              {counted(shown.count, 'case')} · <Amount minor={shown.totalMinor} />
            </>
          )}
        </p>
        <FilterField value={search} onChange={setSearch} onLeave={() => grid.current?.focus()} />
        {bulk.actions.map((action) => (
          <ActionButton key={action.id} action={action} />
        ))}
        {selected.size === 0 && isRanked && <ActionButton action={takeNext} />}
        {selected.size === 0 && isRanked && <ActionButton action={why} label={t('Why?')} />}
        {selected.size === 0 && select && <ActionButton action={select} />}
        {selected.size === 0 && open && <ActionButton action={open} label={t('Open##verb')} />}
      </PageBar>
      {away && (
        <AwayBar
          {...away}
          drafts={workbench.typed.count('case ')}
          onSeen={away.seen}
          onOpen={(id) => onOpen(id, grid.current?.order() ?? [])}
        />
      )}
      <FilterChips value={look} putOff={putOff} isRanked={isRanked} onChange={setLook}>
        {saved && <p>{showsText({ ...saved, filter: look, ...arrange.chosen }, baseLabel, reference)}</p>}
        {[arrange.action, ...saveView.actions].map((action) => (
          <ActionButton key={action.id} action={action} />
        ))}
      </FilterChips>
      <Below>
        <DataGrid
          label={t('Cases: {viewLabel}', { viewLabel: view.label })}
          columns={arrange.columns}
          group={arrange.group}
          source={feed.listing$}
          idOf={caseId}
          tie={byAge}
          include={include}
          search={search}
          textOf={caseText}
          hideBelow={arrange.isArranged ? undefined : queueColumnsHideBelow}
          context={context}
          startAt={startAt}
          onShown={count}
          onSelected={setSelected}
          onOpen={({ id }) => onOpen(id, grid.current?.order() ?? [])}
          handle={grid}
        />
        {shown?.count === 0 && (
          <Over>
            <EmptyQueue view={view} look={look} search={search} loading={loading} />
          </Over>
        )}
      </Below>
      {saveView.dialog && <SaveViewDialog {...saveView.dialog} />}
      {arrange.dialog && <ArrangeDialog {...arrange.dialog} />}
      {placed !== null && (
        <PlaceDialog
          workbench={workbench}
          reference={reference}
          ranking={ranking}
          id={placed}
          onClose={() => {
            setPlaced(null);
            grid.current?.focus();
          }}
        />
      )}
      {bulk.asked && (
        <BulkDialog
          workbench={workbench}
          reference={reference}
          decision={bulk.asked.decision}
          ids={bulk.asked.ids}
          onClose={bulk.close}
        />
      )}
    </Rows>
  );
}

const noIds: ReadonlySet<string> = new Set();
const nobody = () => '';
const caseId = ({ id }: ShownCaseRow) => id;
