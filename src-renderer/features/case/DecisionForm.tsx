import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import TextField from '@mui/material/TextField';
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import type { CommandPayload } from '../../../src-shared/sync/command.ts';
import type { ShownCase } from '../../data/workbench.ts';
import { KeyHint, primaryKey } from '../../ui/KeyHint.tsx';
import type { Asked } from './case-actions.ts';
import { formWords, payloadOf } from './decision-form.ts';

const Form = styled('form')({
  display: 'grid',
  gap: 10,
  '& > div:last-of-type': { display: 'flex', gap: 8, flexWrap: 'wrap' },
});

type Props = {
  asked: Asked;
  shown: ShownCase;
  /** Whether there is a case to go on to afterwards. */
  hasNext: boolean;
  onDone: (payload: CommandPayload) => void;
  onCancel: () => void;
};

/** Asks what a decision needs. Enter confirms; an approval needs nothing but that. */
export function DecisionForm({ asked, shown, hasNext, onDone, onCancel }: Props) {
  const words = formWords(asked, shown);
  const [draft, setDraft] = useState({ reason: '', amount: '' });
  const [missing, setMissing] = useState('');
  const confirm = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const amount = useRef<HTMLInputElement>(null);

  useEffect(() => {
    // An approval is one key away; everything else begins with its first field.
    (asked === 'approve' ? confirm.current : (amount.current ?? field.current))?.focus();
  }, [asked]);

  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    const payload = payloadOf(asked, shown, draft);
    if ('missing' in payload) {
      setMissing(payload.missing);
      field.current?.focus();
    } else onDone(payload);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onCancel();
    }
    const inText = event.target instanceof HTMLTextAreaElement;
    if (event.key === 'Enter' && inText && !event.shiftKey) {
      event.preventDefault();
      submit();
    }
  };

  return (
    <Form onSubmit={submit} onKeyDown={keys} aria-label={words.title} noValidate>
      <p>{words.explains}</p>
      {words.amount !== 'none' && (
        <TextField
          label={words.amount === 'required' ? 'New amount' : 'New amount, if it changes'}
          required={words.amount === 'required'}
          inputRef={amount}
          value={draft.amount}
          onChange={(event) => setDraft({ ...draft, amount: event.target.value })}
          slotProps={{ htmlInput: { inputMode: 'decimal' } }}
        />
      )}
      <TextField
        label={words.reason.label}
        required={words.reason.required}
        multiline
        minRows={2}
        maxRows={8}
        inputRef={field}
        value={draft.reason}
        error={missing !== ''}
        helperText={missing}
        onChange={(event) => {
          setDraft({ ...draft, reason: event.target.value });
          setMissing('');
        }}
      />
      <div>
        <Button ref={confirm} type="submit" variant="contained" color="primary" sx={{ gap: 1.5, '& kbd': primaryKey }}>
          {words.confirm}
          <KeyHint chord="Enter" />
        </Button>
        <Button onClick={onCancel} sx={{ gap: 1.5 }}>
          Cancel
          <KeyHint chord="Escape" />
        </Button>
      </div>
      {asked !== 'comment' && (
        <p className="quiet">{hasNext ? 'Then opens the next case.' : 'Then goes back to the list.'}</p>
      )}
    </Form>
  );
}
