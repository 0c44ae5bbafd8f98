import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import TextField from '@mui/material/TextField';
import { useEffect, useId, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import type { Candidate } from '../../../src-shared/authority/assigning.ts';
import type { CommandPayload } from '../../../src-shared/sync/command.ts';
import type { ShownCase, Typed } from '../../data/workbench.ts';
import { useTyped } from '../../show/use-typed.ts';
import { PersonPicker } from '../../show/PersonPicker.tsx';
import { DifferenceTable } from '../../show/DifferenceTable.tsx';
import { announce } from '../../ui/announcements.ts';
import { KeyHint, primaryKey } from '../../ui/KeyHint.tsx';
import { StatusIcon } from '../../ui/StatusMark.tsx';
import type { Asked } from './case-actions.ts';
import { changedSinceAsked, formWords, mentionable, overtakenText, payloadOf, type Missing } from './decision-form.ts';
import { untilHint } from './clock-words.ts';
import { CommentField } from './CommentField.tsx';
import { CommentDocuments } from './CommentDocuments.tsx';
import { draftFrom, draftKey, draftText, type Draft } from './drafts.ts';
import type { CaseDocuments } from './use-case-documents.ts';
import { t } from '../../language/t.ts';

const Form = styled('form')({
  display: 'grid',
  gap: 10,
  '& > div:last-of-type': { display: 'flex', gap: 8, flexWrap: 'wrap' },
});

/** What decides nothing: one stays with the case. */
const staying: ReadonlySet<Asked> = new Set(['comment']);

type Props = {
  asked: Asked;
  shown: ShownCase;
  typed: Typed;
  documents: CaseDocuments;
  /** Why it cannot be done any more, since somebody else went on with the case; undefined while it can. */
  refused: string | undefined;
  /** Whom it could be given to. */
  candidates: readonly Candidate[];
  /** Whether there is a case to go on to afterwards. */
  hasNext: boolean;
  onDone: (asked: Asked, payload: CommandPayload) => void;
  onCancel: () => void;
};

/**
 * Asks what a decision needs. Enter confirms; an approval needs nothing but that. Evidence that changes meanwhile has to be
 * confirmed anew; what cannot be decided any more is said and not sent; what was typed outlasts the form.
 */
export function DecisionForm({
  asked,
  shown,
  typed,
  refused,
  candidates,
  hasNext,
  onDone,
  onCancel,
  documents,
}: Props) {
  const words = formWords(asked, shown);
  const key = draftKey(shown.id, asked);
  const draft = draftFrom(useTyped(typed, key));
  const keep = (change: Partial<Draft>) => typed.keep(key, draftText({ ...draft, ...change }));
  const [opened] = useState(shown);
  const [basis, setBasis] = useState(shown);
  const reasonId = useId();
  const changed = changedSinceAsked(basis, shown);
  const [missing, setMissing] = useState<Missing | null>(null);
  const confirm = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const amount = useRef<HTMLInputElement>(null);
  const person = useRef<HTMLInputElement>(null);
  const until = useRef<HTMLInputElement>(null);
  const day = useRef<HTMLInputElement>(null);

  useEffect(() => {
    // An approval is one key away; everything else begins with its first field.
    (asked === 'approve'
      ? confirm.current
      : (person.current ?? until.current ?? day.current ?? amount.current ?? field.current)
    )?.focus();
  }, [asked]);

  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (refused !== undefined) return announce(refused, { tone: 'risk' });
    // What has just changed may have been painted a moment before the key: the first press says that it was seen.
    if (changed) return setBasis(shown);
    const payload = payloadOf(asked, shown, draft, candidates);
    if ('missing' in payload) {
      setMissing(payload);
      ({ person, until, day, amount, reason: field })[payload.at].current?.focus();
    } else onDone(asked, payload);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onCancel();
    }
    const inText = event.target instanceof HTMLTextAreaElement;
    if (event.key === 'Enter' && inText && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      if (!event.repeat) submit();
    }
  };

  return (
    <Form onSubmit={submit} onKeyDown={keys} aria-label={words.title} noValidate>
      <p>{words.explains}</p>
      {refused !== undefined && (
        <p role="alert" id={reasonId}>
          <StatusIcon tone="risk" /> {overtakenText(opened, shown, refused)}
        </p>
      )}
      {refused === undefined && changed && (
        <div role="alert">
          <p>{t('The case has changed since you began. Look at it, then confirm again.')}</p>
          {changed.length > 0 && <DifferenceTable differences={changed} />}
        </div>
      )}
      {asked === 'assign' && (
        <PersonPicker
          label={t('Who works on it from now on?')}
          candidates={candidates}
          value={draft.to}
          missing={missing?.at === 'person' ? missing.missing : ''}
          inputRef={person}
          onChange={(to) => {
            keep({ to });
            setMissing(null);
          }}
        />
      )}
      {asked === 'suspendClock' && (
        <TextField
          label={t('Until the end of')}
          type="date"
          required
          inputRef={until}
          value={draft.until}
          error={missing?.at === 'until'}
          helperText={missing?.at === 'until' ? missing.missing : untilHint(shown)}
          onChange={(event) => {
            keep({ until: event.target.value });
            setMissing(null);
          }}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      )}
      {words.amount !== 'none' && (
        <TextField
          label={words.amount === 'required' ? t('New amount') : t('New amount, if it changes')}
          required={words.amount === 'required'}
          inputRef={amount}
          value={draft.amount}
          error={missing?.at === 'amount'}
          helperText={missing?.at === 'amount' ? missing.missing : ''}
          onChange={(event) => {
            keep({ amount: event.target.value });
            setMissing(null);
          }}
          slotProps={{ htmlInput: { inputMode: 'decimal' } }}
        />
      )}
      {words.day !== undefined && (
        <TextField
          label={words.day}
          type="date"
          inputRef={day}
          value={draft.on ?? ''}
          error={missing?.at === 'day'}
          helperText={missing?.at === 'day' ? missing.missing : ''}
          onChange={(event) => {
            keep({ on: event.target.value });
            setMissing(null);
          }}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      )}
      {asked === 'comment' ? (
        <CommentField
          label={words.reason.label}
          value={draft.reason}
          people={mentionable(candidates)}
          missing={missing?.at === 'reason' ? missing.missing : ''}
          field={field}
          onChange={(reason) => {
            keep({ reason });
            setMissing(null);
          }}
        />
      ) : (
        <TextField
          label={words.reason.label}
          required={words.reason.required}
          multiline
          minRows={2}
          maxRows={8}
          inputRef={field}
          value={draft.reason}
          error={missing?.at === 'reason'}
          helperText={missing?.at === 'reason' ? missing.missing : ''}
          onChange={(event) => {
            keep({ reason: event.target.value });
            setMissing(null);
          }}
        />
      )}
      {asked === 'comment' && (
        <CommentDocuments
          shown={shown}
          documents={documents}
          ids={draft.documents ?? []}
          onChange={(ids) => keep({ documents: [...ids] })}
        />
      )}
      <div>
        {refused === undefined ? (
          <Button
            ref={confirm}
            type="submit"
            variant="contained"
            color="primary"
            sx={{ gap: 1.5, '& kbd': primaryKey }}
          >
            {changed ? t('I have seen it') : words.confirm}
            <KeyHint chord="Enter" />
          </Button>
        ) : (
          <Button
            type="submit"
            aria-disabled
            aria-describedby={reasonId}
            sx={{ color: 'text.secondary', borderStyle: 'dashed', cursor: 'not-allowed' }}
          >
            {words.confirm}
          </Button>
        )}
        <Button onClick={onCancel} sx={{ gap: 1.5 }}>
          {t('Cancel')}
          <KeyHint chord="Escape" />
        </Button>
      </div>
      {!staying.has(asked) && refused === undefined && (
        <p className="quiet">{hasNext ? t('Then opens the next case.') : t('Then goes back to the list.')}</p>
      )}
    </Form>
  );
}
