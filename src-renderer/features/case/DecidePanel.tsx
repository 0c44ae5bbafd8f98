import { styled } from '@mui/material/styles';
import type { Candidate } from '../../../src-shared/authority/assigning.ts';
import { approverName } from '../../../src-shared/case/approver-name.ts';
import type { CommandPayload } from '../../../src-shared/sync/command.ts';
import type { ShownCase, Typed } from '../../data/workbench.ts';
import { caseStatus } from '../../show/case-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { momentText } from '../../ui/format.ts';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import type { Asked, CaseActions } from './case-actions.ts';
import { formWords } from './decision-form.ts';
import { DecisionForm } from './DecisionForm.tsx';
import { begunFor } from './drafts.ts';
import type { CaseDocuments } from './use-case-documents.ts';
import { t } from '../../language/t.ts';
import { rich } from '../../language/rich.ts';

const Rows = styled('div')({
  display: 'grid',
  gap: 10,
  '& > div': { display: 'flex', gap: 8, flexWrap: 'wrap' },
  '& > p': { color: 'var(--cs-ink-muted)' },
});

type Props = {
  shown: ShownCase;
  actions: CaseActions;
  asked: Asked | null;
  typed: Typed;
  documents: CaseDocuments;
  /** Why what is asked cannot be done any more. */
  refused: string | undefined;
  /** Whom it could be given to. */
  candidates: readonly Candidate[];
  hasNext: boolean;
  onDone: (asked: Asked, payload: CommandPayload) => void;
  onCancel: () => void;
};

/** What one can do with the case, with the reasons for what one cannot. */
export function DecidePanel({
  shown,
  actions,
  asked,
  typed,
  refused,
  candidates,
  hasNext,
  onDone,
  onCancel,
  documents,
}: Props) {
  const { approvalsNeeded, approvals, pending } = shown;
  if (asked) {
    return (
      <Section title={formWords(asked, shown).title}>
        <DecisionForm
          key={asked}
          asked={asked}
          shown={shown}
          typed={typed}
          documents={documents}
          refused={refused}
          candidates={candidates}
          hasNext={hasNext}
          onDone={onDone}
          onCancel={onCancel}
        />
      </Section>
    );
  }
  const blocked = actions.approve.disabledReason;
  const begun = begunFor(typed, shown.id).map((question) => `“${formWords(question, shown).title}”`);
  return (
    <Section
      title={t('Decide')}
      aside={
        approvalsNeeded > 0 &&
        t('{approvals} of {approvalsNeeded} approvals', { approvals: approvals.length, approvalsNeeded })
      }
    >
      <Rows>
        {pending && (
          <p role="status">
            {rich('{statusMark} since {since}. It counts once the server has accepted it.', {
              statusMark: <StatusMark {...caseStatus(shown)} />,
              since: momentText(pending.since),
            })}
          </p>
        )}
        <div>
          <ActionButton action={actions.approve} primary />
          <ActionButton action={actions.refuse} />
          <ActionButton action={actions.return} />
          <ActionButton action={actions.escalate} />
        </div>
        {blocked && !pending && <p>{blocked}</p>}
        <div>
          <ActionButton action={actions.ownership} />
          <ActionButton action={actions.assign} />
          <ActionButton action={actions.comment} />
          <ActionButton action={actions.followUp} />
          <ActionButton action={actions.watch} />
          {actions.proposal.map((action) => (
            <ActionButton key={action.id} action={action} />
          ))}
        </div>
        {begun.length > 0 && (
          <p>{t('You began to write under {begun}. It is kept there.', { begun: begun.join(t(' and ')) })}</p>
        )}
        {approvals.length > 0 && (
          <p>{t('Approved by {approvals}', { approvals: approvals.map(approverName).join(', ') })}</p>
        )}
      </Rows>
    </Section>
  );
}
