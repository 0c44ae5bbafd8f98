import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../base/dates.ts';
import { toBase64 } from '../base/base64.ts';
import { consistencyNodes } from './proof-nodes.ts';
import { rootOf, sha256, signedNote, testKeyText, verifySignature } from './test-log.ts';
import { foldRight, leafHash } from './tree.ts';
import { settle, witness, type Shown, type Witness } from './witness.ts';

const deps = { sha256, verifySignature };
const [monday, tuesday, friday] = ['2026-11-23', '2026-11-24', '2026-11-27'].map(
  (day) => `${day}T09:00:00.000Z` as Instant,
) as [Instant, Instant, Instant];

const textsOf = (count: number): string[] => Array.from({ length: count }, (_, at) => `entry ${at}`);

/** What a server shows that has these entries, to a workbench that saw `seen` of them. */
function shown(texts: readonly string[], seen: number): Shown {
  const leaves = texts.map((text) => leafHash(sha256, text));
  const nodes = seen > 0 && seen < texts.length ? consistencyNodes(seen, texts.length) : [];
  const proof = nodes.map((parts) => {
    const roots = parts.map(({ level, index }) => rootOf(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)));
    return toBase64(foldRight(sha256, roots)!);
  });
  return { key: testKeyText, checkpoint: signedNote(texts), proof };
}

const first = (count: number): Witness => witness(deps, null, shown(textsOf(count), 0), monday);

describe('a workbench that witnesses the audit log', () => {
  it('takes the first state on trust, and each later one that contains it', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(40), fc.nat(40), (size, more, evenMore) => {
        const once = witness(deps, first(size), shown(textsOf(size + more), size), tuesday);
        const last = size + more + evenMore;
        const twice = witness(deps, once, shown(textsOf(last), size + more), friday);
        expect(twice).toMatchObject({ alarm: null, checkpoint: signedNote(textsOf(last)), seenAt: friday });
      }),
    ));

  it('notices every rewritten entry that it had seen', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(40), fc.nat(), (size, more, which) => {
        const rewritten = textsOf(size + more).with(which % size, 'rewritten');
        const alarmed = witness(deps, first(size), shown(rewritten, size), tuesday);
        expect(alarmed.alarm).toMatchObject({ kind: 'forked', at: tuesday, checkpoint: signedNote(rewritten) });
        // The proof of it is both signed states.
        expect(alarmed.checkpoint).toBe(signedNote(textsOf(size)));
      }),
    ));

  it.each<[string, Partial<Shown>, string]>([
    ['a log that became shorter', shown(textsOf(9), 0), 'shrunk'],
    ['a log that cannot be shown to have grown', { ...shown(textsOf(15), 10), proof: null }, 'forked'],
    ['a proof that is not base64', { ...shown(textsOf(15), 10), proof: ['%'] }, 'forked'],
    ['another key', { key: 'another+00000000+AAAA' }, 'otherKey'],
    ['a state without a signature that holds', { checkpoint: signedNote(textsOf(10)).replace('10', '11') }, 'unsigned'],
  ])('notices %s', (_name, change, kind) =>
    expect(witness(deps, first(10), { ...shown(textsOf(10), 10), ...change }, tuesday).alarm?.kind).toBe(kind),
  );

  it('stays alarmed, whatever is shown afterwards, until a person has settled it', () => {
    const rewritten = textsOf(12).with(3, 'rewritten');
    const alarmed = witness(deps, first(10), shown(rewritten, 10), tuesday);
    expect(witness(deps, alarmed, shown(textsOf(12), 10), friday)).toBe(alarmed);
    const settled = settle(deps, alarmed, friday);
    expect(settled).toMatchObject({
      alarm: null,
      checkpoint: signedNote(rewritten),
      settled: [{ alarm: { kind: 'forked' }, checkpoint: signedNote(textsOf(10)), settledAt: friday }],
    });
    expect(witness(deps, settled, shown([...rewritten, 'more'], 12), friday).alarm).toBeNull();
  });

  it('settles nothing where nothing is wrong, and takes no state without a signature', () => {
    const calm = first(10);
    expect(settle(deps, calm, friday)).toBe(calm);
    const unsigned = witness(deps, calm, { ...shown(textsOf(11), 10), checkpoint: 'nothing' }, tuesday);
    expect(settle(deps, unsigned, friday)).toBe(unsigned);
  });
});
