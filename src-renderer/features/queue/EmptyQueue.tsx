import { EmptyState } from '../../ui/EmptyState.tsx';
import { queueFilters, type QueueFilter } from './queue-filter.ts';
import type { View } from './views.ts';
import { t } from '../../language/t.ts';

type Props = {
  view: View;
  look: QueueFilter;
  search: string;
  /** Whether cases are still on their way here, from a first sync. */
  loading: boolean;
};

/** Why there is nothing in a queue, and what one can do about it. */
export function EmptyQueue({ view, look, search, loading }: Props) {
  if (search !== '') {
    const hint = t('Press Esc in the filter to see everything again.');
    return <EmptyState title={t('Nothing matches “{search}”', { search })} hint={hint} />;
  }
  if (loading) {
    return (
      <EmptyState title={t('Cases are on their way')} hint={t('They appear here as they arrive from the server.')} />
    );
  }
  return <EmptyState {...(look === 'todo' ? view.empty : nothingOf(look, view))} />;
}

function nothingOf(look: QueueFilter, { label }: View) {
  const part = queueFilters.find(({ id }) => id === look)?.label.toLowerCase() ?? '';
  return {
    title: t('Nothing in {label} is {nothingWords}', { label, nothingWords: nothingWords[look] ?? part }),
    hint: t('Press f to look at another part.'),
  };
}
const nothingWords: Partial<Record<QueueFilter, string>> = {
  today: t('due today'),
  followUp: t('to be followed up today'),
  putOff: t('put off until later'),
};
