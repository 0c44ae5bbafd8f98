import { styled } from '@mui/material/styles';
import FileInput from 'lucide-react/icons/file-input';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { RemittanceRow } from '../../../src-shared/remittance/remittance-document.ts';
import type { Workbench } from '../../data/workbench.ts';
import { Amount } from '../../ui/Amount.tsx';
import { DataGrid } from '../../ui/DataGrid.tsx';
import type { GridHandle } from '../../ui/grid-handle.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FileButton } from '../../ui/FileButton.tsx';
import { FilterField } from '../../ui/FilterField.tsx';
import { counted } from '../../ui/format.ts';
import { useActions } from '../../ui/keys.ts';
import { Page, PageBar } from '../../ui/PageBar.tsx';
import { rowActions } from '../../ui/row-actions.ts';
import { RemitTabs } from './RemitTabs.tsx';
import { remitColumns, remitColumnsHideBelow, remitText, type RemitContext } from './remit-columns.ts';
import { t } from '../../language/t.ts';

const Below = styled('div')({ position: 'relative', minHeight: 0 });
const Over = styled('div')({ position: 'absolute', inset: '33px 0 0', background: 'var(--cs-surface)' });

type Props = {
  workbench: Workbench;
  /** The site filter, '' for all. */
  site: string;
  directory: Directory;
  onOpen: (id: string) => void;
  onTab: (to: string) => void;
  onImport: (files: readonly File[]) => void;
};

/** Every remittance advice within sight: what was paid, whether it balances, and how far it is. */
export function RemitsPage({ workbench, site, directory, onOpen, onTab, onImport }: Props) {
  const grid = useRef<GridHandle>(null);
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState<{ count: number; paidMinor: number } | null>(null);
  const context = useMemo((): RemitContext => ({ directory }), [directory]);
  const include = useCallback((remit: RemittanceRow) => site === '' || remit.site === site, [site]);
  const count = useCallback(
    (rows: readonly RemittanceRow[]) =>
      setShown({ count: rows.length, paidMinor: rows.reduce((sum, { paidMinor }) => sum + paidMinor, 0) }),
    [],
  );
  useActions(rowActions(grid, t('Open the remittance')));
  return (
    <Page aria-labelledby="page-name">
      <PageBar>
        <h1 id="page-name">{t('Remittances')}</h1>
        <RemitTabs tab="all" onTab={onTab} />
        <p role="status">
          {shown && (
            <>
              {counted(shown.count, 'remittance')} · <Amount minor={shown.paidMinor} />
            </>
          )}
        </p>
        <FilterField value={search} onChange={setSearch} onLeave={() => grid.current?.focus()} />
        <FileButton
          action={{ id: 'remits.import', label: t('Import'), group: t('Remittances'), keys: ['i'] }}
          icon={<FileInput size={14} />}
          accept=".835,.edi,.x12,.txt,.rmt,.era"
          onFiles={onImport}
        />
      </PageBar>
      <Below>
        <DataGrid
          label={t('List of remittances')}
          columns={remitColumns}
          source={workbench.remits$}
          idOf={remitId}
          include={include}
          search={search}
          textOf={remitText}
          hideBelow={remitColumnsHideBelow}
          context={context}
          onShown={count}
          onOpen={({ id }) => onOpen(id)}
          handle={grid}
        />
        {shown === null && (
          <Over>
            <EmptyState late title={t('Opening the remittances')} hint={t('They are read from this computer.')} />
          </Over>
        )}
        {shown?.count === 0 && (
          <Over>
            {search ? (
              <EmptyState
                title={t('Nothing matches “{search}”', { search })}
                hint={t('Press Esc in the filter to see everything again.')}
              />
            ) : (
              <EmptyState
                title={t('No remittance yet')}
                hint={t('Drop an 835 file anywhere on this window, or press i to choose one.')}
              />
            )}
          </Over>
        )}
      </Below>
    </Page>
  );
}

const remitId = ({ id }: RemittanceRow) => id;
