type Turn<T> =
  | { readonly item: T; readonly size: number; readonly done: () => void; readonly fail: (error: unknown) => void }
  | { readonly run: () => Promise<void> };

/** Bytes after which a group is closed, so that those at its front do not wait for ever more at its end. */
const GROUP_BYTES = 8 << 20;

/** One writer: what arrives while it works is handed over together, in order; anything else gets a turn of its own. */
export class WriteQueue<T> {
  readonly #write: (group: readonly T[]) => Promise<void>;
  readonly #turns: Turn<T>[] = [];
  #working = false;

  /** @param write stores a group; a rejection is every member's. */
  constructor(write: (group: readonly T[]) => Promise<void>) {
    this.#write = write;
  }

  write(item: T, size: number): Promise<void> {
    return new Promise((done, fail) => this.#add({ item, size, done, fail }));
  }

  alone<R>(run: () => Promise<R>): Promise<R> {
    return new Promise((done, fail) => {
      const turn = async () => {
        try {
          done(await run());
        } catch (error) {
          fail(error);
        }
      };
      this.#add({ run: turn });
    });
  }

  #add(turn: Turn<T>): void {
    this.#turns.push(turn);
    if (!this.#working) void this.#work();
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let turn = this.#turns.shift(); turn; turn = this.#turns.shift()) {
      if ('run' in turn) {
        await turn.run();
        continue;
      }
      const group = [turn];
      let size = turn.size;
      for (let next = this.#turns[0]; next && 'item' in next && size < GROUP_BYTES; next = this.#turns[0]) {
        group.push(next);
        size += next.size;
        this.#turns.shift();
      }
      try {
        await this.#write(group.map(({ item }) => item));
        for (const { done } of group) done();
      } catch (error) {
        for (const { fail } of group) fail(error);
      }
    }
    this.#working = false;
  }
}
