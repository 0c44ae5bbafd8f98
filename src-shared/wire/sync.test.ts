import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../sync/command.ts';
import { sha256Hex } from '../base/sha256.ts';
import { SYNC_PROTOCOL_VERSION, syncMessages } from './sync.ts';

/** By version of the protocol: what its messages look like. Of a version that was released it never changes again. */
const fingerprints: Readonly<Record<number, string>> = {
  1: '3404f1dc4080e418',
  2: 'f61a5e30f11073c2',
  3: '30bdaa757b3fe06a',
  4: 'f8ea80ab86621d22',
  5: '3bea1cd40682d999',
  6: '749a3f3cb1496061',
};

describe('the sync protocol', () => {
  it('changes its version whenever a sync message changes shape', () => {
    const shapes = Object.entries(syncMessages).map(([name, schema]) => [name, z.toJSONSchema(schema)]);
    expect(sha256Hex(canonicalJson(shapes)).slice(0, 16)).toBe(fingerprints[SYNC_PROTOCOL_VERSION]);
  });
});
