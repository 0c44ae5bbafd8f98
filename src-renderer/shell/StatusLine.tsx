import { styled } from '@mui/material/styles';
import type { PolicyDocument } from '../../src-shared/policy/policy-document.ts';
import type { SyncStatus } from '../data/workbench.ts';
import { counted, recentText } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';
import { firstSyncText } from './sync-words.ts';

const Line = styled('footer')({
  gridArea: 'status',
  display: 'flex',
  gap: 16,
  alignItems: 'center',
  height: 24,
  padding: '0 12px',
  overflow: 'hidden',
  whiteSpace: 'nowrap',
  borderTop: '1px solid var(--cs-line)',
  background: 'var(--cs-canvas)',
  color: 'var(--cs-ink-muted)',
  fontSize: 12,
  lineHeight: '16px',
  '& > :last-of-type': { marginInlineStart: 'auto' },
});

/** The line at the foot: what is here, what waits, and since when. */
export function StatusLine({ status, policies }: { status: SyncStatus; policies: readonly PolicyDocument[] }) {
  const now = useNow();
  const loading = firstSyncText(status);
  const waits = status.queued + status.sent;
  const newest = policies.reduce((version, policy) => Math.max(version, policy.version), 0);
  return (
    <Line aria-label="Status">
      <span>{loading || `${counted(status.local.cases, 'case')} here`}</span>
      <span>{waits > 0 ? `${counted(waits, 'decision')} waiting` : 'no decision waiting'}</span>
      {status.waitingFiles > 0 && <span>{counted(status.waitingFiles, 'file')} waiting</span>}
      {status.unread > 0 && <span>{counted(status.unread, 'result')} to read</span>}
      <span>last contact {status.lastContact ? recentText(status.lastContact, now) : 'never'}</span>
      <span>{newest > 0 ? `policies v${newest}` : 'no policies yet'}</span>
    </Line>
  );
}
