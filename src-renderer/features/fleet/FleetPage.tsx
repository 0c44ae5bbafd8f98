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
            <h1 id="page-name">Computers</h1>
          </PageBar>
          <EmptyState
            title="Administrators see to everybody’s computers"
            hint="Yours are in the settings, where you can revoke one that was lost."
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
  useActions(rowActions(grid, 'Show the computer'));
  const entry = source.value.rows.find(({ id }) => id === chosen) ?? null;
  const [, redraw] = useState(0);
  return (
    <>
      <PageBar>
        <h1 id="page-name">Computers</h1>
        <p role="status">
          {progress &&
            (progress.here < progress.total
              ? `${countText(progress.here)} of ${counted(progress.total, 'computer')} are here`
              : counted(shown, 'computer'))}
        </p>
        <FilterField value={search} onChange={setSearch} onLeave={() => grid.current?.focus()} />
        <Button disabled={isAsking} title={isAsking ? 'The server is being asked.' : ''} onClick={again}>
          Look again
        </Button>
      </PageBar>
      {progress === null && fault !== '' && (
        <EmptyState title="The computers cannot be shown now" hint={fault}>
          <Button onClick={again}>Look again</Button>
        </EmptyState>
      )}
      {progress === null && fault === '' && <EmptyState late title="Asking the server" hint="It knows them all." />}
      {progress?.total === 0 && (
        <EmptyState title="No computer is known yet" hint="One stands here once somebody has signed in on it." />
      )}
      {progress !== null && progress.total > 0 && (
        <Beside>
          <div style={{ display: 'grid', gridTemplateRows: 'auto minmax(0, 1fr)', minHeight: 0 }}>
            <p role="status" style={{ margin: fault === '' ? 0 : '4px 12px' }}>
              {fault !== '' && `${fault} What is shown is older.`}
            </p>
            <DataGrid
              label="List of computers"
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
            <Panel name="fleet" label="the computer" grip="left" width={380} min={300} max={620}>
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
