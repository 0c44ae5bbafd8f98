import Button from '@mui/material/Button';
import { useCallback, useState } from 'react';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { WebhookEntry, WebhooksReply } from '../../../src-shared/wire/webhooks.ts';
import type { Programs } from '../../data/programs.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { counted, countText, momentText } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Table } from '../../ui/Table.tsx';
import { sitesText, webhookMark } from './program-words.ts';
import { SecretDialog } from './SecretDialog.tsx';
import { usePolled } from './use-polled.ts';
import { WebhookDialog } from './WebhookDialog.tsx';
import { WebhookSection } from './WebhookSection.tsx';
import { t } from '../../language/t.ts';

type Props = { programs: Programs; directory: Directory };

/** Addresses that are told of what happens, and what became of what they were sent. */
export function Webhooks({ programs, directory }: Props) {
  const { reply, fault, refresh } = usePolled(useCallback(() => programs.webhooks(), [programs]));
  const [edited, setEdited] = useState<WebhookEntry | 'new' | null>(null);
  const [secret, setSecret] = useState<{ readonly name: string; readonly text: string } | null>(null);
  const [chosen, setChosen] = useState('');
  const shown = reply?.items.find(({ id }) => id === chosen) ?? null;
  const add = (
    <Button variant="contained" color="primary" onClick={() => setEdited('new')} disabled={reply === null}>
      {t('Add an address')}
    </Button>
  );
  return (
    <>
      {reply !== null && fault !== '' && <p role="status">{t('{fault} What is shown may be old.', { fault })}</p>}
      <Section title={t('Webhooks')} aside={reply !== null && reply.items.length > 0 && add} flush>
        {reply === null && fault !== '' && <EmptyState title={t('The webhooks cannot be shown now')} hint={fault} />}
        {reply === null && fault === '' && (
          <EmptyState late title={t('Asking the server')} hint={t('It knows them.')} />
        )}
        {reply?.items.length === 0 && (
          <EmptyState
            title={t('No other system is told yet')}
            hint={t(
              'A warehouse or a chat that should know when a case is decided or an entry posted gets a signed message at its address, again and again for a day until it answers.',
            )}
          >
            {add}
          </EmptyState>
        )}
        {reply !== null && reply.items.length > 0 && (
          <List reply={reply} siteName={directory.siteName} chosen={chosen} onChoose={setChosen} />
        )}
      </Section>
      {reply?.broker && <Broker broker={reply.broker} position={reply.position} />}
      {shown && (
        <WebhookSection
          key={shown.id}
          programs={programs}
          webhook={shown}
          onChange={() => setEdited(shown)}
          onSecret={(text) => setSecret({ name: shown.name, text })}
          onDone={refresh}
        />
      )}
      {edited !== null && (
        <WebhookDialog
          programs={programs}
          directory={directory}
          webhook={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
          onSaved={(saved, text) => {
            setChosen(saved.id);
            if (text !== null) setSecret({ name: saved.name, text });
            refresh();
          }}
        />
      )}
      {secret && <SecretDialog name={secret.name} secret={secret.text} onClose={() => setSecret(null)} />}
    </>
  );
}

type ListProps = {
  reply: WebhooksReply;
  siteName: (id: string) => string;
  chosen: string;
  onChoose: (id: string) => void;
};

function List({ reply: { items }, siteName, chosen, onChoose }: ListProps) {
  return (
    <Table>
      <thead>
        <tr>
          <th scope="col">{t('Address')}</th>
          <th scope="col">{t('State')}</th>
          <th scope="col">{t('Of')}</th>
          <th scope="col">{t('Last arrived')}</th>
          <th scope="col" className="figure">
            {t('Wait')}
          </th>
          <th scope="col" className="figure">
            {t('Not delivered')}
          </th>
          <th scope="col">
            <span className="visually-hidden">{t('Open##verb')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((webhook) => (
          <tr key={webhook.id}>
            <td>
              {webhook.name}
              <div className="quiet">{webhook.url}</div>
            </td>
            <td>
              <StatusMark {...webhookMark(webhook)} />
              {webhook.failures > 0 && <div>{webhook.lastError}</div>}
              {webhook.why !== '' && <div>{webhook.why}</div>}
            </td>
            <td>
              {counted(webhook.types.length, 'kind of event', 'kinds of events')}
              <div className="quiet">{sitesText(webhook.sites, siteName)}</div>
            </td>
            <td className="quiet">
              {webhook.lastSuccessAt === null ? t('Nothing yet') : momentText(webhook.lastSuccessAt)}
            </td>
            <td className="figure">{countText(webhook.waiting)}</td>
            <td className="figure">{countText(webhook.dead)}</td>
            <td className="figure">
              <Button
                size="small"
                onClick={() => onChoose(webhook.id === chosen ? '' : webhook.id)}
                aria-expanded={webhook.id === chosen}
                aria-label={`${webhook.id === chosen ? t('Close') : t('Open##verb')} ${webhook.name}`}
              >
                {webhook.id === chosen ? t('Close') : t('Open##verb')}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

type BrokerProps = { broker: NonNullable<WebhooksReply['broker']>; position: number };

function Broker({ broker: { name, position: told, failures, lastSuccessAt, lastError }, position }: BrokerProps) {
  return (
    <Section title={t('Broker: {toUpperCase}', { toUpperCase: name.toUpperCase() })}>
      <p>
        {failures === 0 ? (
          <StatusMark tone="done" word={t('Takes events')} />
        ) : (
          <StatusMark tone="risk" word={t('Does not take')} />
        )}{' '}
        {t('{max} entries of the log wait for it. It last took something {lastSuccessAt}. {lastError}', {
          max: countText(Math.max(0, position - told)),
          lastSuccessAt: lastSuccessAt === null ? t('never') : momentText(lastSuccessAt),
          lastError,
        })}
      </p>
    </Section>
  );
}
