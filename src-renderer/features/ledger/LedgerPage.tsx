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
import { Journal } from './Journal.tsx';
import { TrialBalance } from './TrialBalance.tsx';

type Props = {
  workbench: Workbench;
  directory: Directory;
  /** The site filter, '' for all. */
  site: string;
  /** 'journal', 'trial-balance' or 'comparison'. */
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
  const chosen = tab === 'trial-balance' || (tab === 'comparison' && comparable) ? tab : 'journal';
  const mayRead = scopesOf(workbench.person, sites).some((scope) => scope.endsWith('/ledger'));
  if (sites.length > 0 && !mayRead) {
    return (
      <EmptyState
        title="The ledger is not part of your role"
        hint="A case that you decide shows the entry it posts. Analysts, directors, controllers and auditors see all entries."
      />
    );
  }
  return (
    <Page aria-labelledby="page-name">
      <PageBar>
        <h1 id="page-name">Ledger</h1>
        <Tabs value={chosen} onChange={(_, to: string) => onTab(to)} aria-label="Ledger">
          <Tab value="journal" label="Journal" />
          <Tab value="trial-balance" label="Trial balance" />
          {comparable && <Tab value="comparison" label="Approved and posted" />}
        </Tabs>
      </PageBar>
      {chosen === 'comparison' ? (
        <Comparison workbench={workbench} directory={directory} site={site} onCase={onCase} />
      ) : chosen === 'journal' ? (
        <Journal workbench={workbench} directory={directory} include={include} onCase={onCase} onRemit={onRemit} />
      ) : (
        <TrialBalance workbench={workbench} include={include} />
      )}
    </Page>
  );
}
