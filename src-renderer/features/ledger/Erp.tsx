import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { useCallback, useEffect, useState } from 'react';
import type { ErpForward, ErpStatus } from '../../../src-shared/wire/erp.ts';
import type { Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import { Amount } from '../../ui/Amount.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { counted, countText, momentText } from '../../ui/format.ts';
import { Scroll } from '../../ui/PageBar.tsx';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { ErpComparison } from './ErpComparison.tsx';
import { ErpMappingForm } from './ErpMappingForm.tsx';

const Wide = styled(Scroll)({ gridTemplateColumns: 'minmax(0, 1100px)', '& .quiet': { color: 'var(--cs-ink-muted)' } });
const Facts = styled('dl')({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fit, minmax(180px, 1fr))',
  gap: '8px 24px',
  margin: '8px 0 0',
  '& dt': { fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
  '& dd': { margin: 0, fontVariantNumeric: 'tabular-nums' },
});

const REFRESH_MS = 10_000;

type Found = { readonly erp: ErpStatus | null; readonly isRead: boolean; readonly fault: string };

/** How far the ERP has what our ledger has, and what its accounts are called there. */
export function Erp({ workbench }: { workbench: Workbench }) {
  const [found, setFound] = useState<Found>({ erp: null, isRead: false, fault: '' });
  const read = useCallback((asked: Promise<ErpStatus | null>) => {
    asked.then(
      (erp) => setFound({ erp, isRead: true, fault: '' }),
      (fault: unknown) => setFound((before) => ({ ...before, fault: faultWords(fault) })),
    );
  }, []);
  useEffect(() => {
    read(workbench.erpStatus());
    const timer = setInterval(() => read(workbench.erpStatus()), REFRESH_MS);
    return () => clearInterval(timer);
  }, [workbench, read]);
  const { erp, isRead, fault } = found;
  if (erp === null) {
    if (fault !== '') return <EmptyState title="The ERP's state cannot be shown now" hint={fault} />;
    if (!isRead) return <EmptyState late title="Asking the server" hint="It knows what the ERP has." />;
    return (
      <EmptyState
        title="Entries stay in this ledger"
        hint="No ERP is configured on the server. Whoever runs it can name one; what is posted from then on is forwarded to it."
      />
    );
  }
  const isController = workbench.person.roles.some(({ role, site }) => role === 'controller' && site === '*');
  return (
    <Wide>
      <Section
        title={`Posting to ${erp.name}`}
        aside={
          <>
            <StatusMark {...markOf(erp)} />
            <Button
              disabled={!isController}
              title={isController ? '' : 'Controllers of the whole network may.'}
              onClick={() => read(workbench.retryErp())}
            >
              Try again now
            </Button>
          </>
        }
      >
        {erp.lastError !== '' && <p role="status">{erp.lastError}</p>}
        {fault !== '' && <p role="status">{fault} What is shown may be old.</p>}
        <StatusFacts erp={erp} />
      </Section>
      {erp.unforwarded.length > 0 && (
        <Section title={`Not in ${erp.name} yet`} flush>
          <Unforwarded items={erp.unforwarded} />
        </Section>
      )}
      <ErpComparison workbench={workbench} name={erp.name} />
      <ErpMappingForm
        workbench={workbench}
        name={erp.name}
        mayChange={isController}
        onSaved={() => read(workbench.erpStatus())}
      />
    </Wide>
  );
}

function markOf({ breaker, backlog, name }: ErpStatus) {
  if (breaker === 'stopped') return { tone: 'breach', word: 'Stopped' } as const;
  if (breaker === 'open') return { tone: 'breach', word: `${name} does not answer` } as const;
  if (backlog.waiting > 0)
    return { tone: 'risk', word: `${counted(backlog.waiting, 'entry', 'entries')} waiting` } as const;
  if (backlog.entries > 0) return { tone: 'open', word: 'Catching up' } as const;
  return { tone: 'done', word: 'Up to date' } as const;
}

function StatusFacts({ erp: { backlog, address, verified, since, lastSuccessAt } }: { erp: ErpStatus }) {
  return (
    <Facts>
      <div>
        <dt>Posted there</dt>
        <dd>{countText(backlog.posted)}</dd>
      </div>
      <div>
        <dt>Not there yet</dt>
        <dd>{countText(backlog.entries)}</dd>
      </div>
      <div>
        <dt>Amount at risk</dt>
        <dd>
          <Amount minor={backlog.amountMinor} />
        </dd>
      </div>
      <div>
        <dt>Oldest that waits</dt>
        <dd>{backlog.oldestAt === null ? 'None' : momentText(backlog.oldestAt)}</dd>
      </div>
      <div>
        <dt>Last entry taken</dt>
        <dd>{lastSuccessAt === null ? 'None yet' : momentText(lastSuccessAt)}</dd>
      </div>
      <div>
        <dt>Forwarded since</dt>
        <dd>{momentText(since)}</dd>
      </div>
      <div>
        <dt>Address and database</dt>
        <dd>{address}</dd>
      </div>
      <div>
        <dt>Verified against a live server</dt>
        <dd>{verified === 'live' ? 'Yes' : 'No: built to its public contract'}</dd>
      </div>
    </Facts>
  );
}

const stateWords: Record<ErpForward['state'], string> = {
  queued: 'In the queue',
  sent: 'Being sent',
  uncertain: 'Being looked for',
  accepted: 'Taken, not posted yet',
  waiting: 'Waits for a person',
  posted: 'Posted',
  kept: 'Stays here',
};

function Unforwarded({ items }: { items: readonly ErpForward[] }) {
  return (
    <Table>
      <thead>
        <tr>
          <th scope="col">Entry</th>
          <th scope="col">Kind</th>
          <th scope="col" className="figure">
            Amount
          </th>
          <th scope="col">State</th>
          <th scope="col">Why</th>
          <th scope="col">Posted here</th>
        </tr>
      </thead>
      <tbody>
        {items.map(({ entryId, number, kind, amountMinor, state, error, queuedAt }) => (
          <tr key={entryId}>
            <td>{number}</td>
            <td>{kind.replaceAll('-', ' ')}</td>
            <td className="figure">
              <Amount minor={amountMinor} />
            </td>
            <td>{stateWords[state]}</td>
            <td>{error}</td>
            <td className="quiet">{momentText(queuedAt)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
