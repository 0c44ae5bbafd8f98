import { scopeId } from '../../src-shared/authority/scopes.ts';
import type { LedgerEntryDocument } from '../../src-shared/journal/journal-entry.ts';
import { totalsOf } from '../../src-shared/journal/post-lines.ts';
import type { Posting, Receipt } from '../erp/port.ts';
import { publish } from '../feed/publish.ts';
import { findEvaluationById } from '../store/policies.ts';
import type { Tx } from '../store/transaction.ts';

/** Shows a posted entry to everybody who may read the ledger of its site. @param reverses  number of the entry it undoes. */
export async function recordEntry(
  tx: Tx,
  posting: Posting,
  receipt: Receipt,
  now: Date,
  reverses = '',
): Promise<LedgerEntryDocument> {
  const { approval, site, date, memo, key, lines, source } = posting;
  const evaluation = await findEvaluationById(tx, approval.evaluation);
  const entry: LedgerEntryDocument = {
    id: receipt.erpId,
    scope: scopeId(site, 'ledger'),
    ver: 1,
    number: receipt.erpNumber,
    site,
    date,
    period: date.slice(0, 7),
    memo,
    key,
    lines: [...lines],
    totalMinor: totalsOf(lines).debitMinor,
    reverses,
    source,
    postedAt: receipt.postedAt,
    approvedBy: [...approval.approvedBy],
    policy: {
      policy: evaluation?.policy ?? '',
      version: evaluation?.version ?? 0,
      rule: evaluation?.rule ?? '',
      evaluation: approval.evaluation,
    },
  };
  const { id, ver, scope } = entry;
  await publish(tx, [{ coll: 'ledger', id, ver, scope, body: JSON.stringify(entry) }], now);
  return entry;
}
