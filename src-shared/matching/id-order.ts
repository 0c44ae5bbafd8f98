import type { LineTable } from './line-table.ts';

const RADIX_BITS = 16;
const KEY_BYTES = 6;

/** Lines by their ids, compared as bytes: everything that has to choose between equals chooses by this order. */
export function idOrder(table: LineTable): Uint32Array {
  return isSorted(table) ? ascending(table.length) : sorted(table);
}

/** The place of each line in an order. */
export function rankOf(order: Uint32Array): Uint32Array {
  const rank = new Uint32Array(order.length);
  for (let at = 0; at < order.length; at += 1) rank[order[at]!] = at;
  return rank;
}

function ascending(length: number): Uint32Array<ArrayBuffer> {
  const order = new Uint32Array(length);
  for (let line = 0; line < length; line += 1) order[line] = line;
  return order;
}

function isSorted({ ids, length }: LineTable): boolean {
  for (let line = 1; line < length; line += 1) if (ids.compare(line, line + 1) > 0) return false;
  return true;
}

/** By the six bytes behind what all ids begin with, in three passes of two bytes; by comparison where those are equal. */
function sorted(table: LineTable): Uint32Array {
  const skip = sharedPrefix(table);
  const keys = keysOf(table, skip);
  let order = ascending(table.length);
  let other = new Uint32Array(table.length);
  for (const shift of [0, RADIX_BITS, RADIX_BITS * 2]) {
    countingPass(keys, 2 ** shift, order, other);
    [order, other] = [other, order];
  }
  sortEqualKeys(table, keys, order);
  return order;
}

function sharedPrefix({ ids, length }: LineTable): number {
  const { bytes } = ids;
  const first = ids.start(1);
  let shared = ids.end(1) - first;
  for (let code = 2; code <= length && shared > 0; code += 1) {
    const start = ids.start(code);
    const most = Math.min(shared, ids.end(code) - start);
    let same = 0;
    while (same < most && bytes[start + same] === bytes[first + same]) same += 1;
    shared = same;
  }
  return shared;
}

/** Bytes as one number of 48 bits; what is missing at the end counts as zero. */
function keysOf({ ids, length }: LineTable, skip: number): Float64Array {
  const keys = new Float64Array(length);
  const { bytes } = ids;
  for (let line = 0; line < length; line += 1) {
    const start = ids.start(line + 1) + skip;
    const end = ids.end(line + 1);
    let key = 0;
    for (let at = 0; at < KEY_BYTES; at += 1) key = key * 256 + (start + at < end ? bytes[start + at]! : 0);
    keys[line] = key;
  }
  return keys;
}

function countingPass(keys: Float64Array, divisor: number, from: Uint32Array, to: Uint32Array): void {
  const counts = new Uint32Array((1 << RADIX_BITS) + 1);
  const digit = (line: number) => Math.floor(keys[line]! / divisor) % (1 << RADIX_BITS);
  for (let line = 0; line < keys.length; line += 1) counts[digit(line) + 1]! += 1;
  for (let at = 1; at < counts.length; at += 1) counts[at]! += counts[at - 1]!;
  for (const line of from) {
    const value = digit(line);
    to[counts[value]!] = line;
    counts[value]! += 1;
  }
}

function sortEqualKeys({ ids }: LineTable, keys: Float64Array, order: Uint32Array): void {
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && keys[order[to]!] === keys[order[from]!]) to += 1;
    if (to - from > 1) order.subarray(from, to).sort((a, b) => ids.compare(a + 1, b + 1));
    from = to;
  }
}
