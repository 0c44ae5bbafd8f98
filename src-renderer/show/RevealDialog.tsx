import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import { useId, useState, type FormEvent } from 'react';
import { RevealPurpose } from '../../src-shared/sync/command.ts';
import { missingReason, purposes } from './reveal-words.ts';
import { t } from '../language/t.ts';

export type RevealReason = { readonly purpose: RevealPurpose; readonly reason: string };

type Props = {
  /** What one leaves to have them covered again: 'case'. */
  of: string;
  /** What is asked, where it is about something else than names and numbers. */
  words?: { readonly title: string; readonly explains: string; readonly keep: string; readonly show: string };
  onClose: () => void;
  onReveal: (reason: RevealReason) => void;
};

function namesAndNumbers(of: string): NonNullable<Props['words']> {
  return {
    title: t('Show the patient’s names and numbers?'),
    explains: t(
      'The audit log keeps that you saw them, and why: on this computer at once, on the server as soon as it answers. They stay shown until you leave this {of}.',
      { of },
    ),
    keep: t('Keep them covered'),
    show: t('Show them'),
  };
}

/** Asks why somebody wants to see who the patient is. */
export function RevealDialog({ of, words = namesAndNumbers(of), onClose, onReveal }: Props) {
  const [purpose, setPurpose] = useState<RevealPurpose | null>(null);
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const labelId = useId();
  const missing = missingReason(purpose, reason);
  const reveal = (event: FormEvent) => {
    event.preventDefault();
    if (purpose !== null && missing === '') onReveal({ purpose, reason: reason.trim() });
    else setAsked(true);
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs">
      <form onSubmit={reveal} noValidate>
        <DialogTitle sx={{ overflowWrap: 'anywhere' }}>{words.title}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 3 }}>
          <p>{words.explains}</p>
          <FormControl error={asked && purpose === null}>
            <FormLabel id={labelId}>{t('What for')}</FormLabel>
            <RadioGroup
              aria-labelledby={labelId}
              value={purpose ?? ''}
              onChange={(_event, value) => setPurpose(RevealPurpose.parse(value))}
            >
              {purposes.map(([value, label], at) => (
                <FormControlLabel
                  key={value}
                  value={value}
                  label={label}
                  control={<Radio size="small" autoFocus={at === 0} />}
                />
              ))}
            </RadioGroup>
            {asked && purpose === null && <FormHelperText>{missing}</FormHelperText>}
          </FormControl>
          <TextField
            label={t('In words')}
            required={purpose === 'other'}
            multiline
            minRows={2}
            maxRows={6}
            value={reason}
            error={asked && purpose !== null && missing !== ''}
            helperText={asked && purpose !== null ? missing : ''}
            onChange={(event) => setReason(event.target.value)}
            slotProps={{ htmlInput: { maxLength: 2000 } }}
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{words.keep}</Button>
          <Button type="submit" variant="contained" color="primary">
            {words.show}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
