import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import type { CommandDocument } from '../../../src-shared/sync/command.ts';
import { DifferenceTable } from '../../show/DifferenceTable.tsx';
import { commandWord, outcomeStatus } from '../../show/outcome-words.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { momentText } from '../../ui/format.ts';
import type { Action } from '../../ui/keys.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { t } from '../../language/t.ts';

const Banner = styled('section')({
  display: 'grid',
  gap: 8,
  padding: '10px 12px',
  border: '1px solid var(--cs-risk-ink)',
  borderRadius: 6,
  background: 'var(--cs-surface)',
  '& > div:last-of-type': { display: 'flex', gap: 8 },
});

type Props = {
  command: CommandDocument;
  /** Decides the same again, on what is true now; null when that makes no sense. */
  again: Action | null;
  onRead: () => void;
};

/** A decision of this person about this case that was not taken as it was: what happened, what changed, what to do. */
export function ReviewBanner({ command, again, onRead }: Props) {
  const { outcome } = command;
  if (!outcome) return null;
  return (
    <Banner aria-label={t('Result of your decision')}>
      <p>
        <StatusMark {...outcomeStatus(outcome.state)} />{' '}
        <strong>
          {commandWord(command.command.payload)}, {momentText(command.command.createdAt)}.
        </strong>{' '}
        {outcome.message}
      </p>
      {outcome.diff.length > 0 && <DifferenceTable differences={outcome.diff} />}
      <div>
        {again && <ActionButton action={again} primary />}
        <Button onClick={onRead}>{again ? t('Leave it undecided') : t('I have read it')}</Button>
      </div>
    </Banner>
  );
}
