import { useState, type RefObject } from 'react';
import type { BulkDecision } from '../../../src-shared/authority/dry-run.ts';
import type { GridHandle } from '../../ui/grid-handle.ts';
import type { Action } from '../../ui/keys.ts';
import { t } from '../../language/t.ts';

/** Each is read whole and becomes a command of its own. */
const MOST_AT_ONCE = 500;

/** What one does with the cases one has selected in a queue: decided together, each by itself. */
export function useBulk(grid: RefObject<GridHandle | null>, selected: ReadonlySet<string>) {
  const [asked, setAsked] = useState<{ decision: BulkDecision; ids: readonly string[] } | null>(null);
  const decide = (decision: BulkDecision, verb: string, key: string): Action => ({
    id: `list.${decision}`,
    label: `${verb} ${selected.size}…`,
    group: t('List'),
    keys: [key],
    run: () => setAsked({ decision, ids: (grid.current?.order() ?? []).filter((id) => selected.has(id)) }),
    disabledReason: reasonFor(selected.size),
  });
  const none: Action = {
    id: 'list.selectNone',
    label: t('Select none'),
    group: t('List'),
    keys: ['Escape'],
    run: () => grid.current?.selectNone(),
  };
  const decisions = [
    decide('approve', t('Approve'), 'a'),
    decide('refuse', t('Refuse'), 'r'),
    decide('return', t('Return'), 'b'),
    decide('assign', t('Assign'), 'g'),
  ];
  return {
    /** None while nothing is selected. */
    actions: selected.size === 0 ? [] : [...decisions, none],
    /** What the dialog is about; null: it is closed. */
    asked,
    close: () => {
      setAsked(null);
      grid.current?.focus();
    },
  };
}

function reasonFor(count: number): string | undefined {
  return count > MOST_AT_ONCE
    ? t('Decide at most {mostAtOnce} cases at once.', { mostAtOnce: MOST_AT_ONCE })
    : undefined;
}
