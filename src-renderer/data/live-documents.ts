import type { RxStorageChangeEvent } from 'rxdb';
import { Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Documents, Store } from './collections.ts';
import { readRows, rowOf } from './rows.ts';
import type { Rows } from './rows.ts';
import { plain, readAll } from './store-writes.ts';
import type { Kept, Stored } from './store-writes.ts';

export type Follower<T> = {
  /** @param doc  a copy that nobody else holds. */
  put(doc: T): void;
  /** All there are at first; default: `put` with each. */
  first?(docs: readonly T[]): void;
  remove(id: string): void;
  /** After all changes of one write. */
  settled?(): void;
};

/**
 * Tells of every live document of a collection, and then of every change, in order.
 *
 * @returns how to stop.
 */
export function follow<T extends Kept>(store: Store<T>, follower: Follower<T>): Promise<() => void> {
  return followAs(store, { all: async () => (await readAll(store)).map(plain<T>), of: (doc) => doc }, follower);
}

/** The same of rows: whole documents are not read for them, and not kept. */
export function followRows<C extends keyof Rows>(
  collection: C,
  store: Store<Documents[C]>,
  follower: Follower<Rows[C]>,
): Promise<() => void> {
  const rows = { all: () => readRows(collection, store), of: (doc: Documents[C]) => rowOf(collection, doc) };
  return followAs<Documents[C], Rows[C]>(store, rows, follower);
}

async function followAs<T extends Kept, R>(
  store: Store<T>,
  rows: { readonly all: () => Promise<R[]>; readonly of: (doc: T) => R },
  follower: Follower<R>,
): Promise<() => void> {
  const tell = (doc: Stored<T>) => (doc._deleted ? follower.remove(doc.id) : follower.put(rows.of(plain<T>(doc))));
  // Subscribed before reading: a change in between is then told after what was read, rather than missed.
  let early: RxStorageChangeEvent<T>[] | null = [];
  const subscription = store.changeStream().subscribe((bulk) => {
    if (early) return void early.push(...bulk.events);
    for (const { documentData } of bulk.events) tell(documentData);
    follower.settled?.();
  });
  const found = await rows.all();
  if (follower.first) follower.first(found);
  else for (const row of found) follower.put(row);
  for (const { documentData } of early) tell(documentData);
  early = null;
  follower.settled?.();
  return () => subscription.unsubscribe();
}

/** undefined `before`: it is new; undefined `now`: it is gone. */
export type Watcher<T> = (before: T | undefined, now: T | undefined) => void;

/** All live documents of a small collection as plain values. */
export class LiveDocuments<T extends Kept> {
  readonly #documents = new Map<string, T>();
  readonly #changes = new Subject<void>();
  readonly #watchers: Watcher<T>[] = [];
  #stop: () => void = () => {};

  static async open<T extends Kept>(store: Store<T>): Promise<LiveDocuments<T>> {
    const live = new LiveDocuments<T>();
    live.#stop = await follow(store, {
      put: (doc) => live.#change(doc.id, doc),
      remove: (id) => live.#change(id, undefined),
      settled: () => live.#changes.next(),
    });
    return live;
  }

  get documents(): ReadonlyMap<string, T> {
    return this.#documents;
  }

  /** After each write. */
  get changes$(): Observable<void> {
    return this.#changes;
  }

  /** Tells of every document as if it were new, and from then on of each change, before `changes$`. Until the end. */
  watch(watcher: Watcher<T>): void {
    for (const document of this.#documents.values()) watcher(undefined, document);
    this.#watchers.push(watcher);
  }

  close(): void {
    this.#stop();
    this.#changes.complete();
  }

  #change(id: string, now: T | undefined): void {
    const before = this.#documents.get(id);
    if (now) this.#documents.set(id, now);
    else this.#documents.delete(id);
    for (const watcher of this.#watchers) watcher(before, now);
  }
}
