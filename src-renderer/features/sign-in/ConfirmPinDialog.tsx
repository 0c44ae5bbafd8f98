import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useState, type FormEvent } from 'react';
import { formatMinor } from '../../../src-shared/money/format.ts';
import type { PinQuestion } from '../../data/decision-leave.ts';
import type { OpenWorkbench } from '../../data/session.ts';
import { useObservable } from '../../ui/use-observable.ts';
import { Form, Refused } from './SignInParts.tsx';
import { vaultWords } from './refusal-words.ts';
import { t } from '../../language/t.ts';

type Props = { workbench: OpenWorkbench; onLocked: () => void };

/** Asks for the PIN before a large approval is stored; too many wrong ones lock the work. */
export function ConfirmPinDialog({ workbench, onLocked }: Props) {
  const question = useObservable(workbench.pinAsked$, null);
  return question && <PinForm question={question} onLocked={onLocked} />;
}

function PinForm({ question, onLocked }: { question: PinQuestion; onLocked: () => void }) {
  const [pin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState('');

  const confirm = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const confirmed = await question.answer(pin);
    setBusy(false);
    if (confirmed.ok) return;
    setPin('');
    if (confirmed.error.kind === 'wrongPin' && confirmed.error.attemptsLeft > 0) {
      const { attemptsLeft } = confirmed.error;
      setMessage(
        t('That is not the PIN. After {attemptsLeft} more wrong {attemptsLeft2} the work is locked.', {
          attemptsLeft,
          attemptsLeft2: attemptsLeft === 1 ? t('try') : t('tries'),
        }),
      );
      return;
    }
    if (confirmed.error.kind !== 'wrongPin' && confirmed.error.kind !== 'notOpen') {
      setMessage(vaultWords(confirmed.error));
      return;
    }
    question.cancel();
    onLocked();
  };

  return (
    <Dialog open onClose={question.cancel} fullWidth maxWidth="xs">
      <Form onSubmit={(event) => void confirm(event)} aria-label={t('Confirm with your PIN')} style={{ gap: 0 }}>
        <DialogTitle>{t('Confirm with your PIN')}</DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 3 }}>
          <p>
            {t('An approval of {amountMinor} is signed after you have given your PIN.', {
              amountMinor: formatMinor(question.amountMinor),
            })}
          </p>
          <TextField
            label={t('PIN')}
            type="password"
            autoComplete="off"
            autoFocus
            required
            slotProps={{ htmlInput: { inputMode: 'numeric' } }}
            value={pin}
            onChange={(event) => setPin(event.target.value)}
          />
          <Refused message={message} />
        </DialogContent>
        <DialogActions>
          <Button onClick={question.cancel}>{t('Do not approve')}</Button>
          <Button type="submit" variant="contained" color="primary" disabled={busy || !pin}>
            {busy ? t('Checking…') : t('Confirm')}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
