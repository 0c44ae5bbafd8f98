/** A domain type while the reader still fills it in. */
export type Draft<T> = {
  -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? readonly Item[] : T[K];
};

const NOTHING: readonly never[] = Object.freeze([]);

/** The empty list of every absent thing: most claims lack most things, and one shared list costs nothing. */
export function none(): readonly never[] {
  return NOTHING;
}

/** The list with an item more. A list made here is extended in place: nobody has seen it yet. */
export function append<T>(list: readonly T[], item: T): readonly T[] {
  const length = list.length;
  if (length === 0) return [item];
  // A pushed array reserves seventeen places, and most lists of a claim end here.
  if (length === 1) return [list[0]!, item];
  if (length === 2) return [list[0]!, list[1]!, item];
  if (length === 3) return [list[0]!, list[1]!, list[2]!, item];
  (list as T[]).push(item);
  return list;
}
