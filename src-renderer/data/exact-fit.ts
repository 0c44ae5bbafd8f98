import type * as z from 'zod';

/** Whether a value, read from JSON, is already exactly what the schema's parse would make of it. */
type Fit = (value: unknown) => boolean;

/**
 * Looks at a document as its schema does, but copies nothing, explains nothing and takes no field that the schema does not
 * name: many times as fast where zod may not compile its schemas, because the window's content policy forbids `eval`.
 *
 * @returns true: `schema.parse` would give back an equal value. false: ask the schema, which knows what to leave out and what to
 *          say. null: the schema holds something that is not understood here, and is always to be asked.
 */
export function exactFit(schema: z.ZodType): Fit | null {
  const { def } = (schema as unknown as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'string':
    case 'number':
      return leafFit(schema as unknown as Leaf);
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'literal':
    case 'enum':
      return oneOf(schema._zod.values ?? new Set());
    case 'nullable':
      return derived(def.innerType, (inner) => (value) => value === null || inner(value));
    case 'optional':
      return exactFit(asType(def.innerType));
    case 'object':
      return objectFit(def);
    case 'array':
      return arrayFit(def);
    case 'tuple':
      return tupleFit(def);
    case 'record':
      return recordFit(def);
    case 'union':
      return unionFit(def);
    default:
      return null;
  }
}

type Leaf = z.ZodString | z.ZodNumber;
type Check = { readonly passes: (value: never) => boolean };

function leafFit(schema: Leaf): Fit {
  const { def } = schema._zod;
  const isOfType: Fit = def.type === 'string' ? (value) => typeof value === 'string' : Number.isFinite;
  // A format such as `z.uuid()` or `z.int()` is a check itself.
  const own = 'check' in def ? [schema as unknown as z.core.$ZodCheck] : [];
  const checks = [...own, ...(def.checks ?? [])].map(checkOf);
  if (!checks.every((check) => check !== null)) {
    return (value) => isOfType(value) && Object.is(schema.safeParse(value).data, value);
  }
  return both(isOfType, checks);
}

/** One function in another rather than a list of them: it is called for every field of every document. */
function both(first: Fit, checks: readonly Check[]): Fit {
  return checks.reduce<Fit>(
    (fits, { passes }) =>
      (value) =>
        fits(value) && passes(value as never),
    first,
  );
}

/** Formats whose pattern is all there is to them. */
const PATTERNED: readonly string[] = ['regex', 'datetime', 'uuid'];

function checkOf(check: z.core.$ZodCheck): Check | null {
  const { def } = (check as z.core.$ZodChecks)._zod;
  switch (def.check) {
    case 'max_length':
      return { passes: ({ length }: string | unknown[]) => length <= def.maximum };
    case 'min_length':
      return { passes: ({ length }: string | unknown[]) => length >= def.minimum };
    case 'greater_than':
      return { passes: (value: number) => (def.inclusive ? value >= Number(def.value) : value > Number(def.value)) };
    case 'less_than':
      return { passes: (value: number) => (def.inclusive ? value <= Number(def.value) : value < Number(def.value)) };
    case 'number_format':
      return def.format === 'safeint' ? { passes: Number.isSafeInteger } : null;
    case 'string_format': {
      const { format, pattern } = def;
      if (!pattern || pattern.global || pattern.sticky || !PATTERNED.includes(format)) return null;
      return { passes: (value: string) => pattern.test(value) };
    }
    default:
      return null;
  }
}

function oneOf(values: ReadonlySet<unknown>): Fit {
  return (value) => values.has(value);
}

function objectFit(def: z.core.$ZodObjectDef): Fit | null {
  if (def.catchall || def.checks?.length) return null;
  const fields: Field[] = [];
  for (const [name, schema] of Object.entries(def.shape)) {
    const fit = exactFit(asType(schema));
    if (!fit) return null;
    fields.push({ name, fit, isRequired: schema._zod.def.type !== 'optional' });
  }
  const byName = new Map(fields.map((field) => [field.name, field]));
  const required = fields.filter(({ isRequired }) => isRequired).length;
  return (value) => {
    if (!isPlain(value)) return false;
    let place = 0;
    let found = 0;
    for (const name of Object.keys(value)) {
      // The server writes fields in the order of the schema: the next one is hardly ever another.
      const next = fields[place];
      const field = next?.name === name ? next : byName.get(name);
      if (!field?.fit(value[name])) return false;
      place += 1;
      if (field.isRequired) found += 1;
    }
    return found === required;
  };
}

type Field = { readonly name: string; readonly fit: Fit; readonly isRequired: boolean };

function arrayFit(def: z.core.$ZodArrayDef): Fit | null {
  const checks = (def.checks ?? []).map(checkOf);
  if (!checks.every((check) => check !== null)) return null;
  const isOfLength = both(Array.isArray, checks);
  return derived(def.element, (element) => (value) => isOfLength(value) && (value as unknown[]).every(element));
}

function tupleFit(def: z.core.$ZodTupleDef): Fit | null {
  const items = def.items.map((item) => exactFit(asType(item)));
  if (def.rest || def.checks?.length || !items.every((item) => item !== null)) return null;
  return (value) =>
    Array.isArray(value) && value.length === items.length && items.every((item, index) => item(value[index]));
}

function recordFit(def: z.core.$ZodRecordDef): Fit | null {
  const key = exactFit(asType(def.keyType));
  // The keys of an enumeration must all be there.
  if (!key || def.keyType._zod.def.type !== 'string' || def.checks?.length) return null;
  return derived(
    def.valueType,
    (each) => (value) =>
      isPlain(value) && Object.keys(value).every((name) => name !== '__proto__' && key(name) && each(value[name])),
  );
}

const PRIMITIVES: readonly string[] = ['string', 'number', 'boolean', 'literal', 'enum'];

/** Of a union zod takes the first that fits, leaving fields out: only where one at most can fit is there nothing to choose. */
function unionFit(def: z.core.$ZodUnionDef): Fit | null {
  const options = def.options.map((option) => ({ schema: option, fit: exactFit(asType(option)) }));
  const fits = options.flatMap(({ fit }) => fit ?? []);
  if (fits.length < options.length || def.checks?.length) return null;
  if (options.every(({ schema }) => PRIMITIVES.includes(schema._zod.def.type))) {
    return (value) => fits.some((fit) => fit(value));
  }
  const { discriminator } = def as Partial<z.core.$ZodDiscriminatedUnionDef>;
  if (discriminator === undefined) return null;
  const byValue = new Map<unknown, Fit>();
  for (const { schema, fit } of options) {
    for (const value of schema._zod.propValues?.[discriminator] ?? []) byValue.set(value, fit!);
  }
  return (value) => isPlain(value) && (byValue.get(value[discriminator])?.(value) ?? false);
}

function derived(schema: z.core.$ZodType, make: (inner: Fit) => Fit): Fit | null {
  const inner = exactFit(asType(schema));
  return inner && make(inner);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** zod's own definitions name their parts by the type that all its flavours share. */
function asType(schema: z.core.$ZodType): z.ZodType {
  return schema as unknown as z.ZodType;
}
