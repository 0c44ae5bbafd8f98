import { emptyRoot, nodeHash, type Hash, type Sha256 } from './tree.ts';

/** Whether the entry with this hash stands at `index` of the log that has `size` entries and this root. @see RFC 9162, 2.1.3.2 */
export function verifyInclusion(
  sha256: Sha256,
  claim: {
    readonly leaf: Hash;
    readonly index: number;
    readonly size: number;
    readonly root: Hash;
    readonly proof: readonly Hash[];
  },
): boolean {
  const { leaf, index, size, root, proof } = claim;
  if (!areCounts(index, size) || index >= size || proof.some(isNoHash)) return false;
  let at = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      hash = nodeHash(sha256, sibling, hash);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else hash = nodeHash(sha256, hash, sibling);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && isSame(hash, root);
}

/**
 * Whether the newer log begins with all of the older one: nothing of it was changed, removed or put in between.
 *
 * @see RFC 9162, 2.1.4.2
 */
export function verifyConsistency(
  sha256: Sha256,
  older: { readonly size: number; readonly root: Hash },
  newer: { readonly size: number; readonly root: Hash },
  proof: readonly Hash[],
): boolean {
  if (!areCounts(older.size, newer.size) || older.size > newer.size || proof.some(isNoHash)) return false;
  if (older.size === 0) return proof.length === 0 && isSame(older.root, emptyRoot(sha256)) && isRootOf(newer, sha256);
  if (older.size === newer.size) return proof.length === 0 && isSame(older.root, newer.root);
  let at = older.size - 1;
  let last = newer.size - 1;
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  // An older log that was a complete subtree is the first hash of the proof itself.
  const [first, ...rest] = at === 0 ? [older.root, ...proof] : proof;
  if (!first) return false;
  let [before, after] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      before = nodeHash(sha256, sibling, before);
      after = nodeHash(sha256, sibling, after);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else after = nodeHash(sha256, after, sibling);
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && isSame(before, older.root) && isSame(after, newer.root);
}

export function isSame(one: Hash, other: Hash): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function isRootOf({ size, root }: { readonly size: number; readonly root: Hash }, sha256: Sha256): boolean {
  return size > 0 || isSame(root, emptyRoot(sha256));
}

function areCounts(...numbers: readonly number[]): boolean {
  return numbers.every((number) => Number.isSafeInteger(number) && number >= 0);
}

function isNoHash(hash: Hash): boolean {
  return hash.length !== 32;
}

function isOdd(number: number): boolean {
  return number % 2 === 1;
}

function half(number: number): number {
  return Math.floor(number / 2);
}
