import { addDays, dateText } from '../../src-shared/base/dates.ts';
import type { PeriodDocument } from '../../src-shared/reconciliation/period-document.ts';
import { PERIOD_SIDES } from '../../src-shared/reconciliation/period-item.ts';
import { periodTransition } from '../../src-shared/reconciliation/period.ts';
import { openingAfter, rollForwardLines } from '../../src-shared/reconciliation/roll-forward.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import {
  addLines,
  countSides,
  LINES_AT_ONCE,
  listDifferingMatches,
  listOpenLines,
} from '../store/reconciliation-lines.ts';
import { findPeriod, savePeriod } from '../store/reconciliation-periods.ts';
import type { Tx } from '../store/transaction.ts';
import type { CommandHandler } from './command-handler.ts';
import { acceptedPeriod, openPeriodCommand, recordPeriod, refusedPeriod, refusedStep } from './period-command.ts';
import { keepPeriodRules } from './period-rules.ts';

/** Opens the period after a locked one with everything that is open in it. It begins with the balances that the other closed with. */
export const rollPeriodForward: CommandHandler = async (tx, input) => {
  const { command } = input;
  const { period: id, name, until } = command.payload as Extract<CommandPayload, { type: 'period.roll-forward' }>;
  const opened = await openPeriodCommand(tx, input, id, 'reconcile');
  if ('refused' in opened) return opened.refused;
  const { period, by } = opened.open;
  const from = addDays(period.until, 1);
  if (until < from)
    return refusedPeriod('INVALID', `The next period begins on ${dateText(from)}: it ends later.`, name);
  if (await findPeriod(tx, command.entity)) return refusedPeriod('INVALID', 'This period is open already.', name);
  const moved = periodTransition(period.standing, { type: 'rollForward', into: command.entity });
  if (!moved.ok) return refusedStep(moved.error, period.name);
  const next: PeriodDocument = {
    ...period,
    id: command.entity,
    ver: 1,
    name,
    from,
    until,
    stated: { left: openingAfter(period.stated.left), right: openingAfter(period.stated.right) },
    standing: { state: 'open' },
    matches: 0,
    differenceMinor: 0,
    changes: 0,
    openedBy: by,
    rolledFrom: period.id,
    reopenings: [],
  };
  await savePeriod(tx, next);
  await keepPeriodRules(tx, next);
  const brought = await bringForward(tx, period.id, next.id);
  const counted = Object.fromEntries((await countSides(tx, next.id)).map(({ side, ...totals }) => [side, totals]));
  const filled = { ...next, totals: { ...next.totals, ...counted } };
  await recordPeriod(opened.open, filled, 'period.open', { rolledFrom: period.id, from, until, ...filled.totals });
  const rolled = { ...period, ver: period.ver + 1, standing: moved.value };
  await recordPeriod(opened.open, rolled, 'period.roll-forward', { into: next.id, lines: brought });
  return acceptedPeriod(filled, `${brought} open ${brought === 1 ? 'item goes' : 'items go'} on into “${name}”.`);
};

/** @returns how many lines. */
async function bringForward(tx: Tx, from: string, to: string): Promise<number> {
  const [left, right] = [await listOpenLines(tx, from, 'left'), await listOpenLines(tx, from, 'right')];
  const brought = rollForwardLines({ left, right }, await listDifferingMatches(tx, from));
  for (const side of PERIOD_SIDES)
    for (let at = 0; at < brought[side].length; at += LINES_AT_ONCE) {
      const lines = brought[side].slice(at, at + LINES_AT_ONCE);
      await addLines(tx, { period: to, side, from: at, isBroughtForward: true }, lines);
    }
  return brought.left.length + brought.right.length;
}
