import { reassociate } from '../../src-shared/matching/reassociate.ts';
import { sha256Hex } from '../../src-shared/base/sha256.ts';
import { canonicalJson } from '../../src-shared/sync/command.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { SYSTEM } from '../../src-shared/authority/person.ts';
import { readDirectory } from '../store/directory.ts';
import { keepReassociations, listOpenDeposits, listOpenRemittances } from '../store/reassociations.ts';
import { type Db, inTransaction } from '../store/transaction.ts';

/** A remittance may come some weeks before or after its money. */
const EARLIER_DAYS = 60;
const MS_PER_DAY = 86_400_000;

/**
 * Looks for the deposits of remittances that have none, and keeps what was found with its reason and score. To be done whenever
 * remittances or bank movements came in.
 *
 * @returns how many were found.
 */
export async function reassociateDeposits({
  db,
  clock,
}: {
  readonly db: Db;
  readonly clock: () => Date;
}): Promise<number> {
  const deposits = await listOpenDeposits(db);
  const first = deposits.reduce((day, { bookedOn }) => (bookedOn < day ? bookedOn : day), '9999-12-31');
  if (deposits.length === 0) return 0;
  const since = new Date(Date.parse(first) - EARLIER_DAYS * MS_PER_DAY).toISOString().slice(0, 10);
  const [remittances, directory] = await Promise.all([listOpenRemittances(db, { since }), readDirectory(db)]);
  const payers = new Map(directory.payers.map((payer) => [payer.id, payer]));
  const advised = remittances.map(({ body, payerId, ...one }) => {
    const payer = payers.get(payerId);
    const payerName = payer?.name ?? (JSON.parse(body) as { payer: string }).payer;
    return { ...one, payerName, payerIdentifiers: payer?.identifiers ?? [] };
  });
  const found = reassociate(advised, deposits);
  if (found.length === 0) return 0;
  return await inTransaction(db, async (tx) => {
    const now = clock();
    const kept = await keepReassociations(tx, found, now);
    const body = { kept, sha256: sha256Hex(canonicalJson(found)) };
    if (kept > 0) {
      await appendLeaf(tx, { at: now, actor: SYSTEM.id, action: 'inbound.reassociate', entity: 'deposits', body });
    }
    return kept;
  });
}
