import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { Entrance, Welcome } from '../../data/session.ts';
import { useManaged } from '../../show/managed.ts';
import { BrowserWait } from './BrowserWait.tsx';
import { Buttons, Choices, Form, Refused } from './SignInParts.tsx';
import { signInWords } from './refusal-words.ts';
import { useOrganisation } from './use-organisation.ts';
import { t } from '../../language/t.ts';

const ASK_AGAIN_MS = 3000;
const MOST_ASKED = 20;

type DemoAccounts = Awaited<ReturnType<Entrance['demoAccounts']>>;

type Props = {
  entrance: Entrance;
  onWelcome: (welcome: Welcome) => void;
  /** Back to the people of this computer; null when there are none. */
  onUnlock: (() => void) | null;
};

/** Account and password, checked by the server. A demonstration organisation offers its accounts to pick from. */
export function AccountForm({ entrance, onWelcome, onUnlock }: Props) {
  const [offered, setOffered] = useState<DemoAccounts>([]);
  const [account, setAccount] = useState('');
  const [password, setPassword] = useState('');
  const [organisation, setOrganisation] = useState(false);
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState('');
  const byPassword = useManaged().PasswordSignIn.value;
  const passwordField = useRef<HTMLInputElement>(null);
  const { waiting, browse, callOff } = useOrganisation(entrance, { onIn: onWelcome, onMessage: setMessage });

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let here = true;
    // A server that is started together with this window answers some time after it is shown.
    const ask = async (more: number) => {
      const accounts = await entrance.demoAccounts();
      if (!here) return;
      setOffered(accounts);
      setOrganisation(await entrance.hasOrganisation());
      if (accounts.length === 0 && more > 0) timer = setTimeout(() => void ask(more - 1), ASK_AGAIN_MS);
    };
    void ask(MOST_ASKED);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [entrance]);

  const signIn = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || waiting) return;
    setBusy(true);
    const welcomed = await entrance.signIn(account.trim(), password);
    setBusy(false);
    if (welcomed.ok) onWelcome(welcomed.value);
    else setMessage(signInWords(welcomed.error));
  };

  return (
    <Form onSubmit={(event) => void signIn(event)} aria-label={t('Sign in')}>
      <h1>{t('Sign in')}</h1>
      {waiting && <BrowserWait onCallOff={callOff} />}
      {organisation && !waiting && (
        <Button variant="contained" color="primary" disabled={busy} onClick={() => void browse()}>
          {t('Sign in with your organisation')}
        </Button>
      )}
      {!byPassword && !organisation && (
        <p role="status">
          {t(
            'Your organisation has you sign in with its own page, and the server does not answer or knows none. It is asked again in a moment.',
          )}
        </p>
      )}
      {byPassword && offered.length > 0 && (
        <>
          <p>{t('This is a demonstration organisation: pick a person. Every password is “countersign”.')}</p>
          <Choices role="radiogroup" aria-label={t('Account')}>
            {offered.map(({ account: id, name, title, site }) => (
              <label key={id}>
                <input
                  type="radio"
                  name="account"
                  checked={id === account}
                  onChange={() => {
                    setAccount(id);
                    passwordField.current?.focus();
                  }}
                />
                <span>
                  {name}
                  <small>{[title, site].filter(Boolean).join(' · ')}</small>
                </span>
              </label>
            ))}
          </Choices>
        </>
      )}
      {byPassword && (
        <>
          <TextField
            label={t('Account')}
            autoComplete="username"
            required
            value={account}
            onChange={(event) => setAccount(event.target.value)}
          />
          <TextField
            label={t('Password')}
            type="password"
            autoComplete="off"
            required
            inputRef={passwordField}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </>
      )}
      <Refused message={message} />
      <Buttons>
        {byPassword && (
          <Button
            type="submit"
            variant="contained"
            color="primary"
            disabled={busy || waiting || !account.trim() || !password}
          >
            {busy ? t('Signing in…') : t('Sign in')}
          </Button>
        )}
        {onUnlock && (
          <Button variant="text" onClick={onUnlock}>
            {t('Unlock with a PIN')}
          </Button>
        )}
      </Buttons>
    </Form>
  );
}
