import { writeOrGather } from './gathered-writes.ts';
import type { Tx } from './transaction.ts';

export type LeafRow = {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly entity: string;
  readonly body: string;
  readonly leaf_hash: string;
};

const ROWS_PER_STATEMENT = 1000;

/** Leaves without an index yet: their place in the tree is given after the commit, by one sequencer for all servers. */
export async function insertLeaves(tx: Tx, leaves: readonly LeafRow[]): Promise<void> {
  await writeOrGather(tx, leaves, insertLeavesNow);
}

async function insertLeavesNow(tx: Tx, leaves: readonly LeafRow[]): Promise<void> {
  for (let from = 0; from < leaves.length; from += ROWS_PER_STATEMENT) {
    await tx
      .insertInto('audit_leaf')
      .values(leaves.slice(from, from + ROWS_PER_STATEMENT).map((leaf) => ({ ...leaf })))
      .execute();
  }
}
