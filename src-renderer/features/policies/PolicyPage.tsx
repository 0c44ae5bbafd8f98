import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { calendarDateOf } from '../../../src-shared/base/dates.ts';
import type { PolicyDocument, PolicyTable } from '../../../src-shared/policy/policy-document.ts';
import { effectiveFrom } from '../../../src-shared/policy/policy-version.ts';
import type { SyncStatus, Workbench } from '../../data/workbench.ts';
import { faultWords } from '../../show/fault-words.ts';
import type { Reference } from '../../show/reference.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { announce } from '../../ui/announcements.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FileButton } from '../../ui/FileButton.tsx';
import { momentText } from '../../ui/format.ts';
import { useActions, type Action } from '../../ui/keys.ts';
import { Page, PageBar, Scroll } from '../../ui/PageBar.tsx';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { useNow } from '../../ui/use-now.ts';
import { Begin, BroughtSection } from './BeginDraft.tsx';
import { DraftPanels } from './DraftPanels.tsx';
import { ExampleTable } from './ExampleTable.tsx';
import { whyNotKept, whyNotListed } from './policy-rights.ts';
import { RuleTable } from './RuleTable.tsx';
import { useDraft, type DraftDesk } from './use-draft.ts';
import { VersionList } from './VersionList.tsx';
import { t } from '../../language/t.ts';
import { rich } from '../../language/rich.ts';

const Wide = styled(Scroll)({
  gridTemplateColumns: 'minmax(0, 1fr)',
  '& .quiet': { color: 'var(--cs-ink-muted)' },
  '& .link': {
    border: 0,
    padding: 0,
    background: 'none',
    color: 'var(--cs-accent)',
    font: 'inherit',
    cursor: 'pointer',
  },
});

type Props = {
  workbench: Workbench;
  reference: Reference;
  status: SyncStatus;
  policy: string;
  onBack: () => void;
  onCase: (id: string) => void;
};

/** One policy: what decides, the draft of what is to decide, and every version there was. */
export function PolicyPage({ workbench, reference, status, policy, onBack, onCase }: Props) {
  const now = useNow();
  const versions = reference.versions.filter((version) => version.policy === policy);
  const inForce = versions.find(({ version }) => version === reference.policies.get(policy)?.version);
  const back: Action = { id: 'policy.back', label: t('Back'), group: t('Policy'), keys: ['Escape'], run: onBack };
  useActions([back]);
  if (!inForce) {
    return (
      <EmptyState
        title={t('This policy is not here')}
        hint={t('It may not have arrived yet. The sync light says how far that is.')}
      >
        <ActionButton action={back} />
      </EmptyState>
    );
  }
  return <OpenPolicy {...{ workbench, reference, status, versions, inForce, now, back, onCase }} />;
}

type OpenProps = Pick<Props, 'workbench' | 'reference' | 'status' | 'onCase'> & {
  versions: readonly PolicyDocument[];
  inForce: PolicyDocument;
  now: Date;
  back: Action;
};
type View = 'draft' | 'inForce' | 'versions';

function OpenPolicy({ workbench, reference, status, versions, inForce, now, back, onCase }: OpenProps) {
  const { policy } = inForce;
  const isOnline = status.connection === 'online';
  const desk = useDraft(workbench, policy, isOnline);
  const [chosen, setChosen] = useState<View | null>(null);
  const drafted = desk.unsaved ?? desk.draft?.table ?? null;
  const view = chosen ?? (drafted ? 'draft' : 'inForce');
  const keepReason = whyNotKept(workbench, reference, isOnline);
  const begin = (table: PolicyTable) => {
    desk.edit({ ...table, effectiveFrom: calendarDateOf(now) });
    setChosen('draft');
  };
  const takeFile = async ([file]: readonly File[]) => {
    if (!file) return;
    const xml = await file.text();
    const imported = workbench.board.import(policy, desk.draft?.ver ?? 0, { xml, effectiveFrom: calendarDateOf(now) });
    if (await desk.act(imported, t('{file} is the draft now.', { file: file.name }))) setChosen('draft');
  };
  return (
    <Page aria-labelledby="page-name">
      <PageBar>
        <ActionButton action={back} label={t('Policies')} />
        <h1 id="page-name">{t(inForce.table.title)}</h1>
        <p>
          {t('Version {version} in force since {effectiveFrom}', {
            version: inForce.version,
            effectiveFrom: momentText(effectiveFrom(inForce)),
          })}
        </p>
        <Tabs
          value={drafted || view !== 'draft' ? view : 'inForce'}
          onChange={(_, to: View) => setChosen(to)}
          aria-label={t('Policy')}
        >
          {drafted && <Tab value="draft" label={desk.draft?.state === 'inReview' ? t('In review') : t('Draft')} />}
          <Tab value="inForce" label={t('In force (v{version})', { version: inForce.version })} />
          <Tab value="versions" label={t('Versions')} />
        </Tabs>
      </PageBar>
      <Wide>
        {view === 'draft' && drafted && (
          <>
            <DraftBar {...{ desk, drafted, keepReason }} />
            <DraftPanels {...{ workbench, reference, desk, drafted, keepReason, isOnline, versions, onCase }} />
          </>
        )}
        {view === 'inForce' && (
          <>
            {!drafted && (
              <Section title={t('Change it')}>
                <Begin reason={keepReason} onBegin={() => begin(inForce.table)} />
                {keepReason === undefined && (
                  <FileButton
                    action={{ id: 'policy.import', label: t('Import DMN as a draft'), group: t('Policy'), keys: [] }}
                    accept=".dmn,.xml"
                    onFiles={(files) => void takeFile(files)}
                  />
                )}
              </Section>
            )}
            {desk.brought && (
              <BroughtSection
                brought={desk.brought}
                inForce={inForce.table}
                reason={keepReason ?? (drafted ? t('There is a draft of this policy already.') : undefined)}
                onBegin={(table) => begin(table)}
              />
            )}
            <Section title={t('Rules')} flush>
              <RuleTable table={inForce.table} findings={[]} known={[]} onEdit={null} />
            </Section>
            <Section title={t('Examples that must pass')} flush>
              <ExampleTable table={inForce.table} onEdit={null} />
            </Section>
          </>
        )}
        {view === 'versions' && (
          <Section title={t('Versions')}>
            <VersionList
              {...{ versions, now, onCase }}
              board={workbench.board}
              directory={reference.directory}
              listReason={whyNotListed(workbench, reference, isOnline)}
              inForce={inForce.version}
              exportReason={isOnline ? undefined : t('Files are made by the server, which does not answer.')}
              onExport={(version) => void exportVersion(workbench, policy, version)}
            />
          </Section>
        )}
      </Wide>
    </Page>
  );
}

type BarProps = { desk: DraftDesk; drafted: PolicyTable; keepReason: string | undefined };

/** Where the draft stands, and what becomes of what was typed. */
function DraftBar({ desk, drafted, keepReason }: BarProps) {
  const { draft, unsaved, isOvertaken } = desk;
  const save: Action = {
    id: 'policy.save',
    label: t('Save the draft'),
    group: t('Policy'),
    keys: ['Mod+S'],
    run: () => void desk.save(),
    disabledReason:
      keepReason ??
      (unsaved
        ? isOvertaken
          ? t('Somebody else changed the draft meanwhile.')
          : undefined
        : t('Nothing is changed since it was saved.')),
  };
  useActions([save]);
  const isEditable = keepReason === undefined && draft?.state !== 'inReview';
  const wrote = draft?.authors.map(({ name }) => name).join(', ');
  return (
    <Section title={t('Draft')} aside={<StateMark desk={desk} />}>
      {draft?.returned && (
        <p role="note">
          {rich('{statusMark} by {by}: {reason}', {
            statusMark: <StatusMark tone="risk" word={t('Sent back')} />,
            by: draft.returned.by.name,
            reason: draft.returned.reason,
          })}
        </p>
      )}
      {draft && <p className="quiet">{wrote ? t('Written by {wrote}.', { wrote }) : draft.reason}</p>}
      {isOvertaken && (
        <p role="alert">
          {rich('{statusMark} Somebody else changed the draft since you began. What you typed is kept.', {
            statusMark: <StatusMark tone="risk" word={t('Overtaken')} />,
          })}{' '}
          <Button onClick={desk.giveUp}>{t('Look at theirs')}</Button>{' '}
          <Button onClick={desk.insist}>{t('Go on with mine')}</Button>
        </p>
      )}
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'end', marginTop: 6 }}>
        <TextField
          label={t('In force from the beginning of (UTC)')}
          type="date"
          sx={{ width: 220 }}
          value={drafted.effectiveFrom}
          disabled={!isEditable}
          onChange={({ target }) => target.value && desk.edit({ ...drafted, effectiveFrom: target.value })}
        />
        <ActionButton action={save} primary />
        {unsaved && <Button onClick={desk.giveUp}>{draft ? t('Back to what is saved') : t('Give up')}</Button>}
      </div>
    </Section>
  );
}

function StateMark({ desk: { draft, unsaved } }: { desk: DraftDesk }) {
  if (draft?.state === 'inReview') return <StatusMark tone="open" word={t('Waits for a reviewer')} />;
  return unsaved ? (
    <StatusMark tone="risk" word={t('Not saved yet: kept on this computer')} />
  ) : (
    <StatusMark tone="done" word={t('Saved')} />
  );
}

async function exportVersion({ board }: Workbench, policy: string, version: number): Promise<void> {
  try {
    const saved = await board.export(policy, version);
    if (saved !== null) announce(t('Version {version} is in {saved}, as DMN 1.3.', { version, saved }));
  } catch (error) {
    announce(faultWords(error), { tone: 'risk' });
  }
}
