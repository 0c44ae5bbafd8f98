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

export type LiveFeed = {
  /** Tells a subscriber of every commit from now on. Resolves with the way out. */
  subscribe(subscriber: Subscriber): Promise<() => void>;
  /** Calls back when the access of a person may have changed. Returns the way out. */
  onAccessChange(person: string, changed: () => void): () => void;
  stop(): Promise<void>;
};

/** One event holds no more than this; beyond, the client is told to pull. */
const MAX_EVENT_BYTES = 256 * 1024;
const ROWS_AT_ONCE = 1000;

/** How far a scope has been told, as a whole and per collection. */
type Position = { reached: number; readonly collections: Map<string, number>; readonly started: number };

/** Tells subscribers of commits, woken by the database. One per process: every scope is read once, whoever listens. */
export async function startLiveFeed(db: Db, url: string): Promise<LiveFeed> {
  const subscribers = new Set<Subscriber>();
  const watchers = new Map<string, Set<() => void>>();
  const positions = new Map<string, Position>();
  const dirty = new Set<string>();
  let pumping: Promise<void> | null = null;
  let stopped = false;

  function wake(scopes: Iterable<string>): void {
    for (const scope of scopes) if (positions.has(scope)) dirty.add(scope);
    if (dirty.size > 0 && !pumping && !stopped) pumping = pump().finally(() => (pumping = null));
  }

  function receiversOf(scope: string): Subscriber[] {
    return [...subscribers].filter(({ scopes }) => scopes.has(scope));
  }

  async function pump(): Promise<void> {
    while (dirty.size > 0 && !stopped) {
      const scope = dirty.values().next().value!;
      dirty.delete(scope);
      const position = positions.get(scope);
      if (!position) continue;
      if (receiversOf(scope).length === 0) {
        positions.delete(scope);
        continue;
      }
      try {
        const rows = await readTail(db, { scope, after: position.reached, limit: ROWS_AT_ONCE });
        if (rows.length === ROWS_AT_ONCE) dirty.add(scope);
        tell(scope, position, rows);
      } catch {
        // The database is away. When the listener has it back, every scope is read from where it stands.
        dirty.clear();
      }
    }
  }

  function tell(scope: string, position: Position, rows: readonly FeedRow[]): void {
    const receivers = receiversOf(scope);
    for (const coll of new Set(rows.map((row) => row.coll as PulledCollection))) {
      const items = rows.filter((row) => row.coll === coll);
      const prev = position.collections.get(coll) ?? position.started;
      const seq = items.at(-1)!.seq;
      position.collections.set(coll, seq);
      const textFor = eventTexts({ scope, collection: coll, prev, seq }, items);
      for (const receiver of receivers) receiver.send(textFor(receiver.scopes));
    }
    position.reached = rows.at(-1)?.seq ?? position.reached;
  }

  const listener: Listener = await listen(url, [FEED_CHANNEL, ACCESS_CHANNEL], {
    announced(channel, payload) {
      if (channel === FEED_CHANNEL) return wake(payload.split('\n'));
      const concerned = payload === '*' ? [...watchers.values()] : [watchers.get(payload) ?? new Set()];
      for (const changed of concerned.flatMap((each) => [...each])) changed();
    },
    connected() {
      wake(positions.keys());
      for (const changed of [...watchers.values()].flatMap((each) => [...each])) changed();
    },
  });

  return {
    async subscribe(subscriber) {
      const unknown = [...subscriber.scopes].filter((scope) => !positions.has(scope));
      const heads = unknown.length > 0 ? await readHeads(db, unknown) : new Map<string, number>();
      // From here to the end without a pause: no event may come between the heads and the first event after them.
      for (const scope of subscriber.scopes) {
        const started = heads.get(scope) ?? 0;
        if (!positions.has(scope)) positions.set(scope, { reached: started, started, collections: new Map() });
      }
      subscribers.add(subscriber);
      const reached = [...subscriber.scopes].map((scope) => [scope, positions.get(scope)!.reached] as const);
      subscriber.begin(Object.fromEntries(reached.filter(([, seq]) => seq > 0)));
      // What was committed and announced while the heads were read.
      wake(unknown);
      return () => subscribers.delete(subscriber);
    },
    onAccessChange(person, changed) {
      const own = watchers.get(person) ?? new Set();
      watchers.set(person, own.add(changed));
      return () => {
        own.delete(changed);
        if (own.size === 0 && watchers.get(person) === own) watchers.delete(person);
      };
    },
    async stop() {
      stopped = true;
      await listener.stop();
      await pumping;
    },
  };
}

type ChangeHead = Pick<Extract<StreamEvent, { type: 'change' }>, 'scope' | 'collection' | 'prev' | 'seq'>;

/** The event's text depends on the receiver only when a document went on to another scope that the receiver may see too. */
function eventTexts(head: ChangeHead, rows: readonly FeedRow[]): (held: ReadonlySet<string>) => string {
  const same = rows.every((row) => row.scope === null || row.scope === head.scope);
  const textFor = (held: ReadonlySet<string>): string => {
    const documents = rows.map((row) => textOfRow(row, head.scope, held)).join(',');
    if (Buffer.byteLength(documents) > MAX_EVENT_BYTES) return LARGE;
    return `${JSON.stringify({ type: 'change', ...head }).slice(0, -1)},"documents":[${documents}]}`;
  };
  if (!same) return textFor;
  const shared = textFor(new Set([head.scope]));
  return () => shared;
}

const LARGE = JSON.stringify({ type: 'resync', reason: 'large' } satisfies StreamEvent);
