import { consistencyNodes, inclusionNodes } from '../../src-shared/audit/proof-nodes.ts';
import { foldRight, type Hash, type NodeRef } from '../../src-shared/audit/tree.ts';
import { readTiles } from '../store/audit-tree.ts';
import type { Db } from '../store/transaction.ts';
import { sha256 } from './platform-crypto.ts';
import { nodeReader, tilesOf } from './tiles.ts';

/** Proofs that these entries stand in the log as it was with `size` entries, in the order asked. */
export async function proveInclusion(db: Db, indexes: readonly number[], size: number): Promise<Hash[][]> {
  return hashesOf(
    db,
    indexes.map((index) => inclusionNodes(index, size)),
  );
}

/** Proof that the log with `newer` entries begins with what it was with `older`. */
export async function proveConsistency(db: Db, older: number, newer: number): Promise<Hash[]> {
  const [proof = []] = await hashesOf(db, [consistencyNodes(older, newer)]);
  return proof;
}

async function hashesOf(db: Db, proofs: readonly (readonly (readonly NodeRef[])[])[]): Promise<Hash[][]> {
  const read = nodeReader(await readTiles(db, tilesOf(proofs.flat(2))));
  const known = new Map<string, Hash>();
  // Proofs of one log share most of their hashes.
  const hashOf = (node: NodeRef): Hash => {
    const key = `${node.level}/${node.index}`;
    const hash = known.get(key) ?? read(node);
    known.set(key, hash);
    return hash;
  };
  return proofs.map((proof) => proof.map((nodes) => foldRight(sha256, nodes.map(hashOf))!));
}
