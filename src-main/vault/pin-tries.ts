const FREE_TRIES = 5;
const FIRST_DELAY_MS = 30_000;
const LONGEST_DELAY_MS = 15 * 60_000;

/**
 * What one run of the program knows of wrong PINs. Delays are measured from the start of the program, on a clock that nobody
 * can set: one that was still running begins anew with the program, and a changed date makes none shorter or longer.
 */
export class PinTries {
  readonly #upMs: () => number;
  readonly #lastAt = new Map<string, number>();
  /** Counts that the disk did not take: a full disk must not make wrong PINs free. */
  readonly #unwritten = new Map<string, number>();

  /** @param upMs milliseconds since the program started; never goes back and follows no date. */
  constructor(upMs: () => number) {
    this.#upMs = upMs;
  }

  /** @param written  wrong PINs in a row, as the keyring says. */
  failed(keyring: string, written: number): number {
    return this.#unwritten.get(keyring) ?? written;
  }

  /** Milliseconds until the next try, 0 or less when it is free. */
  delayLeft(keyring: string, failed: number): number {
    return delayAfter(failed) - (this.#upMs() - (this.#lastAt.get(keyring) ?? 0));
  }

  begin(keyring: string): void {
    this.#lastAt.set(keyring, this.#upMs());
  }

  /** @param wasWritten  whether the keyring says so too. */
  count(keyring: string, failed: number, wasWritten: boolean): void {
    if (wasWritten) this.#unwritten.delete(keyring);
    else this.#unwritten.set(keyring, failed);
  }
}

/** What so many wrong PINs in a row cost, and how many are still free of a delay. */
export function costOf(failed: number): { readonly attemptsLeft: number; readonly retryAfterMs: number } {
  return { attemptsLeft: Math.max(0, FREE_TRIES - failed), retryAfterMs: delayAfter(failed) };
}

function delayAfter(failed: number): number {
  if (failed < FREE_TRIES) return 0;
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failed - FREE_TRIES));
}
