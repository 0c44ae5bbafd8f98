import { may } from '../../src-shared/authority/may.ts';
import type { Refusal } from '../../src-shared/authority/refusal.ts';
import { err, ok, type Result } from '../../src-shared/base/result.ts';
import { pinnedPolicies } from '../../src-shared/case/pinned-policies.ts';
import { asksHistoryAnew, intakeValues, readProposal, reread } from '../../src-shared/case/propose.ts';
import type { Amendment } from '../../src-shared/case/transition.ts';
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
import { recordEvaluations } from './record-evaluations.ts';
import { readHistoryAnew } from './write-off-history.ts';

/**
 * What a case becomes when its form is read again, with what is known by now; the evaluation is recorded.
 *
 * @param sent  the form anew; null: as it was given.
 */
export async function rereadCase(open: CaseCommand, sent: unknown): Promise<Result<Amendment, Refusal>> {
  const { current, deps, directory, tx, now } = open;
  if (!current.intake) return err({ kind: 'amountFixed' });
  const values = sent ?? intakeValues(current.intake);
  const read = readProposal(deps.kinds, { kind: current.kind, values });
  if (!read.ok) return read;
  const gathering = { ...read.value, site: current.site, caseId: current.id };
  const policies = pinnedPolicies(current, open);
  const gathered = await gatherEvidence(tx, gathering, { directory, policies }, now);
  if (!gathered.ok) return gathered;
  const evaluationId = newId(now);
  const { kind } = read.value;
  const evidence = gathered.value;
  const asked = asksHistoryAnew(current, { kind, evidence });
  const history = asked ? await readHistoryAnew(tx, { ...current, ...asked }, kind, now) : undefined;
  const { amendment, evaluation } = reread(current, { kind, evidence, evaluationId, history }, { policies });
  await recordEvaluations(tx, [{ id: evaluationId, subject: current.id, evaluation }], now);
  return ok(amendment);
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
