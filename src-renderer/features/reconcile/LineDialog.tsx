import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import type { ReactNode } from 'react';
import { KeyHint } from '../../ui/KeyHint.tsx';
import { t } from '../../language/t.ts';

type Props = {
  title: string;
  /** The line that it is about, in words. */
  about: string;
  confirm: string;
  /** Why it cannot be done as it stands; '' when it can. */
  missing: string;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
};

/** What is asked before something is done to a line. */
export function LineDialog({ title, about, confirm, missing, onConfirm, onClose, children }: Props) {
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" slotProps={{ paper: { 'aria-label': title } }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (missing === '') onConfirm();
        }}
      >
        <DialogTitle>{title}</DialogTitle>
        <DialogContent sx={{ '&&': { display: 'grid', gap: 2, pt: 1 } }}>
          <p>{about}</p>
          {children}
          <p role="status">{missing}</p>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose} sx={{ gap: 1.5 }}>
            {t('Cancel')}
            <KeyHint chord="Escape" />
          </Button>
          <Button type="submit" variant="contained" disabled={missing !== ''}>
            {confirm}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
