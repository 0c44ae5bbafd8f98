import { describe, expect, it } from 'vitest';
import { breakingChanges } from './contract-changes.ts';

type Schema = Record<string, unknown>;

const object = (properties: Schema, required: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

/** An API of one call that takes `asked` and answers `answered`. */
function api(asked: Schema, answered: Schema = { type: 'string' }, path = '/cases', more: Schema = {}): Schema {
  return {
    paths: {
      [path]: {
        post: {
          requestBody: { required: true, content: { 'application/json': { schema: asked } } },
          responses: { 200: { content: { 'application/json': { schema: answered } } } },
          ...more,
        },
      },
    },
  };
}

const text = { type: 'string' };
const states = (...values: string[]) => ({ type: 'string', enum: values });

describe('against the released API', () => {
  it('the same API breaks nothing', () => {
    const same = api(object({ site: text }, ['site']));
    expect(breakingChanges(same, structuredClone(same))).toEqual([]);
  });

  it('what was added breaks nothing: a path, a field that may be left out, a field answered, a value taken', () => {
    const before = api(object({ state: states('open') }), object({ id: text }, ['id']));
    const after = api(
      object({ state: states('open', 'shut'), note: text }),
      object({ id: text, ver: text }, ['id', 'ver']),
    );
    Object.assign(after['paths'] as object, api(text, text, '/new')['paths']);
    expect(breakingChanges(before, after)).toEqual([]);
  });

  it.each<[string, Schema, Schema, string]>([
    ['a path that is gone', api(text), api(text, text, '/other'), '/cases is gone'],
    [
      'a field that is newly asked for',
      api(object({ site: text })),
      api(object({ site: text, kind: text }, ['kind'])),
      'POST /cases: the body.kind is now required',
    ],
    [
      'a field that is not taken any more',
      api(object({ site: text, kind: text })),
      api(object({ site: text })),
      'POST /cases: the body.kind is gone',
    ],
    [
      'a type that is narrower',
      api(object({ amount: { type: ['integer', 'string'] } })),
      api(object({ amount: { type: 'integer' } })),
      'POST /cases: the body.amount does not take string any more',
    ],
    [
      'a value that is not known any more',
      api(object({ state: states('open', 'shut') })),
      api(object({ state: states('open') })),
      'POST /cases: the body.state does not know "shut" any more',
    ],
    [
      'a value in a list of variants',
      api({ anyOf: [object({ type: { const: 'a' } }), object({ type: { const: 'b' } })] }),
      api({ anyOf: [object({ type: { const: 'a' } })] }),
      'POST /cases: the body.type does not know "b" any more',
    ],
    [
      'a text that may not be as long',
      api({ ...text, maxLength: 9 }),
      api({ ...text, maxLength: 8 }),
      'POST /cases: the body has a narrower maxLength: 8',
    ],
    [
      'a field that is not answered any more',
      api(text, object({ id: text })),
      api(text, object({})),
      'POST /cases answering 200.id is gone',
    ],
    [
      'a field that may now be missing from the answer',
      api(text, object({ id: text }, ['id'])),
      api(text, object({ id: text })),
      'POST /cases answering 200.id may now be missing',
    ],
    [
      'an answer of another type, deep in a list',
      api(text, { type: 'array', items: object({ id: text }) }),
      api(text, { type: 'array', items: object({ id: { type: ['string', 'null'] } }) }),
      'POST /cases answering 200[].id may now be null',
    ],
    [
      'a parameter that is newly asked for',
      api(text),
      api(text, text, '/cases', { parameters: [{ in: 'query', name: 'site', required: true, schema: text }] }),
      'POST /cases now asks for the query parameter site',
    ],
  ])('%s is said', (_what, before, after, sentence) => expect(breakingChanges(before, after)).toEqual([sentence]));
});
