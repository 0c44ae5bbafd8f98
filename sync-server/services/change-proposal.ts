import { may, mayPropose, proposerAnswers } from '../../src-shared/authority/may.ts';
import type { Refusal } from '../../src-shared/authority/refusal.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { amendmentOf } from '../../src-shared/case/amendment.ts';
import { intakeValues } from '../../src-shared/case/propose.ts';
import { pinnedPolicies } from '../../src-shared/case/pinned-policies.ts';
import type { Amendment, CaseEvent } from '../../src-shared/case/case-event.ts';
import type { CommandPayload } from '../../src-shared/sync/command.ts';
import { newId } from '../new-id.ts';
import { recordEvaluations } from './record-evaluations.ts';
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
import type { CommandDecision, CommandHandler } from './command-handler.ts';
import { rereadCase } from './reread-case.ts';

/** The proposer, or whoever takes their place, answers a returned case, with or without another amount; it is then open again. */
export function resubmitCase(deps: CaseCommandDeps): CommandHandler {
  return async (tx, input) => {
    const open = await openCaseCommand(deps, tx, input);
    if (!open) return noSuchCase;
    const payload = input.command.payload as Extract<CommandPayload, { type: 'case.resubmit' }>;
    return await changeProposal(open, 'resubmit', payload);
  };
}

/** The proposer corrects the amount of an open proposal: approvals given to the old one are void. */
export function amendCase(deps: CaseCommandDeps): CommandHandler {
  return async (tx, input) => {
    const open = await openCaseCommand(deps, tx, input);
    if (!open) return noSuchCase;
    return await changeProposal(
      open,
      'amend',
      input.command.payload as Extract<CommandPayload, { type: 'case.amend' }>,
    );
  };
}

async function changeProposal(
  open: CaseCommand,
  type: 'resubmit' | 'amend',
  {
    amountMinor,
    values,
    reason,
  }: Pick<Extract<CommandPayload, { type: 'case.resubmit' }>, 'amountMinor' | 'values' | 'reason'>,
): Promise<CommandDecision> {
  const { current, actor } = open;
  const permitted = may(actor, type, current, { ...contextOf(open), reason });
  if (!permitted.ok) return rejected(current, permitted.error);
  const author = {
    ...byAuthor(open),
    ...(proposerAnswers(current, contextOf(open)) ? {} : { inPlaceOf: current.proposedBy.id }),
  };
  const isAsItWas = type === 'resubmit' && amountMinor === undefined && values === undefined;
  if (isAsItWas && !current.intake) {
    const event: CaseEvent = { type: 'resubmit', ...author, text: reason, amendment: null };
    return await applyToCase(open, event, permitted.value, () => 'Submitted again.');
  }
  // What its form rests on may be otherwise by now.
  const amended = isAsItWas ? await rereadCase(open, null) : await amendedBy(open, { amountMinor, values });
  if (!amended.ok) return rejected(current, amended.error);
  const elsewhere = refusedElsewhere(open, amended.value);
  if (elsewhere) return rejected(current, elsewhere);
  const event: CaseEvent = { type, ...author, text: reason, amendment: amended.value };
  const message = type === 'amend' ? 'Changed: it needs its approvals anew.' : 'Submitted again.';
  return await applyToCase(open, event, permitted.value, () => message);
}

/** With a payer of another class, or another department, it is proposed only by who may propose it there. */
function refusedElsewhere(open: CaseCommand, { payerClass, department }: Amendment): Refusal | null {
  const { current, actor } = open;
  const place = {
    ...current,
    ...(payerClass === undefined ? {} : { payerClass }),
    ...(department === undefined ? {} : { department }),
  };
  if (place.payerClass === current.payerClass && place.department === current.department) return null;
  const permitted = mayPropose(actor, place, contextOf(open));
  return permitted.ok ? null : permitted.error;
}

/** Another amount of a case that was proposed with a form is the form with another amount: it is checked as a whole again. */
async function amendedBy(
  open: CaseCommand,
  { amountMinor, values }: Pick<Extract<CommandPayload, { type: 'case.amend' }>, 'amountMinor' | 'values'>,
): Promise<Result<Amendment, Refusal>> {
  const { intake } = open.current;
  if (values !== undefined) return await rereadCase(open, values);
  if (!intake || amountMinor === undefined) return await withAmount(open, amountMinor);
  return await rereadCase(open, { ...intakeValues(intake), amountMinor });
}

async function withAmount(open: CaseCommand, amountMinor: number | undefined): Promise<Result<Amendment, Refusal>> {
  const { current, deps, tx, now } = open;
  if (amountMinor === undefined) return err({ kind: 'amountFixed' });
  const evaluationId = newId(now);
  const amended = amendmentOf(current, amountMinor, {
    policies: pinnedPolicies(current, open),
    kinds: deps.kinds,
    evaluationId,
  });
  if (!amended.ok) return amended;
  const { amendment, evaluation } = amended.value;
  await recordEvaluations(tx, [{ id: evaluationId, subject: current.id, evaluation }], now);
  return ok(amendment);
}
