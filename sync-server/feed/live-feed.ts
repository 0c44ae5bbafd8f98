import { setTimeout as pause } from 'node:timers/promises';
import type { Checkpoint, PulledCollection, StreamEvent } from '../../src-shared/wire/sync.ts';
import { FEED_CHANNEL, readHeads, readTail, type FeedRow } from '../store/feed.ts';
import { listen, type Listener } from '../store/listen.ts';
import { ACCESS_CHANNEL } from '../store/people.ts';
import type { Db } from '../store/transaction.ts';
import { textOfRow } from './row-text.ts';

/** What a subscriber is told; `text` is the JSON of a StreamEvent. */
export type Subscriber = {
  readonly scopes: ReadonlySet<string>;
  /** Called once, before the first `send`: where each scope stands at that instant. */
  begin(heads: Checkpoint): void;
  send(text: string): void;
};

/** One event holds no more than this; what goes beyond is told in several. */
const MAX_EVENT_BYTES = 256 * 1024;
/** Beyond, the client is told to pull: a page costs it less than many events. */
const MAX_TOLD_BYTES = 1024 * 1024;
const ROWS_AT_ONCE = 1000;
const RETRY_MS = 500;

/** How far a scope has been told, as a whole and per collection. */
type Position = { reached: number; readonly collections: Map<string, number>; readonly started: number };

export async function startLiveFeed(db: Db, url: string): Promise<LiveFeed> {
  const feed = new LiveFeed(db);
  await feed.start(url);
  return feed;
}

/** Tells subscribers of commits, woken by the database. One per process: every scope is read once, whoever listens. */
export class LiveFeed {
  readonly #db: Db;
  readonly #subscribers = new Set<Subscriber>();
  readonly #watchers = new Map<string, Set<() => void>>();
  readonly #positions = new Map<string, Position>();
  readonly #dirty = new Set<string>();
  #listener: Listener | null = null;
  #pumping: Promise<void> | null = null;
  #isStopped = false;

  constructor(db: Db) {
    this.#db = db;
  }

  async start(url: string): Promise<void> {
    this.#listener = await listen(url, [FEED_CHANNEL, ACCESS_CHANNEL], {
      announced: (channel, payload) => {
        if (channel === FEED_CHANNEL) this.#wake(payload.split('\n'));
        else this.#tellAccess(payload === '*' ? [...this.#watchers.keys()] : [payload]);
      },
      // What was announced while nobody listened.
      connected: () => {
        this.#wake(this.#positions.keys());
        this.#tellAccess([...this.#watchers.keys()]);
      },
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#listener?.stop();
    await this.#pumping;
  }

  /** Tells a subscriber of every commit from now on. Resolves with the way out. */
  async subscribe(subscriber: Subscriber): Promise<() => void> {
    const unknown = [...subscriber.scopes].filter((scope) => !this.#positions.has(scope));
    const heads = unknown.length > 0 ? await readHeads(this.#db, unknown) : new Map<string, number>();
    // From here to the end without a pause: no event may come between the heads and the first event after them.
    const reached: Checkpoint = {};
    for (const scope of subscriber.scopes) {
      const started = heads.get(scope) ?? 0;
      const position = this.#positions.get(scope) ?? { reached: started, started, collections: new Map() };
      this.#positions.set(scope, position);
      if (position.reached > 0) reached[scope] = position.reached;
    }
    this.#subscribers.add(subscriber);
    subscriber.begin(reached);
    // What was committed and announced while the heads were read.
    this.#wake(unknown);
    return () => this.#subscribers.delete(subscriber);
  }

  /** Calls back when the access of a person may have changed. Returns the way out. */
  onAccessChange(person: string, changed: () => void): () => void {
    const own = this.#watchers.get(person) ?? new Set();
    this.#watchers.set(person, own.add(changed));
    return () => {
      own.delete(changed);
      if (own.size === 0 && this.#watchers.get(person) === own) this.#watchers.delete(person);
    };
  }

  #tellAccess(people: readonly string[]): void {
    for (const changed of people.flatMap((person) => [...(this.#watchers.get(person) ?? [])])) changed();
  }

  #wake(scopes: Iterable<string>): void {
    for (const scope of scopes) if (this.#positions.has(scope)) this.#dirty.add(scope);
    if (this.#dirty.size > 0 && !this.#isStopped) this.#pumping ??= this.#pump().finally(() => (this.#pumping = null));
  }

  async #pump(): Promise<void> {
    while (this.#dirty.size > 0 && !this.#isStopped) {
      const scope = this.#dirty.values().next().value!;
      this.#dirty.delete(scope);
      const position = this.#positions.get(scope);
      if (!position) continue;
      if (this.#receiversOf(scope).length === 0) {
        this.#positions.delete(scope);
        continue;
      }
      const rows = await this.#read(scope, position);
      if (rows) this.#tell(scope, position, rows);
    }
  }

  /** Null when the database is away: the scope is read again in a moment, from where it stands. */
  async #read(scope: string, position: Position): Promise<FeedRow[] | null> {
    try {
      const rows = await readTail(this.#db, { scope, after: position.reached, limit: ROWS_AT_ONCE });
      if (rows.length === ROWS_AT_ONCE) this.#dirty.add(scope);
      return rows;
    } catch {
      this.#dirty.add(scope);
      await pause(RETRY_MS);
      return null;
    }
  }

  #tell(scope: string, position: Position, rows: readonly FeedRow[]): void {
    const receivers = this.#receiversOf(scope);
    for (const coll of new Set(rows.map((row) => row.coll as PulledCollection))) {
      const items = rows.filter((row) => row.coll === coll);
      const prev = position.collections.get(coll) ?? position.started;
      position.collections.set(coll, items.at(-1)!.seq);
      const textsFor = eventTexts({ scope, collection: coll, prev }, items);
      for (const receiver of receivers) for (const text of textsFor(receiver.scopes)) receiver.send(text);
    }
    position.reached = rows.at(-1)?.seq ?? position.reached;
  }

  #receiversOf(scope: string): Subscriber[] {
    return [...this.#subscribers].filter(({ scopes }) => scopes.has(scope));
  }
}

type ChangeHead = Pick<Extract<StreamEvent, { type: 'change' }>, 'scope' | 'collection' | 'prev'>;

/** The texts depend on the receiver only when a document went on to another scope that the receiver may see too. */
function eventTexts(head: ChangeHead, rows: readonly FeedRow[]): (held: ReadonlySet<string>) => readonly string[] {
  const same = rows.every((row) => row.scope === null || row.scope === head.scope);
  const textsFor = (held: ReadonlySet<string>) => changesOf(head, rows, held);
  if (!same) return textsFor;
  const shared = textsFor(new Set([head.scope]));
  return () => shared;
}

/** Each event goes on where the one before it ended. */
function changesOf(head: ChangeHead, rows: readonly FeedRow[], held: ReadonlySet<string>): readonly string[] {
  const events: string[] = [];
  let documents: string[] = [];
  let { prev } = head;
  let bytes = 0;
  let told = 0;
  const end = (seq: number): void => {
    if (documents.length === 0) return;
    const change = JSON.stringify({ type: 'change', ...head, prev, seq });
    events.push(`${change.slice(0, -1)},"documents":[${documents.join(',')}]}`);
    [documents, bytes, prev] = [[], 0, seq];
  };
  for (const [index, row] of rows.entries()) {
    const document = textOfRow(row, head.scope, held);
    const size = Buffer.byteLength(document) + 1;
    told += size;
    if (size > MAX_EVENT_BYTES || told > MAX_TOLD_BYTES) return [LARGE];
    if (bytes + size > MAX_EVENT_BYTES) end(rows[index - 1]!.seq);
    documents.push(document);
    bytes += size;
  }
  end(rows.at(-1)!.seq);
  return events;
}

const LARGE = JSON.stringify({ type: 'resync', reason: 'large' } satisfies StreamEvent);
