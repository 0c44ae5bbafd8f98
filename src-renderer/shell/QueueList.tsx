import { styled } from '@mui/material/styles';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { Listing, ShownCaseRow, Workbench } from '../data/workbench.ts';
import { Tally, type SiteFilter, type ViewCount } from '../features/queue/tally.ts';
import type { View, Views } from '../features/queue/views.ts';
import { ageDays, countText } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';
import { places } from './places.ts';
import { t } from '../language/t.ts';

const List = styled('div')({
  padding: '8px 0 16px',
  '& h2': {
    padding: '12px 16px 4px',
    fontSize: 12,
    lineHeight: '16px',
    fontWeight: 600,
    color: 'var(--cs-ink-muted)',
  },
  '& a': {
    display: 'grid',
    gridTemplateColumns: '1fr auto',
    columnGap: 8,
    padding: '5px 12px 5px 16px',
    color: 'var(--cs-ink)',
    textDecoration: 'none',
    borderInlineStart: '3px solid transparent',
  },
  '& a:hover': { background: 'var(--cs-hover)' },
  '& a[aria-current]': {
    background: 'var(--cs-selected)',
    borderInlineStartColor: 'var(--cs-accent)',
    fontWeight: 600,
  },
  '& a:focus-visible': { outlineOffset: -2 },
  '& small': { gridColumn: '1 / -1', fontSize: 12, lineHeight: '16px', fontWeight: 400, color: 'var(--cs-ink-muted)' },
  '& .breached': { color: 'var(--cs-breach-ink)', fontWeight: 600 },
  '& .due': { color: 'var(--cs-risk-ink)', fontWeight: 500 },
  '& .none': { color: 'var(--cs-ink-muted)' },
});

const headings = { mine: t('Mine'), saved: t('Saved views'), queues: t('Queues'), all: t('Everything') } as const;
const groups = ['mine', 'saved', 'queues', 'all'] as const;

/** So long the counting may keep the window's thread in one go, and wait for a moment when nothing else is to be done. */
const COUNTING_MS = 8;
const COUNTED_WITHIN_MS = 100;

/**
 * Counts of the views, kept up by the changes of the list and by the clock. Counted beside everything else: 100,000 cases
 * that have just been opened are on the screen before they are counted.
 */
export function useTally(workbench: Workbench, views: Views, site: SiteFilter): ReadonlyMap<string, ViewCount> {
  const [counts, setCounts] = useState<ReadonlyMap<string, ViewCount>>(new Map());
  useEffect(() => {
    const tally = new Tally(views, site);
    const waiting: Listing<ShownCaseRow>[] = [];
    let steps: Iterator<void> | undefined;
    let working: number | undefined;
    const goOn = () => requestIdleCallback(work, { timeout: COUNTED_WITHIN_MS });
    const count = () => {
      if (working === undefined) setCounts(tally.counts(new Date()));
    };
    const work = () => {
      working = undefined;
      for (const until = performance.now() + COUNTING_MS; performance.now() < until;) {
        const next = steps ?? waiting.shift();
        if (next === undefined) return count();
        steps = 'next' in next ? next : tally.steps(next);
        if (steps.next().done) steps = undefined;
      }
      working = goOn();
    };
    const subscription = workbench.cases$.subscribe((listing) => {
      waiting.push(listing);
      working ??= goOn();
    });
    // Cases fall due although nothing changed.
    const timer = setInterval(count, 30_000);
    return () => {
      subscription.unsubscribe();
      if (working !== undefined) cancelIdleCallback(working);
      clearInterval(timer);
    };
  }, [workbench, views, site]);
  return counts;
}

type Props = { views: Views; counts: ReadonlyMap<string, ViewCount>; current: string | undefined };

/** The queues and views: how many cases, how many due or late, and how old the oldest is. */
export function QueueList({ views, counts, current }: Props) {
  const now = useNow();
  return (
    <List>
      {groups
        .filter((group) => views.some((view) => view.group === group))
        .map((group) => (
          <section key={group} aria-labelledby={`views-${group}`}>
            <h2 id={`views-${group}`}>{headings[group]}</h2>
            <ul>
              {views
                .filter((view) => view.group === group)
                .map((view) => (
                  <li key={view.id}>
                    <ViewLink view={view} count={counts.get(view.id)} here={view.id === current} now={now} />
                  </li>
                ))}
            </ul>
          </section>
        ))}
    </List>
  );
}

function ViewLink({ view, count, here, now }: { view: View; count: ViewCount | undefined; here: boolean; now: Date }) {
  const { count: cases = 0, breached = 0, dueSoon = 0, oldest = '' } = count ?? {};
  const open = view.id !== 'decided';
  return (
    <Link href={places.queue(view.id)} aria-current={here ? 'page' : undefined}>
      <span className={cases === 0 ? 'none' : undefined}>{view.label}</span>
      <span className={cases === 0 ? 'count none' : 'count'}>{count ? countText(cases) : ''}</span>
      {open && cases > 0 && (
        <small>
          {breached > 0 && (
            <span className="breached">{t('{breached} late ·', { breached: countText(breached) })} </span>
          )}
          {dueSoon > 0 && <span className="due">{t('{dueSoon} due ·', { dueSoon: countText(dueSoon) })} </span>}
          {t('oldest {ageDays} d', { ageDays: ageDays(oldest, now) })}
        </small>
      )}
    </Link>
  );
}
