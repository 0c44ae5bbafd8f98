import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256Bytes } from '../base/sha256.ts';
import { consistencyNodes, inclusionNodes } from './proof-nodes.ts';
import { emptyRoot, foldRight, leafHash, nodeHash, peaksOf, TreeEdge, type Hash, type NodeRef } from './tree.ts';
import { sha256 } from './test-log.ts';
import { verifyConsistency, verifyInclusion } from './verify-proof.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The recursion of RFC 9162, 2.1.1, word for word. */
function naiveRoot(leaves: readonly Hash[]): Hash {
  if (leaves.length === 0) return emptyRoot(sha256);
  if (leaves.length === 1) return leaves[0]!;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(sha256, naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)));
}

const leavesOf = (count: number): Hash[] => Array.from({ length: count }, (_, at) => leafHash(sha256, `entry ${at}`));
const edgeOf = (leaves: readonly Hash[]): TreeEdge => {
  const edge = new TreeEdge(sha256);
  for (const leaf of leaves) edge.append(leaf);
  return edge;
};
const proofOf = (leaves: readonly Hash[], nodes: readonly (readonly NodeRef[])[]): Hash[] =>
  nodes.map((parts) =>
    foldRight(
      sha256,
      parts.map(({ level, index }) => naiveRoot(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level))),
    )!,
  );

/** Entries and roots of the reference tests of Certificate Transparency (RFC 6962). */
const entries = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('the tree over the audit log', () => {
  it('has the published roots of RFC 6962, whichever SHA-256 makes them', () => {
    expect(hex(new TreeEdge(sha256).root())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    for (const hashing of [sha256, sha256Bytes]) {
      const edge = new TreeEdge(hashing);
      const found = entries.map((entry) => {
        edge.append(leafHash(hashing, Uint8Array.from(Buffer.from(entry, 'hex'))));
        return hex(edge.root());
      });
      expect(found).toEqual(roots);
    }
  });

  it('hashes a text as its bytes', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(hex(leafHash(sha256, text))).toBe(hex(leafHash(sha256, Uint8Array.from(Buffer.from(text)))));
      }),
    ));

  it('is the recursion of the standard at every size', () => {
    const leaves = leavesOf(70);
    const edge = new TreeEdge(sha256);
    for (const [at, leaf] of leaves.entries()) {
      edge.append(leaf);
      expect(hex(edge.root())).toBe(hex(naiveRoot(leaves.slice(0, at + 1))));
    }
  });

  it('goes on from its right edge alone', () =>
    fc.assert(
      fc.property(fc.nat(200), fc.nat(60), (before, more) => {
        const leaves = leavesOf(before + more);
        const peaks = proofOf(
          leaves,
          peaksOf(before).map((node) => [node]),
        );
        const edge = new TreeEdge(sha256, before, peaks);
        for (const leaf of leaves.slice(before)) edge.append(leaf);
        expect(hex(edge.root())).toBe(hex(edgeOf(leaves).root()));
      }),
    ));

  it('tells every complete subtree once', () => {
    const told: string[] = [];
    const edge = new TreeEdge(sha256);
    const leaves = leavesOf(40);
    for (const leaf of leaves) edge.append(leaf, (level, node) => told.push(`${level} ${hex(node)}`));
    const expected: string[] = [];
    for (let level = 1; level <= 5; level += 1) {
      for (let from = 0; from + 2 ** level <= leaves.length; from += 2 ** level) {
        expected.push(`${level} ${hex(naiveRoot(leaves.slice(from, from + 2 ** level)))}`);
      }
    }
    expect(told.toSorted()).toEqual(expected.toSorted());
  });
});

const place = fc.integer({ min: 1, max: 150 }).chain((size) => fc.tuple(fc.nat(size - 1), fc.constant(size)));

describe('an inclusion proof', () => {
  it('convinces of every entry at its place, and of no other entry there', () =>
    fc.assert(
      fc.property(place, ([index, size]) => {
        const leaves = leavesOf(size);
        const claim = {
          leaf: leaves[index]!,
          index,
          size,
          root: edgeOf(leaves).root(),
          proof: proofOf(leaves, inclusionNodes(index, size)),
        };
        expect(verifyInclusion(sha256, claim)).toBe(true);
        expect(verifyInclusion(sha256, { ...claim, leaf: leafHash(sha256, 'forged') })).toBe(false);
        expect(verifyInclusion(sha256, { ...claim, proof: [...claim.proof, claim.root] })).toBe(false);
        if (size > 1) {
          expect(verifyInclusion(sha256, { ...claim, proof: claim.proof.slice(1) })).toBe(false);
          expect(verifyInclusion(sha256, { ...claim, index: (index + 1) % size })).toBe(false);
        }
      }),
    ));

  it('has at most 20 hashes for a million entries', () => expect(inclusionNodes(123_456, 1_000_000).length).toBe(20));

  it('refuses an index that is not in the log', () => {
    const leaf = leafHash(sha256, 'only');
    const claim = { leaf, size: 1, root: leaf, proof: [] };
    expect(verifyInclusion(sha256, { ...claim, index: 0 })).toBe(true);
    for (const index of [1, -1, 0.5, Number.NaN]) {
      expect(verifyInclusion(sha256, { ...claim, index })).toBe(false);
    }
  });
});

describe('a consistency proof', () => {
  it('convinces that a log only grew, and of no other past', () =>
    fc.assert(
      fc.property(fc.nat(120), fc.nat(60), (before, more) => {
        const leaves = leavesOf(before + more);
        const older = { size: before, root: edgeOf(leaves.slice(0, before)).root() };
        const newer = { size: before + more, root: edgeOf(leaves).root() };
        const proof = proofOf(leaves, consistencyNodes(before, before + more));
        expect(verifyConsistency(sha256, older, newer, proof)).toBe(true);
        const forged = { ...older, root: leafHash(sha256, 'another past') };
        expect(verifyConsistency(sha256, forged, newer, proof)).toBe(false);
        if (more > 0 && before > 0) {
          expect(verifyConsistency(sha256, older, { ...newer, root: forged.root }, proof)).toBe(false);
          expect(verifyConsistency(sha256, older, newer, proof.slice(0, -1))).toBe(false);
          expect(verifyConsistency(sha256, newer, older, proof)).toBe(false);
        }
      }),
    ));

  it('does not exist between two logs that differ in one early entry', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 0, max: 40 }), fc.nat(), (before, more, which) => {
        const honest = leavesOf(before + more);
        const rewritten = honest.with(which % before, leafHash(sha256, 'rewritten'));
        const older = { size: before, root: edgeOf(honest.slice(0, before)).root() };
        const newer = { size: before + more, root: edgeOf(rewritten).root() };
        const proof = proofOf(rewritten, consistencyNodes(before, before + more));
        expect(verifyConsistency(sha256, older, newer, proof)).toBe(false);
      }),
    ));
});
