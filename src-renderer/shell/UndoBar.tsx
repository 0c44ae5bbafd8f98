import { styled } from '@mui/material/styles';
import type { CommandDocument } from '../../src-shared/sync/command.ts';
import type { Workbench } from '../data/workbench.ts';
import { faultWords } from '../show/fault-words.ts';
import { commandNoun } from '../show/outcome-words.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { announce } from '../ui/announcements.ts';
import { useActions, type Action } from '../ui/keys.ts';
import { useObservable } from '../ui/use-observable.ts';
import { t } from '../language/t.ts';

const Bar = styled('aside')({
  position: 'fixed',
  insetInlineStart: '50%',
  transform: 'translateX(-50%)',
  bottom: 32,
  zIndex: 5,
  display: 'flex',
  alignItems: 'center',
  gap: 12,
  maxWidth: 'min(560px, calc(100vw - 32px))',
  padding: '8px 8px 8px 14px',
  border: '1px solid var(--cs-line-strong)',
  borderRadius: 6,
  background: 'var(--cs-surface)',
  boxShadow: '0 2px 8px rgb(0 0 0 / 18%)',
  '& p': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
});

type Props = { workbench: Workbench; onWithdrawn: (caseId: string) => void };

/** The decision made last, for as long as it has not been on its way to the server: it can be taken back. */
export function UndoBar({ workbench, onWithdrawn }: Props) {
  const last = useObservable(workbench.undoable$, null);
  return last && <Undo key={last.id} workbench={workbench} last={last} onWithdrawn={onWithdrawn} />;
}

function Undo({ workbench, last, onWithdrawn }: Props & { last: CommandDocument }) {
  const noun = commandNoun(last.command.payload);
  const [number = ''] = last.label.split(' · ');
  const run = async () => {
    try {
      const isBack = await workbench.withdraw(last.id);
      if (!isBack)
        return announce(
          t('{number}: your {noun} is on its way already. Its result will say what became of it.', { number, noun }),
          { tone: 'risk' },
        );
      announce(t('{number}: your {noun} is taken back. Nothing was sent.', { number, noun }));
      onWithdrawn(last.entity);
    } catch (fault) {
      announce(t('{number}: your {noun} stands. {fault}', { number, noun, fault: faultWords(fault) }), {
        tone: 'breach',
      });
    }
  };
  const undo: Action = {
    id: 'frame.undo',
    label: t('Undo the {noun} of {number}', { noun, number }),
    group: t('Everywhere'),
    keys: ['u'],
    run: () => void run(),
  };
  useActions([undo]);
  return (
    <Bar aria-label={t('Undo')}>
      <p>{t('Your {noun} of {number} is not sent yet.', { noun, number })}</p>
      <ActionButton action={undo} label={t('Undo')} />
    </Bar>
  );
}
