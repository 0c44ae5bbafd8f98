import { styled } from '@mui/material/styles';
import { useState } from 'react';
import type { PolicyFinding } from '../../../src-shared/policy/check-policies.ts';
import { draftRefusalText, mayReview, maySubmit, type PolicyDraft } from '../../../src-shared/policy/policy-draft.ts';
import type { PolicyDocument, PolicyTable } from '../../../src-shared/policy/policy-document.ts';
import type { Workbench } from '../../data/workbench.ts';
import type { Reference } from '../../show/reference.ts';
import { Section } from '../../ui/Section.tsx';
import { StatusIcon, StatusMark } from '../../ui/StatusMark.tsx';
import { ExampleTable } from './ExampleTable.tsx';
import { ReasonForm } from './ReasonForm.tsx';
import { RehearsalPanel } from './RehearsalPanel.tsx';
import { RuleTable } from './RuleTable.tsx';
import type { DraftDesk } from './use-draft.ts';
import { useFindings, type Judged } from './use-findings.ts';
import { t } from '../../language/t.ts';

const Pair = styled('div')({
  display: 'grid',
  gap: 12,
  alignItems: 'start',
  '@media (min-width: 1180px)': { gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)' },
});
const List = styled('ul')({
  display: 'grid',
  gap: 4,
  '& li': { display: 'flex', gap: 6, alignItems: 'baseline' },
  '& svg': { position: 'relative', top: 2 },
  '& button': {
    border: 0,
    padding: 0,
    background: 'none',
    color: 'inherit',
    font: 'inherit',
    textAlign: 'start',
    textDecoration: 'underline',
    cursor: 'pointer',
  },
});

type Props = {
  workbench: Workbench;
  reference: Reference;
  desk: DraftDesk;
  drafted: PolicyTable;
  /** Why this person cannot change policies now; undefined when they can. */
  keepReason: string | undefined;
  isOnline: boolean;
  versions: readonly PolicyDocument[];
  onCase: (id: string) => void;
};

/** A draft: its rules with what is wrong with them, what it changes, what it would have changed, and the way to be published. */
export function DraftPanels({ workbench, reference, desk, drafted, keepReason, isOnline, versions, onCase }: Props) {
  const { draft } = desk;
  const judged = useFindings(drafted, reference);
  const [isRehearsed, setRehearsed] = useState(false);
  const isEditable = keepReason === undefined && draft?.state !== 'inReview' && draft !== undefined;
  const onEdit = isEditable ? desk.edit : null;
  const unsavedReason = desk.unsaved ? t('Save the draft first.') : undefined;
  return (
    <>
      <Section title={t('Rules')} flush>
        <RuleTable
          table={drafted}
          findings={judged.findings}
          known={versions.map(({ table }) => table)}
          onEdit={onEdit}
        />
      </Section>
      <Pair>
        <Section title={t('Findings')}>
          <Findings findings={judged.findings} table={drafted} />
        </Section>
        <Section title={t('What it changes')}>
          {judged.changes.length === 0 ? (
            <p>{t('Nothing of the version it takes over from.')}</p>
          ) : (
            <List aria-label={t('What it changes')}>
              {judged.changes.map((text) => (
                <li key={text}>{text}</li>
              ))}
              {judged.unchangedWords.map((rule) => (
                <li key={`words of ${rule}`}>
                  <StatusIcon tone="risk" />
                  <button type="button" onClick={() => goToRule(rule)}>
                    {t('The words of {rule} are as before: do they still say what it does?', { rule })}
                  </button>
                </li>
              ))}
            </List>
          )}
        </Section>
      </Pair>
      <Section title={t('Examples that must pass')} flush>
        <ExampleTable table={drafted} onEdit={onEdit} />
      </Section>
      {draft && keepReason === undefined && (
        <>
          <Section title={t('Rehearsal')}>
            <RehearsalPanel
              board={workbench.board}
              {...{ desk, draft, isOnline, onCase }}
              directory={reference.directory}
              disabledReason={unsavedReason}
              onRehearsed={setRehearsed}
            />
          </Section>
          {draft.state === 'draft' ? (
            <Section title={t('Submit for review')}>
              <Submit {...{ workbench, desk, draft, judged, isRehearsed, unsavedReason }} />
            </Section>
          ) : (
            <Section title={t('Review')}>
              <Review {...{ workbench, desk, draft, judged }} />
            </Section>
          )}
        </>
      )}
    </>
  );
}

function Findings({ findings, table }: { findings: readonly PolicyFinding[]; table: PolicyTable }) {
  if (findings.length === 0)
    return <StatusMark tone="done" word={t('No gap, no overlap, every rule can fire, examples pass')} />;
  return (
    <List aria-label={t('Findings')}>
      {findings.map(({ text, rule, policy, blocks }) => (
        <li key={`${policy} ${rule} ${text}`}>
          <StatusIcon tone={blocks ? 'breach' : 'risk'} />
          {rule !== '' && policy === table.policy ? (
            <button type="button" onClick={() => goToRule(rule)}>
              {text}
            </button>
          ) : (
            <span>{text}</span>
          )}
        </li>
      ))}
    </List>
  );
}

function goToRule(rule: string): void {
  const row = document.querySelector(`tr[data-rule="${CSS.escape(rule)}"]`);
  row?.scrollIntoView({ block: 'center' });
  row?.querySelector('input')?.focus();
}

type SubmitProps = {
  workbench: Workbench;
  desk: DraftDesk;
  draft: PolicyDraft;
  judged: Judged;
  isRehearsed: boolean;
  unsavedReason: string | undefined;
};

function Submit({ workbench: { board, typed }, desk, draft, judged, isRehearsed, unsavedReason }: SubmitProps) {
  const { policy, ver } = draft;
  const blocking = judged.findings.find(({ blocks }) => blocks);
  // The reason is asked for when the button is pressed: until then it is not missing.
  const permitted = maySubmit(draft, t('asked for below'), { isRehearsed, isChanged: judged.changes.length > 0 });
  const disabledReason =
    unsavedReason ?? blocking?.text ?? (permitted.ok ? undefined : draftRefusalText(permitted.error));
  return (
    <ReasonForm
      typed={typed}
      name={`policy/${policy}/submit`}
      label={t('Why the policy changes')}
      hint={t('Kept with the version; the reviewer and the auditors read it.')}
      ways={[
        {
          id: 'policy.submit',
          label: t('Submit for review'),
          primary: true,
          disabledReason,
          run: (reason) => desk.act(board.submit(policy, ver, reason), t('It waits for another member of the board.')),
        },
        {
          id: 'policy.discard',
          label: t('Discard the draft'),
          disabledReason: undefined,
          run: (reason) =>
            desk.act(board.discard(policy, ver, reason), t('The draft is gone. The audit log keeps what it was.')),
        },
      ]}
    />
  );
}

function Review({ workbench, desk, draft, judged }: Pick<SubmitProps, 'workbench' | 'desk' | 'draft' | 'judged'>) {
  const { board, typed, person } = workbench;
  const { policy, ver } = draft;
  const permitted = mayReview(draft, person.id);
  const own = permitted.ok ? undefined : draftRefusalText(permitted.error);
  const blocking = judged.findings.find(({ blocks }) => blocks)?.text;
  return (
    <>
      <p>
        <span className="quiet">{t('Why it changes:')} </span>
        {draft.reason}
      </p>
      <ReasonForm
        typed={typed}
        name={`policy/${policy}/review`}
        label={t('What you say to it')}
        hint={t('Sent back with it, or kept with the version.')}
        ways={[
          {
            id: 'policy.publish',
            label: t('Publish'),
            primary: true,
            disabledReason: own ?? blocking,
            run: (reason) => desk.act(board.review(policy, { ver, verdict: 'publish', reason }), t('It is published.')),
          },
          {
            id: 'policy.return',
            label: t('Send back'),
            disabledReason: own,
            run: (reason) =>
              desk.act(board.review(policy, { ver, verdict: 'return', reason }), t('It is back with its author.')),
          },
        ]}
      />
    </>
  );
}
