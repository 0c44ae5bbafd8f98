import { mayWorkOnPeriod } from '../../src-shared/authority/period-work.ts';
import { dateText } from '../../src-shared/base/dates.ts';
import type { PeriodDocument } from '../../src-shared/reconciliation/period-document.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { findPeriod } from '../store/reconciliation-periods.ts';
import { listSites } from '../store/people.ts';
import { authorizer } from './authorizer.ts';
import type { CommandHandler } from './command-handler.ts';
import { acceptedPeriod, periodScope, recordPeriod, refusedPeriod } from './period-command.ts';
import { keepPeriodRules } from './period-rules.ts';

/** Opens a period of an account pair, without lines yet: they are sent once it is there. */
export const openPeriod: CommandHandler = async (tx, { command, actor, now }) => {
  const { type: _, ...request } = command.payload as Extract<CommandPayload, { type: 'period.open' }>;
  const refused = (code: 'INVALID' | 'NOT_PERMITTED', message: string) => refusedPeriod(code, message, request.name);
  const { site, left, right, from, until } = request;
  const permitted = mayWorkOnPeriod(actor, 'reconcile', { site, authorizer });
  if (!permitted.ok) return refused('NOT_PERMITTED', permitted.error);
  if (!(await listSites(tx)).includes(site)) return refused('INVALID', `There is no site ${site}.`);
  if (left === right) return refused('INVALID', 'A period reconciles two different sides.');
  if (until < from) return refused('INVALID', 'The period ends before it begins.');
  if (await findPeriod(tx, command.entity)) return refused('INVALID', 'This period is open already.');
  const by = { id: actor.id, name: actor.name };
  const none = { lines: 0, totalMinor: 0, broughtForwardMinor: 0, matchedMinor: 0 };
  const period: PeriodDocument = {
    id: command.entity,
    scope: periodScope(site),
    ver: 1,
    part: 'period',
    ...request,
    standing: { state: 'open' },
    totals: { left: none, right: none },
    matches: 0,
    differenceMinor: 0,
    changes: 0,
    openedBy: by,
    rolledFrom: null,
    reopenings: [],
  };
  await recordPeriod({ tx, command, by, now }, period, 'period.open', request);
  await keepPeriodRules(tx, period);
  return acceptedPeriod(period, `The period from ${dateText(from)} to ${dateText(until)} is shared.`);
};
