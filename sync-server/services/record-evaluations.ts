import { SYSTEM } from '../../src-shared/authority/person.ts';
import { remember } from '../../src-shared/base/remember.ts';
import { appendLeaves } from '../audit/append-leaf.ts';
import { type EvaluationRow, insertEvaluations } from '../store/policies.ts';
import type { Tx } from '../store/transaction.ts';

/** Records what policies answered, and tells it in the audit log: one entry per subject, with what decided. */
export async function recordEvaluations(tx: Tx, rows: readonly EvaluationRow[], now: Date): Promise<void> {
  await insertEvaluations(tx, rows, now);
  const told = new Map<string, ReturnType<typeof toldOf>[]>();
  for (const row of rows) remember(told, row.subject, () => []).push(toldOf(row));
  const leaves = [...told].map(([entity, evaluations]) => ({
    at: now,
    actor: SYSTEM.id,
    action: 'policy.evaluate',
    entity,
    body: { evaluations },
  }));
  await appendLeaves(tx, leaves);
}

function toldOf({ id, evaluation: { policy, version, rule, inputs, then } }: EvaluationRow) {
  return { id, policy, version, rule, inputs, then };
}
