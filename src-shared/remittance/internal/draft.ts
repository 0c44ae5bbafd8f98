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
  if (list === NOTHING) return [item];
  (list as T[]).push(item);
  return list;
}
