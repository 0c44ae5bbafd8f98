import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { useState } from 'react';
import type { SyncStatus } from '../../data/workbench.ts';
import { useTurnedOff } from '../../show/managed.ts';
import { BlockableButton } from '../../ui/BlockableButton.tsx';
import { Section } from '../../ui/Section.tsx';
import { unsentText } from './unsent-words.ts';
import { t } from '../../language/t.ts';
import { rich } from '../../language/rich.ts';

type Props = { name: string; status: SyncStatus; onRemove: () => void };

/** Takes what is kept of a person off this computer, such as before it is handed on. */
export function RemoveWork({ name, status, onRemove }: Props) {
  const [isAsking, setAsking] = useState(false);
  const mayNot = useTurnedOff('RemoveWork');
  const unsent = unsentText(status);
  return (
    <Section title={t('This computer')}>
      <p>
        {t(
          'What {name} needs is kept here, encrypted. Remove it before the computer goes to somebody else; at the next sign-in it comes back from the server.',
          { name },
        )}
      </p>
      <p>
        <BlockableButton color="error" reason={mayNot} onClick={() => setAsking(true)}>
          {t('Remove my work from this computer')}
        </BlockableButton>
      </p>
      <Dialog open={isAsking} onClose={() => setAsking(false)} fullWidth maxWidth="xs">
        <DialogTitle>{t('Remove your work from this computer?')}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 3 }}>
          {unsent === '' ? (
            <p>
              {t(
                'Everything you decided and imported was sent. It comes back from the server when you sign in here again.',
              )}
            </p>
          ) : (
            <p role="alert">
              {rich('{strong} To keep that, wait until the sync light says that everything is sent.', {
                strong: <strong>{t('Never sent, and lost for good: {unsent}.', { unsent })}</strong>,
              })}
            </p>
          )}
          <p>{t('What you have begun to write, and your session, end with it.')}</p>
        </DialogContent>
        <DialogActions>
          <Button onClick={() => setAsking(false)}>{t('Keep it')}</Button>
          <Button color="error" onClick={onRemove}>
            {unsent === '' ? t('Remove it') : t('Remove and lose that')}
          </Button>
        </DialogActions>
      </Dialog>
    </Section>
  );
}
