import { useMemo } from 'react';
import type { Workbench } from '../../data/workbench.ts';
import type { Reference } from '../../show/reference.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useActions, type Action } from '../../ui/keys.ts';
import { useObservable } from '../../ui/use-observable.ts';
import type { CaseMoves } from './case-moves.ts';
import { OpenCase } from './OpenCase.tsx';
import { t } from '../../language/t.ts';

type Props = { workbench: Workbench; reference: Reference; id: string; moves: CaseMoves };

/** One case on one screen, once it is here. */
export function CasePage({ workbench, reference, id, moves }: Props) {
  const shown = useObservable(
    useMemo(() => workbench.case$(id), [workbench, id]),
    undefined,
  );
  const back: Action = { id: 'case.back', label: t('Back'), group: t('Case'), keys: ['Escape'], run: moves.back };
  useActions([back]);
  if (shown === undefined)
    return <EmptyState late title={t('Opening the case')} hint={t('It is read from this computer.')} />;
  if (shown === null || shown === 'unreadable') {
    return (
      <EmptyState
        title={shown === null ? t('This case is not here') : t('This case cannot be read')}
        hint={
          shown === null
            ? t('It may have left what you may see, or not have arrived yet. The sync light says how far that is.')
            : t(
                'The disk of this computer does not give it. It comes again from the server; the sync light says how far that is.',
              )
        }
      >
        <ActionButton action={back} />
      </EmptyState>
    );
  }
  return <OpenCase key={id} workbench={workbench} reference={reference} shown={shown} moves={moves} back={back} />;
}
