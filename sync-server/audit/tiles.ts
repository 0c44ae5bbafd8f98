import { invariant } from '../../src-shared/base/invariant.ts';
import { type Hash, type NodeRef, nodeHash, peaksOf, TreeEdge } from '../../src-shared/audit/tree.ts';
import type { Tile, TileRef } from '../store/audit-tree.ts';
import { sha256 } from './platform-crypto.ts';

/** Levels of the tree that a tile covers, and the hashes of its lowest. */
const HEIGHT = 8;
const WIDTH = 2 ** HEIGHT;
const HASH_BYTES = 32;

/** The tiles in which these subtrees stand, each once. */
export function tilesOf(nodes: readonly NodeRef[]): TileRef[] {
  const refs = new Map<string, TileRef>();
  for (const node of nodes) {
    const { level, index } = placeOf(node);
    refs.set(`${level}/${index}`, { level, index });
  }
  return [...refs.values()];
}

/** Reads hashes of subtrees out of tiles. */
export function nodeReader(tiles: readonly Tile[]): (node: NodeRef) => Hash {
  const known = new Map(tiles.map((tile) => [`${tile.level}/${tile.index}`, tile.hashes]));
  return (node) => {
    const { level, index, first, count } = placeOf(node);
    const hashes = known.get(`${level}/${index}`);
    const end = (first + count) * HASH_BYTES;
    invariant(hashes && hashes.length >= end, `the tree's tile ${level}/${index} is not complete`);
    let row = Array.from({ length: count }, (_, at): Hash => {
      const from = (first + at) * HASH_BYTES;
      return hashes.subarray(from, from + HASH_BYTES);
    });
    while (row.length > 1) {
      row = Array.from({ length: row.length / 2 }, (_, at) => nodeHash(sha256, row[at * 2]!, row[at * 2 + 1]!));
    }
    return row[0]!;
  };
}

function placeOf({ level, index }: NodeRef) {
  const count = 2 ** (level % HEIGHT);
  const at = index * count;
  return { level: Math.floor(level / HEIGHT), index: Math.floor(at / WIDTH), first: at % WIDTH, count };
}

/** The tiles that the next entry of a tree of this size is written to or computed from. */
export function edgeTiles(size: number): TileRef[] {
  return tilesOf([
    ...peaksOf(size),
    ...openTiles(size).map(({ level, index }) => ({ level: level * HEIGHT, index: index * WIDTH })),
  ]);
}

/** Tiles that are begun and not full. */
function openTiles(size: number): TileRef[] {
  const refs: TileRef[] = [];
  for (let level = 0, count = size; count > 0; level += 1, count = Math.floor(count / WIDTH)) {
    if (count % WIDTH > 0) refs.push({ level, index: Math.floor(count / WIDTH) });
  }
  return refs;
}

/** Adds entries to a tree and gathers the tiles that change by it. */
export class TileWriter {
  readonly edge: TreeEdge;
  readonly #changed = new Map<string, { readonly level: number; readonly index: number; hashes: Hash[] }>();
  readonly #begun: ReadonlyMap<string, Buffer>;
  /** Hashes per level so far. */
  readonly #counts: number[];

  /** @param tiles  those that `edgeTiles` names. */
  constructor(size: number, tiles: readonly Tile[]) {
    const read = nodeReader(tiles);
    this.edge = new TreeEdge(sha256, size, peaksOf(size).map(read));
    this.#begun = new Map(tiles.map((tile) => [`${tile.level}/${tile.index}`, tile.hashes]));
    this.#counts = [];
    for (let count = size; count > 0; count = Math.floor(count / WIDTH)) this.#counts.push(count);
  }

  append(leaf: Hash): void {
    this.#add(0, leaf);
    this.edge.append(leaf, (level, hash) => {
      if (level % HEIGHT === 0) this.#add(level / HEIGHT, hash);
    });
  }

  changed(): Tile[] {
    return [...this.#changed.values()].map(({ level, index, hashes }) => ({
      level,
      index,
      hashes: Buffer.concat([this.#begun.get(`${level}/${index}`) ?? Buffer.alloc(0), ...hashes]),
    }));
  }

  #add(level: number, hash: Hash): void {
    const at = this.#counts[level] ?? 0;
    this.#counts[level] = at + 1;
    const index = Math.floor(at / WIDTH);
    const key = `${level}/${index}`;
    const tile = this.#changed.get(key) ?? { level, index, hashes: [] };
    tile.hashes.push(hash);
    this.#changed.set(key, tile);
  }
}
