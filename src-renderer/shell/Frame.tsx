import { styled } from '@mui/material/styles';
import { use, useCallback, useMemo } from 'react';
import { useHashLocation } from 'wouter/use-hash-location';
import type { Authorizer } from '../../src-shared/authority/authorizer.ts';
import { may } from '../../src-shared/authority/may.ts';
import { savedViewsFrom } from '../../src-shared/queue/saved-view.ts';
import { calendarDateOf, type CalendarDate, endOfDay } from '../../src-shared/base/dates.ts';
import { caseKinds } from '../../src-shared/case/kinds.ts';
import type { OpenWorkbench } from '../data/session.ts';
import type { ShownCaseRow } from '../data/workbench.ts';
import { ProposeDialog } from '../features/propose/ProposeDialog.tsx';
import { SAVED_VIEWS_KEY, savedViewsOf } from '../features/queue/saved-views.ts';
import { viewsOf } from '../features/queue/views.ts';
import { SignInAgainDialog } from '../features/sign-in/SignInAgainDialog.tsx';
import { faultWords } from '../show/fault-words.ts';
import { useReference, type Reference } from '../show/reference.ts';
import { useTyped } from '../show/use-typed.ts';
import { announce } from '../ui/announcements.ts';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { type Action, useActions } from '../ui/keys.ts';
import { Panel } from '../ui/Panel.tsx';
import { useMedia } from '../ui/use-media.ts';
import { useNow } from '../ui/use-now.ts';
import { useObservable } from '../ui/use-observable.ts';
import { useDesk } from './desk.ts';
import { DropZone } from './DropZone.tsx';
import { helpActions } from './help-actions.ts';
import { homeView } from './home.ts';
import { KeysDialog } from './KeysDialog.tsx';
import { Palette } from './Palette.tsx';
import { places } from './places.ts';
import { QueueList, useTally } from './QueueList.tsx';
import { Rail } from './Rail.tsx';
import { Rooms } from './Rooms.tsx';
import { STARTING } from './starting.ts';
import { StatusLine } from './StatusLine.tsx';
import { TitleBar } from './TitleBar.tsx';
import { focusNextPart, useKeyboard } from './use-keyboard.ts';
import { useNotices } from './use-notices.ts';
import { UndoBar } from './UndoBar.tsx';
import { useResultNotices } from './use-result-notices.ts';
import { t } from '../language/t.ts';

const Grid = styled('div')({
  display: 'grid',
  height: '100%',
  gridTemplateColumns: 'minmax(68px, max-content) auto minmax(0, 1fr)',
  gridTemplateRows: 'auto minmax(0, 1fr) auto',
  gridTemplateAreas: '"title title title" "rail list work" "status status status"',
  '&[data-narrow]': {
    gridTemplateColumns: 'minmax(68px, max-content) minmax(0, 1fr)',
    gridTemplateAreas: '"title title" "rail work" "status status"',
  },
  '& > [data-part="nav"]': {
    gridArea: 'list',
    display: 'flex',
    borderInlineEnd: '1px solid var(--cs-line)',
    background: 'var(--cs-canvas)',
    minHeight: 0,
  },
  '& > main': { gridArea: 'work', minWidth: 0, minHeight: 0, overflow: 'hidden', background: 'var(--cs-surface)' },
});

type Props = { workbench: OpenWorkbench; authorizer: Promise<Authorizer>; onLock: () => void; onRemove: () => void };

/** The workbench of a person who is in: title bar, rail, queues, the work itself, status line. */
export function Frame({ workbench, authorizer, onLock, onRemove }: Props) {
  const [location, go] = useHashLocation();
  const { open, show, proposing, about, propose, site } = useDesk();
  const narrow = useMedia('(max-width: 760px)');
  const status = useObservable(workbench.sync$, STARTING);
  const policies = useObservable(workbench.policies$, []);
  const alarm = useObservable(workbench.audit.watch$, null)?.alarm ?? null;
  const update = useObservable(workbench.updates.state$, null);
  const reference = useReference(workbench, use(authorizer));
  const today = calendarDateOf(useNow());
  const kept = useTyped(workbench.arranged, SAVED_VIEWS_KEY);
  const views = useMemo(() => {
    const bases = viewsOf(workbench.person, approver(workbench, reference, today));
    return [...bases, ...savedViewsOf(savedViewsFrom(kept), reference.directory, bases)];
  }, [workbench, reference, today, kept]);
  const counts = useTally(workbench, views, site);
  const onCases = location.startsWith('/queue');
  const view = onCases ? location.split('/')[2] : undefined;
  useKeyboard();
  useResultNotices(
    workbench,
    useCallback(() => go(places.results), [go]),
  );
  const { notices, read, follow } = useNotices(workbench, reference.directory, status, go);
  useFrameActions(go, onLock);

  const importFiles = (files: readonly File[]) => {
    go(places.imports);
    for (const file of files) {
      workbench.importFile(file).then(
        // Its card keeps the message: here it is only said.
        ({ message }) => message && announce(`${file.name}: ${message}`, { tone: 'risk' }),
        (fault: unknown) =>
          announce(t('{file} could not be read: {fault}', { file: file.name, fault: faultWords(fault) }), {
            tone: 'breach',
          }),
      );
    }
  };

  return (
    <Grid data-narrow={narrow || undefined}>
      <TitleBar
        workbench={workbench}
        status={status}
        directory={reference.directory}
        notices={notices}
        onNotice={follow}
        onRead={read}
        onResults={() => go(places.results)}
        onSettings={() => go(places.settings)}
        onLock={onLock}
      />
      <Rail
        unread={status.unread}
        cases={narrow ? places.queues : places.queue(homeView(workbench.person))}
        administers={workbench.person.roles.some(({ role, site }) => role === 'administrator' && site === '*')}
      />
      {onCases && !narrow && (
        <nav data-part="nav" aria-label={t('Queues')}>
          <Panel name="queues" label={t('the queues')} grip="right" width={208} min={180} max={360}>
            <QueueList views={views} counts={counts} current={view} />
          </Panel>
        </nav>
      )}
      <main data-part="main" tabIndex={-1}>
        <ErrorBoundary place={location}>
          <Rooms
            workbench={workbench}
            reference={reference}
            views={views}
            counts={counts}
            status={status}
            narrow={narrow}
            onImport={importFiles}
            onRemove={onRemove}
            onLock={onLock}
          />
        </ErrorBoundary>
      </main>
      <StatusLine status={status} policies={policies} alarm={alarm} update={update} />
      <UndoBar workbench={workbench} onWithdrawn={(id) => go(places.case(view ?? 'open', id))} />
      <DropZone onFiles={importFiles} />
      {open === 'palette' && <Palette workbench={workbench} views={views} go={go} />}
      {open === 'keys' && <KeysDialog onClose={() => show(null)} />}
      {open === 'signIn' && <SignInAgainDialog workbench={workbench} onClose={() => show(null)} />}
      {open === 'propose' && (
        <ProposeDialog
          workbench={workbench}
          reference={reference}
          kind={proposing}
          about={about}
          onChoose={(kind) => propose(kind)}
          onClose={() => show(null)}
        />
      )}
    </Grid>
  );
}

/**
 * Whether this person may approve a case today, for themselves or for somebody who is absent. The cheap half comes first, and an
 * answer holds for as long as the case is the same object: the counts and the grid ask it of every case there is.
 */
function approver({ person }: OpenWorkbench, { directory, policies, authorizer }: Reference, today: CalendarDate) {
  const at = endOfDay(today);
  const rules = { policies, authorizer };
  const standsIn = directory.absences.some(({ standIn }) => standIn === person.id);
  const answers = new WeakMap<ShownCaseRow, boolean>();
  return (shown: ShownCaseRow): boolean => {
    const known = answers.get(shown);
    if (known !== undefined) return known;
    const answer =
      (standsIn || may(person, 'approve', shown, rules).ok) &&
      may(person, 'approve', shown, { ...rules, directory, at }).ok;
    answers.set(shown, answer);
    return answer;
  };
}

/** Each kind that people propose, by its own name in the palette. */
const proposals = caseKinds.all
  .filter(({ mayBeProposedByPeople }) => mayBeProposedByPeople)
  .flatMap(({ kind, intake }) => (intake ? [{ kind, label: t(intake.title) }] : []));

function useFrameActions(go: (place: string) => void, lock: () => void): void {
  const show = useDesk((desk) => desk.show);
  const propose = useDesk((desk) => desk.propose);
  const group = t('Everywhere');
  useActions([
    { id: 'frame.palette', label: t('Search or command'), group, keys: ['Mod+K'], run: () => show('palette') },
    { id: 'frame.keys', label: t('Show the keys'), group, keys: ['?'], run: () => show('keys') },
    { id: 'frame.nextPart', label: t('Next part of the window'), group, keys: ['F6'], run: () => focusNextPart(1) },
    {
      id: 'frame.lastPart',
      label: t('Part of the window before'),
      group,
      keys: ['Shift+F6'],
      run: () => focusNextPart(-1),
    },
    { id: 'frame.notices', label: t('Show the notices'), group, keys: ['Shift+N'], run: () => show('notices') },
    { id: 'frame.sync', label: t('Show what is synced'), group, keys: [], run: () => show('sync') },
    { id: 'frame.propose', label: t('Propose a case'), group, keys: ['w'], run: () => propose(null) },
    { id: 'frame.import', label: t('Import a remittance file'), group, keys: [], run: () => go(places.imports) },
    { id: 'frame.reconcile', label: t('Go to the reconciliation'), group, keys: [], run: () => go(places.reconcile) },
    { id: 'frame.remits', label: t('Go to the remittances'), group, keys: [], run: () => go(places.remits) },
    {
      id: 'frame.unmatched',
      label: t('Go to what does not meet: remittances and deposits'),
      group,
      keys: [],
      run: () => go(places.unmatched),
    },
    { id: 'frame.ledger', label: t('Go to the ledger'), group, keys: [], run: () => go(places.journal) },
    {
      id: 'frame.carryForwards',
      label: t('Go to what payers carry forward'),
      group,
      keys: [],
      run: () => go(places.carryForwards),
    },
    {
      id: 'frame.comparison',
      label: t('Compare what was approved and posted'),
      group,
      keys: [],
      run: () => go(places.comparison),
    },
    { id: 'frame.results', label: t('Go to the results'), group, keys: [], run: () => go(places.results) },
    { id: 'frame.audit', label: t('Go to the audit log'), group, keys: [], run: () => go(places.audit) },
    { id: 'frame.absences', label: t('Arrange an absence'), group, keys: [], run: () => go(places.absences) },
    { id: 'frame.settings', label: t('Go to the settings'), group, keys: [], run: () => go(places.settings) },
    ...helpActions(go),
    { id: 'frame.lock', label: t('Lock'), group, keys: ['Mod+L'], run: lock },
    ...proposals.map(({ kind, label }): Action => ({
      id: `propose.${kind}`,
      label,
      group: t('Propose'),
      keys: [],
      run: () => propose(kind),
    })),
  ]);
}
