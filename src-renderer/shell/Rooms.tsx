import { useEffect } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import type { OpenWorkbench } from '../data/session.ts';
import type { SyncStatus } from '../data/workbench.ts';
import { AbsencesPage } from '../features/absences/AbsencesPage.tsx';
import { AuditPage } from '../features/audit/AuditPage.tsx';
import type { CaseMoves } from '../features/case/case-moves.ts';
import { CasePage } from '../features/case/CasePage.tsx';
import { ConnectionsPage } from '../features/connections/ConnectionsPage.tsx';
import { FleetPage } from '../features/fleet/FleetPage.tsx';
import { ImportsPage } from '../features/imports/ImportsPage.tsx';
import { LedgerPage } from '../features/ledger/LedgerPage.tsx';
import { PoliciesPage } from '../features/policies/PoliciesPage.tsx';
import { PolicyPage } from '../features/policies/PolicyPage.tsx';
import { ProgramsPage } from '../features/programs/ProgramsPage.tsx';
import { keepProposal, proposalKey } from '../features/propose/proposable.ts';
import { QueuePage } from '../features/queue/QueuePage.tsx';
import type { ViewCount } from '../features/queue/tally.ts';
import type { Views } from '../features/queue/views.ts';
import { ReconcilePage } from '../features/reconcile/ReconcilePage.tsx';
import { RemitPage } from '../features/remits/RemitPage.tsx';
import { UnmatchedPage } from '../features/remits/UnmatchedPage.tsx';
import { RemitsPage } from '../features/remits/RemitsPage.tsx';
import { ResultsPage } from '../features/results/ResultsPage.tsx';
import { CheckPage } from '../features/settings/CheckPage.tsx';
import { OrganisationPage } from '../features/settings/OrganisationPage.tsx';
import { SettingsPage } from '../features/settings/SettingsPage.tsx';
import type { ConnectTab } from '../show/ConnectTabs.tsx';
import type { Reference } from '../show/reference.ts';
import { neighbour, useDesk } from './desk.ts';
import { homeView } from './home.ts';
import { places } from './places.ts';
import { QueueList } from './QueueList.tsx';
import { useReadOnOpening } from './use-notices.ts';
import { t } from '../language/t.ts';

type Props = {
  workbench: OpenWorkbench;
  reference: Reference;
  views: Views;
  counts: ReadonlyMap<string, ViewCount>;
  status: SyncStatus;
  /** One column: the queues are a page of their own. */
  narrow: boolean;
  onImport: (files: readonly File[]) => void;
  onRemove: () => void;
  onLock: () => void;
};

/** What stands at which address. */
export function Rooms({ workbench, reference, views, counts, status, narrow, onImport, onRemove, onLock }: Props) {
  const [, go] = useHashLocation();
  const home = places.queue(homeView(workbench.person));
  const { site, last, setOrder, propose } = useDesk();
  const openCase = (id: string) => go(places.case('open', id));
  const openConnect = (tab: ConnectTab) => go(tab === 'ways' ? places.connections : places[tab]);
  return (
    <Switch>
      <Route path="/queue/:view/case/:id">
        {({ view, id }) => (
          <CaseRoom workbench={workbench} reference={reference} view={view} id={decodeURIComponent(id)} />
        )}
      </Route>
      <Route path="/queue/:view">
        {({ view: viewId }) => {
          const view = views.find(({ id }) => id === viewId);
          if (!view) return <Redirect to={home} />;
          return (
            <QueuePage
              key={view.id}
              workbench={workbench}
              view={view}
              site={site}
              reference={reference}
              startAt={last}
              loading={status.firstSync.length > 0}
              baseLabel={views.find(({ id }) => id === view.saved?.view.base)?.label ?? ''}
              onRemoved={() => go(places.queue(view.saved?.view.base ?? homeView(workbench.person)))}
              onOpen={(id, order) => {
                setOrder(order);
                go(places.case(view.id, id));
              }}
            />
          );
        }}
      </Route>
      <Route path={places.queues}>
        {narrow ? (
          <nav aria-label={t('Queues')}>
            <QueueList views={views} counts={counts} current={undefined} />
          </nav>
        ) : (
          <Redirect to={home} />
        )}
      </Route>
      <Route path="/remits">
        <RemitsPage
          workbench={workbench}
          site={site}
          directory={reference.directory}
          onOpen={(id) => go(places.remit(id))}
          onTab={(to) => go(to === 'all' ? places.remits : places.unmatched)}
          onImport={onImport}
        />
      </Route>
      <Route path={places.unmatched}>
        <UnmatchedPage
          workbench={workbench}
          directory={reference.directory}
          site={site}
          onTab={(to) => go(to === 'all' ? places.remits : places.unmatched)}
          onOpen={(id) => go(places.remit(id))}
        />
      </Route>
      <Route path="/remits/:id">
        {({ id }) => (
          <RemitPage
            workbench={workbench}
            reference={reference}
            id={decodeURIComponent(id)}
            onBack={() => go(places.remits)}
            onCase={openCase}
          />
        )}
      </Route>
      <Route path="/ledger/:tab">
        {({ tab }) => (
          <LedgerPage
            workbench={workbench}
            directory={reference.directory}
            site={site}
            tab={tab}
            onTab={(to) => go(`/ledger/${to}`)}
            onCase={openCase}
            onRemit={(id) => go(places.remit(id))}
          />
        )}
      </Route>
      <Route path={places.reconcile}>
        <ReconcilePage workbench={workbench} reference={reference} onPropose={propose} onCase={openCase} />
      </Route>
      <Route path="/imports">
        <ImportsPage workbench={workbench} status={status} onImport={onImport} onRemit={(id) => go(places.remit(id))} />
      </Route>
      <Route path="/results">
        <ResultsPage
          workbench={workbench}
          onCase={openCase}
          onReconcile={() => go(places.reconcile)}
          isBegun={(kind) => workbench.typed.get(proposalKey(kind)) !== null}
          onPropose={(request) => {
            keepProposal(workbench.typed, request);
            propose(request.kind);
          }}
        />
      </Route>
      <Route path={places.policies}>
        <PoliciesPage workbench={workbench} reference={reference} status={status} placeOf={places.policy} />
      </Route>
      <Route path="/policies/:policy">
        {({ policy }) => (
          <PolicyPage
            key={policy}
            workbench={workbench}
            reference={reference}
            status={status}
            policy={decodeURIComponent(policy)}
            onBack={() => go(places.policies)}
            onCase={openCase}
          />
        )}
      </Route>
      <Route path={places.audit}>
        <AuditPage workbench={workbench} reference={reference} status={status} onCase={openCase} />
      </Route>
      <Route path={places.connections}>
        <ConnectionsPage workbench={workbench} directory={reference.directory} onTab={openConnect} />
      </Route>
      <Route path={places.programs}>
        <ProgramsPage workbench={workbench} directory={reference.directory} tab="programs" onTab={openConnect} />
      </Route>
      <Route path={places.webhooks}>
        <ProgramsPage workbench={workbench} directory={reference.directory} tab="webhooks" onTab={openConnect} />
      </Route>
      <Route path={places.absences}>
        <AbsencesPage workbench={workbench} reference={reference} />
      </Route>
      <Route path={places.fleet}>
        <FleetPage workbench={workbench} />
      </Route>
      <Route path={places.check}>
        <CheckPage workbench={workbench} />
      </Route>
      <Route path={places.organisation}>
        <OrganisationPage />
      </Route>
      <Route path="/settings">
        <SettingsPage
          directory={reference.directory}
          workbench={workbench}
          name={workbench.person.name}
          status={status}
          onRemove={onRemove}
          onLock={onLock}
        />
      </Route>
      <Route>
        <Redirect to={narrow ? places.queues : home} />
      </Route>
    </Switch>
  );
}

type CaseRoomProps = { workbench: OpenWorkbench; reference: Reference; view: string; id: string };

/** A case with the list it came from around it. */
function CaseRoom({ workbench, reference, view, id }: CaseRoomProps) {
  const [, go] = useHashLocation();
  const { order, setLast } = useDesk();
  useEffect(() => setLast(id), [id, setLast]);
  useReadOnOpening(workbench, id);
  const moveTo = (by: 1 | -1) => {
    const to = neighbour(order, id, by);
    return to === null ? null : () => go(places.case(view, to));
  };
  // Going on is what one does most: the neighbours are read while this one is looked at.
  useEffect(() => {
    void workbench.prepareCases(([1, -1] as const).flatMap((by) => neighbour(order, id, by) ?? []));
  }, [workbench, order, id]);
  const at = order.indexOf(id);
  const moves: CaseMoves = {
    position: at < 0 ? '' : t('{at} of {order}', { at: at + 1, order: order.length }),
    next: moveTo(1),
    previous: moveTo(-1),
    back: () => go(places.queue(view)),
    open: (other) => go(places.case(view, other)),
  };
  return <CasePage workbench={workbench} reference={reference} id={id} moves={moves} />;
}
