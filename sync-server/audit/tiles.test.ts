import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consistencyNodes, inclusionNodes } from '../../src-shared/audit/proof-nodes.ts';
import { foldRight, type Hash, leafHash, type NodeRef, TreeEdge } from '../../src-shared/audit/tree.ts';
import { verifyConsistency, verifyInclusion } from '../../src-shared/audit/verify-proof.ts';
import type { Tile } from '../store/audit-tree.ts';
import { sha256 } from './platform-crypto.ts';
import { edgeTiles, nodeReader, tilesOf, TileWriter } from './tiles.ts';

const leafAt = (at: number): Hash => leafHash(sha256, `entry ${at}`);
const keyOf = ({ level, index }: Pick<Tile, 'level' | 'index'>): string => `${level}/${index}`;

/** Tiles as a database keeps them, written in batches of these lengths. */
function stored(batches: readonly number[]) {
  const tiles = new Map<string, Tile>();
  const read = (refs: readonly Pick<Tile, 'level' | 'index'>[]) => refs.map((ref) => tiles.get(keyOf(ref))!);
  let size = 0;
  let root: Hash = new TreeEdge(sha256).root();
  for (const count of batches) {
    const writer = new TileWriter(size, read(edgeTiles(size)));
    for (let at = 0; at < count; at += 1) writer.append(leafAt(size + at));
    for (const tile of writer.changed()) tiles.set(keyOf(tile), tile);
    size += count;
    root = writer.edge.root();
  }
  const prove = (nodes: readonly (readonly NodeRef[])[]): Hash[] => {
    const hashOf = nodeReader(read(tilesOf(nodes.flat())));
    return nodes.map((parts) => foldRight(sha256, parts.map(hashOf))!);
  };
  return { tiles, size, root, prove };
}

function rootOf(size: number): Hash {
  const edge = new TreeEdge(sha256);
  for (let at = 0; at < size; at += 1) edge.append(leafAt(at));
  return edge.root();
}

const batches = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 6 });

describe('the tiles of a log', () => {
  it('give the same tree in whatever batches they were written', () =>
    fc.assert(
      fc.property(batches, (counts) => {
        const { size, root } = stored(counts);
        expect(Buffer.from(root).equals(rootOf(size))).toBe(true);
      }),
      { numRuns: 40 },
    ));

  it('hold 256 hashes at most, and all of them when full', () => {
    const { tiles } = stored([100, 300, 65_300, 200]);
    const ordered = [...tiles.values()].toSorted((a, b) => a.level - b.level || a.index - b.index);
    const lengths = ordered.map(({ level, index, hashes }) => [level, index, hashes.length / 32]);
    expect(
      lengths.filter(([level, index, length]) => length! > 256 || (length! < 256 && level === 0 && index! < 257)),
    ).toEqual([]);
    expect(lengths.filter(([level]) => level! > 0)).toEqual([
      [1, 0, 256],
      [1, 1, 1],
      [2, 0, 1],
    ]);
  });

  it('prove every entry and every past', () =>
    fc.assert(
      fc.property(batches, fc.nat(), fc.nat(), (counts, which, past) => {
        const { size, root, prove } = stored(counts);
        const index = which % size;
        const proof = prove(inclusionNodes(index, size));
        expect(verifyInclusion(sha256, { leaf: leafAt(index), index, size, root, proof })).toBe(true);
        const older = past % (size + 1);
        const grown = prove(consistencyNodes(older, size));
        expect(verifyConsistency(sha256, { size: older, root: rootOf(older) }, { size, root }, grown)).toBe(true);
      }),
      { numRuns: 60 },
    ));
});
