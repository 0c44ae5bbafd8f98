import type { Removal } from '../../src-shared/wire/sync.ts';
import type { Store } from './collections.ts';
import { readAllHeads, readHeads } from './rows.ts';
import { plain, readMany, writeRows } from './store-writes.ts';
import type { Kept, Row, Stored } from './store-writes.ts';

export type Incoming<T> = { readonly puts: readonly T[]; readonly removals: readonly Removal[] };

export type ApplyOptions<T> = {
  /**
   * false while a collection is pulled anew after the server was restored from a backup: then also an older version
   * replaces a newer one.
   */
  readonly keepNewer: boolean;
  /** What a local version hands on to the one that replaces it. */
  readonly merge?: ((incoming: T, local: T) => T) | undefined;
};

/** So many documents are read or written in one go; in between the window can paint. */
export const SLICE = 500;

/** Takes what the server sent into a collection: a slice of it at most. Doing it twice changes nothing. */
export async function applyDocuments<T extends Kept>(
  store: Store<T>,
  { puts, removals }: Incoming<T>,
  options: ApplyOptions<T>,
): Promise<void> {
  await applyPuts(store, puts, options);
  await applyRemovals(store, removals);
}

async function applyPuts<T extends Kept>(store: Store<T>, puts: readonly T[], options: ApplyOptions<T>): Promise<void> {
  let left = new Map(puts.map((doc) => [doc.id, doc]));
  while (left.size > 0) {
    const local = await readHeads(store, [...left.keys()]);
    const replaced = [...left.values()].filter(({ id, ver }) => {
      const head = local.get(id);
      return !head || !options.keepNewer || !isCurrent(head, ver);
    });
    const whole = options.merge
      ? await readMany(
          store,
          replaced.map(({ id }) => id),
        )
      : null;
    const rows = replaced.map((incoming): Row<T> => {
      const previous = whole?.get(incoming.id);
      if (!options.merge || !previous || previous._deleted)
        return { next: incoming, previous: previous ?? local.get(incoming.id) };
      return { next: options.merge(incoming, plain<T>(previous)), previous };
    });
    const beaten = await writeRows(store, rows, 'server');
    left = new Map(beaten.flatMap((id) => (left.has(id) ? [[id, left.get(id)!] as const] : [])));
  }
}

/**
 * The same version may come twice: from the stream and by a pull. A removal carries the version of the document that went
 * elsewhere, so a put of that very version is newer than it.
 */
function isCurrent(local: Stored<Kept>, incoming: number): boolean {
  return local._deleted ? local.ver > incoming : local.ver >= incoming;
}

async function applyRemovals<T extends Kept>(store: Store<T>, removals: readonly Removal[]): Promise<void> {
  let left = new Map(removals.map((removal) => [`${removal.id} ${removal.scope}`, removal]));
  while (left.size > 0) {
    const local = await readHeads(store, [...new Set([...left.values()].map(({ id }) => id))]);
    const rows = [...left.values()].flatMap((removal): Row<T>[] => {
      const previous = local.get(removal.id);
      // A document that is already known in another scope has moved there: it left this one, not the workbench.
      if (!previous || previous._deleted || previous.scope !== removal.scope || previous.ver > removal.ver) return [];
      const { id, scope, ver } = removal;
      return [{ next: { id, scope, ver } as T, previous, deleted: true }];
    });
    const beaten = new Set(await writeRows(store, rows, 'server'));
    left = new Map([...left].filter(([, { id }]) => beaten.has(id)));
  }
}

/** Removes every document that is not named. */
export async function removeOthers<T extends Kept>(store: Store<T>, keep: (id: string) => boolean): Promise<void> {
  const gone = (await readAllHeads(store)).filter(({ id }) => !keep(id));
  for (let from = 0; from < gone.length; from += SLICE) {
    const rows = gone.slice(from, from + SLICE).map((previous): Row<T> => ({
      next: { id: previous.id, scope: previous.scope, ver: previous.ver } as T,
      previous,
      deleted: true,
    }));
    await writeRows(store, rows, 'server');
  }
}

/** So long one task may keep the window's thread: a frame takes 16 ms. */
const LONGEST_TASK_MS = 10;
let breathedAt = 0;

/**
 * Lets the window paint and answer keys, if it could not for a while. By a message: a timer would wait for 4 ms each time.
 */
export async function breathe(): Promise<void> {
  if (performance.now() - breathedAt < LONGEST_TASK_MS) return;
  await new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
  breathedAt = performance.now();
}
