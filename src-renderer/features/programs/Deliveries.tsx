import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import type { WebhookDelivery } from '../../../src-shared/wire/webhooks.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { counted, momentText } from '../../ui/format.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { deliveryMarks, eventWords } from './program-words.ts';
import { t } from '../../language/t.ts';

type Props = {
  items: readonly WebhookDelivery[];
  busy: boolean;
  onRetry: (event: string) => void;
  onGiveUp: (event: string, reason: string) => void;
};

/** Messages to one address, the newest first. */
export function Deliveries({ items, busy, onRetry, onGiveUp }: Props) {
  const [givenUp, setGivenUp] = useState('');
  if (items.length === 0) {
    return (
      <EmptyState title={t('None')} hint={t('What happens from now on is listed here once it is sent, or waits.')} />
    );
  }
  return (
    <Table>
      <thead>
        <tr>
          <th scope="col">{t('What happened')}</th>
          <th scope="col">{t('State')}</th>
          <th scope="col">{t('Attempts')}</th>
          <th scope="col">{t('Last')}</th>
          <th scope="col">
            <span className="visually-hidden">{t('What to do')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr key={one.event}>
            <td>
              {eventWords[one.type]}
              <div className="quiet">{one.partitionkey}</div>
            </td>
            <td>
              <StatusMark {...deliveryMarks[one.state]} />
              {one.error !== '' && <div>{one.error}</div>}
              {one.reason !== '' && <div className="quiet">{one.reason}</div>}
            </td>
            <td>{counted(one.attempts, 'attempt')}</td>
            <td className="quiet">{momentText(one.at)}</td>
            <td className="figure">
              {givenUp === one.event ? (
                <ReasonField
                  busy={busy}
                  onCancel={() => setGivenUp('')}
                  onGiveUp={(reason) => {
                    setGivenUp('');
                    onGiveUp(one.event, reason);
                  }}
                />
              ) : (
                <Actions one={one} busy={busy} onRetry={onRetry} onBegin={setGivenUp} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

type ActionsProps = {
  one: WebhookDelivery;
  busy: boolean;
  onRetry: (event: string) => void;
  onBegin: (event: string) => void;
};

function Actions({ one: { event, state, type }, busy, onRetry, onBegin }: ActionsProps) {
  if (state === 'delivered' || state === 'sending') return null;
  const of = eventWords[type];
  return (
    <>
      <Button size="small" onClick={() => onRetry(event)} disabled={busy} aria-label={t('Try again: {of}', { of })}>
        {t('Try again')}
      </Button>
      {state !== 'dismissed' && (
        <Button size="small" onClick={() => onBegin(event)} disabled={busy} aria-label={t('Give up: {of}', { of })}>
          {t('Give up')}
        </Button>
      )}
    </>
  );
}

type ReasonProps = { busy: boolean; onCancel: () => void; onGiveUp: (reason: string) => void };

function ReasonField({ busy, onCancel, onGiveUp }: ReasonProps) {
  const [reason, setReason] = useState('');
  const isShort = reason.trim().length < 3;
  return (
    <form
      style={{ display: 'flex', gap: 8, justifyContent: 'end', alignItems: 'center' }}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isShort) onGiveUp(reason.trim());
      }}
    >
      <TextField
        size="small"
        label={t('Why it is given up')}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        autoFocus
      />
      <Button size="small" type="submit" disabled={busy || isShort} title={isShort ? t('Say why first.') : ''}>
        {t('Give up')}
      </Button>
      <Button size="small" onClick={onCancel}>
        {t('Keep')}
      </Button>
    </form>
  );
}
