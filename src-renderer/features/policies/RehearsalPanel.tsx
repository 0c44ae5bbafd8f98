import LinearProgress from '@mui/material/LinearProgress';
import { styled } from '@mui/material/styles';
import { useCallback, useEffect, useState } from 'react';
import type { Directory } from '../../../src-shared/directory/directory.ts';
import type { PolicyDraft } from '../../../src-shared/policy/policy-draft.ts';
import type { RehearsalReply } from '../../../src-shared/wire/policies.ts';
import type { PolicyBoard } from '../../data/policy-board.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { countText, counted } from '../../ui/format.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { ChangeList } from './ChangeList.tsx';
import { RehearsalResult } from './RehearsalResult.tsx';
import type { DraftDesk } from './use-draft.ts';
import { useAsked } from './use-board.ts';
import { t } from '../../language/t.ts';

const Bar = styled('div')({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: 8,
  '& select': {
    height: 28,
    background: 'var(--cs-surface)',
    color: 'var(--cs-ink)',
    border: '1px solid var(--cs-line-strong)',
    borderRadius: 4,
  },
});

const LOOK_AGAIN_MS = 500;

type Props = {
  board: PolicyBoard;
  desk: DraftDesk;
  draft: PolicyDraft;
  directory: Directory;
  isOnline: boolean;
  /** Why it cannot be rehearsed now; undefined when it can. */
  disabledReason: string | undefined;
  onCase: (id: string) => void;
  /** Whether the draft as it is has been rehearsed. */
  onRehearsed: (isRehearsed: boolean) => void;
};

/** What the draft would have decided otherwise: figures first, then the list. */
export function RehearsalPanel({
  board,
  desk,
  draft,
  directory,
  isOnline,
  disabledReason,
  onCase,
  onRehearsed,
}: Props) {
  const [months, setMonths] = useState(6);
  const ask = useCallback(() => board.rehearsal(draft.policy), [board, draft.policy]);
  const { value: rehearsal = null, again } = useAsked(ask, isOnline);
  const isRunning = rehearsal?.state === 'running';
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(again, LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isRunning, again]);
  const isOfThis = rehearsal !== null && rehearsal.draft === draft.id && rehearsal.draftVer === draft.ver;
  const isDone = isOfThis && rehearsal.state === 'done';
  useEffect(() => onRehearsed(isDone), [isDone, onRehearsed]);
  const run = async () => {
    const { policy, ver } = draft;
    await desk.act(
      board.rehearse(policy, ver, months),
      t('The decisions of the last {months} are made again.', { months: counted(months, 'month') }),
    );
    again();
  };
  return (
    <>
      <Bar>
        <label>
          {t('The last')}{' '}
          <select value={months} onChange={({ target }) => setMonths(Number(target.value))}>
            {[1, 3, 6, 12, 24].map((count) => (
              <option key={count} value={count}>
                {counted(count, 'month')}
              </option>
            ))}
          </select>
        </label>
        <ActionButton
          action={{
            id: 'policy.rehearse',
            label: t('Rehearse'),
            group: t('Policy'),
            keys: [],
            run: () => void run(),
            disabledReason,
          }}
        />
        {rehearsal && !isOfThis && (
          <StatusMark tone="risk" word={t('Of an earlier state of the draft: rehearse it again')} />
        )}
        {rehearsal?.state === 'stopped' && (
          <StatusMark tone="risk" word={t('It stopped before its end: rehearse it again')} />
        )}
      </Bar>
      {isRunning && <Progress rehearsal={rehearsal} />}
      {rehearsal?.result && (
        <RehearsalResult result={rehearsal.result} rehearsal={rehearsal} directory={directory}>
          <ChangeList
            key={rehearsal.id}
            {...{ board, directory, onCase }}
            policy={draft.policy}
            rehearsal={rehearsal.id}
            changed={rehearsal.result.figures.changed}
          />
        </RehearsalResult>
      )}
      {!rehearsal && (
        <p>{t('Not rehearsed yet. It makes the recorded decisions of the last months again under the draft.')}</p>
      )}
    </>
  );
}

function Progress({ rehearsal: { done, total } }: { rehearsal: RehearsalReply }) {
  return (
    <div role="status">
      <p>{t('{done} of {decisions} made again', { done: countText(done), decisions: counted(total, 'decision') })}</p>
      <LinearProgress
        variant="determinate"
        value={total === 0 ? 100 : (100 * done) / total}
        aria-label={t('Rehearsal')}
      />
    </div>
  );
}
