import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { useState } from 'react';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { ConnectorEntry } from '../../../src-shared/wire/connectors.ts';
import type { QuarantineEntry, QuarantineState } from '../../../src-shared/wire/quarantine.ts';
import type { Workbench } from '../../data/workbench.ts';
import { type ConnectTab, ConnectTabs } from '../../show/ConnectTabs.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page, PageBar, Scroll } from '../../ui/PageBar.tsx';
import { AsideSection } from './AsideSection.tsx';
import { ConnectorDialog } from './ConnectorDialog.tsx';
import { QuarantineDialog } from './QuarantineDialog.tsx';
import { ReplaySection } from './ReplaySection.tsx';
import { useConnections } from './use-connections.ts';
import { WaysSection } from './WaysSection.tsx';
import { t } from '../../language/t.ts';

const Wide = styled(Scroll)({ gridTemplateColumns: 'minmax(0, 1400px)', '& .quiet': { color: 'var(--cs-ink-muted)' } });

type Props = { workbench: Workbench; directory: Directory; onTab: (tab: ConnectTab) => void };

/** The ways by which other systems send something, how they are, and what came by them and could not be taken. */
export function ConnectionsPage({ workbench, directory, onTab }: Props) {
  const administers = workbench.person.roles.some(({ role, site }) => role === 'administrator' && site === '*');
  return (
    <Page aria-labelledby="page-name">
      {administers ? (
        <Administered workbench={workbench} directory={directory} onTab={onTab} />
      ) : (
        <>
          <PageBar>
            <h1 id="page-name">{t('Connections')}</h1>
          </PageBar>
          <EmptyState
            title={t('Administrators see to connections')}
            hint={t(
              'Ask one of them to set up a folder, a mailbox or a listener, or to see to a file that was put aside.',
            )}
          />
        </>
      )}
    </Page>
  );
}

function Administered({ workbench, directory, onTab }: Props) {
  const { connections } = workbench;
  const [state, setState] = useState<QuarantineState>('waiting');
  const { ways, aside, fault, refresh, more } = useConnections(connections, state);
  const [edited, setEdited] = useState<ConnectorEntry | 'new' | null>(null);
  const [opened, setOpened] = useState<QuarantineEntry | null>(null);
  return (
    <>
      <PageBar>
        <h1 id="page-name">{t('Connections')}</h1>
        <ConnectTabs tab="ways" onTab={onTab} />
        <p>{t('Ways by which other systems send something, and what could not be taken')}</p>
        <Button variant="contained" color="primary" onClick={() => setEdited('new')} disabled={ways === null}>
          {t('Add a connection')}
        </Button>
      </PageBar>
      {ways === null && fault !== '' && <EmptyState title={t('The connections cannot be shown now')} hint={fault} />}
      {ways === null && fault === '' && (
        <EmptyState late title={t('Asking the server')} hint={t('It knows how they are.')} />
      )}
      {ways !== null && (
        <Wide tabIndex={-1}>
          {fault !== '' && <p role="status">{t('{fault} What is shown may be old.', { fault })}</p>}
          <WaysSection ways={ways} onChange={setEdited} onAdd={() => setEdited('new')} />
          <AsideSection
            aside={aside}
            state={state}
            connectors={ways.items}
            onState={setState}
            onOpen={setOpened}
            onMore={more}
          />
          <ReplaySection connections={connections} onDone={refresh} />
        </Wide>
      )}
      {edited !== null && (
        <ConnectorDialog
          connections={connections}
          directory={directory}
          connector={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
          onSaved={refresh}
        />
      )}
      {opened !== null && (
        <QuarantineDialog
          connections={connections}
          entry={opened}
          connectors={ways?.items ?? []}
          onClose={() => setOpened(null)}
          onSettled={refresh}
        />
      )}
    </>
  );
}
