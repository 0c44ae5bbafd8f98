import TextField from '@mui/material/TextField';
import { useRef, useState } from 'react';
import { intakeValues } from '../../../src-shared/case/propose.ts';
import type { StoredIntake } from '../../../src-shared/case/case-document.ts';
import type { Intake } from '../../../src-shared/case/kind.ts';
import type { CommandPayload } from '../../../src-shared/sync/command.ts';
import type { ShownCase, Typed } from '../../data/workbench.ts';
import { DifferenceTable } from '../../show/DifferenceTable.tsx';
import { draftOf, type IntakeDraft, keptDraft, readDraft } from '../../show/intake/intake-draft.ts';
import { intakeDifferences } from '../../show/intake/intake-differences.ts';
import { IntakeDialog } from '../../show/intake/IntakeDialog.tsx';
import { IntakeFields } from '../../show/intake/IntakeFields.tsx';
import { useProblems } from '../../show/intake/use-problems.ts';
import type { Reference } from '../../show/reference.ts';
import { useTyped } from '../../show/use-typed.ts';
import { draftKey } from './drafts.ts';
import { t } from '../../language/t.ts';

/** Which of the proposer's answers is asked for. */
export type Changing = 'amend' | 'resubmit';

const words = {
  amend: {
    title: t('Change'),
    confirm: t('Change it'),
    reason: t('Why does it change?'),
    explains: t('Approvals given so far are void: everybody decides on what is new.'),
  },
  resubmit: {
    title: t('Resubmit'),
    confirm: t('Resubmit'),
    reason: t('Your answer'),
    explains: t('Goes back to the approvers. What is known about it is looked up again.'),
  },
} as const;

type Props = {
  changing: Changing;
  shown: ShownCase;
  intake: Intake;
  stored: StoredIntake;
  reference: Reference;
  typed: Typed;
  /** Why it cannot be changed any more; undefined while it can. */
  refused: string | undefined;
  /** Resolves when it is stored, or was not. */
  onDone: (changing: Changing, payload: CommandPayload) => Promise<void>;
  onClose: () => void;
};

/** The form that a case was proposed with, anew: what it said before stands beside what it says now. */
export function ChangeDialog(props: Props) {
  const { changing, shown, intake, stored, reference, typed, refused = '', onDone, onClose } = props;
  const key = draftKey(shown.id, changing);
  const begun = keptDraft(useTyped(typed, key));
  const before = intakeValues(stored);
  const draft = begun ?? draftOf(intake.fields, before, shown.site);
  const reading = readDraft(intake, draft);
  const { problems, show } = useProblems(reading);
  const [lacksReason, setLacksReason] = useState(false);
  const storing = useRef(false);
  const { title, confirm, explains, reason } = words[changing];
  const differences = reading.ok ? intakeDifferences(intake.fields, before, reading.read) : [];
  const keep = (next: IntakeDraft) => {
    typed.keep(key, JSON.stringify(next));
    setLacksReason(false);
  };
  const discard = () => {
    typed.keep(key, null);
    onClose();
  };
  const send = async () => {
    const text = draft.reason.trim();
    setLacksReason(text === '');
    if (!reading.ok) return show();
    if (text === '' || refused !== '' || storing.current) return;
    storing.current = true;
    await onDone(changing, { type: `case.${changing}`, values: reading.values, reason: text });
    storing.current = false;
  };
  return (
    <IntakeDialog
      title={`${title} ${shown.number}`}
      fields={intake.fields}
      confirm={confirm}
      refusal={refused}
      isBegun={begun !== null}
      problems={problems}
      aside={
        <>
          <h2>{t('What changes')}</h2>
          {differences.length > 0 ? (
            <DifferenceTable differences={differences} before={t('Before')} />
          ) : (
            <p className="quiet">
              {reading.ok ? t('Nothing yet.') : t('It appears here once everything is filled in.')}
            </p>
          )}
          <p className="quiet">{explains}</p>
        </>
      }
      onConfirm={() => void send()}
      onDiscard={discard}
      onClose={onClose}
    >
      <TextField
        label={reason}
        required
        autoFocus
        multiline
        minRows={2}
        maxRows={6}
        value={draft.reason}
        error={lacksReason}
        helperText={lacksReason ? t('{reason} Write it here.', { reason }) : ''}
        onChange={(event) => keep({ ...draft, reason: event.target.value })}
      />
      <IntakeFields
        fields={intake.fields}
        draft={draft}
        problems={problems}
        directory={reference.directory}
        onChange={keep}
      />
    </IntakeDialog>
  );
}
