import { may } from '../../src-shared/authority/may.ts';
import { SYSTEM } from '../../src-shared/authority/person.ts';
import type { Refusal } from '../../src-shared/authority/refusal.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { pinnedPolicies } from '../../src-shared/case/pinned-policies.ts';
import { asksHistoryAnew, intakeValues, readProposal, reread } from '../../src-shared/case/propose.ts';
import { withRisk } from '../../src-shared/case/risk.ts';
import type { Amendment } from '../../src-shared/case/case-event.ts';
import { transition } from '../../src-shared/case/transition.ts';
import { canonicalJson } from '../../src-shared/sync/command.ts';
import { newId } from '../new-id.ts';
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
import { gatherEvidence } from './gather-evidence.ts';
import { recordCase } from './record-case.ts';
import { recordEvaluations } from './record-evaluations.ts';
import { readHistoryAnew } from './write-off-history.ts';

/**
 * What a case becomes when its form is read again, with what is known by now; the evaluation is recorded.
 *
 * @param sent  the form anew; null: as it was given.
 */
export async function rereadCase(open: CaseCommand, sent: unknown): Promise<Result<Amendment, Refusal>> {
  const again = await readAgain(open, sent);
  if (!again.ok) return again;
  await recordReading(open, again.value);
  return ok(again.value.amendment);
}

type Reading = ReturnType<typeof reread> & { readonly evaluationId: string };

async function readAgain(open: CaseCommand, sent: unknown): Promise<Result<Reading, Refusal>> {
  const { current, deps, directory, tx, now } = open;
  if (!current.intake) return err({ kind: 'amountFixed' });
  const values = sent ?? intakeValues(current.intake);
  const read = readProposal(deps.kinds, { kind: current.kind, values });
  if (!read.ok) return read;
  const gathering = { ...read.value, kinds: deps.kinds, site: current.site, current };
  const policies = pinnedPolicies(current, open);
  const gathered = await gatherEvidence(tx, gathering, { directory, policies }, now);
  if (!gathered.ok) return gathered;
  const evaluationId = newId(now);
  const { kind } = read.value;
  const evidence = gathered.value;
  const asked = asksHistoryAnew(current, { kind, evidence });
  const history = asked ? await readHistoryAnew(tx, { ...current, ...asked }, kind, now) : undefined;
  return ok({ ...reread(current, { kind, evidence, evaluationId, history }, { policies }), evaluationId });
}

async function recordReading(
  { tx, current, now }: CaseCommand,
  { evaluationId: id, evaluation }: Reading,
): Promise<void> {
  await recordEvaluations(tx, [{ id, subject: current.id, evaluation }], now);
}

/**
 * Looks up again what a case that was proposed with a form rests on, before it is approved: what was there when it was proposed,
 * such as a credit, may be gone. What matters to the decision is recorded on the case.
 *
 * @returns the command on the case as it is then; the same one where nothing that matters has changed.
 */
export async function lookUpAgain(open: CaseCommand): Promise<Result<CaseCommand, Refusal>> {
  const { current, tx, now, command, policies } = open;
  if (!current.intake) return ok(open);
  const again = await readAgain(open, null);
  if (!again.ok) return again;
  const text = 'Looked up again for an approval: what is known about it has changed.';
  const event = { type: 'recheck', by: SYSTEM, text, amendment: again.value.amendment } as const;
  const changed = transition(current, event, instantOf(now));
  if (!changed.ok) return changed;
  const next = withRisk(changed.value, policies, now);
  if (restsOn(current) === restsOn(next)) return ok(open);
  await recordReading(open, again.value);
  await recordCase(tx, next, { actor: SYSTEM.id, action: 'case.recheck', body: { command: command.id } }, now);
  return ok({ ...open, current: next });
}

/** What of a case an approval rests on, and what decides how many it takes of whom: the same text where it is the same. */
function restsOn(one: CaseDocument): string {
  const { evidenceHash, blockedBy = [], steps = [], department } = one;
  const { approvalsNeeded, twoHighestLevels, departmentApproves } = one;
  const asks = {
    approvalsNeeded,
    twoHighestLevels: twoHighestLevels === true,
    departmentApproves: departmentApproves === true,
  };
  return canonicalJson({ evidenceHash, blockedBy, steps, department: department ?? '', ...asks });
}

/** Looks up again what is known about a case: what was in its way may have been settled meanwhile. */
export function recheckCase(deps: CaseCommandDeps): CommandHandler {
  return async (tx, input) => {
    const open = await openCaseCommand(deps, tx, input);
    if (!open) return noSuchCase;
    const { current, actor } = open;
    const permitted = may(actor, 'recheck', current, contextOf(open));
    if (!permitted.ok) return rejected(current, permitted.error);
    const amended = await rereadCase(open, null);
    if (!amended.ok) return rejected(current, amended.error);
    const amendment = isChanged(open, amended.value) ? amended.value : null;
    const text = amendment ? 'What is known about it has changed.' : 'Nothing has changed.';
    const event = { type: 'recheck', ...byAuthor(open), text, amendment } as const;
    return await applyToCase(open, event, permitted.value, () => `Checked again. ${text}`);
  };
}

function isChanged(
  { current }: CaseCommand,
  { facts, entry, checks, blockedBy, steps, amountMinor, payer, payerClass }: Amendment,
): boolean {
  const { blockedBy: b = [], steps: s = [] } = current;
  const before = [current.facts, current.entry, current.checks, b, s, current.amountMinor];
  return (
    canonicalJson([facts, entry, checks, blockedBy, steps, amountMinor, payer, payerClass]) !==
    canonicalJson([...before, current.payer, current.payerClass])
  );
}
