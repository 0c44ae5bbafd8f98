import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { useCallback } from 'react';
import { scopesOf } from '../../../src-shared/authority/scopes.ts';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { LedgerEntryDocument } from '../../../src-shared/journal/journal-entry.ts';
import type { Workbench } from '../../data/workbench.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page, PageBar } from '../../ui/PageBar.tsx';
import { Comparison, mayCompare } from './Comparison.tsx';
import { CarryForwards } from './CarryForwards.tsx';
import { Erp } from './Erp.tsx';
import { Journal } from './Journal.tsx';
import { TrialBalance } from './TrialBalance.tsx';
import { t } from '../../language/t.ts';

type Props = {
  workbench: Workbench;
  directory: Directory;
  /** The site filter, '' for all. */
  site: string;
  /** 'journal', 'trial-balance', 'carry-forwards', 'comparison' or 'erp'. */
  tab: string;
  onTab: (tab: string) => void;
  onCase: (id: string) => void;
  onRemit: (id: string) => void;
};

/** The ledger as it is: read only. */
export function LedgerPage({ workbench, directory, site, tab, onTab, onCase, onRemit }: Props) {
  const include = useCallback((entry: LedgerEntryDocument) => site === '' || entry.site === site, [site]);
  const sites = directory.sites.map(({ id }) => id);
  const comparable = mayCompare(workbench, sites);
  const chosen = tabOf(tab, comparable);
  const mayRead = scopesOf(workbench.person, sites).some((scope) => scope.endsWith('/ledger'));
  if (sites.length > 0 && !mayRead) {
    return (
      <EmptyState
        title={t('The ledger is not part of your role')}
        hint={t(
          'A case that you decide shows the entry it posts. Analysts, directors, controllers and auditors see all entries.',
        )}
      />
    );
  }
  return (
    <Page aria-labelledby="page-name">
      <PageBar>
        <h1 id="page-name">{t('Ledger')}</h1>
        <Tabs value={chosen} onChange={(_, to: string) => onTab(to)} aria-label={t('Ledger')}>
          <Tab value="journal" label={t('Journal')} />
          <Tab value="trial-balance" label={t('Trial balance')} />
          <Tab value="carry-forwards" label={t('Carry-forwards')} />
          {comparable && <Tab value="comparison" label={t('Approved and posted')} />}
          {comparable && <Tab value="erp" label={t('ERP')} />}
        </Tabs>
      </PageBar>
      {chosen === 'comparison' && (
        <Comparison workbench={workbench} directory={directory} site={site} onCase={onCase} />
      )}
      {chosen === 'erp' && <Erp workbench={workbench} />}
      {chosen === 'journal' && (
        <Journal workbench={workbench} directory={directory} include={include} onCase={onCase} onRemit={onRemit} />
      )}
      {chosen === 'trial-balance' && <TrialBalance workbench={workbench} include={include} />}
      {chosen === 'carry-forwards' && (
        <CarryForwards workbench={workbench} directory={directory} site={site} onRemit={onRemit} />
      )}
    </Page>
  );
}

/** The tab that an address names, if it is one that this person has. */
function tabOf(tab: string, comparable: boolean): string {
  const known = ['trial-balance', 'carry-forwards', ...(comparable ? ['comparison', 'erp'] : [])];
  return known.includes(tab) ? tab : 'journal';
}
