import { mayWorkOnPeriod, type PeriodAction } from '../../src-shared/authority/period-work.ts';
import type { Actor, Person } from '../../src-shared/authority/person.ts';
import { scopeId } from '../../src-shared/authority/scopes.ts';
import { type PeriodDocument } from '../../src-shared/reconciliation/period-document.ts';
import type { PeriodRefusal } from '../../src-shared/reconciliation/period.ts';
import { periodRefusalText } from '../../src-shared/reconciliation/period-words.ts';
import type { Command, OutcomeCode } from '../../src-shared/sync/command.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { publish } from '../feed/publish.ts';
import { lockPeriodToChange, savePeriod } from '../store/reconciliation-periods.ts';
import type { Tx } from '../store/transaction.ts';
import { authorizer } from './authorizer.ts';
import type { CommandDecision } from './command-handler.ts';

/** A command about a period that is there, and locked. */
export type PeriodCommand = {
  readonly tx: Tx;
  readonly command: Command;
  readonly by: Actor;
  readonly now: Date;
  readonly period: PeriodDocument;
};

/** Locks the period that a command is about and asks whether its author may. @returns otherwise the answer. */
export async function openPeriodCommand(
  tx: Tx,
  input: { readonly command: Command; readonly actor: Person; readonly now: Date },
  id: string,
  action: PeriodAction,
): Promise<{ readonly open: PeriodCommand } | { readonly refused: CommandDecision }> {
  const period = await lockPeriodToChange(tx, id);
  if (!period)
    return { refused: refusedPeriod('NOT_FOUND', 'There is no such period. Nothing was changed.', 'Period') };
  const { command, actor, now } = input;
  const permitted = mayWorkOnPeriod(actor, action, { site: period.site, authorizer });
  if (!permitted.ok) return { refused: refusedPeriod('NOT_PERMITTED', permitted.error, period.name) };
  return { open: { tx, command, by: { id: actor.id, name: actor.name }, now, period } };
}

/** Keeps the next version of a period, tells the log what was done, and shows it. `body` is what the log is told. */
export async function recordPeriod(
  { tx, command, by, now }: Pick<PeriodCommand, 'tx' | 'command' | 'by' | 'now'>,
  period: PeriodDocument,
  action: string,
  body: Readonly<Record<string, unknown>>,
): Promise<void> {
  await savePeriod(tx, period);
  const leaf = { at: now, actor: by.id, action, entity: period.id, body: { command: command.id, ...body } };
  await appendLeaf(tx, leaf);
  const { id, ver, scope } = period;
  await publish(tx, [{ coll: 'reconciliations', id, ver, scope, body: JSON.stringify(period) }], now);
}

/** Where a site's periods are seen: with its ledger. */
export function periodScope(site: string): string {
  return scopeId(site, 'ledger');
}

export function acceptedPeriod({ ver, name }: PeriodDocument, message: string): CommandDecision {
  return { state: 'accepted', code: 'OK', message, diff: [], resultVer: ver, label: name };
}

export function refusedPeriod(code: OutcomeCode, message: string, label: string): CommandDecision {
  return { state: 'rejected', code, message, diff: [], resultVer: 0, label };
}

export function refusedStep(refusal: PeriodRefusal, label: string): CommandDecision {
  return refusedPeriod(CODES[refusal.kind], periodRefusalText(refusal), label);
}

const CODES: Readonly<Record<PeriodRefusal['kind'], OutcomeCode>> = {
  wrongState: 'WRONG_STATE',
  notTied: 'NOT_TIED',
  ownReview: 'SELF_APPROVAL',
  reasonRequired: 'REASON_REQUIRED',
  rolledForward: 'WRONG_STATE',
};
