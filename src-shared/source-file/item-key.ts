import { sha256Hex } from '../base/sha256.ts';

const SEPARATOR = '\u001f';

/** A key of what something says, for recognising it in whatever file it comes again. */
export function itemKey(kind: string, ...parts: readonly (string | number | null)[]): string {
  return `${kind}:${sha256Hex(parts.join(SEPARATOR)).slice(0, 40)}`;
}

/** Counts what looks alike: the second of two equal movements on one day is another one, in the next file too. */
export class Occurrences {
  readonly #seen = new Map<string, number>();

  /** 1 for the first. */
  of(key: string): number {
    const count = (this.#seen.get(key) ?? 0) + 1;
    this.#seen.set(key, count);
    return count;
  }
}
