import Button from '@mui/material/Button';
import { useState } from 'react';
import { NETWORK } from '../../../src-shared/authority/scopes.ts';
import type { WitnessReply } from '../../../src-shared/wire/ipc-audit.ts';
import type { SyncStatus, Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import type { Reference } from '../../show/reference.ts';
import { announce } from '../../ui/announcements.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { counted, momentText } from '../../ui/format.ts';
import { useActions } from '../../ui/keys.ts';
import { Page, PageBar } from '../../ui/PageBar.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { useObservable } from '../../ui/use-observable.ts';
import { AlarmSection } from './AlarmSection.tsx';
import { HoldsDialog } from './HoldsDialog.tsx';
import { LogView } from './LogView.tsx';
import { t } from '../../language/t.ts';

type Props = {
  workbench: Workbench;
  reference: Reference;
  status: SyncStatus;
  onCase: (id: string) => void;
};

/** The audit log: for those who may read it the entries, for everybody whether it is still what it was. */
export function AuditPage({ workbench, reference, status, onCase }: Props) {
  const { authorizer, directory } = reference;
  const { audit, person } = workbench;
  const watch = useObservable(audit.watch$, null);
  const mayRead = authorizer.permits(person.roles, 'read', { type: 'AuditLog', site: NETWORK }).allowed;
  const [holding, setHolding] = useState(false);
  const exportLog = () =>
    void audit.exported('ndjson', {}).then(
      (file) => saveFile('audit-log.ndjson', file),
      (error: unknown) =>
        announce(t('The log was not exported: {fault}', { fault: faultWords(error) }), { tone: 'risk' }),
    );
  useActions(
    mayRead
      ? [
          { id: 'audit.export', label: t('Export the audit log'), group: t('Audit'), keys: [], run: exportLog },
          { id: 'audit.holds', label: t('Legal holds'), group: t('Audit'), keys: [], run: () => setHolding(true) },
        ]
      : [],
  );
  return (
    <Page aria-labelledby="page-name">
      <PageBar>
        <h1 id="page-name">{t('Audit')}</h1>
        <p>{watchMark(watch)}</p>
        {mayRead && <Button onClick={() => setHolding(true)}>{t('Legal holds')}</Button>}
        {mayRead && <Button onClick={exportLog}>{t('Export the log')}</Button>}
      </PageBar>
      {holding && <HoldsDialog workbench={workbench} reference={reference} onClose={() => setHolding(false)} />}
      <div style={{ display: 'grid', gridTemplateRows: 'auto minmax(0, 1fr)', minHeight: 0 }}>
        <div>{watch?.alarm && <AlarmSection audit={audit} watch={watch} />}</div>
        {mayRead ? (
          <LogView
            workbench={workbench}
            directory={directory}
            isOnline={status.connection === 'online'}
            onCase={onCase}
          />
        ) : (
          <EmptyState
            title={t('The audit log is not part of your role')}
            hint={t(
              'Auditors, controllers and the governance board read it. This computer watches all the same that nothing in it is rewritten.',
            )}
          />
        )}
      </div>
    </Page>
  );
}

function watchMark(watch: WitnessReply) {
  if (!watch) return <StatusMark tone="plain" word={t('Not seen yet: it is looked at when the server answers')} />;
  if (watch.alarm) return <StatusMark tone="breach" word={t('Not what this computer saw before')} />;
  const seen = t('{entries}, nothing rewritten as of {seenAt}', {
    entries: counted(watch.size, 'entry', 'entries'),
    seenAt: momentText(watch.seenAt),
  });
  return <StatusMark tone="done" word={seen} />;
}
