import type { Person } from '../../src-shared/authority/person.ts';
import { appendLeaf } from '../audit/append-leaf.ts';
import { type Db, inTransaction } from '../store/transaction.ts';

/** Who takes a copy out of the audit log stands in it. */
export async function tellOfTaking(
  { db, clock }: { readonly db: Db; readonly clock: () => Date },
  person: Person,
  action: 'audit.export' | 'audit.evidence',
  entity: string,
  body: Readonly<Record<string, unknown>>,
): Promise<void> {
  await inTransaction(db, (tx) => appendLeaf(tx, { at: clock(), actor: person.id, action, entity, body }));
}
