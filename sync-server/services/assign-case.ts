import { mayAssign } from '../../src-shared/authority/assigning.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { refusalThen } from './authority-then.ts';
import {
  answered,
  applyToCase,
  byAuthor,
  type CaseCommand,
  type CaseCommandDeps,
  contextOf,
  labelOf,
  noSuchCase,
  openCaseCommand,
  rejected,
} from './case-command.ts';
import type { CommandDecision, CommandHandler } from './command-handler.ts';
import { spendLease } from './lease-check.ts';

type Assign = Extract<CommandPayload, { type: 'case.assign' }>;

/**
 * Gives a case to a named person. It stands only if whoever had it when the author looked has it still: of two who assign
 * it, or one who assigns it and one who takes it, the first is heard and the other is asked again.
 */
export function assignCase(deps: CaseCommandDeps): CommandHandler {
  return async (tx, input) => {
    const open = await openCaseCommand(deps, tx, input);
    if (!open) return noSuchCase;
    const { current, actor, directory, command, now } = open;
    const { to, from, reason } = command.payload as Assign;
    const permitted = mayAssign(actor, to, current, { ...contextOf(open), directory, reason });
    if (!permitted.ok) return rejected(current, permitted.error);
    if ((current.owner?.id ?? null) !== from) return takenMeanwhile(open, from);
    const unauthorised = await refusalThen(open, { action: 'assign', reason }, permitted.value);
    if (unauthorised) return unauthorised;
    const fault = input.lease && (await spendLease(tx, { command, lease: input.lease, amountMinor: 0, now }));
    if (fault) return answered(current, 'rejected', fault.code, fault.message);
    const event = { type: 'assign', ...byAuthor(open), to: permitted.value.to, text: reason } as const;
    return await applyToCase(open, event, permitted.value, (next) => `${next.owner?.name} works on it now.`);
  };
}

function takenMeanwhile({ current, directory }: CaseCommand, from: string | null): CommandDecision {
  const before = from === null ? '' : (directory.person(from)?.name ?? from);
  const after = current.owner?.name ?? '';
  const now = after === '' ? 'Nobody works on it any more' : `${after} works on it meanwhile`;
  return {
    state: 'needs_review',
    code: 'STALE_BASIS',
    message: `${now}. Assign it again if it should go to somebody else all the same.`,
    diff: [{ key: 'owner', label: 'Taken by', before, after }],
    resultVer: 0,
    label: labelOf(current),
  };
}
