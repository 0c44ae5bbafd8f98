import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useState, type FormEvent } from 'react';
import { isNamed } from './refusal-words.ts';
import { Form } from './SignInParts.tsx';
import { t } from '../../language/t.ts';
import { rich } from '../../language/rich.ts';

type Props = { name: string; onClose: () => void; onForget: () => void };

/**
 * Removing what is kept here without its PIN. Nobody can say what would be lost, so whoever does it names the person: a
 * press too many, or the wrong person of the list, removes nothing.
 */
export function ForgetDialog({ name, onClose, onForget }: Props) {
  const [typed, setTyped] = useState('');
  const isSure = isNamed(typed, name);
  const forget = (event: FormEvent) => {
    event.preventDefault();
    if (isSure) onForget();
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs">
      <Form onSubmit={forget} style={{ gap: 0 }}>
        <DialogTitle>{t('Remove {name}’s work from this computer?', { name })}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 3 }}>
          <p>
            {t(
              'Nobody can open it without the PIN. After removing it, sign in and choose a new PIN: everything the server has comes back.',
            )}
          </p>
          <p>
            {rich('{strong} All of them, and what was half written, would be lost for good.', {
              strong: (
                <strong>{t('Without the PIN nobody can tell how many decisions and files were never sent.')}</strong>
              ),
            })}
          </p>
          <TextField
            label={t('Type “{name}” to remove it', { name })}
            autoComplete="off"
            autoFocus
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('Keep it')}</Button>
          <Button type="submit" color="error" disabled={!isSure}>
            {t('Remove it')}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
