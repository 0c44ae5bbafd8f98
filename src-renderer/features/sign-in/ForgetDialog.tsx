import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useState, type FormEvent } from 'react';
import { isNamed } from './refusal-words.ts';
import { Form } from './SignInParts.tsx';

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
        <DialogTitle>Remove {name}’s work from this computer?</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 3 }}>
          <p>
            Nobody can open it without the PIN. After removing it, sign in and choose a new PIN: everything the server
            has comes back.
          </p>
          <p>
            <strong>Without the PIN nobody can tell how many decisions and files were never sent.</strong> All of them,
            and what was half written, would be lost for good.
          </p>
          <TextField
            label={`Type “${name}” to remove it`}
            autoComplete="off"
            autoFocus
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Keep it</Button>
          <Button type="submit" color="error" disabled={!isSure}>
            Remove it
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
