import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useState, type FormEvent } from 'react';
import type { OpenWorkbench, Welcome } from '../../data/session.ts';
import { Buttons, Form, Refused } from './SignInParts.tsx';
import { pinFault, pinHint } from '../../../src-shared/managed-policy/pin-rules.ts';
import { useManaged } from '../../show/managed.ts';
import { signInWords } from './refusal-words.ts';
import { t } from '../../language/t.ts';

type Props = { welcome: Welcome; onOpen: (workbench: OpenWorkbench) => void; onBack: () => void };

/** After the server has said who it is: the PIN of their work on this computer, or a new one. */
export function ChoosePinForm({ welcome, onOpen, onBack }: Props) {
  const [pin, setPin] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState('');
  const { person, hasVault } = welcome;
  const rules = useManaged();

  const finish = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const fault = hasVault ? null : pinFault(pin, rules);
    if (fault !== null) return setMessage(fault);
    if (!hasVault && pin !== again) return setMessage(t('The two PINs differ.'));
    setBusy(true);
    const opened = await welcome.finish(pin);
    setBusy(false);
    if (opened.ok) onOpen(opened.value);
    else setMessage(signInWords(opened.error));
  };

  return (
    <Form onSubmit={(event) => void finish(event)} aria-label={hasVault ? t('Unlock') : t('Choose a PIN')}>
      <h1>
        {hasVault
          ? t('Welcome back, {person}', { person: person.name })
          : t('Choose a PIN, {person}', { person: person.name })}
      </h1>
      {!hasVault && (
        <p>
          {t(
            'The PIN encrypts what is kept on this computer, so that you can go on without a network and nobody else can read it. It never leaves this computer, and nobody can look it up.',
          )}
        </p>
      )}
      <TextField
        label={hasVault ? t('PIN') : t('New PIN')}
        type="password"
        autoComplete="off"
        autoFocus
        required
        value={pin}
        onChange={(event) => setPin(event.target.value)}
        helperText={hasVault ? '' : pinHint(rules)}
      />
      {!hasVault && (
        <TextField
          label={t('The same PIN again')}
          type="password"
          autoComplete="off"
          required
          value={again}
          onChange={(event) => setAgain(event.target.value)}
        />
      )}
      <Refused message={message} />
      <Buttons>
        <Button
          type="submit"
          variant="contained"
          color="primary"
          disabled={busy || pin.length < (hasVault ? 1 : rules.PinMinLength.value)}
        >
          {busy ? t('Opening…') : t('Open the workbench')}
        </Button>
        <Button variant="text" onClick={onBack}>
          {t('Back')}
        </Button>
      </Buttons>
    </Form>
  );
}
