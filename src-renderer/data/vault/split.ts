export type Doc = Record<string, unknown>;

/**
 * Cuts documents into what is kept in memory and the rest of them. A field is named by its name, or as 'outer.inner' when
 * only a part of an object goes.
 */
export class Split {
  /** The fields that are not, or not wholly, in memory. */
  readonly names: ReadonlySet<string>;
  readonly #whole: ReadonlySet<string>;
  readonly #inner = new Map<string, Set<string>>();

  constructor(fields: readonly string[]) {
    this.#whole = new Set(fields.filter((field) => !field.includes('.')));
    for (const field of fields) {
      const [outer = '', inner] = field.split('.');
      if (inner !== undefined) this.#inner.set(outer, (this.#inner.get(outer) ?? new Set()).add(inner));
    }
    this.names = new Set([...this.#whole, ...this.#inner.keys()]);
  }

  /** A copy without the rest; the document itself when it has none. */
  light<T extends Doc>(doc: T): T {
    if (this.names.size === 0) return doc;
    const fields: [string, unknown][] = [];
    for (const name in doc) {
      if (this.#whole.has(name)) continue;
      const inner = this.#inner.get(name);
      fields.push([name, inner ? partOf(doc[name], (field) => !inner.has(field)) : doc[name]]);
    }
    // Made in one go: an object that got its fields one by one under changing names, or lost some, is a hash table to the
    // engine and takes five times the memory for good.
    return Object.fromEntries(fields) as T;
  }

  /** null when there is none. */
  rest(doc: Doc): Doc | null {
    const rest: Doc = {};
    for (const name of this.names) {
      if (!(name in doc)) continue;
      const inner = this.#inner.get(name);
      rest[name] = inner ? partOf(doc[name], (field) => inner.has(field)) : doc[name];
    }
    return Object.keys(rest).length > 0 ? rest : null;
  }

  join<T extends Doc>(light: T, rest: Doc | null): T {
    if (!rest) return light;
    const whole: Doc = { ...light, ...rest };
    for (const name of this.#inner.keys()) {
      if (isObject(light[name]) && isObject(rest[name])) whole[name] = { ...light[name], ...rest[name] };
    }
    return whole as T;
  }
}

function partOf(value: unknown, wanted: (field: string) => boolean): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([field]) => wanted(field)));
}

function isObject(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
