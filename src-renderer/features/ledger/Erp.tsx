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
import { t } from '../../language/t.ts';

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
    if (fault !== '') return <EmptyState title={t("The ERP's state cannot be shown now")} hint={fault} />;
    if (!isRead) return <EmptyState late title={t('Asking the server')} hint={t('It knows what the ERP has.')} />;
    return (
      <EmptyState
        title={t('Entries stay in this ledger')}
        hint={t(
          'No ERP is configured on the server. Whoever runs it can name one; what is posted from then on is forwarded to it.',
        )}
      />
    );
  }
  const isController = workbench.person.roles.some(({ role, site }) => role === 'controller' && site === '*');
  return (
    <Wide>
      <Section
        title={t('Posting to {erp}', { erp: erp.name })}
        aside={
          <>
            <StatusMark {...markOf(erp)} />
            <Button
              disabled={!isController}
              title={isController ? '' : t('Controllers of the whole network may.')}
              onClick={() => read(workbench.retryErp())}
            >
              {t('Try again now')}
            </Button>
          </>
        }
      >
        {erp.lastError !== '' && <p role="status">{erp.lastError}</p>}
        {fault !== '' && <p role="status">{t('{fault} What is shown may be old.', { fault })}</p>}
        <StatusFacts erp={erp} />
      </Section>
      {erp.unforwarded.length > 0 && (
        <Section title={t('Not in {erp} yet', { erp: erp.name })} flush>
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
  if (breaker === 'stopped') return { tone: 'breach', word: t('Stopped') } as const;
  if (breaker === 'open') return { tone: 'breach', word: t('{name} does not answer', { name }) } as const;
  if (backlog.waiting > 0)
    return {
      tone: 'risk',
      word: t('{entries} waiting', { entries: counted(backlog.waiting, 'entry', 'entries') }),
    } as const;
  if (backlog.entries > 0) return { tone: 'open', word: t('Catching up') } as const;
  return { tone: 'done', word: t('Up to date') } as const;
}

function StatusFacts({ erp: { backlog, address, verified, since, lastSuccessAt } }: { erp: ErpStatus }) {
  return (
    <Facts>
      <div>
        <dt>{t('Posted there')}</dt>
        <dd>{countText(backlog.posted)}</dd>
      </div>
      <div>
        <dt>{t('Not there yet')}</dt>
        <dd>{countText(backlog.entries)}</dd>
      </div>
      <div>
        <dt>{t('Amount at risk')}</dt>
        <dd>
          <Amount minor={backlog.amountMinor} />
        </dd>
      </div>
      <div>
        <dt>{t('Oldest that waits')}</dt>
        <dd>{backlog.oldestAt === null ? t('None') : momentText(backlog.oldestAt)}</dd>
      </div>
      <div>
        <dt>{t('Last entry taken')}</dt>
        <dd>{lastSuccessAt === null ? t('None yet') : momentText(lastSuccessAt)}</dd>
      </div>
      <div>
        <dt>{t('Forwarded since')}</dt>
        <dd>{momentText(since)}</dd>
      </div>
      <div>
        <dt>{t('Address and database')}</dt>
        <dd>{address}</dd>
      </div>
      <div>
        <dt>{t('Verified against a live server')}</dt>
        <dd>{verified === 'live' ? t('Yes') : t('No: built to its public contract')}</dd>
      </div>
    </Facts>
  );
}

const stateWords: Record<ErpForward['state'], string> = {
  queued: t('In the queue'),
  sent: t('Being sent'),
  uncertain: t('Being looked for'),
  accepted: t('Taken, not posted yet'),
  waiting: t('Waits for a person'),
  posted: t('Posted'),
  kept: t('Stays here'),
};

function Unforwarded({ items }: { items: readonly ErpForward[] }) {
  return (
    <Table>
      <thead>
        <tr>
          <th scope="col">{t('Entry')}</th>
          <th scope="col">{t('Kind')}</th>
          <th scope="col" className="figure">
            {t('Amount')}
          </th>
          <th scope="col">{t('State')}</th>
          <th scope="col">{t('Why')}</th>
          <th scope="col">{t('Posted here')}</th>
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
