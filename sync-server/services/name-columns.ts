import type { Person } from '../../src-shared/authority/person.ts';
import { type BankCsvMapping, columnsIn } from '../../src-shared/bank/bank-csv-mapping.ts';
import { columnsKey } from '../../src-shared/bank/table-head.ts';
import { err, type Result } from '../../src-shared/base/result.ts';
import type { QuarantineReplayReply } from '../../src-shared/wire/quarantine.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { saveColumns } from '../store/bank-columns.ts';
import { findQuarantine } from '../store/quarantine.ts';
import { inTransaction } from '../store/transaction.ts';
import { keptTable } from './kept-table.ts';
import { type QuarantineDeps, type QuarantineRefusal, replayQuarantine } from './keep-quarantine.ts';

export type ColumnsRefusal =
  | QuarantineRefusal
  | { readonly kind: 'noTable' }
  /** The table has fewer columns. */
  | { readonly kind: 'noSuchColumn'; readonly columns: number };

/**
 * Remembers which columns of a bank's table say what, for every table with the same header that comes the same way from now on, and
 * reads the one that was put aside again. To name them anew replaces what was named.
 */
export async function nameColumns(
  deps: QuarantineDeps,
  by: Person,
  { id, mapping }: { readonly id: string; readonly mapping: BankCsvMapping },
): Promise<Result<QuarantineReplayReply, ColumnsRefusal>> {
  const entry = await findQuarantine(deps.db, id);
  if (!entry) return err({ kind: 'notFound' });
  if (entry.state !== 'waiting') return err({ kind: 'settled' });
  const head = await keptTable(deps.dataDir, entry.sha256);
  if (head === 'missing') return err({ kind: 'bytesMissing' });
  if (head === null) return err({ kind: 'noTable' });
  const columns = head.first.length;
  if (columnsIn(mapping).some((column) => column >= columns)) return err({ kind: 'noSuchColumn', columns });
  const header = columnsKey(head, mapping.hasHeader);
  const now = deps.clock();
  await inTransaction(deps.db, async (tx) => {
    await saveColumns(tx, { way: entry.way, header, by: by.id, now }, mapping);
    const body = { way: entry.way, sha256: entry.sha256, mapping };
    await appendLeaf(tx, { at: now, actor: by.id, action: 'columns.name', entity: id, body });
  });
  return await replayQuarantine(deps, by, { id });
}
