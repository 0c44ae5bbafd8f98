import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import type { MachineClientEntry } from '../../../src-shared/wire/machine-clients.ts';
import type { Programs } from '../../data/programs.ts';
import { faultWords } from '../../show/fault-words.ts';
import { announce } from '../../ui/announcements.ts';
import { FormContent } from '../../ui/FormContent.tsx';
import { keysIn } from './program-words.ts';
import { t } from '../../language/t.ts';

type Props = { programs: Programs; client: MachineClientEntry; onClose: () => void; onSaved: () => void };

/** Puts other keys in the place of a program's: the new one beside the old one, then the new one alone. */
export function KeysDialog({ programs, client, onClose, onSaved }: Props) {
  const [text, setText] = useState('');
  const [keepsOld, setKeepsOld] = useState(true);
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const save = async () => {
    const found = keysIn(text);
    if ('problem' in found) return setSaid(found.problem);
    const old = keepsOld ? client.keys.slice(0, 1) : [];
    const keys = [...old, ...found.keys];
    if (keys.length > 2) return setSaid(t('There is room for two keys: give one, or let the old one go.'));
    if (new Set(keys.map(({ kid }) => kid)).size < keys.length) {
      return setSaid(t('The new key needs another kid than {kid}.', { kid: client.keys[0]?.kid ?? t('the old one') }));
    }
    setBusy(true);
    try {
      await programs.rotateKeys(client.id, client.ver, keys);
      announce(
        t('{client} signs with {keys} from now on.', {
          client: client.name,
          keys: keys.map(({ kid }) => kid).join(t(' or ')),
        }),
      );
      onSaved();
      onClose();
    } catch (error) {
      setSaid(faultWords(error));
      setBusy(false);
    }
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="keys-name">
      <DialogTitle id="keys-name">{t('Other keys for {client}', { client: client.name })}</DialogTitle>
      <FormContent tabIndex={0}>
        <p>{t('It signs with {keys} now.', { keys: client.keys.map(({ kid }) => kid).join(t(' or ')) })}</p>
        <TextField
          label={t('Public key')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          multiline
          minRows={3}
          maxRows={8}
          slotProps={{ htmlInput: { spellCheck: false } }}
        />
        <label className="check">
          <input type="checkbox" checked={keepsOld} onChange={(event) => setKeepsOld(event.target.checked)} />
          {t('The old key holds beside it, until the program has gone over')}
        </label>
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
