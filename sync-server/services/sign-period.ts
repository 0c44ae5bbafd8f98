import { instantOf } from '../../src-shared/base/dates.ts';
import { invariant, unreachable } from '../../src-shared/base/invariant.ts';
import { figuresOf, type PeriodDocument } from '../../src-shared/reconciliation/period-document.ts';
import { type PeriodEvent, periodTransition, type PeriodStanding } from '../../src-shared/reconciliation/period.ts';
import { canonicalJson, type CommandPayload } from '../../src-shared/sync/command.ts';
import { countMatches, countSides } from '../store/reconciliation-lines.ts';
import type { Tx } from '../store/transaction.ts';
import type { CommandHandler } from './command-handler.ts';
import { acceptedPeriod, openPeriodCommand, recordPeriod, refusedPeriod, refusedStep } from './period-command.ts';

type Step = Extract<CommandPayload, { type: 'period.sign' }>['step'];
const ACTIONS = { prepare: 'reconcile', review: 'reviewPeriod', lock: 'closePeriod' } as const;
const DONE = {
  prepare: 'You signed it as its preparer. Somebody else reviews it now.',
  review: 'You signed it as its reviewer. A controller may lock it.',
  lock: 'It is locked.',
} as const satisfies Record<Step, string>;

/** Puts a name under a period: its preparer's, its reviewer's, and the lock. A signature is for what its author saw. */
export const signPeriod: CommandHandler = async (tx, input) => {
  const { period: id, step, ver } = input.command.payload as Extract<CommandPayload, { type: 'period.sign' }>;
  const opened = await openPeriodCommand(tx, input, id, ACTIONS[step]);
  if ('refused' in opened) return opened.refused;
  const { period, by, now } = opened.open;
  if (ver !== period.ver) {
    const message = 'The period has changed since you looked at it. Nothing was signed; look at it and sign again.';
    return refusedPeriod('STALE_BASIS', message, period.name);
  }
  if (step === 'prepare') await proveBooks(tx, period);
  const figures = figuresOf(period);
  const moved = periodTransition(period.standing, eventOf(step, { by, at: instantOf(now) }, figures));
  if (!moved.ok) return refusedStep(moved.error, period.name);
  const next: PeriodDocument = { ...period, ver: period.ver + 1, standing: moved.value };
  // What the name stands for, in figures: the certificate says the same.
  await recordPeriod(opened.open, next, `period.${step}`, {
    ver,
    changes: period.changes,
    matches: period.matches,
    ...figures,
  });
  return acceptedPeriod(next, DONE[step]);
};

/** Opens a period again, with the reason; the names under it are void from then on. */
export const reopenPeriod: CommandHandler = async (tx, input) => {
  const { period: id, reason } = input.command.payload as Extract<CommandPayload, { type: 'period.reopen' }>;
  const opened = await openPeriodCommand(tx, input, id, 'reconcile');
  // A reviewer who finds something sends it back; only a controller opens what is locked.
  const allowed = 'open' in opened && opened.open.period.standing.state !== 'locked' ? opened : null;
  const again = allowed ?? (await reopener(tx, input, id));
  if ('refused' in again) return again.refused;
  const { period, by, now } = again.open;
  const moved = periodTransition(period.standing, { type: 'reopen', reason });
  if (!moved.ok) return refusedStep(moved.error, period.name);
  const reopening = { by, at: instantOf(now), reason, from: period.standing.state };
  const next: PeriodDocument = {
    ...period,
    ver: period.ver + 1,
    standing: moved.value,
    reopenings: [...period.reopenings, reopening],
  };
  await recordPeriod(again.open, next, 'period.reopen', { reason, void: period.standing });
  return acceptedPeriod(next, 'It is open again: the names under it are void.');
};

async function reopener(tx: Tx, input: Parameters<CommandHandler>[1], id: string) {
  const closing = await openPeriodCommand(tx, input, id, 'closePeriod');
  if ('open' in closing) return closing;
  const reviewing = await openPeriodCommand(tx, input, id, 'reviewPeriod');
  return 'open' in reviewing && reviewing.open.period.standing.state !== 'locked' ? reviewing : closing;
}

/** Corrects what statement and ledger are said to open and close with. */
export const stateBalances: CommandHandler = async (tx, input) => {
  const { period: id, stated, reason } = input.command.payload as Extract<CommandPayload, { type: 'period.state' }>;
  const opened = await openPeriodCommand(tx, input, id, 'reconcile');
  if ('refused' in opened) return opened.refused;
  const { period } = opened.open;
  const standing = periodTransition(period.standing, { type: 'change' });
  if (!standing.ok) return refusedStep(standing.error, period.name);
  const next: PeriodDocument = { ...period, ver: period.ver + 1, stated };
  await recordPeriod(opened.open, next, 'period.state', { before: period.stated, stated, reason });
  return acceptedPeriod(next, 'The balances are as you stated them.');
};

function eventOf(
  step: Step,
  signature: Extract<PeriodStanding, { state: 'prepared' }>['prepared'],
  figures: ReturnType<typeof figuresOf>,
): PeriodEvent {
  switch (step) {
    case 'prepare':
      return { type: 'prepare', figures, ...signature };
    case 'review':
    case 'lock':
      return { type: step, ...signature };
    default:
      return unreachable(step);
  }
}

/** What a period is kept to come to, counted anew from its lines: nobody signs figures that have drifted. */
async function proveBooks(tx: Tx, { id, totals, matches }: PeriodDocument): Promise<void> {
  for (const { side, ...counted } of await countSides(tx, id)) {
    const [kept, found] = [canonicalJson(totals[side]), canonicalJson(counted)];
    invariant(kept === found, `the ${side} side of period ${id} is kept with ${kept} and counted with ${found}`);
  }
  const counted = await countMatches(tx, id);
  invariant(counted === matches, `period ${id} is kept with ${matches} matches and counted with ${counted}`);
}
