import { invariant } from '../base/invariant.ts';

/** 32 bytes of SHA-256. Given in, so that a server hashes with its platform and pure code without one. Text is UTF-8. */
export type Sha256 = (input: string | Uint8Array) => Uint8Array;
export type Hash = Uint8Array;

/** SHA-256(0x00 ‖ entry): the prefix keeps an entry from passing for a node. @see RFC 9162, 2.1.1 */
export function leafHash(sha256: Sha256, entry: string | Uint8Array): Hash {
  // U+0000 is the byte 0x00 in UTF-8.
  if (typeof entry === 'string') return sha256(`\0${entry}`);
  const prefixed = new Uint8Array(entry.length + 1);
  prefixed.set(entry, 1);
  return sha256(prefixed);
}

/** One for all: a million nodes would otherwise leave a million of them behind. Every hash is done when its call returns. */
const nodeBytes = Uint8Array.of(1, ...Array.from({ length: 64 }, () => 0));

/** SHA-256(0x01 ‖ left ‖ right). @see RFC 9162, 2.1.1 */
export function nodeHash(sha256: Sha256, left: Hash, right: Hash): Hash {
  nodeBytes.set(left, 1);
  nodeBytes.set(right, 33);
  return sha256(nodeBytes);
}

/** The root of a log without entries. */
export function emptyRoot(sha256: Sha256): Hash {
  return sha256('');
}

/** A complete subtree: the entries from index × 2^level, 2^level of them. */
export type NodeRef = { readonly level: number; readonly index: number };
/** Entries from `from` up to and without `to`. */
export type Range = { readonly from: number; readonly to: number };

/** The right edge of a growing tree: what is needed to add to it and to know its root, and nothing else. */
export class TreeEdge {
  readonly #sha256: Sha256;
  /** Roots of complete subtrees, the largest first: one for each binary 1 of the size. */
  readonly #peaks: Hash[];
  #size: number;

  /** @param peaks  of a tree of that size, as `peaksOf` names them. */
  constructor(sha256: Sha256, size = 0, peaks: readonly Hash[] = []) {
    invariant(peaks.length === peaksOf(size).length, `a tree of ${size} entries has other peaks`);
    this.#sha256 = sha256;
    this.#size = size;
    this.#peaks = [...peaks];
  }

  get size(): number {
    return this.#size;
  }

  /** @param onNode  told of every complete subtree that this entry completes, above the entry itself. */
  append(leaf: Hash, onNode?: (level: number, hash: Hash) => void): void {
    let hash = leaf;
    let level = 0;
    for (let rest = this.#size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      hash = nodeHash(this.#sha256, this.#peaks.pop()!, hash);
      level += 1;
      onNode?.(level, hash);
    }
    this.#peaks.push(hash);
    this.#size += 1;
  }

  root(): Hash {
    return foldRight(this.#sha256, this.#peaks) ?? emptyRoot(this.#sha256);
  }
}

/** The complete subtrees at the right edge of a tree, the largest first. */
export function peaksOf(size: number): NodeRef[] {
  return subtreesOf({ from: 0, to: size });
}

/** The hash over neighbouring subtrees, the largest first; null for none. */
export function foldRight(sha256: Sha256, hashes: readonly Hash[]): Hash | null {
  return hashes.reduceRight<Hash | null>((right, left) => (right ? nodeHash(sha256, left, right) : left), null);
}

/** The complete subtrees that a range of entries is made of, the largest first. */
export function subtreesOf({ from, to }: Range): NodeRef[] {
  const nodes: NodeRef[] = [];
  for (let at = from; at < to;) {
    let level = 0;
    while (2 ** (level + 1) <= to - at) level += 1;
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
}
