import { dueAtPresent, followUpAt, isPutOff, type Present } from '../../../src-shared/queue/present.ts';
import { isBlocked, stepAhead } from '../../show/case-words.ts';
import type { ShownCaseRow } from '../../data/workbench.ts';
import { t } from '../../language/t.ts';

/** What of a queue is looked at, by the clock. */
export const queueFilters = [
  { id: 'todo', label: t('To do') },
  { id: 'late', label: t('Late') },
  { id: 'today', label: t('Due today') },
  { id: 'followUp', label: t('Follow-up today') },
  { id: 'blocked', label: t('Blocked') },
  { id: 'step', label: t('A step waits') },
  { id: 'putOff', label: t('Put off') },
] as const;
export type QueueFilter = (typeof queueFilters)[number]['id'];

export function passesFilter(row: ShownCaseRow, filter: QueueFilter, present: Present): boolean {
  switch (filter) {
    case 'todo':
      return !isPutOff(row, present);
    case 'late':
      return dueAtPresent(row, present) === 'breached';
    case 'today':
      return dueAtPresent(row, present) === 'today';
    case 'followUp':
      return followUpAt(row, present) === 'today';
    case 'blocked':
      return isBlocked(row);
    case 'step':
      return stepAhead(row) !== null && !isBlocked(row);
    case 'putOff':
      return isPutOff(row, present);
  }
}

/** The filter after this one, round and round. */
export function filterAfter(filter: QueueFilter): QueueFilter {
  const at = queueFilters.findIndex(({ id }) => id === filter);
  return queueFilters[(at + 1) % queueFilters.length]!.id;
}
