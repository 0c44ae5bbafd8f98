import { sha256Hex } from '../../src-shared/base/sha256.ts';
import type { Person } from '../../src-shared/authority/person.ts';
import type { Records } from '../../src-shared/records/record.ts';
import { canonicalJson } from '../../src-shared/sync/command.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { saveRecords } from '../store/business-records.ts';
import { type Db, inTransaction } from '../store/transaction.ts';

/** Takes in what a system around the desk knows, with a leaf that says who told it and its hash. */
export async function takeRecords(
  { db, clock }: { readonly db: Db; readonly clock: () => Date },
  by: Person,
  records: Records,
): Promise<{ readonly received: number; readonly changed: number }> {
  const now = clock();
  return await inTransaction(db, async (tx) => {
    const changed = await saveRecords(tx, records);
    const types = [...new Set(records.map(({ type }) => type))].toSorted();
    await appendLeaf(tx, {
      at: now,
      actor: by.id,
      action: 'records.take',
      entity: types.join(' ').slice(0, 60),
      body: { received: records.length, changed, sha256: sha256Hex(canonicalJson(records)) },
    });
    return { received: records.length, changed };
  });
}
