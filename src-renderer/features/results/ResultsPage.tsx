import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { useState } from 'react';
import type { CaseRequest, CommandDocument } from '../../../src-shared/sync/command.ts';
import type { Workbench } from '../../data/workbench.ts';
import { DifferenceTable } from '../../show/DifferenceTable.tsx';
import { commandWord, isUnread, outcomeStatus } from '../../show/outcome-words.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { counted, momentText } from '../../ui/format.ts';
import { Page, PageBar, Scroll } from '../../ui/PageBar.tsx';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { useObservable } from '../../ui/use-observable.ts';
import { t } from '../../language/t.ts';

const Body = styled('div')({
  display: 'grid',
  gap: 8,
  '& > div': { display: 'flex', gap: 8 },
  '& .quiet': { color: 'var(--cs-ink-muted)' },
});

const MOST_SHOWN = 100;

type Props = {
  workbench: Workbench;
  onCase: (id: string) => void;
  onReconcile: () => void;
  /** Whether something else was begun in the form of a kind, so that a refused proposal cannot go there. */
  isBegun: (kind: string) => boolean;
  /** Opens a proposal that was refused in its form again, as it was. */
  onPropose: (request: CaseRequest) => void;
};

/** What became of one's decisions. Whatever was not simply accepted waits here until it has been read. */
export function ResultsPage({ workbench, ...onward }: Props) {
  const commands = useObservable(workbench.commands$, noCommands);
  const [all, setAll] = useState(false);
  const unread = commands.filter(isUnread);
  const shown = all ? commands.filter(isWork).slice(0, MOST_SHOWN) : unread;
  return (
    <Page aria-labelledby="page-name">
      <PageBar>
        <h1 id="page-name">{t('Results')}</h1>
        <p role="status">
          {unread.length > 0
            ? t('{results} to read', { results: counted(unread.length, 'result') })
            : t('Everything was read')}
        </p>
        <Button aria-pressed={all} onClick={() => setAll(!all)}>
          {all ? t('Only what is to be read') : t('Everything I sent')}
        </Button>
      </PageBar>
      <Scroll>
        {shown.length === 0 && (
          <EmptyState
            title={all ? t('You have sent nothing yet') : t('Nothing to read')}
            hint={t(
              'Decisions that the server refused, or that need another look because something changed, wait here.',
            )}
          />
        )}
        {shown.map((command) => (
          <Result
            key={command.id}
            command={command}
            {...onward}
            onRead={() => void workbench.acknowledge(command.id)}
          />
        ))}
      </Scroll>
    </Page>
  );
}

/** Having read a notice is nothing one has done about a case. */
function isWork({ command }: CommandDocument): boolean {
  return command.payload.type !== 'notice.read';
}

const noCommands: readonly CommandDocument[] = [];

type ResultProps = Omit<Props, 'workbench'> & { command: CommandDocument; onRead: () => void };

function Result({ command, onCase, onReconcile, isBegun, onPropose, onRead }: ResultProps) {
  const { label, state, outcome, entity } = command;
  const { payload, createdAt } = command.command;
  const reason = 'reason' in payload ? payload.reason : payload.type === 'case.comment' ? payload.text : '';
  // What was refused has become no case.
  const proposal = payload.type === 'case.propose' && state === 'rejected' ? payload : null;
  const otherBegun = proposal !== null && isBegun(proposal.kind);
  return (
    <Section title={`${commandWord(payload)}: ${label}`} aside={<StatusMark {...outcomeStatus(state)} />}>
      <Body>
        <p className="quiet">
          {payload.type === 'case.propose' ? t('Proposed') : t('Decided')} {momentText(createdAt)}
          {outcome && t(' · answered {at}', { at: momentText(outcome.at) })}
          {reason && ` · “${reason}”`}
        </p>
        {outcome && <p>{outcome.message}</p>}
        {outcome && outcome.diff.length > 0 && <DifferenceTable differences={outcome.diff} />}
        {proposal && isUnread(command) && (
          <p className="quiet">
            {otherBegun
              ? t('Another one is begun in its form: propose or discard that first, then open this one there.')
              : t('What you entered is kept.')}
          </p>
        )}
        <div>
          {proposal && isUnread(command) && (
            <Button
              variant="contained"
              color="primary"
              disabled={otherBegun}
              onClick={() => {
                onPropose(proposal);
                onRead();
              }}
            >
              {t('Open the form again')}
            </Button>
          )}
          {payload.type.startsWith('period.') && (
            <Button variant="contained" color="primary" onClick={onReconcile}>
              {t('Open the reconciliation')}
            </Button>
          )}
          {proposal === null && !/^(?:absence|view|period)\./.test(payload.type) && (
            <Button variant="contained" color="primary" onClick={() => onCase(entity)}>
              {state === 'needs_review' ? t('Look at it again') : t('Open the case')}
            </Button>
          )}
          {isUnread(command) && <Button onClick={onRead}>{t('I have read it')}</Button>}
        </div>
      </Body>
    </Section>
  );
}
