import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import type { CaseStep, TimelineEvent } from '../../../src-shared/case/case-document.ts';
import type { CaseFile } from '../../../src-shared/document/case-file.ts';
import { momentText } from '../../ui/format.ts';
import { t } from '../../language/t.ts';

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

const SOON_MS = 60_000;

const words: Readonly<Record<string, string>> = {
  open: t('opened it'),
  allow: t('let it pass without people'),
  approve: t('approved it'),
  refuse: t('refused it'),
  return: t('returned it'),
  resubmit: t('resubmitted it'),
  amend: t('changed it'),
  completeStep: t('did a step'),
  recheck: t('checked it again'),
  escalate: t('escalated it'),
  take: t('took it'),
  release: t('released it'),
  comment: t('commented'),
  'follow-up': t('said when to go on with it'),
  watch: t('watches it'),
  unwatch: t('stopped watching it'),
  post: t('posted it'),
  repost: t('had it posted again'),
  failPosting: t('could not post it'),
  postMemo: t('told the budget'),
  close: t('closed it'),
  remind: t('reminded'),
  assign: t('assigned it'),
  reverse: t('proposed to reverse it'),
  settleReversal: t('said what became of its reversal'),
  pause: t('paused its process'),
  resume: t('resumed its process'),
  retry: t('tried it again'),
  skip: t('skipped a wait'),
  suspendClock: t('suspended a clock'),
  resumeClock: t('resumed a clock'),
  reassign: t('gave it to somebody else'),
  attach: t('attached'),
  receive: t('received'),
  discard: t('destroyed, as its time was over,'),
};

type Props = {
  events: readonly TimelineEvent[];
  /** Of the case, for what it says of those that were done. */
  steps?: readonly CaseStep[];
  /** Documents that the events are about. */
  files?: readonly CaseFile[];
  /** Absent where none is opened. */
  onOpen?: (file: CaseFile) => void;
};

/** Who did what and when, newest first: what was before, and what after. */
export function Timeline({ events, steps = [], files = [], onOpen }: Props) {
  return (
    <List>
      {events
        .filter((event) => isWorthTelling(event, files))
        .toReversed()
        .map((event) => (
          <li key={`${event.at} ${event.event} ${event.by.id} ${event.documents?.join(' ') ?? ''}`}>
            <time dateTime={event.at}>{momentText(event.at)}</time>
            <div>
              <p>
                <strong>{event.by.name}</strong> {doneWords(event, steps, files)}
                {event.for && t(' for {for}, who was absent', { for: event.for.name })}
                {event.decidedAt && (
                  <small> {t('· decided offline {decidedAt}', { decidedAt: momentText(event.decidedAt) })}</small>
                )}
              </p>
              {event.text && <p>{event.text}</p>}
              {event.documents?.map((id) => (
                <Named key={id} file={files.find((file) => file.id === id)} onOpen={onOpen} />
              ))}
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

function doneWords(event: TimelineEvent, steps: readonly CaseStep[], files: readonly CaseFile[]): string {
  const isLetter = event.event === 'attach' && files.find(({ id }) => id === event.documents?.[0])?.origin === 'letter';
  return isLetter ? t('made a letter') : (stepDone(event, steps) ?? words[event.event] ?? event.event);
}

/** 'did “Coding review”': which step it was, as long as it still counts as done. */
function stepDone({ event, at, by }: TimelineEvent, steps: readonly CaseStep[]): string | undefined {
  if (event !== 'completeStep') return undefined;
  const step = steps.find((one) => one.at === at && one.by?.id === by.id);
  return step && t('did “{stepLabel}”', { stepLabel: t(step.label) });
}

/** That a document arrived moments after it was attached goes without saying; that it came much later does not. */
function isWorthTelling({ event, at, documents }: TimelineEvent, files: readonly CaseFile[]): boolean {
  const file = files.find(({ id }) => id === documents?.[0]);
  return event !== 'receive' || !file || Date.parse(at) - Date.parse(file.addedAt) > SOON_MS;
}

function Named({ file, onOpen }: { file: CaseFile | undefined; onOpen: Props['onOpen'] }) {
  if (!file) return <p>{t('a document')}</p>;
  const canOpen = file.storedAt !== null && file.removedAt === null && file.type !== 'docx' && file.type !== 'xlsx';
  return <p>{onOpen && canOpen ? <Button onClick={() => onOpen(file)}>{file.name}</Button> : file.name}</p>;
}
