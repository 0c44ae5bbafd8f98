import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Split } from './split.ts';

describe('cutting a document', () => {
  const split = new Split(['facts', 'why.rule', 'why.inputs']);

  it('keeps of an object what is not named', () => {
    const doc = { id: 'a', facts: [1], why: { text: 'above the limit', rule: 'WO-7', inputs: { a: 1 } } };
    expect(split.light(doc)).toEqual({ id: 'a', why: { text: 'above the limit' } });
    expect(split.rest(doc)).toEqual({ facts: [1], why: { rule: 'WO-7', inputs: { a: 1 } } });
  });

  it('has no rest where nothing of it is there', () => expect(split.rest({ id: 'a', _deleted: true })).toBeNull());

  it('gives the document back when both are joined, whatever its fields hold', () => {
    const value = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom('text', 'rule', 'inputs'), fc.jsonValue()));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('id', 'facts', 'why', 'title'), value), (doc) => {
        expect(split.join(split.light(doc), split.rest(doc))).toEqual(doc);
      }),
    );
  });

  it('makes light copies that the engine keeps as densely as what it has parsed', () => {
    setFlagsFromString('--allow-natives-syntax');
    const isDense = runInThisContext('(object) => %HasFastProperties(object)') as (object: object) => boolean;
    const doc: Record<string, unknown> = { facts: [], why: { text: '', rule: '' } };
    for (let index = 0; index < 30; index += 1) doc[`field${index}`] = index;
    const light = split.light(doc);
    expect(Object.keys(light)).toHaveLength(31);
    expect(isDense(light)).toBe(true);
  });

  it('leaves a document alone of which nothing is named', () => {
    const doc = { id: 'a' };
    expect(new Split([]).light(doc)).toBe(doc);
  });
});
