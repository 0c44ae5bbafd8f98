import { may } from '../../src-shared/authority/may.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { type RepostSignal, REPOST } from '../orchestration/process-names.ts';
import {
  applyToCase,
  byAuthor,
  type CaseCommandDeps,
  contextOf,
  noSuchCase,
  openCaseCommand,
  rejected,
} from './case-command.ts';
import type { CommandHandler } from './command-handler.ts';

/** Takes a case, or gives it back to its queue. */
export function takeCase(deps: CaseCommandDeps, action: 'take' | 'release'): CommandHandler {
  return async (tx, input) => {
    const open = await openCaseCommand(deps, tx, input);
    if (!open) return noSuchCase;
    const { current, actor } = open;
    const permitted = may(actor, action, current, contextOf(open));
    if (!permitted.ok) return rejected(current, permitted.error);
    const message = action === 'take' ? 'You have taken it.' : 'It is free for others.';
    return await applyToCase(open, { type: action, ...byAuthor(open) }, permitted.value, () => message);
  };
}

/** Adds a note. Notes never conflict and void no decision. */
export function commentOnCase(deps: CaseCommandDeps): CommandHandler {
  return async (tx, input) => {
    const open = await openCaseCommand(deps, tx, input);
    if (!open) return noSuchCase;
    const { current, actor } = open;
    const permitted = may(actor, 'comment', current, contextOf(open));
    if (!permitted.ok) return rejected(current, permitted.error);
    const { text } = input.command.payload as Extract<CommandPayload, { type: 'case.comment' }>;
    return await applyToCase(open, { type: 'comment', ...byAuthor(open), text }, permitted.value, () => 'Noted.');
  };
}

/** Tries the failed posting of a case again. */
export function repostCase(deps: CaseCommandDeps): CommandHandler {
  return async (tx, input) => {
    const open = await openCaseCommand(deps, tx, input);
    if (!open) return noSuchCase;
    const { current, actor, by } = open;
    const permitted = may(actor, 'repost', current, contextOf(open));
    if (!permitted.ok) return rejected(current, permitted.error);
    const event = { type: 'repost', ...byAuthor(open) } as const;
    const decision = await applyToCase(open, event, permitted.value, () => 'It is being posted again.');
    const signal: RepostSignal = { outcome: 'again', by: by.id };
    if (decision.state === 'accepted') await deps.engine.signal(tx, current.id, REPOST, signal);
    return decision;
  };
}
