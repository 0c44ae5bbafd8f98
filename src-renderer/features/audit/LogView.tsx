import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { AuditEntry } from '../../../src-shared/wire/audit.ts';
import type { Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import { announce } from '../../ui/announcements.ts';
import { DataGrid } from '../../ui/DataGrid.tsx';
import type { GridHandle } from '../../ui/grid-handle.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { counted } from '../../ui/format.ts';
import { useActions } from '../../ui/keys.ts';
import { Panel } from '../../ui/Panel.tsx';
import { rowActions } from '../../ui/row-actions.ts';
import { saveFile } from '../../ui/save-file.ts';
import { useMedia } from '../../ui/use-media.ts';
import { useObservable } from '../../ui/use-observable.ts';
import { auditColumns, auditColumnsHideBelow, type AuditContext } from './audit-columns.ts';
import { AuditSearch, type SearchState } from './audit-search.ts';
import { filterOf } from './audit-words.ts';
import { EntryPanel } from './EntryPanel.tsx';
import { FilterBar, noFields } from './FilterBar.tsx';
import { t } from '../../language/t.ts';

const Body = styled('div')({
  display: 'flex',
  minHeight: 0,
  '&[data-stacked]': { flexDirection: 'column' },
  '& > .list': { flex: 1, minWidth: 0, minHeight: 160, display: 'grid', gridTemplateRows: 'auto auto minmax(0, 1fr)' },
  '& > .side': { display: 'flex', borderInlineStart: '1px solid var(--cs-line)', minHeight: 0 },
  '& > .below': { borderTop: '1px solid var(--cs-line)', maxHeight: '50%', overflow: 'auto' },
});
const Line = styled('div')({
  display: 'flex',
  alignItems: 'center',
  gap: 8,
  minHeight: 36,
  padding: '2px 12px 2px 16px',
  '& > p': { color: 'var(--cs-ink-muted)', marginInlineEnd: 'auto' },
});
const Under = styled('div')({ position: 'relative', minHeight: 0 });
const Over = styled('div')({ position: 'absolute', inset: '33px 0 0', background: 'var(--cs-surface)' });

type Props = {
  workbench: Workbench;
  directory: Directory;
  isOnline: boolean;
  onCase: (id: string) => void;
};

/** Entries that match, newest first, and the one in hand with its proof. */
export function LogView({ workbench, directory, isOnline, onCase }: Props) {
  const { audit } = workbench;
  const grid = useRef<GridHandle>(null);
  const [fields, setFields] = useState(noFields);
  const [chosen, setChosen] = useState<AuditEntry | null>(null);
  const search = useMemo(() => new AuditSearch(audit), [audit]);
  const state = useObservable(search.state$, search.state$.value);
  const filter = useMemo(() => filterOf(fields), [fields]);
  const context = useMemo((): AuditContext => ({ directory }), [directory]);
  const wide = useMedia('(min-width: 1180px)');
  const cases = useObservable(workbench.cases$, null);
  // Asked again when the server answers again.
  useEffect(() => search.ask(filter), [search, filter, isOnline]);
  useActions(rowActions(grid));

  const exportFound = () =>
    void audit.exported('csv', filter).then(
      (file) => saveFile('audit-log.csv', file),
      (error: unknown) =>
        announce(t('The entries were not exported: {fault}', { fault: faultWords(error) }), { tone: 'risk' }),
    );
  const about = chosen && cases?.rows.find(({ id }) => id === chosen.entity);
  const entry = chosen ? (
    <EntryPanel
      key={chosen.index}
      audit={audit}
      entry={chosen}
      directory={directory}
      onCase={about ? () => onCase(about.id) : null}
    />
  ) : (
    <EmptyState
      title={t('No entry chosen')}
      hint={t('Go to an entry (j, k) to see what it changed and whether it is verified.')}
    />
  );
  return (
    <Body data-stacked={!wide || undefined}>
      <div className="list">
        <FilterBar
          values={fields}
          onChange={setFields}
          onLeave={() => grid.current?.focus()}
          people={directory.people}
        />
        <Line>
          <p role="status">{countText(state)}</p>
          {state.hasMore && <Button onClick={() => search.more()}>{t('Older ones')}</Button>}
          <Button onClick={exportFound}>{t('Export these as CSV')}</Button>
        </Line>
        <Under>
          <DataGrid
            label={t('Audit log')}
            columns={auditColumns}
            source={search.source}
            idOf={entryId}
            hideBelow={auditColumnsHideBelow}
            context={context}
            onFocused={setChosen}
            handle={grid}
          />
          {state.count === 0 && <Over>{nothing(state, isOnline, () => search.again())}</Over>}
        </Under>
      </div>
      {wide ? (
        <div className="side">
          <Panel name="audit-entry" label={t('the entry')} grip="left" width={420} min={300} max={900}>
            {entry}
          </Panel>
        </div>
      ) : (
        chosen && <div className="below">{entry}</div>
      )}
    </Body>
  );
}

const entryId = ({ index }: AuditEntry) => String(index);

function countText({ is, count, hasMore }: SearchState): string {
  if (is === 'asking') return t('Asking the server');
  if (is !== 'here') return is.message;
  return `${hasMore ? t('the newest ') : ''}${counted(count, 'entry', 'entries')}`;
}

function nothing({ is }: SearchState, isOnline: boolean, again: () => void) {
  if (is === 'asking')
    return <EmptyState late title={t('Asking the server')} hint={t('The audit log is read from the server.')} />;
  if (is === 'here')
    return <EmptyState title={t('No entry matches')} hint={t('Take something out of the filter to see more.')} />;
  return (
    <EmptyState
      title={isOnline ? t('The audit log cannot be read now') : t('The audit log is read from the server')}
      hint={isOnline ? is.message : t('You are offline. It appears here once the server answers again.')}
    >
      <Button onClick={again}>{t('Try again')}</Button>
    </EmptyState>
  );
}
