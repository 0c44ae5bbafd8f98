import TextField from '@mui/material/TextField';
import { useState } from 'react';
import type { MachineScope } from '../../../src-shared/authority/machine-client.ts';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import { MachineClientRequest } from '../../../src-shared/wire/machine-clients.ts';
import type { Programs } from '../../data/programs.ts';
import { announce } from '../../ui/announcements.ts';
import { Choices } from '../../ui/FormContent.tsx';
import { FormDialog } from './FormDialog.tsx';
import { keysIn, scopesInOrder, scopeText } from './program-words.ts';
import { PublicKeyField } from './PublicKeyField.tsx';
import { SiteChoices } from './SiteChoices.tsx';
import { t } from '../../language/t.ts';

type Props = { programs: Programs; directory: Directory; onClose: () => void; onSaved: () => void };

const scopeOptions = scopesInOrder.map((value) => ({ value, label: scopeText(value) }));

/** Lets a program in: who it is, its public key, what it may do and where. */
export function ClientDialog({ programs, directory, onClose, onSaved }: Props) {
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [keys, setKeys] = useState('');
  const [scopes, setScopes] = useState<readonly MachineScope[]>([]);
  const [sites, setSites] = useState<readonly string[]>([]);
  const register = async () => {
    const found = keysIn(keys);
    if ('problem' in found) return found.problem;
    const request = MachineClientRequest.safeParse({ id: id.trim(), name, scopes, sites, ...found });
    if (!request.success) return issueText(request.error.issues[0]);
    await programs.register(request.data);
    announce(t('{data} may ask from now on.', { data: request.data.name }));
    onSaved();
    return undefined;
  };
  return (
    <FormDialog title={t('Register a program')} confirm={t('Register')} wide onConfirm={register} onClose={onClose}>
      <TextField label={t('Name')} value={name} onChange={(event) => setName(event.target.value)} />
      <TextField
        label={t('Id')}
        value={id}
        helperText={t(
          'What it is called in its tokens and in the audit log, like ehr-feed. It is never given to another',
        )}
        onChange={(event) => setId(event.target.value)}
      />
      <PublicKeyField value={keys} onChange={setKeys} />
      <Choices legend={t('What it may')} options={scopeOptions} chosen={scopes} onChange={setScopes} />
      <SiteChoices directory={directory} chosen={sites} onChange={setSites} />
    </FormDialog>
  );
}

const wanted: Readonly<Record<string, string>> = {
  id: t('The id has to be 3 to 40 of a–z, 0–9 and -, like ehr-feed.'),
  name: t('Give it a name.'),
  scopes: t('Choose what it may do.'),
  sites: t('Choose at which sites.'),
  keys: t('The two keys have the same kid.'),
};

function issueText(issue: { readonly path: readonly PropertyKey[] } | undefined): string {
  return wanted[String(issue?.path[0])] ?? t('Something of it is missing.');
}
