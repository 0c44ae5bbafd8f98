import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { pulledCollections } from '../../src-shared/wire/sync.ts';
import { exactFit } from './exact-fit.ts';

type JsonSchema = z.core.JSONSchema.JSONSchema;

// Not every schema says in JSON Schema that it wants a date: most texts are one.
const texts = fc.oneof(
  { weight: 8, arbitrary: fc.constant('2026-11-24') },
  fc.constantFrom('', 'x', 'a_1', '2026-11-24T12:00:00.000Z', '7a4e6c1e-63e1-4f0e-9d3b-0d1a6a1f7a52', 'QUJD'),
  fc.constant('0'.repeat(64)),
);

/** Documents as a schema describes them; formats and patterns only as far as the texts above meet them. */
function documentsOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return fc.oneof(...options.map((option) => documentsOf(option)));
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => documentsOf({ ...schema, type })));
  switch (schema.type) {
    case 'object': {
      if (!schema.properties)
        return fc.dictionary(texts, documentsOf(schema.additionalProperties as JsonSchema), { maxKeys: 2 });
      const fields = Object.entries(schema.properties).map(([key, each]) => [key, documentsOf(each as JsonSchema)]);
      return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, {
        requiredKeys: schema.required ?? [],
      });
    }
    case 'array':
      return schema.prefixItems
        ? fc.tuple(...schema.prefixItems.map((item) => documentsOf(item as JsonSchema)))
        : fc.array(documentsOf((schema.items ?? {}) as JsonSchema), { minLength: schema.minItems ?? 0, maxLength: 2 });
    case 'string': {
      const pattern = new RegExp(schema.pattern ?? '');
      const { minLength = 0, maxLength = Infinity } = schema;
      return texts.filter((text) => pattern.test(text) && text.length >= minLength && text.length <= maxLength);
    }
    case 'integer':
    case 'number':
      return fc.integer({ min: Math.max(schema.minimum ?? -9, Number(schema.exclusiveMinimum ?? -10) + 1), max: 99 });
    case 'boolean':
      return fc.boolean();
    default:
      return fc.constant(null);
  }
}

/** The same document with one thing in it, anywhere, replaced, left out or added. */
function spoilt(document: unknown, seeds: readonly number[], value: unknown): unknown {
  const [seed = 0, ...others] = seeds;
  if (typeof document !== 'object' || document === null) return value;
  const keys = Object.keys(document);
  const key = keys[seed % (keys.length + 1)] ?? 'unheard-of';
  const copy = structuredClone(document) as Record<string, unknown>;
  if (others.length === 0 && seed % 3 === 0) delete copy[key];
  else copy[key] = others.length === 0 || !(key in copy) ? value : spoilt(copy[key], others, value);
  return copy;
}

const mutations = fc.record({
  seeds: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
  value: fc.oneof(fc.jsonValue({ maxDepth: 1 }), texts, fc.constantFrom('y'.repeat(5_000), 1.5, -1, 2 ** 60)),
});

const understood = Object.entries(pulledCollections).filter(([, schema]) => exactFit(schema));

describe('a document fits exactly', () => {
  it('is answered for what comes in great numbers', () => {
    expect(understood.map(([name]) => name)).toEqual(expect.arrayContaining(['cases', 'remits', 'ledger']));
  });

  it.each(understood)(
    'when, and only when, the schema of %s would give it back unchanged',
    (_name, schema: z.ZodType) => {
      const fit = exactFit(schema)!;
      const whole = documentsOf(z.toJSONSchema(schema, { io: 'input' }));
      let fitting = 0;
      fc.assert(
        fc.property(whole, fc.option(mutations, { freq: 2 }), (document, mutation) => {
          const value: unknown = JSON.parse(
            JSON.stringify(mutation ? spoilt(document, mutation.seeds, mutation.value) : document),
          );
          const parsed = schema.safeParse(value);
          const expected = parsed.success && isDeepStrictEqual(parsed.data, value);
          if (expected) fitting += 1;
          expect(fit(value)).toBe(expected);
        }),
        { numRuns: 400 },
      );
      expect(fitting).toBeGreaterThan(20);
    },
  );

  it.each([
    ['a value that is given where it is missing', z.object({ a: z.string().default('x') })],
    ['a text that is changed', z.object({ a: z.string().transform((text) => text.trim()) })],
    ['fields that are kept though nobody named them', z.looseObject({ a: z.string() })],
    ['a rule on the whole', z.object({ a: z.string() }).refine(({ a }) => a !== '')],
    [
      'options that fit the same value',
      z.union([z.object({ a: z.string() }), z.object({ a: z.string(), b: z.string() })]),
    ],
  ])('is left to the schema with %s', (_what, schema) => {
    expect(exactFit(schema)).toBeNull();
  });

  it.each([
    ['a text that is trimmed', z.object({ a: z.string().trim() }), { a: ' x' }, false],
    ['a rule on one field', z.object({ a: z.int().refine((n) => n % 2 === 0) }), { a: 3 }, false],
    ['base64', z.object({ a: z.base64() }), { a: 'QUJ' }, false],
    ['a record', z.record(z.string().max(3), z.int()), { abc: 1 }, true],
    ['a key that is no name', z.record(z.string(), z.int()), JSON.parse('{"__proto__":1}'), false],
    ['one of two kinds of primitives', z.union([z.string(), z.int()]), 1.5, false],
  ])('asks the schema where only it knows: %s', (_what, schema, value, expected) => {
    expect(exactFit(schema)!(value)).toBe(expected);
  });
});
