import { styled } from '@mui/material/styles';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { Workbench } from '../../data/workbench.ts';
import { type ConnectTab, ConnectTabs } from '../../show/ConnectTabs.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Page, PageBar, Scroll } from '../../ui/PageBar.tsx';
import { Clients } from './Clients.tsx';
import { Webhooks } from './Webhooks.tsx';
import { t } from '../../language/t.ts';

const Wide = styled(Scroll)({
  gridTemplateColumns: 'minmax(0, 1400px)',
  '& .quiet': { color: 'var(--cs-ink-muted)' },
  '& td > button + button': { marginInlineStart: 8 },
});

type Props = {
  workbench: Workbench;
  directory: Directory;
  tab: 'programs' | 'webhooks';
  onTab: (tab: ConnectTab) => void;
};

/** Programs that ask by themselves, and addresses that are told of what happens. */
export function ProgramsPage({ workbench, directory, tab, onTab }: Props) {
  const administers = workbench.person.roles.some(({ role, site }) => role === 'administrator' && site === '*');
  if (!administers) {
    return (
      <EmptyState
        title={t('Administrators see to programs and webhooks')}
        hint={t('Ask one of them to let a program in, or to have another system told of what happens.')}
      />
    );
  }
  const { programs } = workbench;
  return (
    <Page aria-labelledby="page-name">
      <PageBar>
        <h1 id="page-name">{t('Connections')}</h1>
        <ConnectTabs tab={tab} onTab={onTab} />
        <p>
          {tab === 'programs'
            ? t('Programs that ask by themselves, with a key of their own')
            : t('Addresses that are told of what happens, without a name or an amount')}
        </p>
      </PageBar>
      <Wide tabIndex={-1}>
        {tab === 'programs' ? (
          <Clients programs={programs} directory={directory} />
        ) : (
          <Webhooks programs={programs} directory={directory} />
        )}
      </Wide>
    </Page>
  );
}
