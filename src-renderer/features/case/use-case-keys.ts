import { isUnfinished } from '../../../src-shared/case/case-state.ts';
import { nextStep } from '../../../src-shared/case/case-steps.ts';
import type { ShownCase } from '../../data/workbench.ts';
import { useActions, type Action } from '../../ui/keys.ts';
import type { CaseActions } from './case-actions.ts';
import type { CaseMoves } from './case-moves.ts';
import { t } from '../../language/t.ts';

/** Everything that has a key, or a line in the palette, while a case is open. @returns those that buttons show as well. */
export function useCaseKeys(parts: {
  readonly shown: ShownCase;
  readonly actions: CaseActions;
  readonly again: Action | null;
  readonly evidence: Action;
  readonly moves: CaseMoves;
  /** null: there is no news that could be marked as seen. */
  readonly onSeen: (() => void) | null;
  readonly onExplain: () => void;
  readonly onWhy: () => void;
}) {
  const { shown, actions, again, evidence, moves, onSeen, onExplain, onWhy } = parts;
  const seen = keyed('case.seen', t('Seen'), 'v', () => onSeen?.());
  const why = keyed('case.why', t('Why first, why not me?'), 'q', onWhy);
  const previous = moveTo('case.previous', t('Previous'), ['k', 'ArrowUp'], moves.previous);
  const next = moveTo('case.next', t('Next'), ['j', 'ArrowDown'], moves.next);
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
    ...(onSeen ? [seen] : []),
    previous,
    next,
    evidence,
    keyed('case.explain', t('Explain why it is here'), 'x', onExplain),
    why,
  ]);
  return { seen, why, previous, next };
}

function keyed(id: string, label: string, key: string, run: () => void): Action {
  return { id, label, group: t('Case'), keys: [key], run };
}

function moveTo(id: string, label: string, keys: string[], run: (() => void) | null): Action {
  return {
    id,
    label,
    group: t('Case'),
    keys,
    repeats: true,
    run: run ?? (() => {}),
    disabledReason: run ? undefined : t('There is none in this list.'),
  };
}
