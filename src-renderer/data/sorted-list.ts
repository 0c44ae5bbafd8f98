/** Values in an order that tells any two of them apart. What comes last, as most does, is placed without a search. */
export class SortedList<T> {
  readonly #compare: (a: T, b: T) => number;
  readonly #values: T[] = [];

  /** @param compare  0 only for a value and what takes its place. */
  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  /** In order. Not a copy: it changes with the list. */
  get values(): readonly T[] {
    return this.#values;
  }

  /** @param before  what `now` takes the place of, if it is here; undefined: nothing. @param now  undefined: nothing does. */
  change(before: T | undefined, now: T | undefined): void {
    if (before !== undefined) {
      const place = this.#placeOf(before);
      const found = this.#values[place];
      if (found !== undefined && this.#compare(found, before) === 0) {
        if (now !== undefined && this.#compare(found, now) === 0) {
          this.#values[place] = now;
          return;
        }
        this.#values.splice(place, 1);
      }
    }
    if (now !== undefined) this.#values.splice(this.#placeOf(now), 0, now);
  }

  /** The first place whose value does not come before this one. */
  #placeOf(value: T): number {
    const last = this.#values.at(-1);
    if (last === undefined || this.#compare(last, value) < 0) return this.#values.length;
    let [from, to] = [0, this.#values.length - 1];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.#compare(this.#values[middle]!, value) < 0) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
