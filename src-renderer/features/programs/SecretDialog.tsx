import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { FormContent } from '../../ui/FormContent.tsx';
import { t } from '../../language/t.ts';

type Props = { name: string; secret: string; onClose: () => void };

/** Shows a secret this once. */
export function SecretDialog({ name, secret, onClose }: Props) {
  const [said, setSaid] = useState('');
  const copy = () =>
    navigator.clipboard.writeText(secret).then(
      () => setSaid(t('It is on the clipboard.')),
      () => setSaid(t('The clipboard is not available. Select the text and copy it.')),
    );
  return (
    <Dialog open fullWidth maxWidth="sm" aria-labelledby="secret-name">
      <DialogTitle id="secret-name">{t('The secret of {name}', { name })}</DialogTitle>
      <FormContent tabIndex={0}>
        <p>
          {t(
            'Give it to whoever runs the other system: with it they know that a message is ours. It is shown this once; when it is lost, make another.',
          )}
        </p>
        <TextField
          label={t('Secret')}
          value={secret}
          slotProps={{ htmlInput: { readOnly: true, spellCheck: false, style: { fontFamily: 'monospace' } } }}
        />
        <p role="status">{said}</p>
      </FormContent>
      <DialogActions>
        <Button onClick={() => void copy()}>{t('Copy')}</Button>
        <Button variant="contained" color="primary" onClick={onClose}>
          {t('I have it')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
