import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import FormControlLabel from '@mui/material/FormControlLabel';
import TextField from '@mui/material/TextField';
import { useState, type FormEvent } from 'react';
import { t } from '../../language/t.ts';

export type SaveViewQuestion = {
  /** What it is called by now; '' for a new one. */
  name: string;
  /** What of the queue it shows, in words. */
  shows: string;
  isShared: boolean;
  onSave: (name: string, share: boolean) => void;
  onClose: () => void;
};

/** Gives what one looks at a name, for oneself or for everybody. */
export function SaveViewDialog({ name: before, shows, isShared, onSave, onClose }: SaveViewQuestion) {
  const [name, setName] = useState(before);
  const [share, setShare] = useState(isShared);
  const [missing, setMissing] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return setMissing(t('Give it a name, such as “Late Medicare”.'));
    onSave(name.trim().slice(0, 60), share);
  };
  return (
    <Dialog open onClose={onClose} maxWidth="sm" fullWidth slotProps={{ paper: { 'aria-label': t('Save this view') } }}>
      <form onSubmit={submit} aria-label={t('Save this view')} noValidate>
        <DialogTitle>{t('Save this view')}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 3 }}>
          <p>{shows}</p>
          <TextField
            label={t('Name')}
            required
            autoFocus
            value={name}
            error={missing !== ''}
            helperText={missing}
            onChange={(event) => {
              setName(event.target.value);
              setMissing('');
            }}
          />
          <FormControlLabel
            control={<Checkbox checked={share} onChange={(event) => setShare(event.target.checked)} />}
            label={t('Share it with everybody in the network')}
          />
        </DialogContent>
        <DialogActions>
          <Button type="submit" variant="contained" color="primary">
            {t('Save')}
          </Button>
          <Button onClick={onClose}>{t('Cancel')}</Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
