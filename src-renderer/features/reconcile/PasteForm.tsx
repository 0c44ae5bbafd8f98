import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { t } from '../../language/t.ts';

type Props = { onClose: () => void; onRows: (text: string) => void };

/** The visible twin of pasting on the page: rows are put into a field, and looked at before they count. */
export function PasteForm({ onClose, onRows }: Props) {
  const [text, setText] = useState('');
  const read = () => {
    onClose();
    onRows(text);
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="md" aria-labelledby="paste-title">
      <DialogTitle id="paste-title">{t('Paste rows from a spreadsheet')}</DialogTitle>
      <DialogContent>
        <TextField
          autoFocus
          multiline
          fullWidth
          minRows={8}
          maxRows={14}
          label={t('Rows, the first of them naming the columns')}
          value={text}
          onChange={({ target }) => setText(target.value)}
          slotProps={{ inputLabel: { shrink: true } }}
          sx={{ mt: 1 }}
        />
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t('Cancel')}</Button>
        <Button variant="contained" disabled={text.trim() === ''} onClick={read}>
          {t('Look at them')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
