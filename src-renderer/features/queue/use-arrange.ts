import type { ColDef } from 'ag-grid-community';
import { useMemo, useState, type RefObject } from 'react';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { SavedView } from '../../../src-shared/queue/saved-view.ts';
import type { ShownCaseRow } from '../../data/workbench.ts';
import type { GridHandle } from '../../ui/grid-handle.ts';
import type { Action } from '../../ui/keys.ts';
import type { ArrangeQuestion } from './ArrangeDialog.tsx';
import { arrangedAs, arrangedOf, decidedColumns, orderedBy, queueColumns, widthsKept } from './queue-columns.ts';
import { groupedBy } from './queue-groups.ts';
import { t } from '../../language/t.ts';

type Chosen = Pick<SavedView, 'columns' | 'group'>;

type Parts = {
  saved: SavedView | undefined;
  isRanked: boolean;
  directory: Directory;
  grid: RefObject<GridHandle | null>;
};

/** How a list of cases is arranged: its columns and headings, as the saved view has them until the person asks otherwise. */
export function useArrange({ saved, isRanked, directory, grid }: Parts): {
  columns: ColDef<ShownCaseRow>[];
  group: ((row: ShownCaseRow) => string) | null;
  /** The person says what is seen: no column gives way in a narrow window. */
  isArranged: boolean;
  chosen: Chosen;
  /** What is worth saving, with the widths as they are drawn now. */
  kept: () => Chosen;
  action: Action;
  dialog: ArrangeQuestion | null;
} {
  const [among] = useState(() => orderedBy(isRanked ? queueColumns : decidedColumns, saved?.sort ?? null));
  const [chosen, setChosen] = useState<Chosen>(() => chosenOf(saved?.columns, saved?.group));
  const [asked, setAsked] = useState<ArrangeQuestion['seen'] | null>(null);
  const columns = useMemo(() => arrangedAs(among, chosen.columns), [among, chosen.columns]);
  const group = useMemo(() => groupedBy(chosen.group, directory), [chosen.group, directory]);
  const seen = () => grid.current?.columns() ?? [];
  const close = () => {
    setAsked(null);
    grid.current?.focus();
  };
  return {
    columns,
    group,
    isArranged: chosen.columns !== undefined,
    chosen,
    kept: () => chosenOf(arrangedOf(among, seen(), chosen.columns), chosen.group),
    action: {
      id: 'list.arrange',
      label: t('Columns and grouping'),
      group: t('List'),
      keys: ['c'],
      run: () => setAsked(widthsKept(seen(), chosen.columns)),
    },
    dialog: asked && {
      all: among.map(({ colId = '', headerName = '' }) => ({ id: colId, label: headerName })),
      seen: asked,
      group: chosen.group,
      onArrange: (next) => {
        // Columns that were left as they are seen go on giving way in a narrow window.
        const isSame = JSON.stringify(next.columns) === JSON.stringify(asked);
        setChosen(isSame ? chosenOf(chosen.columns, next.group) : next);
        close();
      },
      onClose: close,
    },
  };
}

/** What is not chosen has no place in a view. */
function chosenOf(columns: Chosen['columns'], group: Chosen['group']): Chosen {
  return { ...(columns && { columns }), ...(group && { group }) };
}
