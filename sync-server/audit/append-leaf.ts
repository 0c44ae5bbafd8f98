import { type AuditLeaf, leafText } from '../../src-shared/audit/audit-leaf.ts';
import { leafHash } from '../../src-shared/audit/tree.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { newId } from '../new-id.ts';
import { insertLeaves, type LeafRow } from '../store/audit.ts';
import type { Tx } from '../store/transaction.ts';
import { sha256 } from './platform-crypto.ts';

/** What a use case tells the audit log; its id and its place are given here and by the sequencer. */
export type Leaf = Omit<AuditLeaf, 'id' | 'at'> & { readonly at: Date };

/** Adds a leaf to the audit log in the transaction that does what the leaf tells: neither can exist without the other. */
export async function appendLeaf(tx: Tx, leaf: Leaf): Promise<void> {
  await appendLeaves(tx, [leaf]);
}

export async function appendLeaves(tx: Tx, leaves: readonly Leaf[]): Promise<void> {
  await insertLeaves(tx, leaves.map(rowOf));
}

/** The bytes that are hashed are stored as they are. */
function rowOf(leaf: Leaf): LeafRow {
  const { at, actor, action, entity } = leaf;
  const id = newId(at);
  const text = leafText({ ...leaf, id, at: instantOf(at) });
  return { id, at, actor, action, entity, body: text, leaf_hash: Buffer.from(leafHash(sha256, text)).toString('hex') };
}
