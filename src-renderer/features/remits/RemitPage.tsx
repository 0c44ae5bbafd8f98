import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { useMemo, useRef, useState } from 'react';
import {
  CLAIMS_PER_PAGE,
  type ClaimView,
  type RemittanceDocument,
} from '../../../src-shared/remittance/remittance-document.ts';
import type { Workbench } from '../../data/workbench.ts';
import { ClaimDetail } from '../../show/ClaimDetail.tsx';
import { paymentMethodText } from '../../show/claim-words.ts';
import type { Reference } from '../../show/reference.ts';
import { remitStatus } from '../../show/remit-words.ts';
import { useReveal } from '../../show/use-reveal.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Amount } from '../../ui/Amount.tsx';
import { DataGrid } from '../../ui/DataGrid.tsx';
import type { GridHandle } from '../../ui/grid-handle.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FilterField } from '../../ui/FilterField.tsx';
import { counted, dateText } from '../../ui/format.ts';
import { useActions, type Action } from '../../ui/keys.ts';
import { Page, PageBar } from '../../ui/PageBar.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { rowActions } from '../../ui/row-actions.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { useMedia } from '../../ui/use-media.ts';
import { useObservable } from '../../ui/use-observable.ts';
import { claimColumns, claimColumnsHideBelow, claimText } from './remit-columns.ts';
import { RemitSummary } from './RemitSummary.tsx';
import { useClaimPage } from './use-claim-page.ts';
import { t } from '../../language/t.ts';
import { rich } from '../../language/rich.ts';

const Body = styled('div')({
  display: 'flex',
  minHeight: 0,
  '& > .main': {
    flex: 1,
    minWidth: 0,
    display: 'grid',
    gridTemplateRows: 'auto auto minmax(200px, 1fr)',
    overflow: 'auto',
  },
  '& > .side': { display: 'flex', borderInlineStart: '1px solid var(--cs-line)', minHeight: 0 },
  '& aside > button': { margin: '0 12px 12px' },
});
const Claims = styled('div')({
  display: 'flex',
  alignItems: 'center',
  gap: 12,
  padding: '6px 12px 6px 16px',
  background: 'var(--cs-surface)',
  borderTop: '1px solid var(--cs-line)',
  borderBottom: '1px solid var(--cs-line)',
  '& > h2': { fontSize: 13, lineHeight: '20px', fontWeight: 600, marginInlineEnd: 'auto' },
});

type Props = {
  workbench: Workbench;
  reference: Reference;
  id: string;
  onBack: () => void;
  onCase: (id: string) => void;
};

/** One remittance advice: how it balances, what it posts, what it opened, and every claim in it. */
export function RemitPage({ workbench, reference, id, onBack, onCase }: Props) {
  const remit = useObservable(
    useMemo(() => workbench.remit$(id), [workbench, id]),
    undefined,
  );
  const back: Action = {
    id: 'remit.back',
    label: t('Back to the list'),
    group: t('Remittance'),
    keys: ['Escape'],
    run: onBack,
  };
  useActions([back]);
  if (remit === undefined)
    return <EmptyState late title={t('Opening the remittance')} hint={t('It is read from this computer.')} />;
  if (remit === null || remit === 'unreadable') {
    return (
      <EmptyState
        title={remit === null ? t('This remittance is not here') : t('This remittance cannot be read')}
        hint={
          remit === null
            ? t('It may have left what you may see, or not have arrived yet. The sync light says how far that is.')
            : t(
                'The disk of this computer does not give it. It comes again from the server; the sync light says how far that is.',
              )
        }
      >
        <ActionButton action={back} />
      </EmptyState>
    );
  }
  return <OpenRemit key={id} workbench={workbench} reference={reference} remit={remit} back={back} onCase={onCase} />;
}

type OpenProps = Omit<Props, 'id' | 'onBack'> & { remit: RemittanceDocument; back: Action };

function OpenRemit({ workbench, reference, remit, back, onCase }: OpenProps) {
  const grid = useRef<GridHandle>(null);
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<ClaimView | null>(null);
  const { source, page, setPage } = useClaimPage(workbench, remit.id, remit.ver);
  const wide = useMedia('(min-width: 1180px)');
  const reveal = useReveal(workbench, { of: 'remittance', id: remit.id });
  useActions(rowActions(grid));
  return (
    <Page aria-labelledby="page-name">
      <PageBar>
        <h1 id="page-name">{remit.payer}</h1>
        <StatusMark {...remitStatus(remit.state)} filled />
        <p>
          {rich('Trace {trace} · {amount} by {paymentMethod}{paymentDate} · {siteName} · {file}', {
            trace: remit.trace,
            amount: <Amount minor={remit.paidMinor} strong />,
            paymentMethod: paymentMethodText(remit.paymentMethod).toLowerCase(),
            paymentDate: remit.paymentDate && ` · ${dateText(remit.paymentDate)}`,
            siteName: reference.directory.siteName(remit.site),
            file: remit.file,
          })}
        </p>
        <ActionButton action={back} label={t('Back')} />
      </PageBar>
      <Body>
        <div className="main">
          <RemitSummary workbench={workbench} remit={remit} directory={reference.directory} onCase={onCase} />
          <Claims>
            <h2>{counted(remit.claims, 'claim')}</h2>
            {remit.pages > 1 && (
              <>
                <Button disabled={page === 0} onClick={() => setPage(page - 1)}>
                  {t('Previous page')}
                </Button>
                <span>{t('page {page} of {pages}', { page: page + 1, pages: remit.pages })}</span>
                <Button disabled={page + 1 >= remit.pages} onClick={() => setPage(page + 1)}>
                  {t('Next page')}
                </Button>
              </>
            )}
            <FilterField value={search} onChange={setSearch} onLeave={() => grid.current?.focus()} />
          </Claims>
          <DataGrid
            label={t('Claims')}
            columns={claimColumns}
            source={source}
            idOf={claimId}
            search={search}
            textOf={claimText}
            hideBelow={claimColumnsHideBelow}
            startAt={String(chosen && pageOf(chosen) === page ? chosen.ordinal : page * CLAIMS_PER_PAGE)}
            onFocused={setChosen}
            onOpen={(claim) => (claim.case ? onCase(claim.case) : setChosen(claim))}
            handle={grid}
          />
        </div>
        {wide && (
          <div className="side">
            <Panel name="claim" label={t('the claim')} grip="left" width={400} min={300} max={900}>
              <aside data-part="aside" aria-label={t('Claim')} tabIndex={-1}>
                {chosen ? (
                  <>
                    <ClaimDetail key={chosen.ordinal} claim={chosen} isRevealed={reveal.isRevealed} />
                    <ActionButton action={reveal.action} />
                    {chosen.case && <Button onClick={() => onCase(chosen.case)}>{t('Open its case')}</Button>}
                  </>
                ) : (
                  <EmptyState
                    title={t('No claim chosen')}
                    hint={t('Go to a claim (j, k) to see its lines, adjustments and raw segments.')}
                  />
                )}
              </aside>
            </Panel>
          </div>
        )}
      </Body>
      {reveal.dialog}
    </Page>
  );
}

const pageOf = ({ ordinal }: ClaimView) => Math.floor(ordinal / CLAIMS_PER_PAGE);
const claimId = ({ ordinal }: ClaimView) => String(ordinal);
