import Button from '@mui/material/Button';
import Popover from '@mui/material/Popover';
import { styled } from '@mui/material/styles';
import { useRef } from 'react';
import type { SyncStatus, Workbench } from '../data/workbench.ts';
import { useTurnedOff } from '../show/managed.ts';
import { BlockableButton } from '../ui/BlockableButton.tsx';
import { countText, momentText } from '../ui/format.ts';
import { StatusIcon, StatusMark } from '../ui/StatusMark.tsx';
import { useNow } from '../ui/use-now.ts';
import { useDesk } from './desk.ts';
import { syncWords } from './sync-words.ts';
import { t } from '../language/t.ts';

const Panel = styled('section')({
  width: 380,
  padding: 16,
  display: 'grid',
  gap: 10,
  '& > h2': { fontSize: 14, lineHeight: '20px', fontWeight: 600 },
  '& dl': { display: 'grid', gridTemplateColumns: '1fr auto', rowGap: 4 },
  '& dt': { color: 'var(--cs-ink-muted)' },
  '& dd': { textAlign: 'right' },
  '& > div': { display: 'flex', gap: 8, flexWrap: 'wrap' },
});

type Props = { workbench: Workbench; status: SyncStatus; onResults: () => void };

/** The light in the title bar; opened, it is a sentence with every figure behind it. */
export function SyncLight({ workbench, status, onResults }: Props) {
  const now = useNow(1000);
  const anchor = useRef<HTMLButtonElement>(null);
  const { open, show } = useDesk();
  const { tone, word, sentence, next } = syncWords(status, now);
  const noOffline = useTurnedOff('WorkOfflineByChoice');
  const offline = status.connection === 'workingOffline';

  return (
    <>
      <Button
        ref={anchor}
        variant="text"
        aria-haspopup="dialog"
        aria-expanded={open === 'sync'}
        aria-label={t('Sync: {word}', { word })}
        onClick={() => show('sync')}
      >
        <StatusMark tone={tone} word={word} />
      </Button>
      <Popover
        open={open === 'sync'}
        anchorEl={anchor.current}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        onClose={() => show(null)}
        slotProps={{ paper: { role: 'dialog', 'aria-label': t('Sync') } }}
      >
        <Panel>
          <h2>{sentence}</h2>
          <p>{next}</p>
          {status.message && (
            <p>
              <StatusIcon tone="risk" /> {status.message}
            </p>
          )}
          <dl>
            <Figure label={t('Cases on this computer')} count={status.local.cases} />
            <Figure label={t('Remittances on this computer')} count={status.local.remits} />
            <Figure label={t('Decisions waiting to be sent')} count={status.queued} />
            <Figure label={t('Sent, not answered yet')} count={status.sent} />
            <Figure label={t('Accepted')} count={status.accepted} />
            <Figure label={t('Not accepted, not read yet')} count={status.unread} />
            <Figure label={t('Files waiting to be sent')} count={status.waitingFiles} />
            <dt>{t('Last contact')}</dt>
            <dd>{status.lastContact ? momentText(status.lastContact) : t('never')}</dd>
          </dl>
          <div>
            {/* One button for both: the keys stay where they are when it changes. */}
            <BlockableButton reason={offline ? undefined : noOffline} onClick={() => workbench.setOnline(offline)}>
              {offline ? t('Go online') : t('Work offline')}
            </BlockableButton>
            {!offline && status.connection !== 'online' && (
              <Button onClick={() => workbench.retryNow()}>{t('Retry now')}</Button>
            )}
            {status.connection === 'signedOut' && (
              <Button variant="contained" color="primary" onClick={() => show('signIn')}>
                {t('Sign in again')}
              </Button>
            )}
            {status.unread > 0 && (
              <Button
                onClick={() => {
                  show(null);
                  onResults();
                }}
              >
                {t('Read the results')}
              </Button>
            )}
          </div>
        </Panel>
      </Popover>
    </>
  );
}

function Figure({ label, count }: { label: string; count: number }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{countText(count)}</dd>
    </>
  );
}
