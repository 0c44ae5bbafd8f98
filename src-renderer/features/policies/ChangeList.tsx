import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { useMemo, useRef, useState } from 'react';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import { CHANGES_PER_PAGE, type RehearsedChange } from '../../../src-shared/wire/policies.ts';
import type { PolicyBoard } from '../../data/policy-board.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { DataGrid } from '../../ui/DataGrid.tsx';
import type { GridHandle } from '../../ui/grid-handle.ts';
import { FilterField } from '../../ui/FilterField.tsx';
import { countText, counted } from '../../ui/format.ts';
import { useActions, type Action } from '../../ui/keys.ts';
import { rowActions } from '../../ui/row-actions.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { changeColumns, changeColumnsHideBelow, type ChangeContext, changeText } from './change-columns.ts';
import { useChangePage } from './use-change-page.ts';
import { t } from '../../language/t.ts';

const Place = styled('div')({ display: 'grid', gap: 6, padding: '4px 0' });
const Bar = styled('div')({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: 8,
  '& > p': { marginInlineEnd: 'auto', fontWeight: 600 },
});
const Frame = styled('div')({ border: '1px solid var(--cs-line)', borderRadius: 4, overflow: 'hidden' });

const ROW_PX = 32;
const MOST_ROWS = 12;

type Props = {
  board: PolicyBoard;
  policy: string;
  /** Id of the rehearsal. */
  rehearsal: string;
  /** How many decisions it changed; the largest of them are kept. */
  changed: number;
  directory: Directory;
  onCase: (id: string) => void;
};

/** Every decision that a rehearsal found to change, in pages: the case, what was decided and what would be. */
export function ChangeList({ board, policy, rehearsal, changed, directory, onCase }: Props) {
  const grid = useRef<GridHandle>(null);
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<RehearsedChange | null>(null);
  const { source, page, setPage, kept, failure, again } = useChangePage(board, policy, rehearsal);
  const context = useMemo((): ChangeContext => ({ directory }), [directory]);
  const pages = Math.ceil((kept ?? 0) / CHANGES_PER_PAGE);
  const openRow = ({ about, subject }: RehearsedChange) => {
    if (about === 'case') onCase(subject);
  };
  const open: Action = {
    id: 'policy.openChanged',
    label: t('Open the case'),
    group: t('Policy'),
    keys: [],
    run: () => chosen && openRow(chosen),
    disabledReason: chosen
      ? chosen.about === 'case'
        ? undefined
        : t('This decision was about no case.')
      : t('Go to a decision in the list first.'),
  };
  useActions(rowActions(grid));
  const goTo = (to: number) => {
    setChosen(null);
    setPage(to);
  };
  const rows = Math.min(MOST_ROWS, Math.max(3, Math.min(kept ?? 3, CHANGES_PER_PAGE)));
  return (
    <Place>
      <Bar>
        <p role="status">{kept !== null && listedText(kept, changed)}</p>
        {pages > 1 && (
          <>
            <Button disabled={page === 0} onClick={() => goTo(page - 1)}>
              {t('Previous page')}
            </Button>
            <span>{t('page {page} of {pages}', { page: page + 1, pages })}</span>
            <Button disabled={page + 1 >= pages} onClick={() => goTo(page + 1)}>
              {t('Next page')}
            </Button>
          </>
        )}
        <FilterField value={search} onChange={setSearch} onLeave={() => grid.current?.focus()} />
        <ActionButton action={open} />
      </Bar>
      {failure !== null && (
        <p role="alert">
          <StatusMark tone="risk" word={failure} /> <Button onClick={again}>{t('Try again')}</Button>
        </p>
      )}
      <Frame style={{ height: (rows + 1) * ROW_PX + 4 }}>
        <DataGrid
          label={t('Decisions that would change')}
          columns={changeColumns}
          source={source}
          idOf={changeId}
          search={search}
          textOf={changeText}
          hideBelow={changeColumnsHideBelow}
          context={context}
          onFocused={setChosen}
          onOpen={openRow}
          handle={grid}
        />
      </Frame>
    </Place>
  );
}

const changeId = ({ id }: RehearsedChange) => id;

function listedText(kept: number, changed: number): string {
  return kept < changed
    ? t('The {kept} largest of {decisions} that would change', {
        kept: countText(kept),
        decisions: counted(changed, 'decision'),
      })
    : t('{decisions} that would change', { decisions: counted(changed, 'decision') });
}
