import { describe, expect, it } from 'vitest';
import { leafHash } from './append-leaf.ts';

describe('hashing a leaf', () => {
  it('is the known answer of RFC 6962 for an empty leaf', () =>
    expect(leafHash('')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'));

  it('differs from the plain hash of the same bytes, so that a leaf cannot pass for a node', () =>
    expect(leafHash('')).not.toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'));
});
