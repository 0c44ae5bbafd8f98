import { createHash } from 'node:crypto';
import { instantOf } from '../../src-shared/base/dates.ts';
import { canonicalJson } from '../../src-shared/sync/command.ts';
import { newId } from '../new-id.ts';
import { insertLeaves, type LeafRow } from '../store/audit.ts';
import type { Tx } from '../store/transaction.ts';

export type Leaf = {
  readonly at: Date;
  /** Id of the person, or 'system'. */
  readonly actor: string;
  /** What was done, 'case.approve': stable, searched by auditors. */
  readonly action: string;
  /** What it was done to. */
  readonly entity: string;
  /** Everything a reviewer needs to judge it, as plain JSON. No names of patients. */
  readonly body: unknown;
};

/** Adds a leaf to the audit log in the transaction that does what the leaf tells: neither can exist without the other. */
export async function appendLeaf(tx: Tx, leaf: Leaf): Promise<void> {
  await appendLeaves(tx, [leaf]);
}

export async function appendLeaves(tx: Tx, leaves: readonly Leaf[]): Promise<void> {
  await insertLeaves(tx, leaves.map(rowOf));
}

/** The bytes that are hashed are stored as they are: a verifier needs no knowledge of the fields. */
function rowOf({ at, actor, action, entity, body }: Leaf): LeafRow {
  const id = newId(at);
  const text = canonicalJson({ id, at: instantOf(at), actor, action, entity, body });
  return { id, at, actor, action, entity, body: text, leaf_hash: leafHash(text) };
}

/** SHA-256(0x00 ‖ text), hex. @see RFC 9162, 2.1.1 */
export function leafHash(text: string): string {
  return createHash('sha256').update(Uint8Array.of(0)).update(text, 'utf8').digest('hex');
}
