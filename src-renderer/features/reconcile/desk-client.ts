import type { Answer, CallName, Calls } from '../../workers/reconcile-calls.ts';

export type DeskProgress = Extract<Answer, { progress: unknown }>['progress'];

/** The worker that holds the lines, as functions. */
export class DeskClient {
  readonly #worker = new Worker(new URL('../../workers/reconcile.worker.ts', import.meta.url), { type: 'module' });
  readonly #waiting = new Map<number, { resolve: (value: never) => void; reject: (reason: Error) => void }>();
  #next = 1;
  onProgress: (progress: DeskProgress) => void = () => {};

  constructor() {
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      if ('progress' in data) return this.onProgress(data.progress);
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ('error' in data) return waiting?.reject(new Error(data.error));
      return waiting?.resolve(data.value as never);
    });
    this.#worker.addEventListener('error', ({ message }) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`the worker ended: ${message}`));
      this.#waiting.clear();
    });
  }

  ask<K extends CallName>(call: K, ...args: Parameters<Calls[K]>): Promise<ReturnType<Calls[K]>> {
    const id = this.#next;
    this.#next += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, call, args });
    });
  }

  /** Ends the reading of a file. */
  cancel(): void {
    this.#worker.postMessage('cancel');
  }

  end(): void {
    this.#worker.terminate();
  }
}
