import { styled } from '@mui/material/styles';
import type { CaseStep, TimelineEvent } from '../../../src-shared/case/case-document.ts';
import { momentText } from '../../ui/format.ts';

const List = styled('ol')({
  display: 'grid',
  gap: 10,
  '& li': { display: 'grid', gridTemplateColumns: '150px minmax(0, 1fr)', columnGap: 12 },
  '& time': { color: 'var(--cs-ink-muted)' },
  '& p': { userSelect: 'text', overflowWrap: 'anywhere' },
  '& small': { fontSize: 12, lineHeight: '16px', color: 'var(--cs-ink-muted)' },
  '& del': { color: 'var(--cs-ink-muted)' },
  '& ins': { textDecoration: 'none', fontWeight: 600 },
  '@media (max-width: 760px)': { '& li': { gridTemplateColumns: '1fr' } },
});

const words: Readonly<Record<string, string>> = {
  open: 'opened it',
  allow: 'let it pass without people',
  approve: 'approved it',
  refuse: 'refused it',
  return: 'returned it',
  resubmit: 'resubmitted it',
  amend: 'changed it',
  completeStep: 'did a step',
  recheck: 'checked it again',
  escalate: 'escalated it',
  take: 'took it',
  release: 'released it',
  comment: 'commented',
  'follow-up': 'said when to go on with it',
  watch: 'watches it',
  unwatch: 'stopped watching it',
  post: 'posted it',
  repost: 'had it posted again',
  failPosting: 'could not post it',
  close: 'closed it',
  remind: 'reminded',
  assign: 'assigned it',
  reverse: 'proposed to reverse it',
  settleReversal: 'said what became of its reversal',
  pause: 'paused its process',
  resume: 'resumed its process',
  retry: 'tried it again',
  skip: 'skipped a wait',
  suspendClock: 'suspended a clock',
  resumeClock: 'resumed a clock',
  reassign: 'gave it to somebody else',
};

/** Who did what and when, newest first: what was before, and what after. */
export function Timeline({ events, steps = [] }: { events: readonly TimelineEvent[]; steps?: readonly CaseStep[] }) {
  return (
    <List>
      {events.toReversed().map((event) => (
        <li key={`${event.at} ${event.event} ${event.by.id}`}>
          <time dateTime={event.at}>{momentText(event.at)}</time>
          <div>
            <p>
              <strong>{event.by.name}</strong> {stepDone(event, steps) ?? words[event.event] ?? event.event}
              {event.for && ` for ${event.for.name}, who was absent`}
              {event.decidedAt && <small> · decided offline {momentText(event.decidedAt)}</small>}
            </p>
            {event.text && <p>{event.text}</p>}
            {event.changes?.map(({ label, before, after }) => (
              <p key={label}>
                <small>{label}</small> <del>{before}</del> → <ins>{after}</ins>
              </p>
            ))}
          </div>
        </li>
      ))}
    </List>
  );
}

/** 'did “Coding review”': which step it was, as long as it still counts as done. */
function stepDone({ event, at, by }: TimelineEvent, steps: readonly CaseStep[]): string | undefined {
  if (event !== 'completeStep') return undefined;
  const step = steps.find((one) => one.at === at && one.by?.id === by.id);
  return step && `did “${step.label}”`;
}
