import type * as z from 'zod';
import type { Checkpoint, PulledCollection, PullReply, PullRequest, StreamEvent } from '../../src-shared/wire/sync.ts';
import { applyDocuments, breathe, removeOthers, SLICE } from './apply-documents.ts';
import type { CheckpointDocument, Store } from './collections.ts';
import { parseDocuments } from './parse-documents.ts';
import type { Unreadable } from './parse-documents.ts';
import { readAll, readOne, writeRows } from './store-writes.ts';
import type { Kept, Stored } from './store-writes.ts';
import { DEVICE_SCOPE } from './vault/shelf.ts';

type Change = Extract<StreamEvent, { type: 'change' }>;

export type ReplicaParts<T> = {
  readonly collection: PulledCollection;
  readonly schema: z.ZodType<T>;
  readonly store: Store<T>;
  readonly checkpoints: Store<CheckpointDocument>;
  /** Told what could not be read, and what could. */
  readonly onRead: (unreadable: readonly Unreadable[], readable: readonly string[]) => Promise<void>;
  readonly merge?: (incoming: T, local: T) => T;
  /** Whether this very version is here already, so that it need not be read again. */
  readonly isHere?: (doc: Kept) => boolean;
  /** Documents that only this workbench has yet: they survive a pull from the start. */
  readonly isLocal?: (doc: Stored<T>) => boolean;
};

/** One session with the server, as long as it lasts. */
export type PullSession = {
  readonly epoch: string;
  pull(request: PullRequest): Promise<PullReply>;
};

/** Server pages end at so many documents, or earlier at a number of bytes. */
const PAGE = 1_000;
/** So many live events wait behind a pull; those after them are pulled together. */
const MOST_WAITING = 200;
/** A checkpoint that is lost costs a pull of what it covered, nothing else: live events need not wait for its write. */
const SAVE_AFTER_MS = 500;

/**
 * One server-owned collection and how far it has been pulled, per scope. Pages and live events are taken in strictly one
 * after the other, and a checkpoint is written after what it vouches for: any interruption repeats work and loses none.
 */
export class Replica<T extends Kept = Kept> {
  readonly collection: PulledCollection;
  readonly #parts: ReplicaParts<T>;
  #checkpoint: CheckpointDocument | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #saving: ReturnType<typeof setTimeout> | null = null;
  /** A pull that is still to begin, instead of the live events that arrive before it does. */
  #catchUp: Promise<void> | null = null;

  static async open<T extends Kept>(parts: ReplicaParts<T>): Promise<Replica<T>> {
    const replica = new Replica(parts);
    replica.#checkpoint = await readOne(parts.checkpoints, parts.collection);
    return replica;
  }

  constructor(parts: ReplicaParts<T>) {
    this.#parts = parts;
    this.collection = parts.collection;
  }

  /** The first sync has reached its end. */
  get complete(): boolean {
    return this.#checkpoint?.complete ?? false;
  }

  /** false: something stored was damaged and has not been fetched again yet. */
  get trusted(): boolean {
    return this.#checkpoint?.epoch !== '';
  }

  get scopes(): readonly string[] {
    return Object.keys(this.#checkpoint?.scopes ?? {});
  }

  /** Pulls to the end. */
  sync(session: PullSession): Promise<void> {
    return this.#inTurn(() => this.#pullAll(session));
  }

  /** Pulls if anything up to these sequence numbers is not here yet. */
  cover(heads: Checkpoint, session: PullSession): Promise<void> {
    return this.#inTurn(async () => {
      const own = this.#checkpoint?.scopes ?? {};
      if (Object.entries(heads).some(([scope, head]) => (own[scope] ?? 0) < head)) await this.#pullAll(session);
    });
  }

  /** Takes in one live event; when something before it is missing, pulls instead. */
  receive(event: Change, session: PullSession): Promise<void> {
    // Hundreds of events behind a long pull would only repeat what the next pull brings.
    if (this.#waiting > MOST_WAITING || this.#catchUp) return this.#catchUpWith(session);
    return this.#inTurn(async () => {
      // The session's own pull is still to come, and will bring this too.
      if (!this.#checkpoint?.complete || this.#checkpoint.epoch !== session.epoch) return;
      const own = this.#checkpoint.scopes[event.scope] ?? 0;
      if (event.prev > own) return this.#pullAll(session);
      if (event.seq <= own) return;
      await this.#take(event.documents, true);
      this.#advance({ ...this.#checkpoint, scopes: { ...this.#checkpoint.scopes, [event.scope]: event.seq } });
      this.#saveSoon();
    });
  }

  #catchUpWith(session: PullSession): Promise<void> {
    this.#catchUp ??= this.#inTurn(() => {
      this.#catchUp = null;
      return this.#pullAll(session);
    });
    return this.#catchUp;
  }

  /** What is here cannot be relied upon: the next pull reads everything again. */
  distrust(): void {
    if (this.#checkpoint) this.#advance({ ...this.#checkpoint, epoch: '' });
  }

  /** These scopes are pulled from their start, should they ever be granted again. */
  forget(scopes: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#checkpoint || !scopes.some((scope) => scope in this.#checkpoint!.scopes)) return;
      const left = Object.entries(this.#checkpoint.scopes).filter(([scope]) => !scopes.includes(scope));
      this.#advance({ ...this.#checkpoint, scopes: Object.fromEntries(left) });
      await this.#save();
    });
  }

  /** Resolves when nothing is under way and the checkpoint is stored. */
  settle(): Promise<void> {
    return this.#inTurn(() => (this.#saving ? this.#save() : Promise.resolve()));
  }

  async #pullAll(session: PullSession): Promise<void> {
    const known = this.#checkpoint;
    if (known && known.epoch !== session.epoch) return this.#pullAnew(session);
    for await (const { documents, checkpoint, more } of this.#pages(session, known?.scopes ?? {})) {
      await this.#take(documents, true);
      const complete = !more || (this.#checkpoint?.complete ?? false);
      this.#advance({ ...this.#blank(session), complete, scopes: { ...this.#checkpoint?.scopes, ...checkpoint } });
      await this.#save();
    }
  }

  /**
   * After the server was restored from a backup its versions may be older than ours, and some of our documents may not
   * exist. Everything is pulled over what is here and the rest then removed, so the lists are never empty meanwhile. Until
   * the end the old epoch stands: an interruption starts this again.
   */
  async #pullAnew(session: PullSession): Promise<void> {
    const seen = new Set<string>();
    let scopes: Checkpoint = {};
    for await (const { documents, checkpoint } of this.#pages(session, {})) {
      for (const id of await this.#take(documents, false)) seen.add(id);
      scopes = { ...scopes, ...checkpoint };
    }
    const { isLocal, store } = this.#parts;
    const local = isLocal ? (await readAll(store)).filter(isLocal) : [];
    for (const { id } of local) seen.add(id);
    await removeOthers(store, (id) => seen.has(id));
    this.#advance({ ...this.#blank(session), complete: true, scopes });
    await this.#save();
  }

  /** Pages to the end; the next one is on its way while the one before is taken in. */
  async *#pages(session: PullSession, from: Checkpoint): AsyncGenerator<PullReply> {
    const ask = (checkpoint: Checkpoint) => {
      const page = session.pull({ epoch: session.epoch, collection: this.collection, checkpoint, limit: PAGE });
      // Awaited later; a failure before that must not count as unhandled.
      page.catch(() => {});
      return page;
    };
    let reached = from;
    let asked: Promise<PullReply> | null = ask(reached);
    while (asked) {
      const page: PullReply = await asked;
      reached = { ...reached, ...page.checkpoint };
      asked = page.more ? ask(reached) : null;
      yield page;
    }
  }

  /**
   * Reads one slice while the one before is stored.
   *
   * @returns ids of the documents that could be read.
   */
  async #take(documents: readonly unknown[], keepNewer: boolean): Promise<string[]> {
    const { schema, store, merge, onRead, isHere } = this.#parts;
    const unreadable: Unreadable[] = [];
    const readable: string[] = [];
    const isNew = (document: unknown) => !isHere || !isKept(document) || !isHere(document);
    const unread = keepNewer ? documents.filter(isNew) : documents;
    const put: string[] = [];
    let storing = Promise.resolve();
    for (let from = 0; from < unread.length; from += SLICE) {
      if (from > 0) await breathe();
      const { unreadable: bad, ...incoming } = parseDocuments(schema, unread.slice(from, from + SLICE));
      unreadable.push(...bad);
      readable.push(...[...incoming.puts, ...incoming.removals].map(({ id }) => id));
      put.push(...incoming.puts.map(({ id }) => id));
      await storing;
      storing = applyDocuments(store, incoming, { keepNewer, merge });
      // Awaited a slice later; a failure before that must not count as unhandled.
      storing.catch(() => {});
    }
    await storing;
    await onRead(unreadable, readable);
    return put;
  }

  #blank({ epoch }: PullSession): CheckpointDocument {
    return { id: this.collection, scope: DEVICE_SCOPE, ver: 1, epoch, complete: false, scopes: {} };
  }

  #advance(checkpoint: CheckpointDocument): void {
    this.#checkpoint = checkpoint;
  }

  #saveSoon(): void {
    this.#saving ??= setTimeout(() => void this.#inTurn(() => this.#save()).catch(() => {}), SAVE_AFTER_MS);
  }

  async #save(): Promise<void> {
    if (this.#saving) clearTimeout(this.#saving);
    this.#saving = null;
    const next = this.#checkpoint;
    if (!next) return;
    const previous = (await readOne(this.#parts.checkpoints, this.collection)) ?? undefined;
    await writeRows(this.#parts.checkpoints, [{ next, previous }], 'server');
  }

  #inTurn<R>(work: () => Promise<R>): Promise<R> {
    this.#waiting += 1;
    const result = this.#turn.then(work).finally(() => (this.#waiting -= 1));
    this.#turn = result.catch(() => {});
    return result;
  }
}

/** A removal is none: it carries the version of the document that it removes. */
function isKept(document: unknown): document is Kept {
  if (typeof document !== 'object' || document === null || '_deleted' in document) return false;
  const { id, ver } = document as Partial<Kept>;
  return typeof id === 'string' && typeof ver === 'number';
}
