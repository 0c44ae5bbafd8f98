import { inspect } from 'node:util';

type Cause = { readonly text: string; lastSaid: number; lastSeen: number; unsaid: number };

const SUMMARY_EVERY_MS = 60_000;
/** A cause that did not come for so long is told with its details again when it comes back. */
const FORGET_AFTER_MS = 30 * 60_000;
const MOST_CAUSES = 500;
/** Which of its workers met a fault, as the queue appends it. */
const WORKER = / \(Queue: [^()]*\)$/;

/**
 * Tells of faults without a flood: while a database is away every request and every worker meets the same one. A cause is
 * told with all its details the first time, and from then on in one line a minute that says how often it came.
 */
export class FaultLog {
  readonly #say: (line: string) => void;
  readonly #clock: () => Date;
  readonly #causes = new Map<string, Cause>();

  constructor(say: (line: string) => void, clock: () => Date) {
    this.#say = say;
    this.#clock = clock;
  }

  report(error: unknown): void {
    const now = this.#clock().getTime();
    this.#sweep(now);
    const text = sentenceOf(error);
    const known = this.#causes.get(text);
    if (known) {
      known.unsaid += 1;
      known.lastSeen = now;
      return;
    }
    if (this.#causes.size < MOST_CAUSES) {
      this.#causes.set(text, { text, lastSaid: now, lastSeen: now, unsaid: 0 });
    }
    this.#say(`A fault, to be tried again: ${text}\n${detailsOf(error)}`);
  }

  /** Says how often each cause came since it was last told. */
  close(): void {
    for (const cause of this.#causes.values()) this.#summarise(cause);
  }

  #sweep(now: number): void {
    for (const [key, cause] of this.#causes) {
      if (now - cause.lastSaid >= SUMMARY_EVERY_MS) {
        this.#summarise(cause);
        cause.lastSaid = now;
      }
      if (now - cause.lastSeen >= FORGET_AFTER_MS) this.#causes.delete(key);
    }
  }

  #summarise(cause: Cause): void {
    if (cause.unsaid === 0) return;
    const since = new Date(cause.lastSaid).toISOString();
    const times = cause.unsaid === 1 ? 'once more' : `${cause.unsaid} more times`;
    this.#say(`A fault, to be tried again: ${cause.text} (${times} since ${since})`);
    cause.unsaid = 0;
  }
}

/** The queue reports some faults as plain objects with a message; a connection tried at several addresses, as a list. */
function sentenceOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return [...new Set(error.errors.map((one) => sentenceOf(one)))].join('; ');
  }
  const hasMessage = typeof error === 'object' && error !== null && 'message' in error;
  const text = String(hasMessage ? error.message : error);
  const name = error instanceof Error && error.name !== 'Error' ? `${error.name}: ` : '';
  return name + text.replace(WORKER, '').replaceAll(/\s*\n\s*/g, ' ');
}

function detailsOf(error: unknown): string {
  return inspect(error, { depth: 4, breakLength: 120 });
}
