import type { CommandIo } from './command.ts';

const FIRST_AFTER_MS = 1000;
const EVERY_MS = { terminal: 200, log: 5000 };

/** A line on standard error about work that takes more than a second. */
export class Progress {
  readonly #label: string;
  readonly #io: CommandIo;
  #nextMs = performance.now() + FIRST_AFTER_MS;
  #isShown = false;
  #waiting: NodeJS.Timeout | null = null;

  constructor(label: string, io: CommandIo) {
    this.#label = label;
    this.#io = io;
  }

  /** @param so  bytes done and in all, and claims read so far where they are read here. */
  show(so: { readonly done: number; readonly size: number; readonly claims?: number }): void {
    const nowMs = performance.now();
    if (nowMs < this.#nextMs) return;
    this.#nextMs = nowMs + (this.#io.isTerminal ? EVERY_MS.terminal : EVERY_MS.log);
    this.#isShown = true;
    const share = so.size > 0 ? ` (${Math.floor((100 * so.done) / so.size)} %)` : '';
    const claims = so.claims === undefined ? '' : `, ${so.claims.toLocaleString('en-US')} claims`;
    const text = `${this.#label}: ${megabytes(so.done)} of ${megabytes(so.size)} MB${share}${claims}`;
    this.#io.stderr(this.#io.isTerminal ? `\r${text}\u001b[K` : `${text}\n`);
  }

  /** Says every few seconds that nothing is wrong while somebody else works on what was handed over. */
  wait(what: string): void {
    if (this.#waiting) return;
    const sinceMs = performance.now();
    this.#waiting = setInterval(() => {
      this.#isShown = true;
      const seconds = Math.round((performance.now() - sinceMs) / 1000);
      const text = `${this.#label}: ${what} for ${seconds} s`;
      this.#io.stderr(this.#io.isTerminal ? `\r${text}\u001b[K` : `${text}\n`);
    }, EVERY_MS.log);
  }

  end(): void {
    if (this.#waiting) clearInterval(this.#waiting);
    this.#waiting = null;
    if (this.#isShown && this.#io.isTerminal) this.#io.stderr('\r\u001b[K');
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
