import { BehaviorSubject } from 'rxjs';
import type { Observable } from 'rxjs';
import { instantOf } from '../../src-shared/base/dates.ts';
import type { SyncStatus } from './workbench.ts';

type Connection = SyncStatus['connection'];
type Counts = Partial<
  Pick<SyncStatus, 'firstSync' | 'local' | 'queued' | 'sent' | 'accepted' | 'unread' | 'waitingFiles'>
>;

/** Who may have something to say about what went wrong, the most urgent first. */
const voices = ['vault', 'damage', 'outbox', 'connection', 'unreadable'] as const;
export type Voice = (typeof voices)[number];

/** What the sync light says: one state, the counts, and the most urgent sentence. */
export class StatusBoard {
  readonly #clock: () => Date;
  readonly #status: BehaviorSubject<SyncStatus>;
  readonly #said = new Map<Voice, string>();

  /** @param lastContact  when the server last answered, before the program was started. ISO instant. */
  constructor(clock: () => Date, lastContact: string | null) {
    this.#clock = clock;
    this.#status = new BehaviorSubject<SyncStatus>({
      connection: 'connecting',
      since: instantOf(clock()),
      lastContact,
      firstSync: [],
      local: { cases: 0, remits: 0 },
      queued: 0,
      sent: 0,
      accepted: 0,
      unread: 0,
      waitingFiles: 0,
      message: '',
      nextTryAt: null,
    });
  }

  get sync$(): Observable<SyncStatus> {
    return this.#status.asObservable();
  }

  get current(): SyncStatus {
    return this.#status.value;
  }

  /** @param waitMs  how long until the next attempt, null when nothing is tried by itself. */
  connection(connection: Connection, waitMs: number | null = null): void {
    const now = this.#clock();
    this.#emit({
      connection,
      since: connection === this.current.connection ? this.current.since : instantOf(now),
      nextTryAt: waitMs === null ? null : instantOf(new Date(now.getTime() + waitMs)),
    });
  }

  /** The server has just answered. */
  contact(): void {
    this.#emit({ lastContact: instantOf(this.#clock()) });
  }

  counts(counts: Counts): void {
    this.#emit(counts);
  }

  /** @param sentence  null: it is over. */
  say(voice: Voice, sentence: string | null): void {
    if (sentence === null) this.#said.delete(voice);
    else this.#said.set(voice, sentence);
    this.#emit({ message: voices.map((one) => this.#said.get(one)).find((text) => text !== undefined) ?? '' });
  }

  close(): void {
    this.#status.complete();
  }

  #emit(change: Partial<SyncStatus>): void {
    const next = { ...this.current, ...change };
    const keys = Object.keys(change) as (keyof SyncStatus)[];
    if (keys.some((key) => !same(next[key], this.current[key]))) this.#status.next(next);
  }
}

function same(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
