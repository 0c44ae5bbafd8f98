import type { Action } from '../../ui/keys.ts';
import type { FocusedLine, LineWork } from './use-line-work.ts';
import type { useSelection } from './use-selection.ts';
import { t } from '../../language/t.ts';

const group = t('Reconcile');

/** What is done with the line that has the focus, by button, key and palette. */
export function lineActions(work: LineWork, selection: ReturnType<typeof useSelection>, at: FocusedLine | null) {
  const none = at ? undefined : t('Go to a line first.');
  const isMatched = at?.detail.matches.some(({ state }) => state !== 'suggested');
  const isPart = at?.detail.partOf != null;
  return {
    comment: {
      id: 'reconcile.comment',
      label: t('Comment'),
      group,
      keys: ['c'],
      disabledReason: none,
      run: () => work.ask({ what: 'comment' }),
    },
    assign: {
      id: 'reconcile.assign',
      label: t('Assign'),
      group,
      keys: ['g'],
      disabledReason: none,
      run: () => work.ask({ what: 'assign' }),
    },
    split: {
      id: 'reconcile.split',
      label: t('Split'),
      group,
      keys: ['s'],
      disabledReason:
        none ?? (isMatched ? t('A line that is matched cannot be split. Take its match apart first: r.') : undefined),
      run: () => work.ask({ what: 'split' }),
    },
    join: {
      id: 'reconcile.join',
      label: t('Make whole'),
      group,
      keys: ['Shift+S'],
      disabledReason: none ?? (isPart ? undefined : t('It is no part of a line that was split.')),
      run: () => void work.join(),
    },
    matchPart: {
      id: 'reconcile.match-part',
      label: t('Match a part'),
      group,
      keys: ['p'],
      disabledReason: selection.count < 2 ? t('Select lines on two sides first: x selects a line.') : undefined,
      run: () => void work.matchPart(),
    },
  } satisfies Record<string, Action>;
}
