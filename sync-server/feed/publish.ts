import { invariant } from '../../src-shared/base/invariant.ts';
import type { PulledCollection } from '../../src-shared/wire/sync.ts';
import {
  advanceCounters,
  announce,
  insertDocuments,
  lockDocuments,
  makeCounters,
  writeDocuments,
  writeOperations,
  type OperationRow,
  type StoredHead,
} from '../store/feed.ts';
import type { Db, Tx } from '../store/transaction.ts';

/** A read model as it is from now on. */
export type Change = {
  readonly coll: PulledCollection;
  readonly id: string;
  /** Grows with every change of the document. */
  readonly ver: number;
  /** Where it is visible from now on; clients of the scope it was in before are told to remove it. */
  readonly scope: string;
  /** JSON text of the whole document (with id, scope and ver in it); null: deleted. */
  readonly body: string | null;
};

type Publish = (changes: readonly Change[]) => Promise<void>;

/** What publishing comes to in a transaction that does not lock its scopes yet. */
const deferred = new WeakMap<Tx, Publish>();

/**
 * Puts documents on the feed, in the transaction that changed what they show: nobody sees them before the commit, and then
 * nobody misses them. Call it once per transaction, as the last thing: from here to the commit the scopes are locked.
 *
 * @throws InvariantError when a document would go back to an older version.
 */
export async function publish(tx: Tx, changes: readonly Change[], now: Date): Promise<void> {
  const defer = deferred.get(tx);
  if (defer) await defer(changes);
  else await write(tx, changes, now);
}

/**
 * Lets several steps of one transaction publish, and locks the scopes only after the last of them: taken step by step, in the
 * order of the steps, two transactions could wait for each other.
 *
 * @param work  is given `attempt`, which runs one step and forgets what it published if it throws.
 */
export async function publishLast<T>(
  tx: Tx,
  now: Date,
  work: (attempt: <R>(step: () => Promise<R>) => Promise<R>) => Promise<T>,
): Promise<T> {
  invariant(!deferred.has(tx), 'this transaction collects its changes already');
  const waiting: Change[] = [];
  deferred.set(tx, async (changes) => void waiting.push(...changes));
  try {
    const value = await work(async (step) => {
      const before = waiting.length;
      try {
        return await step();
      } catch (error) {
        waiting.length = before;
        throw error;
      }
    });
    deferred.delete(tx);
    await write(tx, waiting, now);
    return value;
  } finally {
    deferred.delete(tx);
  }
}

/** Makes scopes that nothing was published in yet, so that the long transaction which is the first there holds up no other. */
export async function prepareScopes(db: Db, scopes: readonly string[]): Promise<void> {
  await makeCounters(db, scopes);
}

/**
 * Lets a long transaction publish more **new** documents than memory holds, in parts, and locks the scopes for a moment at its
 * end only: each part is written at once, and what makes it visible when `work` is through. To be called for scopes that
 * exist, see {@link prepareScopes}.
 *
 * @throws when a document exists already.
 */
export async function publishInParts<T>(tx: Tx, now: Date, work: () => Promise<T>): Promise<T> {
  invariant(!deferred.has(tx), 'this transaction collects its changes already');
  const planned: Operation[] = [];
  deferred.set(tx, async (changes) => {
    await makeCounters(
      tx,
      changes.map(({ scope }) => scope),
    );
    const rows = changes.map(({ body, ...rest }) => {
      invariant(body !== null, `${rest.coll} ${rest.id} would be deleted before it was there`);
      return { ...rest, body, deleted: false };
    });
    await insertDocuments(tx, rows, now);
    for (const { coll, id, ver, scope } of changes) planned.push({ coll, id, ver, scope, op: 'P' });
  });
  try {
    const value = await work();
    await writeOrdered(tx, planned);
    return value;
  } finally {
    deferred.delete(tx);
  }
}

async function write(tx: Tx, changes: readonly Change[], now: Date): Promise<void> {
  if (changes.length === 0) return;
  const newest = new Map(changes.map((change) => [keyOf(change), change]));
  const stored = new Map((await lockDocuments(tx, [...newest.values()])).map((head) => [keyOf(head), head]));
  // What never was, or is gone already, needs no removal.
  const effective = [...newest].flatMap(([key, change]) => {
    const head = stored.get(key);
    return change.body === null && (!head || head.deleted) ? [] : [{ change, head }];
  });
  if (effective.length === 0) return;
  const planned = effective.flatMap(({ change, head }) => operationsOf(change, head));
  await makeCounters(
    tx,
    planned.map(({ scope }) => scope),
  );
  await writeDocuments(
    tx,
    effective.map(({ change, head }) => ({
      ...change,
      scope: change.body === null && head ? head.scope : change.scope,
      deleted: change.body === null,
      body: change.body ?? '',
    })),
    now,
  );
  await writeOrdered(tx, planned);
}

type Operation = Omit<OperationRow, 'seq'>;

const OPERATIONS_PER_STATEMENT = 5000;

/** From here to the commit the scopes are locked. */
async function writeOrdered(tx: Tx, planned: readonly Operation[]): Promise<void> {
  if (planned.length === 0) return;
  const amounts = new Map<string, number>();
  for (const { scope } of planned) amounts.set(scope, (amounts.get(scope) ?? 0) + 1);
  const next = new Map(await advanceCounters(tx, amounts));
  const operations = planned.map((operation): OperationRow => {
    const seq = (next.get(operation.scope) ?? 0) + 1;
    next.set(operation.scope, seq);
    return { ...operation, seq };
  });
  for (let from = 0; from < operations.length; from += OPERATIONS_PER_STATEMENT) {
    await writeOperations(tx, operations.slice(from, from + OPERATIONS_PER_STATEMENT));
  }
  await announce(tx, [...amounts.keys()].toSorted());
}

function operationsOf(change: Change, head: StoredHead | undefined): Operation[] {
  const { coll, id, ver, scope } = change;
  invariant(!head || ver >= head.ver, `${coll} ${id} would go back from version ${head?.ver} to ${ver}`);
  if (change.body === null) return head ? [{ coll, id, ver, scope: head.scope, op: 'R' }] : [];
  const put = { coll, id, ver, scope, op: 'P' } as const;
  const leaves = head && !head.deleted && head.scope !== scope;
  return leaves ? [{ coll, id, ver, scope: head.scope, op: 'R' }, put] : [put];
}

function keyOf({ coll, id }: { readonly coll: string; readonly id: string }): string {
  return `${coll} ${id}`;
}
