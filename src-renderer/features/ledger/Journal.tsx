import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { useMemo, useRef, useState } from 'react';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { LedgerEntryDocument } from '../../../src-shared/journal/journal-entry.ts';
import type { Workbench } from '../../data/workbench.ts';
import { EntryLines } from '../../show/EntryLines.tsx';
import { DataGrid } from '../../ui/DataGrid.tsx';
import type { GridHandle } from '../../ui/grid-handle.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FilterField } from '../../ui/FilterField.tsx';
import { counted, momentText } from '../../ui/format.ts';
import { useActions } from '../../ui/keys.ts';
import { Panel } from '../../ui/Panel.tsx';
import { rowActions } from '../../ui/row-actions.ts';
import { useMedia } from '../../ui/use-media.ts';
import {
  approversText,
  entryText,
  ledgerColumns,
  ledgerColumnsHideBelow,
  type LedgerContext,
} from './ledger-columns.ts';
import { t } from '../../language/t.ts';

const Body = styled('div')({
  display: 'flex',
  minHeight: 0,
  '&[data-stacked]': { flexDirection: 'column' },
  '& > .list': { flex: 1, minWidth: 0, minHeight: 160, display: 'grid', gridTemplateRows: 'auto minmax(0, 1fr)' },
  '& > .side': { display: 'flex', borderInlineStart: '1px solid var(--cs-line)', minHeight: 0 },
  '& > .below': { borderTop: '1px solid var(--cs-line)', maxHeight: '50%', overflow: 'auto' },
});
const Below = styled('div')({ position: 'relative', minHeight: 0 });
const Over = styled('div')({ position: 'absolute', inset: '33px 0 0', background: 'var(--cs-surface)' });
const Bar = styled('div')({
  display: 'flex',
  alignItems: 'center',
  gap: 12,
  padding: '6px 12px 6px 16px',
  borderBottom: '1px solid var(--cs-line)',
  '& > p': { color: 'var(--cs-ink-muted)', marginInlineEnd: 'auto' },
});
const Entry = styled('aside')({
  padding: '8px 4px 16px',
  '& > h2': { padding: '4px 8px', fontSize: 14, lineHeight: '20px' },
  '& > p': { padding: '4px 8px', color: 'var(--cs-ink-muted)' },
  '& > div': { display: 'flex', gap: 8, padding: '8px' },
});

type Props = {
  workbench: Workbench;
  directory: Directory;
  include: (entry: LedgerEntryDocument) => boolean;
  onCase: (id: string) => void;
  onRemit: (id: string) => void;
};

/** Entries as they were posted, and the one in hand with its lines, its approvals and where it came from. */
export function Journal({ workbench, directory, include, onCase, onRemit }: Props) {
  const grid = useRef<GridHandle>(null);
  const [search, setSearch] = useState('');
  const [count, setCount] = useState<number | null>(null);
  const [chosen, setChosen] = useState<LedgerEntryDocument | null>(null);
  const context = useMemo((): LedgerContext => ({ directory }), [directory]);
  const wide = useMedia('(min-width: 1180px)');
  useActions(rowActions(grid));
  const entry = chosen ? (
    <EntryView directory={directory} entry={chosen} onCase={onCase} onRemit={onRemit} />
  ) : (
    <EmptyState title={t('No entry chosen')} hint={t('Go to an entry (j, k) to see its lines.')} />
  );
  return (
    <Body data-stacked={!wide || undefined}>
      <div className="list">
        <Bar>
          <p role="status">{count !== null && counted(count, 'entry', 'entries')}</p>
          <FilterField value={search} onChange={setSearch} onLeave={() => grid.current?.focus()} />
        </Bar>
        <Below>
          <DataGrid
            label={t('Journal')}
            columns={ledgerColumns}
            source={workbench.ledger$}
            idOf={entryId}
            include={include}
            search={search}
            textOf={entryText}
            hideBelow={ledgerColumnsHideBelow}
            context={context}
            onShown={(rows) => setCount(rows.length)}
            onFocused={setChosen}
            handle={grid}
          />
          {count === null && (
            <Over>
              <EmptyState late title={t('Opening the ledger')} hint={t('It is read from this computer.')} />
            </Over>
          )}
          {count === 0 && (
            <Over>
              {search ? (
                <EmptyState
                  title={t('Nothing matches “{search}”', { search })}
                  hint={t('Press Esc in the filter to see everything again.')}
                />
              ) : (
                <EmptyState
                  title={t('Nothing is posted yet')}
                  hint={t('Entries appear here once the ledger has taken them.')}
                />
              )}
            </Over>
          )}
        </Below>
      </div>
      {wide ? (
        <div className="side">
          <Panel name="entry" label={t('the entry')} grip="left" width={400} min={300} max={900}>
            {entry}
          </Panel>
        </div>
      ) : (
        chosen && <div className="below">{entry}</div>
      )}
    </Body>
  );
}

const entryId = ({ id }: LedgerEntryDocument) => id;

type EntryProps = { entry: LedgerEntryDocument } & Pick<Props, 'directory' | 'onCase' | 'onRemit'>;

function EntryView({ entry, directory, onCase, onRemit }: EntryProps) {
  const { number, memo, lines, source, policy, postedAt, reverses } = entry;
  return (
    <Entry data-part="aside" aria-label={t('Entry {number}', { number })} tabIndex={-1}>
      <h2>{number}</h2>
      <p>
        {memo}
        {reverses && t(' · reverses {reverses}', { reverses })}
      </p>
      <EntryLines lines={lines} directory={directory} />
      <p>
        {t('Posted {postedAt}, approved by {entry}. Policy {policy} v{version}, rule {rule}.', {
          postedAt: momentText(postedAt),
          entry: approversText(entry),
          policy: policy.policy,
          version: policy.version,
          rule: policy.rule,
        })}
      </p>
      <div>
        {source.case && <Button onClick={() => onCase(source.case)}>{t('Open its case')}</Button>}
        {source.remittance && <Button onClick={() => onRemit(source.remittance)}>{t('Open its remittance')}</Button>}
      </div>
    </Entry>
  );
}
