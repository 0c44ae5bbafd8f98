import { mapEntry } from '../../../src-shared/journal/erp-mapping.ts';
import { findForward, readForwardedEntry, type ForwardRow } from '../../store/erp-forwards.ts';
import { readMapping } from '../../store/erp-mappings.ts';
import { linesOfEntry } from '../../store/ledger.ts';
import type { Db, Tx } from '../../store/transaction.ts';
import { erpKeyOf } from '../erp-key.ts';
import type { Finding, Posting } from '../port.ts';

/** What is to be sent for an entry of our ledger, or why nothing is. */
export type Outgoing =
  | { readonly kind: 'post'; readonly posting: Posting; readonly mappingVersion: number }
  | { readonly kind: 'kept' }
  | { readonly kind: 'wait'; readonly finding: Finding };

/** Makes the posting of an entry with the mapping as it is now. */
export async function outgoingOf(
  tx: Tx | Db,
  row: ForwardRow,
  to: { readonly target: string; readonly maxKeyLength: number },
): Promise<Outgoing> {
  const entry = await readForwardedEntry(tx, row.entryId);
  if (!entry) return wait('not-approved', 'Nothing says any more who approved it.');
  const mapping = await readMapping(tx, to.target);
  if (!mapping) return wait('mapping', 'Nobody has said yet which accounts of the ERP ours are.');
  const original = entry.reverses && (await findForward(tx, to.target, entry.reverses.entryId));
  if (original?.state === 'kept') return { kind: 'kept' };
  if (original && original.state !== 'posted') {
    return wait('not-found', `Entry ${original.number}, which it reverses, is not in the ERP yet.`);
  }
  const { lines, journal, newParties, findings } = mapEntry(
    { kind: row.kind, lines: await linesOfEntry(tx, row.entryId) },
    mapping.mapping,
  );
  if (findings.length > 0) return wait('mapping', findings.join(' '));
  if (lines.length === 0) return { kind: 'kept' };
  const posting: Posting = {
    key: erpKeyOf(row.key, to.maxKeyLength),
    kind: entry.reverses ? 'reversal' : row.kind === 'remittance' ? 'remittance' : 'case',
    site: row.site,
    date: row.date,
    memo: `${row.number} ${entry.memo}`.slice(0, 200),
    lines,
    journal,
    newParties,
    approval: entry.approval,
    source: entry.source,
    // The mirror image of what stands there, whatever the mapping says by now. What never came there is posted as any other.
    ...(original && entry.reverses ? { reverses: { key: original.erpKey, reason: entry.reverses.reason } } : {}),
  };
  return { kind: 'post', posting, mappingVersion: mapping.version };
}

function wait(code: Finding['code'], message: string): Outgoing {
  return { kind: 'wait', finding: { code, message } };
}
