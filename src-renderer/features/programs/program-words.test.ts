import { describe, expect, it } from 'vitest';
import { keysIn, scopeText, webhookMark } from './program-words.ts';

const key = { kty: 'EC', crv: 'P-384', kid: 'k1', x: 'a'.repeat(64), y: 'b'.repeat(64) };

describe('public keys in a field', () => {
  it.each([
    ['one', key],
    ['a list', [key]],
    ['a key set', { keys: [key] }],
  ])('are taken as %s', (_how, value) => expect(keysIn(JSON.stringify(value))).toEqual({ keys: [key] }));

  it.each([
    ['private', { ...key, d: 'secret' }, /private key/],
    ['of another curve', { ...key, crv: 'P-256' }, /ES384/],
    ['three of them', [key, key, key], /Give one key, or two/],
  ])('that are %s are refused with a reason', (_what, value, reason) =>
    expect(keysIn(JSON.stringify(value))).toEqual({ problem: expect.stringMatching(reason) as string }),
  );

  it('that are no JSON are refused', () => expect(keysIn('-----BEGIN')).toHaveProperty('problem'));
});

it('has words for every kind of scope', () => {
  expect(scopeText('cases.propose')).toBe('Propose cases');
  expect(scopeText('system/ChargeItem.read')).toBe('Read ChargeItem of FHIR');
});

it('says that an address does not answer before what was given up', () => {
  expect(webhookMark({ state: 'active', failures: 3, dead: 2 }).word).toBe('Does not answer (3)');
  expect(webhookMark({ state: 'active', failures: 0, dead: 2 }).tone).toBe('risk');
});
