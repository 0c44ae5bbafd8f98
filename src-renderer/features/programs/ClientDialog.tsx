import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import type { MachineScope } from '../../../src-shared/authority/machine-client.ts';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import { MachineClientRequest } from '../../../src-shared/wire/machine-clients.ts';
import type { Programs } from '../../data/programs.ts';
import { faultWords } from '../../show/fault-words.ts';
import { announce } from '../../ui/announcements.ts';
import { Choices, FormContent } from '../../ui/FormContent.tsx';
import { keysIn, scopesInOrder, scopeText } from './program-words.ts';
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
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const register = async () => {
    const found = keysIn(keys);
    if ('problem' in found) return setSaid(found.problem);
    const request = MachineClientRequest.safeParse({ id: id.trim(), name, scopes, sites, keys: found.keys });
    if (!request.success) return setSaid(issueText(request.error.issues[0]));
    setBusy(true);
    try {
      await programs.register(request.data);
      announce(t('{data} may ask from now on.', { data: request.data.name }));
      onSaved();
      onClose();
    } catch (error) {
      setSaid(faultWords(error));
      setBusy(false);
    }
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="md" aria-labelledby="program-name">
      <DialogTitle id="program-name">{t('Register a program')}</DialogTitle>
      <FormContent tabIndex={0}>
        <TextField label={t('Name')} value={name} onChange={(event) => setName(event.target.value)} />
        <TextField
          label={t('Id')}
          value={id}
          helperText={t(
            'What it is called in its tokens and in the audit log, like ehr-feed. It is never given to another',
          )}
          onChange={(event) => setId(event.target.value)}
        />
        <TextField
          label={t('Public key')}
          value={keys}
          helperText={t(
            "A JWK or a key set (JWKS) for ES384 or RS384, as the program's own people give it to you. The private half stays with the program",
          )}
          onChange={(event) => setKeys(event.target.value)}
          multiline
          minRows={3}
          maxRows={8}
          slotProps={{ htmlInput: { spellCheck: false } }}
        />
        <Choices legend={t('What it may')} options={scopeOptions} chosen={scopes} onChange={setScopes} />
        <SiteChoices directory={directory} chosen={sites} onChange={setSites} />
        <p role="alert">{said}</p>
      </FormContent>
      <DialogActions>
        <Button onClick={onClose}>{t('Cancel')}</Button>
        <Button variant="contained" color="primary" onClick={() => void register()} disabled={busy}>
          {t('Register')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

const wanted: Readonly<Record<string, string>> = {
  id: t('The id has to be 3 to 40 of a–z, 0–9 and -, like ehr-feed.'),
  name: t('Give it a name.'),
  scopes: t('Choose what it may do.'),
  sites: t('Choose at which sites.'),
  keys: 'The two keys have the same kid.',
};

function issueText(issue: { readonly path: readonly PropertyKey[] } | undefined): string {
  return wanted[String(issue?.path[0])] ?? t('Something of it is missing.');
}
