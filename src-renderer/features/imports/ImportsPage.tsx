import Button from '@mui/material/Button';
import FileInput from 'lucide-react/icons/file-input';
import type { LocalImport, SyncStatus, Workbench } from '../../data/workbench.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FileButton } from '../../ui/FileButton.tsx';
import { counted } from '../../ui/format.ts';
import { Page, PageBar, Scroll } from '../../ui/PageBar.tsx';
import { useObservable } from '../../ui/use-observable.ts';
import { ImportCard } from './ImportCard.tsx';
import { t } from '../../language/t.ts';

type Props = {
  workbench: Workbench;
  status: SyncStatus;
  onImport: (files: readonly File[]) => void;
  onRemit: (id: string) => void;
};

/** Files opened on this computer: what was read in them here, and what the server made of them. */
export function ImportsPage({ workbench, status, onImport, onRemit }: Props) {
  const imports = useObservable(workbench.imports$, noImports);
  const waiting = imports.filter(({ state }) => state === 'waiting').length;
  const newestFirst = imports.toSorted((a, b) => (a.at < b.at ? 1 : -1));
  return (
    <Page aria-labelledby="page-name">
      <PageBar>
        <h1 id="page-name">{t('Imports')}</h1>
        <p role="status">
          {waiting > 0
            ? t('{files} waiting for the server, kept here encrypted', { files: counted(waiting, 'file') })
            : t('Files are kept on this computer first, then sent')}
        </p>
        {waiting > 0 && status.connection !== 'online' && (
          <Button onClick={() => workbench.retryNow()}>{t('Send now')}</Button>
        )}
        <FileButton
          action={{ id: 'imports.import', label: t('Import'), group: t('Imports'), keys: ['i'] }}
          icon={<FileInput size={14} />}
          accept=""
          onFiles={onImport}
        />
      </PageBar>
      <Scroll>
        {newestFirst.length === 0 ? (
          <EmptyState
            title={t('Nothing was imported on this computer')}
            hint={t(
              'Drop a remittance, claim, invoice or bank file anywhere on this window, or press i to choose one. It works without a network too.',
            )}
          />
        ) : (
          newestFirst.map((each) => <ImportCard key={each.id} imported={each} onRemit={onRemit} />)
        )}
      </Scroll>
    </Page>
  );
}

const noImports: readonly LocalImport[] = [];
