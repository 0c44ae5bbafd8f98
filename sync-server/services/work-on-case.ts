import { may } from '../../src-shared/authority/may.ts';
import { calendarDateOf, dateText, DAY_MS } from '../../src-shared/base/dates.ts';
import { nextStep } from '../../src-shared/case/case-steps.ts';
import { isWaitingForWork } from '../../src-shared/case/place-of-case.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { type RepostSignal, REPOST, WORK, type WorkSignal } from '../orchestration/process-names.ts';
import { countOwnedCases } from '../store/billing-cases.ts';
import {
  answered,
  applyToCase,
  byAuthor,
  type CaseCommandDeps,
  contextOf,
  noSuchCase,
  openCaseCommand,
  rejected,
} from './case-command.ts';
import type { CommandHandler } from './command-handler.ts';

/** What is put off for longer is forgotten. */
const MOST_DAYS_AHEAD = 366;

/** Takes a case, or gives it back to its queue. */
export function takeCase(deps: CaseCommandDeps, action: 'take' | 'release'): CommandHandler {
  return async (tx, input) => {
    const open = await openCaseCommand(deps, tx, input);
    if (!open) return noSuchCase;
    const { current, actor } = open;
    const taken = action === 'take' ? await countOwnedCases(tx, actor.id) : 0;
    const permitted = may(actor, action, current, { ...contextOf(open), taken });
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
    const {
      text,
      mentions = [],
      documents,
    } = input.command.payload as Extract<CommandPayload, { type: 'case.comment' }>;
    const unknown = mentions.find((id) => !open.directory.person(id));
    if (unknown !== undefined) return answered(current, 'rejected', 'INVALID', unknownMention(unknown));
    const event = {
      type: 'comment',
      ...byAuthor(open),
      text,
      ...(mentions.length > 0 ? { mentions } : {}),
      ...(documents ? { documents } : {}),
    } as const;
    return await applyToCase(open, event, permitted.value, () => 'Noted.');
  };
}

function unknownMention(id: string): string {
  return `Nobody called ${id} is here: choose whom you mention from the list. Nothing was noted.`;
}

/** Puts a case off until a day, or brings it back. Whoever may comment on it and finds it free, or has it, does. */
export function followUpCase(deps: CaseCommandDeps): CommandHandler {
  return async (tx, input) => {
    const open = await openCaseCommand(deps, tx, input);
    if (!open) return noSuchCase;
    const { current, actor, now } = open;
    const permitted = may(actor, 'comment', current, contextOf(open));
    if (!permitted.ok) return rejected(current, permitted.error);
    const { on, text } = input.command.payload as Extract<CommandPayload, { type: 'case.follow-up' }>;
    const last = calendarDateOf(new Date(now.getTime() + MOST_DAYS_AHEAD * DAY_MS));
    if (on !== null && on > last) {
      return answered(current, 'rejected', 'INVALID', `The day to follow up is at most ${dateText(last)}.`);
    }
    const event = { type: 'follow-up', ...byAuthor(open), on, text } as const;
    const message = on === null ? 'It is back in its queue.' : `It comes back on ${dateText(on)}.`;
    return await applyToCase(open, event, permitted.value, () => message);
  };
}

/** Whoever watches a case is told of what happens to it. */
export function watchCase(deps: CaseCommandDeps, action: 'watch' | 'unwatch'): CommandHandler {
  return async (tx, input) => {
    const open = await openCaseCommand(deps, tx, input);
    if (!open) return noSuchCase;
    const { current, actor } = open;
    const permitted = may(actor, 'comment', current, contextOf(open));
    if (!permitted.ok) return rejected(current, permitted.error);
    const message = action === 'watch' ? 'You watch it.' : 'You watch it no more.';
    return await applyToCase(open, { type: action, ...byAuthor(open) }, permitted.value, () => message);
  };
}

/** Does the next step of a case. The last one frees it for approval. */
export function completeStepOfCase(deps: CaseCommandDeps): CommandHandler {
  return async (tx, input) => {
    const open = await openCaseCommand(deps, tx, input);
    if (!open) return noSuchCase;
    const { current, actor } = open;
    const { step, note } = input.command.payload as Extract<CommandPayload, { type: 'case.complete-step' }>;
    const permitted = may(actor, 'completeStep', current, { ...contextOf(open), reason: note });
    if (!permitted.ok) return rejected(current, permitted.error);
    const event = { type: 'completeStep', ...byAuthor(open), step, text: note } as const;
    const isLast = (current.steps ?? []).filter(({ state }) => state === 'waiting').length === 1;
    const decision = await applyToCase(open, event, permitted.value, (next) => {
      const ahead = nextStep(next);
      return ahead ? `Done. Next: ${ahead.label}.` : 'Done. It can be approved now.';
    });
    const signal: WorkSignal = { outcome: 'done' };
    if (decision.state === 'accepted' && isLast && isWaitingForWork(current)) {
      await deps.engine.signal(tx, current.id, WORK, signal);
    }
    return decision;
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
