import { BehaviorSubject } from 'rxjs';
import type { CommandDocument } from '../../src-shared/sync/command.ts';

/**
 * Decisions of this run of the program that were never on their way to the server: they can be taken back as if they had not
 * been. Each is held for a moment, and whatever was decided after it with it, so that the order in which they are sent stays.
 */
export class RecentDecisions {
  /** The newest that can be taken back; null when none can. */
  readonly newest$ = new BehaviorSubject<CommandDocument | null>(null);
  readonly #graceMs: number;
  readonly #onOver: () => void;
  /** By id: until when it is held, by a clock that nobody sets. */
  readonly #held = new Map<string, { readonly document: CommandDocument; readonly until: number }>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  /** @param onOver  a decision is held no longer. */
  constructor(graceMs: number, onOver: () => void) {
    this.#graceMs = graceMs;
    this.#onOver = onOver;
  }

  stored(document: CommandDocument): void {
    if (this.#graceMs <= 0 || document.command.payload.type !== 'case.decide') return;
    this.#held.set(document.id, { document, until: performance.now() + this.#graceMs });
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#onOver();
    }, this.#graceMs);
    this.#timers.add(timer);
    this.#tell();
  }

  isHeld(id: string): boolean {
    // A timer may fire a moment before the clock says so.
    return (this.#held.get(id)?.until ?? 0) > performance.now() + 1;
  }

  canBeTakenBack(id: string): boolean {
    return this.#held.has(id);
  }

  /** They are on their way, or taken back. */
  gone(ids: readonly string[]): void {
    if (ids.filter((id) => this.#held.delete(id)).length > 0) this.#tell();
  }

  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #tell(): void {
    this.newest$.next([...this.#held.values()].at(-1)?.document ?? null);
  }
}
