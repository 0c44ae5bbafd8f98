import type { Action } from '../../ui/keys.ts';
import type { FocusedLine, LineWork } from './use-line-work.ts';
import type { useSelection } from './use-selection.ts';

const group = 'Reconcile';

/** What is done with the line that has the focus, by button, key and palette. */
export function lineActions(work: LineWork, selection: ReturnType<typeof useSelection>, at: FocusedLine | null) {
  const none = at ? undefined : 'Go to a line first.';
  const isMatched = at?.detail.matches.some(({ state }) => state !== 'suggested');
  const isPart = at?.detail.partOf != null;
  return {
    comment: {
      id: 'reconcile.comment',
      label: 'Comment',
      group,
      keys: ['c'],
      disabledReason: none,
      run: () => work.ask({ what: 'comment' }),
    },
    assign: {
      id: 'reconcile.assign',
      label: 'Assign',
      group,
      keys: ['g'],
      disabledReason: none,
      run: () => work.ask({ what: 'assign' }),
    },
    split: {
      id: 'reconcile.split',
      label: 'Split',
      group,
      keys: ['s'],
      disabledReason:
        none ?? (isMatched ? 'A line that is matched cannot be split. Take its match apart first: r.' : undefined),
      run: () => work.ask({ what: 'split' }),
    },
    join: {
      id: 'reconcile.join',
      label: 'Make whole',
      group,
      keys: ['Shift+S'],
      disabledReason: none ?? (isPart ? undefined : 'It is no part of a line that was split.'),
      run: () => void work.join(),
    },
    matchPart: {
      id: 'reconcile.match-part',
      label: 'Match a part',
      group,
      keys: ['p'],
      disabledReason: selection.count < 2 ? 'Select lines on two sides first: x selects a line.' : undefined,
      run: () => void work.matchPart(),
    },
  } satisfies Record<string, Action>;
}
