import { bulkInsertToState } from 'rxdb/plugins/storage-memory';
import type { Memory } from './plan-records.ts';

/**
 * Leaves RxDB's indexes of an empty collection away until a query needs them. The workbench reads its lists whole and
 * its documents by key: for 100,000 of them the indexes would only cost time at every start, and memory for good.
 *
 * @returns makes the indexes, once; RxDB keeps them up from then on.
 */
export function postponeIndexes(memory: Memory): () => void {
  const { internals } = memory;
  const indexes = internals.byIndexArray;
  internals.byIndexArray = [];
  let postponed = true;
  return () => {
    if (!postponed) return;
    postponed = false;
    // What was written last is put where everything else is, before all of it is indexed.
    memory.ensurePersistence();
    internals.byIndexArray = indexes;
    const rows = [...internals.documents.values()].map((document) => ({ document }));
    bulkInsertToState(memory.primaryPath, internals, indexes, rows);
  };
}
