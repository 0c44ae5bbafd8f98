import type { RxStorageBulkWriteResponse } from 'rxdb';
import type { Result } from '../../../src-shared/base/result.ts';
import type { VaultFault } from '../../../src-shared/wire/vault-bridge.ts';
import type { Rows } from './plan-records.ts';
import type { Doc } from './split.ts';
import { VaultFaultError } from '../../../src-shared/wire/vault-fault-error.ts';

export type Write = { readonly rows: Rows; readonly context: string };
type Waiting = Write & {
  readonly answer: (response: RxStorageBulkWriteResponse<Doc>) => void;
  readonly refuse: (error: unknown) => void;
};

export type WriteLineParts = {
  /** Puts the writes in the log, all or none. */
  store(writes: readonly Write[]): Promise<Result<unknown, VaultFault>>;
  /** Takes one stored write into memory. */
  apply(write: Write): Promise<RxStorageBulkWriteResponse<Doc>>;
  readonly retryMs: number;
};

/**
 * The order in which one collection is changed. Writes that arrive while the log is busy are stored together by the
 * next append: a hundred decisions at once cost two waits for the disk, not a hundred.
 */
export class WriteLine {
  readonly #parts: WriteLineParts;
  #waiting: Waiting[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #scheduled = false;
  #patient = true;
  #wake: () => void = () => {};

  constructor(parts: WriteLineParts) {
    this.#parts = parts;
  }

  write(rows: Rows, context: string): Promise<RxStorageBulkWriteResponse<Doc>> {
    return new Promise((answer, refuse) => {
      this.#waiting.push({ rows, context, answer, refuse });
      this.#wake();
      if (this.#scheduled) return;
      this.#scheduled = true;
      this.#turn = this.#turn.then(() => this.#commit());
    });
  }

  /** Runs something in its turn, with no write under way. */
  alone<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(run);
    this.#turn = result.catch(() => {});
    return result;
  }

  /** No write waits for better times any more. */
  stopWaiting(): void {
    this.#patient = false;
    this.#wake();
  }

  /** Resolves when everything that was accepted is stored. */
  async close(): Promise<void> {
    this.stopWaiting();
    while (this.#scheduled) await this.#turn;
    await this.#turn;
  }

  async #commit(): Promise<void> {
    this.#scheduled = false;
    let group = this.#waiting.splice(0);
    while (group.length > 0) {
      try {
        const stored = await this.#parts.store(group);
        if (stored.ok) return await this.#apply(group);
        group = this.#refuse(group, new VaultFaultError(stored.error));
        if (group.length > 0) await this.#pause();
        group.push(...this.#waiting.splice(0));
      } catch (error) {
        for (const write of group) write.refuse(error);
        return;
      }
    }
  }

  async #apply(group: readonly Waiting[]): Promise<void> {
    for (const write of group) {
      await this.#parts.apply(write).then(write.answer, write.refuse);
    }
  }

  /** A person is told at once; a replication waits for better times (it would end for good if it were refused). */
  #refuse(group: readonly Waiting[], error: VaultFaultError): Waiting[] {
    const patient = error.retryable && this.#patient;
    const waits = (write: Waiting) => patient && write.context.startsWith('replication-');
    for (const write of group) if (!waits(write)) write.refuse(error);
    return group.filter(waits);
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#parts.retryMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
