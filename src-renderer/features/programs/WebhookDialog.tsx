import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import { EventType } from '../../../src-shared/wire/events.ts';
import { WebhookChange, type WebhookEntry } from '../../../src-shared/wire/webhooks.ts';
import type { Programs } from '../../data/programs.ts';
import { faultWords } from '../../show/fault-words.ts';
import { announce } from '../../ui/announcements.ts';
import { Choices, FormContent } from '../../ui/FormContent.tsx';
import { eventWords } from './program-words.ts';
import { SiteChoices } from './SiteChoices.tsx';
import { t } from '../../language/t.ts';

type Props = {
  programs: Programs;
  directory: Directory;
  /** null: a new one. */
  webhook: WebhookEntry | null;
  onClose: () => void;
  /** @param secret  of a new one, null of one that was changed. */
  onSaved: (saved: WebhookEntry, secret: string | null) => void;
};

const eventOptions = EventType.options.map((value) => ({ value, label: eventWords[value] }));

/** Whom to tell, and of what. */
export function WebhookDialog({ programs, directory, webhook, onClose, onSaved }: Props) {
  const [name, setName] = useState(webhook?.name ?? '');
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [types, setTypes] = useState<readonly EventType[]>(webhook?.types ?? []);
  const [sites, setSites] = useState<readonly string[]>(webhook?.sites ?? ['*']);
  const [sends, setSends] = useState(webhook === null || webhook.state !== 'paused');
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const save = async () => {
    const change = WebhookChange.safeParse({ name, url: url.trim(), types, sites, paused: !sends });
    if (!change.success) return setSaid(issueText(change.error.issues[0]));
    setBusy(true);
    try {
      const { paused: _, ...request } = change.data;
      if (webhook) onSaved(await programs.changeWebhook(webhook.id, webhook.ver, change.data), null);
      else {
        const { webhook: added, secret } = await programs.addWebhook(request);
        onSaved(added, secret);
      }
      announce(t('{request} is kept.', { request: request.name }));
      onClose();
    } catch (error) {
      setSaid(faultWords(error));
      setBusy(false);
    }
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="md" aria-labelledby="webhook-name">
      <DialogTitle id="webhook-name">
        {webhook ? t('Change {webhook}', { webhook: webhook.name }) : t('Add an address')}
      </DialogTitle>
      <FormContent tabIndex={0}>
        <TextField label={t('Name')} value={name} onChange={(event) => setName(event.target.value)} />
        <TextField
          label={t('Address')}
          value={url}
          helperText={t('It begins with https. Messages are signed, and say ids and states alone')}
          onChange={(event) => setUrl(event.target.value)}
        />
        <Choices legend={t('Of what it is told')} options={eventOptions} chosen={types} onChange={setTypes} />
        <SiteChoices directory={directory} chosen={sites} onChange={setSites} />
        {webhook && (
          <label className="check">
            <input type="checkbox" checked={sends} onChange={(event) => setSends(event.target.checked)} />
            {t('Messages are sent; what happens while they are not waits')}
          </label>
        )}
        <p role="alert">{said}</p>
      </FormContent>
      <DialogActions>
        <Button onClick={onClose}>{t('Cancel')}</Button>
        <Button variant="contained" color="primary" onClick={() => void save()} disabled={busy}>
          {t('Save')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

const wanted: Readonly<Record<string, string>> = {
  name: t('Give it a name.'),
  url: 'The address must look like https://example.org/hook.',
  types: 'Choose what it is told of.',
  sites: t('Choose of which sites.'),
};

function issueText(issue: { readonly path: readonly PropertyKey[] } | undefined): string {
  return wanted[String(issue?.path[0])] ?? t('Something of it is missing.');
}
