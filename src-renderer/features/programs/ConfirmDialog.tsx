import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useState } from 'react';
import { faultWords } from '../../show/fault-words.ts';
import { announce } from '../../ui/announcements.ts';
import { t } from '../../language/t.ts';

type Props = {
  title: string;
  /** What follows from it. */
  hint: string;
  button: string;
  /** What is said once it is done. */
  done: string;
  work: () => Promise<unknown>;
  onClose: () => void;
  onDone: () => void;
};

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({ title, hint, button, done, work, onClose, onDone }: Props) {
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const carryOut = async () => {
    setBusy(true);
    try {
      await work();
      announce(done);
      onDone();
      onClose();
    } catch (error) {
      setSaid(faultWords(error));
      setBusy(false);
    }
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby="confirm-name">
      <DialogTitle id="confirm-name">{title}</DialogTitle>
      <DialogContent tabIndex={0}>
        <p>{hint}</p>
        <p role="alert">{said}</p>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose} autoFocus>
          {t('Cancel')}
        </Button>
        <Button variant="contained" color="primary" onClick={() => void carryOut()} disabled={busy}>
          {button}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
