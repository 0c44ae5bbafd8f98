import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { useRef, useState } from 'react';
import type { FleetEntry } from '../../../src-shared/wire/devices.ts';
import type { Workbench } from '../../data/workbench.ts';
import { DataGrid } from '../../ui/DataGrid.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FilterField } from '../../ui/FilterField.tsx';
import { counted, countText } from '../../ui/format.ts';
import type { GridHandle } from '../../ui/grid-handle.ts';
import { useActions } from '../../ui/keys.ts';
import { Page, PageBar } from '../../ui/PageBar.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { rowActions } from '../../ui/row-actions.ts';
import { ComputerPanel } from './ComputerPanel.tsx';
import { fleetColumns, fleetColumnsHideBelow } from './fleet-columns.ts';
import { fleetText } from './fleet-words.ts';
import { useFleet } from './use-fleet.ts';
import { t } from '../../language/t.ts';

const Beside = styled('div')({ display: 'flex', minHeight: 0, '& > :first-of-type': { flex: 1, minWidth: 0 } });
const idOf = ({ id }: FleetEntry) => id;

/** Everybody's computers: how they are, and what an administrator can do about one. */
export function FleetPage({ workbench }: { workbench: Workbench }) {
  const administers = workbench.person.roles.some(({ role, site }) => role === 'administrator' && site === '*');
  return (
    <Page aria-labelledby="page-name">
      {administers ? (
        <Administered workbench={workbench} />
      ) : (
        <>
          <PageBar>
            <h1 id="page-name">{t('Computers')}</h1>
          </PageBar>
          <EmptyState
            title={t('Administrators see to everybody’s computers')}
            hint={t('Yours are in the settings, where you can revoke one that was lost.')}
          />
        </>
      )}
    </Page>
  );
}

function Administered({ workbench: { fleet } }: { workbench: Workbench }) {
  const grid = useRef<GridHandle>(null);
  const { source, progress, isAsking, fault, again, put } = useFleet(fleet);
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState(0);
  const [chosen, setChosen] = useState<string | null>(null);
  useActions(rowActions(grid, t('Show the computer')));
  const entry = source.value.rows.find(({ id }) => id === chosen) ?? null;
  const [, redraw] = useState(0);
  return (
    <>
      <PageBar>
        <h1 id="page-name">{t('Computers')}</h1>
        <p role="status">
          {progress &&
            (progress.here < progress.total
              ? t('{here} of {computers} are here', {
                  here: countText(progress.here),
                  computers: counted(progress.total, 'computer'),
                })
              : counted(shown, 'computer'))}
        </p>
        <FilterField value={search} onChange={setSearch} onLeave={() => grid.current?.focus()} />
        <Button disabled={isAsking} title={isAsking ? t('The server is being asked.') : ''} onClick={again}>
          {t('Look again')}
        </Button>
      </PageBar>
      {progress === null && fault !== '' && (
        <EmptyState title={t('The computers cannot be shown now')} hint={fault}>
          <Button onClick={again}>{t('Look again')}</Button>
        </EmptyState>
      )}
      {progress === null && fault === '' && (
        <EmptyState late title={t('Asking the server')} hint={t('It knows them all.')} />
      )}
      {progress?.total === 0 && (
        <EmptyState
          title={t('No computer is known yet')}
          hint={t('One stands here once somebody has signed in on it.')}
        />
      )}
      {progress !== null && progress.total > 0 && (
        <Beside>
          <div style={{ display: 'grid', gridTemplateRows: 'auto minmax(0, 1fr)', minHeight: 0 }}>
            <p role="status" style={{ margin: fault === '' ? 0 : '4px 12px' }}>
              {fault !== '' && t('{fault} What is shown is older.', { fault })}
            </p>
            <DataGrid
              label={t('List of computers')}
              columns={fleetColumns}
              source={source}
              idOf={idOf}
              search={search}
              textOf={fleetText}
              hideBelow={fleetColumnsHideBelow}
              startAt={chosen ?? undefined}
              onFocused={({ id }) => setChosen(id)}
              onOpen={({ id }) => setChosen(id)}
              onShown={(rows) => setShown(rows.length)}
              handle={grid}
            />
          </div>
          {entry && (
            <Panel name="fleet" label={t('the computer')} grip="left" width={380} min={300} max={620}>
              <ComputerPanel
                key={entry.id}
                fleet={fleet}
                entry={entry}
                onChanged={(changed) => {
                  put(changed);
                  redraw((times) => times + 1);
                }}
                onRevoked={again}
              />
            </Panel>
          )}
        </Beside>
      )}
    </>
  );
}
