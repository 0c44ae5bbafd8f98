import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogTitle from '@mui/material/DialogTitle';
import { type ReactNode, useId, useState } from 'react';
import { faultWords } from '../../show/fault-words.ts';
import { t } from '../../language/t.ts';
import { FormContent } from '../../ui/FormContent.tsx';

type Props = {
  title: string;
  confirm: string;
  wide?: boolean;
  /** Sends the form. @returns why it cannot be sent as it stands; nothing once it was taken. */
  onConfirm: () => Promise<string | undefined>;
  onClose: () => void;
  children: ReactNode;
};

/** A form that stays with what is in it until the server has taken it, and says why it was not. */
export function FormDialog({ title, confirm, wide = false, onConfirm, onClose, children }: Props) {
  const nameId = useId();
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const send = async () => {
    setBusy(true);
    const problem = await onConfirm().catch(faultWords);
    if (problem === undefined) return onClose();
    setSaid(problem);
    setBusy(false);
    return undefined;
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth={wide ? 'md' : 'sm'} aria-labelledby={nameId}>
      <DialogTitle id={nameId}>{title}</DialogTitle>
      <FormContent tabIndex={0}>
        {children}
        <p role="alert">{said}</p>
      </FormContent>
      <DialogActions>
        <Button onClick={onClose}>{t('Cancel')}</Button>
        <Button variant="contained" color="primary" onClick={() => void send()} disabled={busy}>
          {confirm}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
