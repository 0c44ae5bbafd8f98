import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Download from 'lucide-react/icons/download';
import FileInput from 'lucide-react/icons/file-input';
import Wand from 'lucide-react/icons/wand-sparkles';
import { useMemo, useRef, useState } from 'react';
import type { SideRole } from '../../../src-shared/matching/combine-sides.ts';
import type { ShownPeriod } from '../../data/period-board.ts';
import type { Workbench } from '../../data/workbench.ts';
import { useTurnedOff } from '../../show/managed.ts';
import type { ProposalAbout } from '../../show/proposal-about.ts';
import type { Reference } from '../../show/reference.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { useDropTarget } from '../../ui/drop-target.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FileButton } from '../../ui/FileButton.tsx';
import { FilterField } from '../../ui/FilterField.tsx';
import { useActions } from '../../ui/keys.ts';
import { PageBar } from '../../ui/PageBar.tsx';
import { useObservable } from '../../ui/use-observable.ts';
import { caseActions, isProposed } from './case-actions.ts';
import { DetailPanel } from './DetailPanel.tsx';
import { FileNotices } from './FileNotices.tsx';
import { lineActions } from './line-actions.ts';
import { LineDialogs } from './LineDialogs.tsx';
import { MatchStrip } from './MatchStrip.tsx';
import { namesOf } from './line-names.ts';
import { FindBar } from './FindBar.tsx';
import { PasteForm } from './PasteForm.tsx';
import { Beside, Place, Sides } from './page-layout.ts';
import { beginHint, linkedOf, statusLine } from './page-parts.ts';
import { PeriodPanel } from './PeriodPanel.tsx';
import { PostedForm, postedAction } from './PostedForm.tsx';
import { reconcileActions } from './reconcile-actions.ts';
import { sideText } from './reconcile-words.ts';
import { roomOf } from './room.ts';
import { RulesDialog } from './RulesDialog.tsx';
import type { SideHandle } from './side-grid-options.ts';
import { SidePane } from './SidePane.tsx';
import { useDetail } from './use-detail.ts';
import { useLineHistory } from './use-line-history.ts';
import { takeNextStep, useLineWork } from './use-line-work.ts';
import { useFind } from './use-find.ts';
import { usePastedRows } from './use-pasted-rows.ts';
import { useSelection } from './use-selection.ts';
import { t } from '../../language/t.ts';

const FORMATS = '.835,.edi,.x12,.era,.rmt,.txt,.bai,.bai2,.xml,.ach,.ofx,.qfx,.csv,.tsv,.xlsx';

type Props = {
  workbench: Workbench;
  reference: Reference;
  onPropose: (kind: string, about: ProposalAbout) => void;
  onCase: (id: string) => void;
};
const noPeriods: readonly ShownPeriod[] = [];

/** Remittances, the bank and what was posted, side by side: matched by rules, and by people where rules do not reach. */
export function ReconcilePage({ workbench, reference, onPropose, onCase }: Props) {
  const room = roomOf(workbench);
  const state = useObservable(room.state$, room.state);
  const { summary, busy, revision } = state;
  const periods = useObservable(workbench.periods.periods$, noPeriods);
  const [isPeriodShown, showPeriod] = useState(room.tie.link !== null);
  const [search, setSearch] = useState('');
  const [focus, setFocus] = useState<{ readonly role: SideRole; readonly line: number } | null>(null);
  const selection = useSelection();
  const handles = useRef<Partial<Record<SideRole, SideHandle | null>>>({});
  const detail = useDetail(room, focus, revision);
  const at = focus && detail?.row.line === focus.line ? { ...focus, detail } : null;
  const events = useLineHistory({ workbench, room, periods }, focus?.role, detail);
  const work = useLineWork(room, selection, at);
  const site = room.tie.link ? (workbench.periods.find(room.tie.link.period)?.site ?? null) : null;
  const linked = useMemo(() => linkedOf(detail?.group), [detail]);
  const sides = summary?.sides ?? [];
  const take = (files: readonly File[]) => void room.import(files);
  useDropTarget({
    title: t('Drop to import for reconciliation'),
    hint: t('Remittance advice (835), BAI2, camt, Nacha, OFX, CSV or XLSX. Read on this computer; nothing is sent.'),
    take: async (files) => {
      await room.import(files);
      return [];
    },
  });
  const [areRulesShown, setRulesShown] = useState(false);
  const [isPosting, setPosting] = useState(false);
  const posted = postedAction(() => setPosting(true));
  const [isPasting, setPasting] = useState(false);
  const paste = (text: string) => void room.paste(text);
  usePastedRows(paste);
  const finding = useFind(room, focus, sides, handles.current);
  const mayNotCopy = useTurnedOff('CopyRows');
  const mayNotSave = useTurnedOff('SaveFiles');
  const actions = reconcileActions({
    room,
    state,
    selection,
    focus,
    mayNotCopy,
    mayNotSave,
    handles: handles.current,
  });
  const togglePeriod = {
    id: 'reconcile.period',
    label: isPeriodShown ? t('Hide the period') : t('Period'),
    group: t('Reconcile'),
    keys: ['Shift+P'],
    run: () => showPeriod(!isPeriodShown),
  };
  const pasteRows = {
    id: 'reconcile.paste',
    label: t('Paste rows'),
    group: t('Reconcile'),
    keys: ['Shift+V'],
    run: () => setPasting(true),
  };
  const showRules = {
    id: 'reconcile.rules',
    label: t('Rules'),
    group: t('Reconcile'),
    keys: ['Shift+R'],
    disabledReason: sides.length < 2 ? t('Import two sides first: rules belong to two accounts.') : undefined,
    run: () => setRulesShown(true),
  };
  const ofLine = lineActions(work, selection, at);
  const cases = caseActions({ room, selection, at, workbench, onPropose });
  useActions([
    ...Object.values(actions),
    ...Object.values(ofLine),
    cases.settle,
    togglePeriod,
    pasteRows,
    posted,
    showRules,
    finding.start,
  ]);
  if (state.phase === 'damaged') {
    return (
      <EmptyState title={t('This reconciliation cannot be opened')} hint={state.message}>
        <Button onClick={() => void room.clear()}>{t('Clear it')}</Button>
      </EmptyState>
    );
  }
  return (
    <Place aria-labelledby="page-name">
      <PageBar>
        <h1 id="page-name">{t('Reconcile')}</h1>
        <p role="status">{busy ? busy.text : statusLine(sides)}</p>
        {busy?.canCancel && <Button onClick={() => room.desk.cancel()}>{t('Cancel')}</Button>}
        <FilterField value={search} onChange={setSearch} onLeave={() => handles.current[finding.side]?.focus()} />
        <ActionButton action={togglePeriod} />
        <ActionButton action={showRules} />
        <ActionButton action={actions.exportSide} icon={<Download size={14} />} />
        <ActionButton action={actions.autoMatch} icon={<Wand size={14} />} primary={sides.length > 1} />
        <FileButton
          action={{ id: 'reconcile.import', label: t('Import'), group: t('Reconcile'), keys: ['i'] }}
          icon={<FileInput size={14} />}
          accept={FORMATS}
          onFiles={take}
        />
      </PageBar>
      {busy && (
        <LinearProgress
          aria-label={busy.text}
          variant={busy.of > 0 ? 'determinate' : 'indeterminate'}
          value={busy.of > 0 ? (100 * busy.done) / busy.of : 0}
        />
      )}
      {isPosting && <PostedForm {...{ workbench, reference, room }} onClose={() => setPosting(false)} />}
      {isPasting && <PasteForm onClose={() => setPasting(false)} onRows={paste} />}
      {areRulesShown && sides.length > 1 && (
        <RulesDialog
          {...{ workbench, reference }}
          pairs={room.pairs}
          site={site ?? room.rules.site}
          isFixed={site !== null}
          versionOf={(pair) => room.rules.versionOf(pair, room.tie.link)}
          today={room.today}
          onSite={(chosen) => void room.renewRules(chosen)}
          onUsed={() => void room.renewRules(room.rules.site)}
          onClose={() => setRulesShown(false)}
        />
      )}
      {finding.isOn && <FindBar side={sideText[finding.side]} find={finding.find} onClose={finding.close} />}
      <FileNotices room={room} waiting={state.waiting} refused={state.refused} />
      <Beside>
        <div>
          {sides.length === 0 ? (
            <EmptyState
              late={state.phase === 'opening'}
              title={state.phase === 'opening' ? t('Opening the reconciliation') : t('Nothing to reconcile yet')}
              hint={beginHint}
            >
              {state.phase === 'ready' && (
                <>
                  <ActionButton action={pasteRows} /> <ActionButton action={posted} />
                </>
              )}
            </EmptyState>
          ) : (
            <>
              <MatchStrip
                items={summary?.items ?? []}
                actions={[
                  pasteRows,
                  posted,
                  actions.match,
                  ofLine.matchPart,
                  cases.settle,
                  actions.accept,
                  actions.takeApart,
                  actions.undo,
                ]}
              />
              <Sides>
                {sides.map((side) => (
                  <SidePane
                    key={side.role}
                    room={room}
                    summary={side}
                    revision={revision}
                    search={search}
                    focused={focus?.role === side.role ? focus.line : null}
                    selected={selection.chosen[side.role]}
                    linked={linked[side.role]}
                    onFocus={(line) => setFocus({ role: side.role, line })}
                    onToggle={(line) => selection.toggle(side.role, line)}
                    onRange={(lines) => selection.choose(side.role, lines)}
                    handle={(handle) => {
                      handles.current[side.role] = handle;
                    }}
                  />
                ))}
              </Sides>
              <DetailPanel
                detail={detail}
                events={events}
                names={namesOf(reference)}
                actions={[ofLine.comment, ofLine.assign, detail?.partOf == null ? ofLine.split : ofLine.join]}
                onNext={(next) => (isProposed(next) ? cases.propose(next) : takeNextStep(work, next))}
                onCase={onCase}
              />
              <LineDialogs work={work} at={at} events={events} reference={reference} site={site} />
            </>
          )}
        </div>
        {isPeriodShown && (
          <PeriodPanel workbench={workbench} reference={reference} room={room} state={state} periods={periods} />
        )}
      </Beside>
    </Place>
  );
}
