import { may } from '../../src-shared/authority/may.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { endOfDayAt } from '../../src-shared/calendar/business-time.ts';
import { DEFAULT_CALENDAR } from '../../src-shared/calendar/site-calendar.ts';
import type { CaseEvent } from '../../src-shared/case/case-event.ts';
import { isUndecided } from '../../src-shared/case/case-state.ts';
import { placeOf } from '../../src-shared/case/place-of-case.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { type CaseSignal, DECISION } from '../orchestration/process-names.ts';
import { lockCase } from '../store/billing-cases.ts';
import {
  applyToCase,
  byAuthor,
  type CaseCommand,
  type CaseCommandDeps,
  contextOf,
  noSuchCase,
  openCaseCommand,
  rejected,
} from './case-command.ts';
import type { CommandHandler } from './command-handler.ts';

type ClockCommand = Extract<CommandPayload, { type: 'case.suspend-clock' | 'case.resume-clock' }>;

/** Lets a clock of the law stand still for an investigation, or run again. */
export function changeClock(deps: CaseCommandDeps): CommandHandler {
  return async (tx, input) => {
    const open = await openCaseCommand(deps, tx, input);
    if (!open) return noSuchCase;
    const event = eventOf(open, input.command.payload as ClockCommand);
    const permitted = may(open.actor, event.type, open.current, { ...contextOf(open), reason: event.text });
    if (!permitted.ok) return rejected(open.current, permitted.error);
    const message = event.type === 'suspendClock' ? 'The clock stands still.' : 'The clock runs again.';
    const decision = await applyToCase(open, event, permitted.value, () => message);
    if (decision.state === 'accepted') await tellProcess(open);
    return decision;
  };
}

/** Its process waits until another time now. Version 1 knows no clocks: it reminds when it was due first. */
async function tellProcess({ tx, deps, current }: CaseCommand): Promise<void> {
  if (!isUndecided(current.state)) return;
  if (placeOf(current).version < 2) return;
  const next = await lockCase(tx, current.id);
  const signal: CaseSignal = { outcome: 'redated', dueAt: next?.dueAt ?? current.dueAt };
  await deps.engine.signal(tx, current.id, DECISION, signal);
}

function eventOf(
  open: CaseCommand,
  payload: ClockCommand,
): Extract<CaseEvent, { type: 'suspendClock' | 'resumeClock' }> {
  const { clock, reason: text } = payload;
  const { directory, current } = open;
  if (payload.type === 'case.resume-clock') return { type: 'resumeClock', ...byAuthor(open), clock, text };
  const calendar = directory.sites.find(({ id }) => id === current.site)?.calendar ?? DEFAULT_CALENDAR;
  const until = instantOf(endOfDayAt(calendar, payload.until));
  return { type: 'suspendClock', ...byAuthor(open), clock, until, text };
}
