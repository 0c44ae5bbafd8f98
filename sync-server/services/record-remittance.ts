import type { RemittanceDocument } from '../../src-shared/remittance/remittance-document.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { publish } from '../feed/publish.ts';
import { saveRemittance } from '../store/remittances.ts';
import type { Tx } from '../store/transaction.ts';
import type { CaseChange } from './record-case.ts';

/** Writes the next version of a locked remittance, tells why in the audit log, and shows it. @returns that version. */
export async function recordRemittance(
  tx: Tx,
  current: RemittanceDocument,
  changes: Partial<Pick<RemittanceDocument, 'state' | 'entryNumber'>>,
  change: CaseChange,
  now: Date,
): Promise<RemittanceDocument> {
  const next: RemittanceDocument = { ...current, ...changes, ver: current.ver + 1 };
  const { id, ver, scope, state, entryNumber } = next;
  await saveRemittance(tx, next);
  await appendLeaf(tx, {
    at: now,
    actor: change.actor,
    action: change.action,
    entity: id,
    body: { ver, state, entryNumber, ...change.body },
  });
  await publish(tx, [{ coll: 'remits', id, ver, scope, body: JSON.stringify(next) }], now);
  return next;
}
