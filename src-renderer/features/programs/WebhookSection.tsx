import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import TextField from '@mui/material/TextField';
import { useCallback, useState } from 'react';
import { instantOf } from '../../../src-shared/base/dates.ts';
import { WebhookDelivery, type WebhookEntry } from '../../../src-shared/wire/webhooks.ts';
import type { Programs } from '../../data/programs.ts';
import { faultWords } from '../../show/fault-words.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Section } from '../../ui/Section.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { Deliveries } from './Deliveries.tsx';
import { deliveryMarks } from './program-words.ts';
import { usePolled } from './use-polled.ts';
import { t } from '../../language/t.ts';

const Row = styled('div')({
  display: 'flex',
  gap: 8,
  alignItems: 'end',
  flexWrap: 'wrap',
  padding: '4px 8px 8px',
  '& > p': { flexBasis: '100%' },
  '& > div': { width: 220 },
});

type Props = {
  programs: Programs;
  webhook: WebhookEntry;
  onChange: () => void;
  onSecret: (secret: string) => void;
  onDone: () => void;
};

/** One address: what it was sent, and what can be done about it. */
export function WebhookSection({ programs, webhook, onChange, onSecret, onDone }: Props) {
  const { id, ver, name, state, dead } = webhook;
  const [only, setOnly] = useState<WebhookDelivery['state'] | null>(null);
  const { reply, fault, refresh } = usePolled(useCallback(() => programs.deliveries(id, only), [programs, id, only]));
  const [since, setSince] = useState('');
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const [ending, setEnding] = useState(false);
  const attempt = async (work: () => Promise<string>) => {
    setBusy(true);
    setSaid('');
    try {
      setSaid(await work());
      refresh();
      onDone();
    } catch (error) {
      setSaid(faultWords(error));
    } finally {
      setBusy(false);
    }
  };
  const test = () =>
    attempt(async () => {
      const { ok, message } = await programs.testWebhook(id);
      return ok ? message : t('It did not arrive. {message}', { message });
    });
  const rotate = () =>
    attempt(async () => {
      const { secret } = await programs.rotateSecret(id, ver);
      if (secret !== null) onSecret(secret);
      return t('For a day the secret before signs beside the new one.');
    });
  const replay = () =>
    attempt(async () => {
      await programs.replay(id, { since: instantOf(new Date(since)) });
      return t('What happened since is sent again, under the ids of the first time.');
    });
  const revive = () =>
    attempt(async () => {
      await programs.replay(id, { only: 'dead' });
      return t('What was not delivered is tried again.');
    });
  const chooser = (
    <TextField
      select
      size="small"
      value={only ?? ''}
      onChange={({ target }) => setOnly(WebhookDelivery.shape.state.safeParse(target.value).data ?? null)}
      slotProps={{ select: { native: true }, htmlInput: { 'aria-label': t('Which messages') } }}
    >
      <option value="">{t('All messages')}</option>
      {WebhookDelivery.shape.state.options.map((each) => (
        <option key={each} value={each}>
          {deliveryMarks[each].word}
        </option>
      ))}
    </TextField>
  );
  return (
    <Section title={t('What {name} was sent in thirty days', { name })} aside={chooser} flush>
      {state !== 'ended' && (
        <Row>
          <Button onClick={() => void test()} disabled={busy}>
            {t('Send a test message')}
          </Button>
          <Button onClick={onChange}>{t('Change')}</Button>
          <Button onClick={() => void rotate()} disabled={busy}>
            {t('Another secret')}
          </Button>
          <Button
            onClick={() => void revive()}
            disabled={busy || dead === 0}
            title={dead === 0 ? t('Everything arrived.') : ''}
          >
            {t('Try again what was not delivered')}
          </Button>
          <Button onClick={() => setEnding(true)}>{t('End')}</Button>
          <TextField
            label={t('Send again since')}
            type="datetime-local"
            size="small"
            value={since}
            onChange={(event) => setSince(event.target.value)}
            slotProps={{ inputLabel: { shrink: true } }}
          />
          <Button
            onClick={() => void replay()}
            disabled={busy || since === ''}
            title={since === '' ? t('Choose since when.') : ''}
          >
            {t('Send again')}
          </Button>
          <p role="status">{said}</p>
        </Row>
      )}
      {reply === null ? (
        <EmptyState late title={fault === '' ? t('Asking the server') : t('It cannot be shown now')} hint={fault} />
      ) : (
        <Deliveries
          items={reply.items}
          busy={busy || state === 'ended'}
          onRetry={(event) =>
            void attempt(async () => {
              await programs.retry(id, event);
              return t('It is tried again.');
            })
          }
          onGiveUp={(event, reason) =>
            void attempt(async () => {
              await programs.giveUp(id, event, reason);
              return t('It was given up. What follows it in its case is sent.');
            })
          }
        />
      )}
      {ending && (
        <ConfirmDialog
          title={t('End {name}?', { name })}
          hint={t(
            'Nothing is sent there any more, and what waits is dropped. Its secret is forgotten. To begin again, add the address again.',
          )}
          button="End"
          done={t('{name} is told nothing any more.', { name })}
          work={() => programs.endWebhook(id, ver)}
          onClose={() => setEnding(false)}
          onDone={onDone}
        />
      )}
    </Section>
  );
}
