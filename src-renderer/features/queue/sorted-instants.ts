/** More than this many waiting instants are sorted in together, fewer are put into their places one by one. */
const MOST_SINGLE = 100;

/** ISO instants in order, with repetition: how many lie before another, and which is the first, without a walk. */
export class SortedInstants {
  #sorted: string[] = [];
  #waiting: string[] = [];

  add(instant: string): void {
    this.#waiting.push(instant);
  }

  /** @param instant  one that was added. */
  delete(instant: string): void {
    this.#settle();
    this.#sorted.splice(this.#before(instant), 1);
  }

  get first(): string | undefined {
    this.#settle();
    return this.#sorted[0];
  }

  countBefore(instant: string): number {
    this.#settle();
    return this.#before(instant);
  }

  #settle(): void {
    if (this.#waiting.length > MOST_SINGLE) this.#sorted = this.#sorted.concat(this.#waiting).sort();
    else for (const instant of this.#waiting) this.#sorted.splice(this.#before(instant), 0, instant);
    this.#waiting = [];
  }

  #before(instant: string): number {
    let from = 0;
    let to = this.#sorted.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.#sorted[middle]! < instant) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
