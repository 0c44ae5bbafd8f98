import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { useState } from 'react';
import type { CommandDocument } from '../../../src-shared/sync/command.ts';
import type { Workbench } from '../../data/workbench.ts';
import { DifferenceTable } from '../../show/DifferenceTable.tsx';
import { commandWord, isUnread, outcomeStatus } from '../../show/outcome-words.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { counted, momentText } from '../../ui/format.ts';
import { Page, PageBar, Scroll } from '../../ui/PageBar.tsx';
import { Section } from '../../ui/Section.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { useObservable } from '../../ui/use-observable.ts';

const Body = styled('div')({
  display: 'grid',
  gap: 8,
  '& > div': { display: 'flex', gap: 8 },
  '& .quiet': { color: 'var(--cs-ink-muted)' },
});

const MOST_SHOWN = 100;

type Props = { workbench: Workbench; onCase: (id: string) => void; onReconcile: () => void };

/** What became of one's decisions. Whatever was not simply accepted waits here until it has been read. */
export function ResultsPage({ workbench, onCase, onReconcile }: Props) {
  const commands = useObservable(workbench.commands$, noCommands);
  const [all, setAll] = useState(false);
  const unread = commands.filter(isUnread);
  const shown = all ? commands.filter(isWork).slice(0, MOST_SHOWN) : unread;
  return (
    <Page aria-labelledby="page-name">
      <PageBar>
        <h1 id="page-name">Results</h1>
        <p role="status">{unread.length > 0 ? `${counted(unread.length, 'result')} to read` : 'Everything was read'}</p>
        <Button aria-pressed={all} onClick={() => setAll(!all)}>
          {all ? 'Only what is to be read' : 'Everything I sent'}
        </Button>
      </PageBar>
      <Scroll>
        {shown.length === 0 && (
          <EmptyState
            title={all ? 'You have sent nothing yet' : 'Nothing to read'}
            hint="Decisions that the server refused, or that need another look because something changed, wait here."
          />
        )}
        {shown.map((command) => (
          <Result
            key={command.id}
            command={command}
            onCase={onCase}
            onReconcile={onReconcile}
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

type ResultProps = Pick<Props, 'onCase' | 'onReconcile'> & { command: CommandDocument; onRead: () => void };

function Result({ command, onCase, onReconcile, onRead }: ResultProps) {
  const { label, state, outcome, entity } = command;
  const { payload, createdAt } = command.command;
  const reason = 'reason' in payload ? payload.reason : payload.type === 'case.comment' ? payload.text : '';
  return (
    <Section title={`${commandWord(payload)}: ${label}`} aside={<StatusMark {...outcomeStatus(state)} />}>
      <Body>
        <p className="quiet">
          Decided {momentText(createdAt)}
          {outcome && ` · answered ${momentText(outcome.at)}`}
          {reason && ` · “${reason}”`}
        </p>
        {outcome && <p>{outcome.message}</p>}
        {outcome && outcome.diff.length > 0 && <DifferenceTable differences={outcome.diff} />}
        <div>
          {payload.type.startsWith('period.') && (
            <Button variant="contained" color="primary" onClick={onReconcile}>
              Open the reconciliation
            </Button>
          )}
          {!/^(?:absence|view|period)\./.test(payload.type) && (
            <Button variant="contained" color="primary" onClick={() => onCase(entity)}>
              {state === 'needs_review' ? 'Look at it again' : 'Open the case'}
            </Button>
          )}
          {isUnread(command) && <Button onClick={onRead}>I have read it</Button>}
        </div>
      </Body>
    </Section>
  );
}
