import type { Timing } from './connection.ts';
import { RequestFailure } from './request-failure.ts';

export type SenderParts = {
  /** Sends what waits; throws `RequestFailure`. */
  readonly send: (signal: AbortSignal) => Promise<void>;
  readonly timing: Timing;
  readonly chance: () => number;
};

/** Sends one kind of thing for as long as a session lasts. What it meets neither holds up pulling nor other senders. */
export class Sender {
  readonly #parts: SenderParts;
  #poked = true;
  #wake: () => void = () => {};

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /** There is something new to send. */
  poke(): void {
    this.#poked = true;
    this.#wake();
  }

  /**
   * Resolves when `signal` is aborted.
   *
   * @throws RequestFailure that waiting does not mend: the session is over.
   */
  async run(signal: AbortSignal): Promise<void> {
    const { send, timing, chance } = this.#parts;
    let failures = 0;
    this.#poked = true;
    while (!signal.aborted) {
      this.#poked = false;
      try {
        await send(signal);
        failures = 0;
        if (!this.#poked) await this.#pause(signal, null);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof RequestFailure) || !error.retryable || error.reason.kind === 'epoch') throw error;
        failures += 1;
        const doubled = Math.min(timing.longestPauseMs, timing.firstPauseMs * 2 ** (failures - 1));
        await this.#pause(signal, doubled * (0.5 + chance()));
      }
    }
  }

  #pause(signal: AbortSignal, waitMs: number | null): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        if (timer !== null) clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.#wake = () => {};
        resolve();
      };
      const timer = waitMs === null ? null : setTimeout(end, waitMs);
      // New work does not shorten the pause after a failure.
      this.#wake = waitMs === null ? end : () => {};
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
    });
  }
}
