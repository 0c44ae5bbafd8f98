import ArrowLeft from 'lucide-react/icons/arrow-left';
import ChevronDown from 'lucide-react/icons/chevron-down';
import ChevronUp from 'lucide-react/icons/chevron-up';
import PanelRight from 'lucide-react/icons/panel-right';
import { useState } from 'react';
import { candidatesFor } from '../../../src-shared/authority/assigning.ts';
import { instantOf } from '../../../src-shared/base/dates.ts';
import type { ShownCase, Workbench } from '../../data/workbench.ts';
import type { SegmentRange } from '../../show/EntryLines.tsx';
import type { Reference } from '../../show/reference.ts';
import { useReveal } from '../../show/use-reveal.ts';
import type { Action } from '../../ui/keys.ts';
import { useMedia } from '../../ui/use-media.ts';
import { useNow } from '../../ui/use-now.ts';
import { caseActions, refusedOf, type Asked } from './case-actions.ts';
import { Boxes, Main, Page } from './case-layout.ts';
import type { CaseMoves } from './case-moves.ts';
import { CaseDialogs } from './CaseDialogs.tsx';
import { CaseHead } from './CaseHead.tsx';
import { CaseNotices } from './CaseNotices.tsx';
import { CaseSide } from './CaseSide.tsx';
import { DecideColumn } from './DecideColumn.tsx';
import { FactsColumn } from './FactsColumn.tsx';
import { HoldMark } from './HoldMark.tsx';
import { RecordSections } from './RecordSections.tsx';
import { useCaseDocuments } from './use-case-documents.ts';
import { useCaseKeys } from './use-case-keys.ts';
import { useChange } from './use-change.ts';
import { useDeciding } from './use-deciding.ts';
import { useEvidencePanel } from './use-evidence-panel.ts';
import { useLook } from './use-look.ts';
import { againOf, useResult } from './use-result.ts';
import { useWordsBack } from './words-back.ts';
import { t } from '../../language/t.ts';

type Props = { workbench: Workbench; reference: Reference; shown: ShownCase; moves: CaseMoves; back: Action };

/** What it is, why it is here, facts, checks, the decision, the entry it posts, and the evidence. */
export function OpenCase({ workbench, reference, shown, moves, back }: Props) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [explaining, setExplaining] = useState(false);
  const [placing, setPlacing] = useState(false);
  const [marked, setMarked] = useState<SegmentRange | null>(null);
  const stacked = !useMedia('(min-width: 1180px)');
  const evidence = useEvidencePanel();
  const look = useLook(workbench, shown);
  const result = useResult(workbench, shown.id);
  useWordsBack(workbench.typed, shown, result);
  const reveal = useReveal(workbench, { of: 'case', shown });
  const documents = useCaseDocuments(workbench, shown);
  const change = useChange(shown, setAsked);
  const { stay, done } = useDeciding({ workbench, shown, result, see: look.see, ask: change.ask, moves });

  const at = instantOf(useNow());
  const refusal = (what: Asked | null) => refusedOf(what, workbench.person, shown, reference, at);
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
  const again = againOf(result, actions, setAsked);
  const keys = useCaseKeys({
    shown,
    actions,
    again,
    evidence: evidence.toggle,
    moves,
    onSeen: look.isNews ? look.see : null,
    onExplain: () => setExplaining(true),
    onWhy: () => setPlacing(true),
  });
  const showOrigin = (range: SegmentRange) => {
    evidence.show();
    setMarked(range);
  };

  return (
    <Page data-stacked={stacked || undefined} aria-label={t('Case {number}', { number: shown.number })}>
      <Main>
        <CaseHead
          shown={shown}
          reference={reference}
          moves={[
            { action: back, Icon: ArrowLeft },
            { action: keys.previous, Icon: ChevronUp },
            { action: keys.next, Icon: ChevronDown },
            { action: evidence.toggle, Icon: PanelRight },
          ]}
          position={moves.position}
          onExplain={() => setExplaining(true)}
          why={keys.why}
          marks={<HoldMark workbench={workbench} reference={reference} id={shown.id} />}
        />
        <Boxes>
          <div>
            <CaseNotices
              shown={shown}
              result={result}
              again={again}
              onRead={() => result && void workbench.acknowledge(result.id)}
              look={look}
              seen={keys.seen}
              recheck={actions.recheck}
            />
            <DecideColumn
              workbench={workbench}
              reference={reference}
              shown={shown}
              actions={actions}
              asked={asked}
              documents={documents}
              refused={refusal(asked)}
              candidates={
                asked === 'assign' || asked === 'comment' ? candidatesFor(shown, { ...reference, at }) : nobody
              }
              hasNext={moves.next !== null}
              onDone={(what, payload) => void done(what, payload)}
              onCancel={() => setAsked(null)}
            />
            <FactsColumn
              workbench={workbench}
              shown={shown}
              changes={look.figures}
              isRevealed={reveal.isRevealed}
              onOrigin={showOrigin}
              onCase={moves.open}
            />
            <RecordSections
              workbench={workbench}
              reference={reference}
              shown={shown}
              actions={actions}
              documents={documents}
              onOrigin={showOrigin}
            />
          </div>
        </Boxes>
      </Main>
      <CaseSide
        workbench={workbench}
        shown={shown}
        documents={documents}
        isOpen={evidence.isOpen}
        stacked={stacked}
        marked={marked}
        reveal={reveal}
      />
      {reveal.dialog}
      <CaseDialogs
        workbench={workbench}
        reference={reference}
        shown={shown}
        documents={documents}
        change={change}
        refused={refusal(change.asked)}
        onDone={done}
        placing={placing}
        onPlaced={() => setPlacing(false)}
        explaining={explaining}
        onExplained={() => setExplaining(false)}
      />
    </Page>
  );
}

const nobody: ReturnType<typeof candidatesFor> = [];
