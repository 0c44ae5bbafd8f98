import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useRef, useState, type FormEvent } from 'react';
import type { Entrance, OpenWorkbench } from '../../data/session.ts';
import { useTurnedOff } from '../../show/managed.ts';
import { BlockableButton } from '../../ui/BlockableButton.tsx';
import { ForgetDialog } from './ForgetDialog.tsx';
import { Buttons, Choices, Form, Refused } from './SignInParts.tsx';
import { vaultWords } from './refusal-words.ts';
import { t } from '../../language/t.ts';

export type LocalPerson = { readonly id: string; readonly name: string };

type Props = {
  people: readonly LocalPerson[];
  entrance: Entrance;
  onOpen: (workbench: OpenWorkbench) => void;
  onOther: () => void;
  onForgotten: (id: string) => void;
};

/** Opens what is kept on this computer. Needs no server. */
export function UnlockForm({ people, entrance, onOpen, onOther, onForgotten }: Props) {
  const [chosen, setChosen] = useState(people[0]?.id ?? '');
  const [pin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState('');
  const [forgetting, setForgetting] = useState(false);
  const mayNotRemove = useTurnedOff('RemoveWork');
  const field = useRef<HTMLInputElement>(null);
  const person = people.find(({ id }) => id === chosen) ?? people[0];

  const unlock = async (event: FormEvent) => {
    event.preventDefault();
    if (!person || busy) return;
    setBusy(true);
    const opened = await entrance.unlock(person.id, pin);
    setBusy(false);
    if (opened.ok) return onOpen(opened.value);
    setMessage(vaultWords(opened.error));
    setPin('');
    field.current?.focus();
  };

  const forget = async () => {
    setForgetting(false);
    if (!person) return;
    const removed = await entrance.forget(person.id);
    if (removed.ok) onForgotten(person.id);
    else setMessage(vaultWords(removed.error));
  };

  return (
    <>
      <Form onSubmit={(event) => void unlock(event)} aria-label={t('Unlock')}>
        <h1>{t('Unlock your work')}</h1>
        {people.length > 1 ? (
          <Choices role="radiogroup" aria-label={t('Person')}>
            {people.map(({ id, name }) => (
              <label key={id}>
                <input type="radio" name="person" checked={id === chosen} onChange={() => setChosen(id)} />
                {name}
              </label>
            ))}
          </Choices>
        ) : (
          <p>
            <strong>{person?.name}</strong>
          </p>
        )}
        <TextField
          label={t('PIN')}
          type="password"
          autoComplete="off"
          autoFocus
          required
          inputRef={field}
          value={pin}
          onChange={(event) => setPin(event.target.value)}
          helperText={t('Works without a network: what you need is kept on this computer, encrypted.')}
        />
        <Refused message={message} />
        <Buttons>
          <Button type="submit" variant="contained" color="primary" disabled={busy || pin === ''}>
            {busy ? t('Unlocking…') : t('Unlock')}
          </Button>
          <span>
            <BlockableButton variant="text" reason={mayNotRemove} onClick={() => setForgetting(true)}>
              {t('Forgot the PIN')}
            </BlockableButton>
            <Button variant="text" onClick={onOther}>
              {t('Sign in as someone else')}
            </Button>
          </span>
        </Buttons>
      </Form>
      {forgetting && person && (
        <ForgetDialog name={person.name} onClose={() => setForgetting(false)} onForget={() => void forget()} />
      )}
    </>
  );
}
