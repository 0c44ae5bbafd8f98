import { styled } from '@mui/material/styles';
import ArrowLeft from 'lucide-react/icons/arrow-left';
import ChevronDown from 'lucide-react/icons/chevron-down';
import ChevronUp from 'lucide-react/icons/chevron-up';
import PanelRight from 'lucide-react/icons/panel-right';
import { useEffect, useMemo, useState } from 'react';
import { candidatesFor } from '../../../src-shared/authority/assigning.ts';
import { instantOf } from '../../../src-shared/base/dates.ts';
import { nextStep } from '../../../src-shared/case/case-steps.ts';
import { caseKinds } from '../../../src-shared/case/kinds.ts';
import type { CommandDocument, CommandPayload } from '../../../src-shared/sync/command.ts';
import type { ShownCase, Workbench } from '../../data/workbench.ts';
import { isUnfinished } from '../../../src-shared/case/case-state.ts';
import { isBlocked } from '../../show/case-words.ts';
import { Checks } from '../../show/Checks.tsx';
import { EntryLines, type SegmentRange } from '../../show/EntryLines.tsx';
import { commandNoun, commandWord, isUnread } from '../../show/outcome-words.ts';
import { PlaceDialog } from '../../show/PlaceDialog.tsx';
import type { Reference } from '../../show/reference.ts';
import { useTyped } from '../../show/use-typed.ts';
import { useRanking } from '../../show/use-ranking.ts';
import { useReveal } from '../../show/use-reveal.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { announce } from '../../ui/announcements.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useActions, type Action } from '../../ui/keys.ts';
import { Panel } from '../../ui/Panel.tsx';
import { usePreferences } from '../../ui/preferences.ts';
import { Section } from '../../ui/Section.tsx';
import { useMedia } from '../../ui/use-media.ts';
import { useNow } from '../../ui/use-now.ts';
import { useObservable } from '../../ui/use-observable.ts';
import { caseActions, refusedOf, type Asked } from './case-actions.ts';
import { Approvers } from './Approvers.tsx';
import { CaseHead } from './CaseHead.tsx';
import { Clocks } from './Clocks.tsx';
import { BlockedNotice } from './BlockedNotice.tsx';
import { ChangeDialog, type Changing } from './ChangeDialog.tsx';
import { DecidePanel } from './DecidePanel.tsx';
import { DocumentDialogs } from './DocumentDialogs.tsx';
import { DocumentsSection } from './DocumentsSection.tsx';
import { draftKey } from './drafts.ts';
import { EvidencePackButton } from './EvidencePackButton.tsx';
import { EvidencePanel } from './EvidencePanel.tsx';
import { ExplainDialog } from './ExplainDialog.tsx';
import { Facts } from './Facts.tsx';
import { HoldMark } from './HoldMark.tsx';
import { IntakeSection } from './IntakeSection.tsx';
import { LettersSection } from './LettersSection.tsx';
import { ReviewBanner } from './ReviewBanner.tsx';
import { RiskSection } from './RiskSection.tsx';
import { SimilarSection } from './SimilarSection.tsx';
import { lookFrom, lookKey, lookText, sinceLook } from './seen.ts';
import { SinceBanner } from './SinceBanner.tsx';
import { StepsSection } from './StepsSection.tsx';
import { Timeline } from './Timeline.tsx';
import { useCaseDocuments } from './use-case-documents.ts';
import { useIsHere, useStoreOnce } from './use-store-once.ts';
import { WhereItIs } from './WhereItIs.tsx';
import { DocumentViewer } from './viewer/DocumentViewer.tsx';

const Page = styled('article')({
  display: 'flex',
  height: '100%',
  minHeight: 0,
  '&[data-stacked]': { display: 'block', overflow: 'auto' },
});
const Main = styled('div')({ flex: 1, minWidth: 0, overflow: 'auto', background: 'var(--cs-canvas)' });
const Boxes = styled('div')({
  containerType: 'inline-size',
  padding: 12,
  '& > div': { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 12, alignItems: 'start' },
  // The decision comes first to the keyboard and on a narrow screen; beside the facts it stands at their right.
  '@container (min-width: 560px)': {
    '& > div': { gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)', gridAutoFlow: 'row dense' },
    '& > div > .wide': { gridColumn: '1 / -1' },
    '& .decide': { gridColumn: 2 },
    '& .facts': { gridColumn: 1 },
  },
});
const Stack = styled('div')({ display: 'grid', gap: 12, minWidth: 0 });
const Side = styled('div')({ borderInlineStart: '1px solid var(--cs-line)', display: 'flex', minHeight: 0 });

/** Where one can go from a case. */
export type CaseMoves = {
  /** '3 of 41' in the list it was opened from; '' when it was not. */
  readonly position: string;
  readonly next: (() => void) | null;
  readonly previous: (() => void) | null;
  readonly back: () => void;
  readonly open: (id: string) => void;
};

type Props = { workbench: Workbench; reference: Reference; id: string; moves: CaseMoves };

/** One case on one screen: what, why, facts, checks, the decision, the entry it posts, and the evidence. */
export function CasePage({ workbench, reference, id, moves }: Props) {
  const shown = useObservable(
    useMemo(() => workbench.case$(id), [workbench, id]),
    undefined,
  );
  const back: Action = { id: 'case.back', label: 'Back', group: 'Case', keys: ['Escape'], run: moves.back };
  useActions([back]);
  if (shown === undefined) return <EmptyState late title="Opening the case" hint="It is read from this computer." />;
  if (shown === null || shown === 'unreadable') {
    return (
      <EmptyState
        title={shown === null ? 'This case is not here' : 'This case cannot be read'}
        hint={
          shown === null
            ? 'It may have left what you may see, or not have arrived yet. The sync light says how far that is.'
            : 'The disk of this computer does not give it. It comes again from the server; the sync light says how far that is.'
        }
      >
        <ActionButton action={back} />
      </EmptyState>
    );
  }
  return <OpenCase key={id} workbench={workbench} reference={reference} shown={shown} moves={moves} back={back} />;
}

type OpenProps = Omit<Props, 'id'> & { shown: ShownCase; back: Action };

function OpenCase({ workbench, reference, shown, moves, back }: OpenProps) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [explaining, setExplaining] = useState(false);
  const [placing, setPlacing] = useState(false);
  const ranking = useRanking(reference);
  const [marked, setMarked] = useState<SegmentRange | null>(null);
  const stacked = !useMedia('(min-width: 1180px)');
  const evidence = useEvidencePanel();
  const look = lookFrom(useTyped(workbench.looks, lookKey(shown.id)));
  const { figures: changes, events: news } = sinceLook(look, shown, workbench.person);
  const see = (seen: ShownCase) => workbench.looks.keep(lookKey(seen.id), lookText(seen, new Date()));
  const isNews = changes.length > 0 || news.length > 0;
  const result = useResult(workbench, shown.id);
  const reveal = useReveal(workbench, { of: 'case', shown });
  const documents = useCaseDocuments(workbench, shown);

  const isFirstLook = look === null;
  useEffect(() => {
    if (isFirstLook) workbench.looks.keep(lookKey(shown.id), lookText(shown, new Date()));
  }, [workbench, isFirstLook, shown]);

  const change = useChange(shown, setAsked);

  const storeOnce = useStoreOnce(workbench, shown);
  const submit = async (payload: CommandPayload) => {
    const command = await storeOnce(payload);
    if (!command) return false;
    see(shown);
    // It is stored: that the mark of an older result cannot be is no reason to say otherwise.
    if (result) await workbench.acknowledge(result.id).catch(() => {});
    announce(`${shown.number}: your ${commandNoun(payload)} is stored and waits for the server.`, {
      about: command.entity,
    });
    return true;
  };
  const isHere = useIsHere();
  // A form stays until what it asked for is on the disk: what was typed is not lost with a disk that is full.
  const done = async (what: Asked, payload: CommandPayload) => {
    if (!(await submit(payload))) return;
    workbench.typed.keep(draftKey(shown.id, what), null);
    if (!isHere()) return;
    change.ask(null);
    // What decides nothing leaves one where one is.
    if (!staying.has(payload.type)) (moves.next ?? moves.back)();
  };
  const stay = (payload: CommandPayload) => void submit(payload);

  const at = instantOf(useNow());
  const actions = caseActions({
    person: workbench.person,
    shown,
    reference,
    at,
    ask: change.ask,
    take: () => stay({ type: 'case.take' }),
    release: () => stay({ type: 'case.release' }),
    repost: () => stay({ type: 'case.repost' }),
    recheck: () => stay({ type: 'case.recheck' }),
    watch: (watches) => stay({ type: watches ? 'case.watch' : 'case.unwatch' }),
  });
  const candidates = asked === 'assign' || asked === 'comment' ? candidatesFor(shown, { ...reference, at }) : [];
  const again = againOf(result, actions, setAsked);
  const accept: Action = { id: 'case.seen', label: 'Seen', group: 'Case', keys: ['v'], run: () => see(shown) };
  const move = (id: string, label: string, keys: string[], run: (() => void) | null): Action => ({
    id,
    label,
    group: 'Case',
    keys,
    repeats: true,
    run: run ?? (() => {}),
    disabledReason: run ? undefined : 'There is none in this list.',
  });
  const why: Action = {
    id: 'case.why',
    label: 'Why first, why not me?',
    group: 'Case',
    keys: ['q'],
    run: () => setPlacing(true),
  };
  const previous = move('case.previous', 'Previous', ['k', 'ArrowUp'], moves.previous);
  const next = move('case.next', 'Next', ['j', 'ArrowDown'], moves.next);
  useActions([
    actions.approve,
    actions.refuse,
    actions.return,
    actions.escalate,
    actions.ownership,
    actions.assign,
    actions.comment,
    ...(shown.clocks ? [actions.suspendClock, actions.resumeClock] : []),
    actions.followUp,
    actions.watch,
    actions.pause,
    actions.resume,
    actions.retry,
    actions.skip,
    ...(shown.intake && isUnfinished(shown.state) ? [actions.recheck] : []),
    ...(nextStep(shown) ? [actions.completeStep] : []),
    ...actions.proposal,
    ...(again ? [again] : []),
    ...(isNews ? [accept] : []),
    previous,
    next,
    evidence.toggle,
    { id: 'case.explain', label: 'Explain why it is here', group: 'Case', keys: ['x'], run: () => setExplaining(true) },
    why,
  ]);

  const showOrigin = (range: SegmentRange) => {
    evidence.show();
    setMarked(range);
  };
  const { opened } = documents;
  const panel = opened ? (
    <DocumentViewer
      key={opened.file.id}
      opened={opened}
      onClose={documents.close}
      onSave={() => documents.save(opened.file)}
    />
  ) : (
    <EvidencePanel workbench={workbench} shown={shown} marked={marked} reveal={reveal} />
  );
  return (
    <Page data-stacked={stacked || undefined} aria-label={`Case ${shown.number}`}>
      <Main>
        <CaseHead
          shown={shown}
          reference={reference}
          moves={[
            { action: back, Icon: ArrowLeft },
            { action: previous, Icon: ChevronUp },
            { action: next, Icon: ChevronDown },
            { action: evidence.toggle, Icon: PanelRight },
          ]}
          position={moves.position}
          onExplain={() => setExplaining(true)}
          why={why}
          marks={<HoldMark workbench={workbench} id={shown.id} />}
        />
        <Boxes>
          <div>
            {result && (
              <div className="wide">
                <ReviewBanner command={result} again={again} onRead={() => void workbench.acknowledge(result.id)} />
              </div>
            )}
            {look && isNews && (
              <div className="wide">
                <SinceBanner since={look.at} figures={changes} events={news} seen={accept} />
              </div>
            )}
            {isBlocked(shown) && (
              <div className="wide">
                <BlockedNotice shown={shown} recheck={actions.recheck} />
              </div>
            )}
            <Stack className="decide">
              <DecidePanel
                shown={shown}
                actions={actions}
                asked={asked}
                typed={workbench.typed}
                documents={documents}
                refused={refusedOf(asked, workbench.person, shown, reference, at)}
                candidates={candidates}
                hasNext={moves.next !== null}
                onDone={(what, payload) => void done(what, payload)}
                onCancel={() => setAsked(null)}
              />
              <StepsSection shown={shown} complete={actions.completeStep} />
              {shown.clocks && <Clocks shown={shown} clocks={shown.clocks} actions={actions} reference={reference} />}
              <Approvers shown={shown} reference={reference} />
              {shown.checks.length > 0 && (
                <Section title="Checks" aside={canCheckAgain(shown) && <ActionButton action={actions.recheck} />}>
                  <Checks checks={shown.checks} />
                </Section>
              )}
            </Stack>
            <Stack className="facts">
              <Section title="Facts">
                <Facts facts={shown.facts} changes={changes} isRevealed={reveal.isRevealed} onOrigin={showOrigin} />
              </Section>
              <RiskSection shown={shown} />
              <LettersSection workbench={workbench} shown={shown} />
              <SimilarSection workbench={workbench} shown={shown} onCase={moves.open} />
            </Stack>
            {shown.intake && (
              <div className="wide">
                <IntakeSection shown={shown} />
              </div>
            )}
            <div className="wide">
              <DocumentsSection shown={shown} documents={documents} />
            </div>
            {shown.entry.length > 0 && (
              <div className="wide">
                <Section title={postingTitle(shown)} flush>
                  <EntryLines lines={shown.entry} directory={reference.directory} onOrigin={showOrigin} />
                  {shown.posting.message && <p>{shown.posting.message}</p>}
                </Section>
              </div>
            )}
            <div className="wide">
              <WhereItIs shown={shown} actions={actions} reference={reference} />
            </div>
            <div className="wide">
              <Section title="Timeline" aside={<EvidencePackButton workbench={workbench} shown={shown} />}>
                <Timeline
                  events={shown.timeline}
                  steps={shown.steps ?? []}
                  files={shown.documents ?? []}
                  onOpen={documents.open}
                />
              </Section>
            </div>
          </div>
        </Boxes>
      </Main>
      {(evidence.isOpen || opened !== null) &&
        (stacked ? (
          panel
        ) : (
          <Side>
            {opened ? (
              <Panel name="document" label="the document" grip="left" width={560} min={360} max={1100}>
                {panel}
              </Panel>
            ) : (
              <Panel name="evidence" label="the evidence" grip="left" width={360} min={280} max={900}>
                {panel}
              </Panel>
            )}
          </Side>
        ))}
      {reveal.dialog}
      {placing && (
        <PlaceDialog
          workbench={workbench}
          reference={reference}
          ranking={ranking}
          id={shown.id}
          onClose={() => setPlacing(false)}
        />
      )}
      {change.asked && shown.intake && change.intake && (
        <ChangeDialog
          changing={change.asked}
          shown={shown}
          intake={change.intake}
          stored={shown.intake}
          reference={reference}
          typed={workbench.typed}
          refused={refusedOf(change.asked, workbench.person, shown, reference, at)}
          onDone={done}
          onClose={() => change.ask(null)}
        />
      )}
      <DocumentDialogs workbench={workbench} shown={shown} documents={documents} />
      {explaining && <ExplainDialog shown={shown} reference={reference} onClose={() => setExplaining(false)} />}
    </Page>
  );
}

/** What is no decision about the case itself. */
const staying: ReadonlySet<CommandPayload['type']> = new Set([
  'case.comment',
  'case.operate',
  'case.reverse',
  'case.suspend-clock',
  'case.resume-clock',
]);

/** What is known about it is looked up again: of what was proposed with a form, while nothing else offers it. */
function canCheckAgain(shown: ShownCase): boolean {
  return shown.intake !== undefined && isUnfinished(shown.state) && !isBlocked(shown);
}

/** What is asked about a case: a case that was proposed with a form is changed with that form. */
function useChange(shown: ShownCase, ask: (what: Asked | null) => void) {
  const [asked, setAsked] = useState<Changing | null>(null);
  const intake = caseKinds.find(shown.kind)?.intake;
  const hasForm = shown.intake !== undefined && intake !== undefined;
  return {
    asked,
    intake,
    ask: (what: Asked | null) => {
      const changing = hasForm && (what === 'amend' || what === 'resubmit') ? what : null;
      setAsked(changing);
      ask(changing === null ? what : null);
    },
  };
}

/** The entry's title says whether it is a proposal or a fact. */
function postingTitle({ posting }: ShownCase): string {
  switch (posting.state) {
    case 'posted':
      return `Posted as entry ${posting.entry}`;
    case 'queued':
      return 'Entry being posted';
    case 'failed':
      return 'Entry that could not be posted';
    default:
      return 'Proposed entry';
  }
}

function useEvidencePanel() {
  const collapsed = usePreferences((preferences) => preferences.collapsed['evidence'] === true);
  const collapse = usePreferences((preferences) => preferences.collapsePanel);
  const toggle: Action = {
    id: 'case.evidence',
    label: collapsed ? 'Show the evidence' : 'Hide the evidence',
    group: 'Case',
    keys: ['h'],
    run: () => collapse('evidence', !collapsed),
  };
  return { isOpen: !collapsed, show: () => collapse('evidence', false), toggle };
}

/** The newest answer about this case that its author has not read. */
function useResult(workbench: Workbench, id: string): CommandDocument | null {
  const commands = useObservable(workbench.commands$, noCommands);
  return commands.find((command) => command.entity === id && isUnread(command)) ?? null;
}
const noCommands: readonly CommandDocument[] = [];

/** Deciding the same again, on what is true now, after a decision came back because its evidence had changed. */
function againOf(
  result: CommandDocument | null,
  actions: ReturnType<typeof caseActions>,
  ask: (what: Asked) => void,
): Action | null {
  const payload = result?.command.payload;
  if (result?.state !== 'needs_review' || payload?.type !== 'case.decide') return null;
  const { decision } = payload;
  return {
    id: 'case.again',
    label: `${commandWord(payload)} all the same`,
    group: 'Case',
    keys: ['y'],
    run: () => ask(decision),
    disabledReason: actions[decision].disabledReason,
  };
}
