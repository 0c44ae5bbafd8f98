import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { publish } from '../feed/publish.ts';
import { saveCase } from '../store/billing-cases.ts';
import type { Tx } from '../store/transaction.ts';

export type CaseChange = {
  /** Id of the person, or 'system'. */
  readonly actor: string;
  /** 'case.approve': the event, for the audit trail. */
  readonly action: string;
  /** What else a reviewer needs: the command, the policy decisions, the receipt. */
  readonly body: Readonly<Record<string, unknown>>;
};

/** Writes the next version of a locked case, tells why in the audit log, and shows it to everybody who may see it. */
export async function recordCase(tx: Tx, next: CaseDocument, change: CaseChange, now: Date): Promise<void> {
  const { actor, action, body } = change;
  const { id, number, ver, state, amountMinor, evidenceHash, scope } = next;
  await saveCase(tx, next, now);
  await appendLeaf(tx, {
    at: now,
    actor,
    action,
    entity: id,
    body: { number, ver, state, amountMinor, evidenceHash, ...body },
  });
  await publish(tx, [{ coll: 'cases', id, ver, scope, body: JSON.stringify(next) }], now);
}
