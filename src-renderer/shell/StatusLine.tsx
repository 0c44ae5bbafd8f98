import { styled } from '@mui/material/styles';
import { Link } from 'wouter';
import type { WitnessAlarm } from '../../src-shared/audit/witness.ts';
import type { UpdateState } from '../../src-shared/wire/ipc-updates.ts';
import type { PolicyDocument } from '../../src-shared/policy/policy-document.ts';
import type { SyncStatus } from '../data/workbench.ts';
import { alarmWord } from '../features/audit/audit-words.ts';
import { counted, recentText } from '../ui/format.ts';
import { StatusIcon } from '../ui/StatusMark.tsx';
import { useNow } from '../ui/use-now.ts';
import { places } from './places.ts';
import { firstSyncText } from './sync-words.ts';
import { t } from '../language/t.ts';

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
  '& > span:last-of-type': { marginInlineStart: 'auto' },
  '& > strong > a': {
    display: 'flex',
    alignItems: 'center',
    gap: 6,
    padding: '0 8px',
    borderRadius: 4,
    background: 'var(--cs-breach-soft)',
    color: 'var(--cs-breach-ink)',
    fontWeight: 600,
  },
});

type Props = {
  status: SyncStatus;
  policies: readonly PolicyDocument[];
  /** The audit log is not what it was: said until somebody has settled it. */
  alarm: WitnessAlarm | null;
  /** Of the program; null: not known yet. */
  update: UpdateState | null;
};

/** The line at the foot: what is here, what waits, and since when. */
export function StatusLine({ status, policies, alarm, update }: Props) {
  const now = useNow();
  const loading = firstSyncText(status);
  const waits = status.queued + status.sent;
  const newest = policies.reduce((version, policy) => Math.max(version, policy.version), 0);
  return (
    <Line aria-label={t('Status')}>
      {alarm && (
        <strong role="alert">
          <Link href={places.audit}>
            <StatusIcon tone="breach" />
            {t('{alarmWord}: see what to do', { alarmWord: alarmWord[alarm.kind] })}
          </Link>
        </strong>
      )}
      {update?.isCareful && (
        <strong role="alert">
          <Link href={places.settings}>
            <StatusIcon tone="risk" />
            {t('This version did not start as it should: read only until it is updated or started again')}
          </Link>
        </strong>
      )}
      {update?.step.kind === 'ready' && (
        <span>
          <Link href={places.settings}>
            {t('version {version} is ready to install', { version: update.step.version })}
          </Link>
        </span>
      )}
      <span>{loading || t('{cases} here', { cases: counted(status.local.cases, 'case') })}</span>
      <span>
        {waits > 0 ? t('{decisions} waiting', { decisions: counted(waits, 'decision') }) : t('no decision waiting')}
      </span>
      {status.waitingFiles > 0 && <span>{t('{files} waiting', { files: counted(status.waitingFiles, 'file') })}</span>}
      {status.unread > 0 && <span>{t('{results} to read', { results: counted(status.unread, 'result') })}</span>}
      <span>
        {t('last contact {lastContact}', {
          lastContact: status.lastContact ? recentText(status.lastContact, now) : t('never'),
        })}
      </span>
      <span>{newest > 0 ? t('policies v{newest}', { newest }) : t('no policies yet')}</span>
    </Line>
  );
}
