import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogTitle from '@mui/material/DialogTitle';
import { styled } from '@mui/material/styles';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import { ConnectorRequest, ConnectorSettings, type ConnectorEntry } from '../../../src-shared/wire/connectors.ts';
import type { Connections } from '../../data/connections.ts';
import { faultWords } from '../../show/fault-words.ts';
import { announce } from '../../ui/announcements.ts';
import { FormContent } from '../../ui/FormContent.tsx';
import { type ConnectorForm, formOf, kindWords, newForm, settingsIn } from './connection-words.ts';
import { ConnectorFields } from './ConnectorFields.tsx';
import { t } from '../../language/t.ts';

const Removal = styled('div')({
  display: 'flex',
  gap: 8,
  alignItems: 'center',
  margin: '0 20px 8px',
  padding: 12,
  border: '1px solid var(--cs-line-strong)',
  borderRadius: 4,
  '& > p': { flex: 1 },
  '& > button': { flex: 'none' },
});

type Props = {
  connections: Connections;
  directory: Directory;
  /** null: a new one. */
  connector: ConnectorEntry | null;
  onClose: () => void;
  onSaved: () => void;
};

/** Sets a connection up, or changes one. */
export function ConnectorDialog({ connections, directory, connector, onClose, onSaved }: Props) {
  const [form, setForm] = useState<ConnectorForm>(connector ? formOf(connector) : newForm);
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const [removing, setRemoving] = useState(false);
  const change = (changes: Partial<ConnectorForm>) => {
    setForm((before) => ({ ...before, ...changes }));
    setSaid('');
  };
  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      setSaid(faultWords(error));
    } finally {
      setBusy(false);
    }
  };
  const test = () =>
    attempt(async () => {
      const settings = ConnectorSettings.safeParse(settingsIn(form));
      if (!settings.success) return setSaid(issueText(settings.error.issues));
      const { ok, message } = await connections.test({
        settings: settings.data,
        ...keyIn(form),
        ...(connector ? { id: connector.id } : {}),
      });
      setSaid(`${ok ? t('It would work.') : t('It would not work.')} ${message}`);
    });
  const save = () =>
    attempt(async () => {
      const { name, site, enabled, secret } = form;
      const given = { ...keyIn(form), ...(secret === '' ? {} : { secret }) };
      const asked = { name, site, enabled, settings: settingsIn(form), ...given };
      const request = ConnectorRequest.safeParse(asked);
      if (!request.success) return setSaid(issueText(request.error.issues));
      if (connector) await connections.change(connector.id, connector.ver, request.data);
      else await connections.create(request.data);
      announce(
        t('{data} is kept{enabled}.', {
          data: request.data.name,
          enabled: enabled ? t(' and starts in a moment') : t(', switched off'),
        }),
      );
      onSaved();
      onClose();
    });
  const remove = () =>
    attempt(async () => {
      if (!connector) return;
      await connections.remove(connector.id, connector.ver);
      announce(t('{connector} is removed. What came by it stays.', { connector: connector.name }));
      onSaved();
      onClose();
    });
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="connector-name">
      <DialogTitle id="connector-name">
        {connector ? t('Change {connector}', { connector: connector.name }) : t('Add a connection')}
      </DialogTitle>
      <FormContent tabIndex={0}>
        <TextField
          label={t('Kind')}
          select
          value={form.kind}
          onChange={(event) => change({ kind: event.target.value as ConnectorForm['kind'] })}
          disabled={connector !== null}
          slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
        >
          {Object.entries(kindWords).map(([kind, word]) => (
            <option key={kind} value={kind}>
              {word}
            </option>
          ))}
        </TextField>
        <TextField label={t('Name')} value={form.name} onChange={(event) => change({ name: event.target.value })} />
        <ConnectorFields
          form={form}
          change={change}
          hasSecret={connector?.hasSecret ?? false}
          hasPrivateKey={connector?.hasPrivateKey ?? false}
        />
        <TextField
          label={t('Where its invoices are entered')}
          select
          value={form.site}
          onChange={(event) => change({ site: event.target.value })}
          slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
        >
          <option value="">{t('Where shared services work')}</option>
          {directory.sites.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </TextField>
        <label className="check">
          <input
            type="checkbox"
            checked={form.enabled}
            onChange={(event) => change({ enabled: event.target.checked })}
          />
          {t('Switched on')}
        </label>
        <p role="status">{said}</p>
      </FormContent>
      {connector && removing && (
        <RemovalRow
          name={connector.name}
          busy={busy}
          onKeep={() => setRemoving(false)}
          onRemove={() => void remove()}
        />
      )}
      <DialogActions>
        {connector && !removing && (
          <Button onClick={() => setRemoving(true)} sx={{ marginInlineEnd: 'auto' }}>
            {t('Remove…')}
          </Button>
        )}
        <Button onClick={() => void test()} disabled={busy}>
          {t('Test')}
        </Button>
        <Button onClick={onClose}>{t('Cancel')}</Button>
        <Button
          variant="contained"
          color="primary"
          onClick={() => void save()}
          disabled={busy || form.name.trim() === ''}
          title={form.name.trim() === '' ? t('Give it a name first.') : ''}
        >
          {t('Save')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

type RemovalProps = { name: string; busy: boolean; onKeep: () => void; onRemove: () => void };

/** Asks before a way in is closed for good. */
function RemovalRow({ name, busy, onKeep, onRemove }: RemovalProps) {
  return (
    <Removal role="group" aria-label={t('Remove {name}', { name })}>
      <p>
        {t(
          'Nothing is taken by it any more, and its password and key are forgotten. What came by it stays, and what was put aside can still be mended.',
        )}
      </p>
      <Button onClick={onKeep} autoFocus>
        {t('Keep it')}
      </Button>
      <Button onClick={onRemove} disabled={busy}>
        {t('Remove it')}
      </Button>
    </Removal>
  );
}

const fieldWords: Readonly<Record<string, string>> = {
  folder: t('The folder'),
  everySeconds: t('The seconds between two looks'),
  limitMb: t('The largest size'),
  port: t('The port'),
  address: t('The mailbox'),
  senders: t('One of the senders'),
  secret: t('The password'),
  certificate: t('The certificate'),
  clientAuthorities: t('The authority of the senders'),
  privateKey: t('The private key'),
  base: t('The address'),
  tokenUrl: t('The address of tokens'),
  resources: t('What is asked for'),
  everyMinutes: t('The minutes between two questions'),
};

/** A key that was not typed stays as it was. */
function keyIn({ privateKey }: ConnectorForm): { privateKey?: string } {
  return privateKey.trim() === '' ? {} : { privateKey: privateKey.trim() };
}

function issueText(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  const [issue] = issues;
  const field = issue?.path.map((part) => fieldWords[String(part)]).find((word) => word !== undefined);
  if (!issue || field === undefined) return t('Something of it is missing.');
  const message = issue.message.startsWith('must') ? issue.message : t('is missing, or out of its range');
  return `${field} ${message}.`;
}
