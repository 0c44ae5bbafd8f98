import TextField from '@mui/material/TextField';
import { useState } from 'react';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import { EventType } from '../../../src-shared/wire/events.ts';
import { WebhookChange, type WebhookEntry } from '../../../src-shared/wire/webhooks.ts';
import type { Programs } from '../../data/programs.ts';
import { announce } from '../../ui/announcements.ts';
import { Choices } from '../../ui/FormContent.tsx';
import { FormDialog } from './FormDialog.tsx';
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
  const save = async () => {
    const change = WebhookChange.safeParse({ name, url: url.trim(), types, sites, paused: !sends });
    if (!change.success) return issueText(change.error.issues[0]);
    const { paused: _, ...request } = change.data;
    if (webhook) onSaved(await programs.changeWebhook(webhook.id, webhook.ver, change.data), null);
    else {
      const { webhook: added, secret } = await programs.addWebhook(request);
      onSaved(added, secret);
    }
    announce(t('{request} is kept.', { request: request.name }));
    return undefined;
  };
  return (
    <FormDialog
      title={webhook ? t('Change {webhook}', { webhook: webhook.name }) : t('Add an address')}
      confirm={t('Save')}
      wide
      onConfirm={save}
      onClose={onClose}
    >
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
    </FormDialog>
  );
}

const wanted: Readonly<Record<string, string>> = {
  name: t('Give it a name.'),
  url: t('The address must look like https://example.org/hook.'),
  types: t('Choose what it is told of.'),
  sites: t('Choose of which sites.'),
};

function issueText(issue: { readonly path: readonly PropertyKey[] } | undefined): string {
  return wanted[String(issue?.path[0])] ?? t('Something of it is missing.');
}
