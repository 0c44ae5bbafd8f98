import type { CommandDocument } from '../../../src-shared/sync/command.ts';
import type { Workbench } from '../../data/workbench.ts';
import { commandWord, isUnread } from '../../show/outcome-words.ts';
import type { Action } from '../../ui/keys.ts';
import { useObservable } from '../../ui/use-observable.ts';
import type { Asked, CaseActions } from './case-actions.ts';
import { t } from '../../language/t.ts';

/** The newest answer about this case that its author has not read. */
export function useResult(workbench: Workbench, id: string): CommandDocument | null {
  const commands = useObservable(workbench.commands$, noCommands);
  return commands.find((command) => command.entity === id && isUnread(command)) ?? null;
}
const noCommands: readonly CommandDocument[] = [];

/** Deciding the same again, on what is true now, after a decision came back because its evidence had changed. */
export function againOf(
  result: CommandDocument | null,
  actions: CaseActions,
  ask: (what: Asked) => void,
): Action | null {
  const payload = result?.command.payload;
  if (result?.state !== 'needs_review' || payload?.type !== 'case.decide') return null;
  const { decision } = payload;
  return {
    id: 'case.again',
    label: t('{command} all the same', { command: commandWord(payload) }),
    group: t('Case'),
    keys: ['y'],
    run: () => ask(decision),
    disabledReason: actions[decision].disabledReason,
  };
}
