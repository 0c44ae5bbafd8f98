import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useEffect, useState, type FormEvent } from 'react';
import type { OpenWorkbench } from '../../data/session.ts';
import { useManaged } from '../../show/managed.ts';
import { BrowserWait } from './BrowserWait.tsx';
import { Form, Refused } from './SignInParts.tsx';
import { signInWords } from './refusal-words.ts';
import { useOrganisation } from './use-organisation.ts';
import { t } from '../../language/t.ts';

/** When the session ended while the workbench is open: the work stays as it is, sending goes on after this. */
export function SignInAgainDialog({ workbench, onClose }: { workbench: OpenWorkbench; onClose: () => void }) {
  const [password, setPassword] = useState('');
  const byPassword = useManaged().PasswordSignIn.value;
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState('');
  const [organisation, setOrganisation] = useState(false);
  const { waiting, browse, callOff } = useOrganisation(workbench, { onIn: onClose, onMessage: setMessage });

  useEffect(() => {
    let here = true;
    void workbench.hasOrganisation().then((known) => here && setOrganisation(known));
    return () => {
      here = false;
    };
  }, [workbench]);

  const signIn = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || waiting) return;
    setBusy(true);
    const signedIn = await workbench.signIn(workbench.person.id, password);
    setBusy(false);
    if (signedIn.ok) onClose();
    else setMessage(signInWords(signedIn.error));
  };

  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs">
      <Form onSubmit={(event) => void signIn(event)} aria-label={t('Sign in again')} style={{ gap: 0 }}>
        <DialogTitle>{t('Sign in again, {person}', { person: workbench.person.name })}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 3 }}>
          <p>{t('Your session ended. Everything you decided is kept here and is sent once you have signed in.')}</p>
          {byPassword && (
            <TextField
              label={t('Password')}
              type="password"
              autoComplete="off"
              autoFocus
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
          {waiting && <BrowserWait onCallOff={callOff} />}
          <Refused message={message} />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('Later')}</Button>
          {organisation && (
            <Button disabled={busy || waiting} onClick={() => void browse()}>
              {t('With your organisation')}
            </Button>
          )}
          {byPassword && (
            <Button type="submit" variant="contained" color="primary" disabled={busy || waiting || !password}>
              {busy ? t('Signing in…') : t('Sign in')}
            </Button>
          )}
        </DialogActions>
      </Form>
    </Dialog>
  );
}
