import type { Side } from './comparison.ts';

/** What lines must have in common; 0 where the rule does not ask for it, and null for a line that lacks it. */
export type KeyParts = {
  readonly code: ((side: Side, line: number) => number) | null;
  readonly secondCode: ((side: Side, line: number) => number) | null;
  readonly amount: boolean;
};

const NONE = -1;

/**
 * Open lines of both sides by key: a hash join. Keys stand in the order in which the left side brings them, which no
 * match depends on; lines under a key come in the order of their ids.
 */
export class Buckets {
  readonly #keys: KeyParts;
  readonly #slots: Int32Array;
  readonly #codes: Int32Array;
  readonly #secondCodes: Int32Array;
  readonly #amounts: Float64Array;
  readonly #heads: { readonly left: Int32Array; readonly right: Int32Array };
  readonly #counts: { readonly left: Int32Array; readonly right: Int32Array };
  readonly #next: { readonly left: Int32Array; readonly right: Int32Array };
  readonly #ranks: { readonly left: Uint32Array; readonly right: Uint32Array };
  #size = 0;

  constructor(left: Side, right: Side, keys: KeyParts) {
    this.#keys = keys;
    this.#ranks = { left: left.rank, right: right.rank };
    const most = left.open.length;
    let length = 16;
    while (length < most * 2) length *= 2;
    this.#slots = new Int32Array(length).fill(NONE);
    this.#codes = new Int32Array(most);
    this.#secondCodes = new Int32Array(most);
    this.#amounts = new Float64Array(most);
    this.#heads = { left: new Int32Array(most).fill(NONE), right: new Int32Array(most).fill(NONE) };
    this.#counts = { left: new Int32Array(most), right: new Int32Array(most) };
    this.#next = { left: new Int32Array(left.table.length), right: new Int32Array(right.table.length) };
    this.#fill(left, 'left');
    this.#fill(right, 'right');
  }

  /** Keys of left lines; right lines whose key no left line has are in none. */
  get size(): number {
    return this.#size;
  }

  count(bucket: number, side: 'left' | 'right'): number {
    return this.#counts[side][bucket]!;
  }

  first(bucket: number, side: 'left' | 'right'): number {
    return this.#heads[side][bucket]!;
  }

  lines(bucket: number, side: 'left' | 'right'): number[] {
    const lines: number[] = [];
    const next = this.#next[side];
    for (let line = this.#heads[side][bucket]!; line !== NONE; line = next[line]!) lines.push(line);
    const rank = this.#ranks[side];
    return lines.sort((a, b) => rank[a]! - rank[b]!);
  }

  #fill(side: Side, name: 'left' | 'right'): void {
    const { code: codeOf, secondCode: secondCodeOf, amount: byAmount } = this.#keys;
    const [heads, counts, next] = [this.#heads[name], this.#counts[name], this.#next[name]];
    const { open, table } = side;
    for (const line of open) {
      const code = codeOf ? codeOf(side, line) : -1;
      const second = secondCodeOf ? secondCodeOf(side, line) : -1;
      if (code === 0 || second === 0) continue;
      const bucket = this.#find(code, second, byAmount ? table.amounts[line]! : 0, name === 'left');
      if (bucket === NONE) continue;
      next[line] = heads[bucket]!;
      heads[bucket] = line;
      counts[bucket]! += 1;
    }
  }

  #find(code: number, second: number, amount: number, mayAdd: boolean): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(code, second, amount) & mask;
    for (let bucket = this.#slots[slot]!; bucket !== NONE; bucket = this.#slots[slot]!) {
      if (this.#amounts[bucket] === amount && this.#codes[bucket] === code && this.#secondCodes[bucket] === second)
        return bucket;
      slot = (slot + 1) & mask;
    }
    if (!mayAdd) return NONE;
    const bucket = this.#size;
    this.#size += 1;
    this.#slots[slot] = bucket;
    this.#codes[bucket] = code;
    this.#secondCodes[bucket] = second;
    this.#amounts[bucket] = amount;
    return bucket;
  }
}

function hashOf(code: number, second: number, amount: number): number {
  // The lowest 32 bits of an amount, and what is above them: amounts beyond 42 million dollars have both.
  const high = Math.floor(amount / 0x1_0000_0000);
  let hash = Math.imul(code ^ 0x9e37_79b9, 0x85eb_ca6b);
  hash = Math.imul((hash ^ (hash >>> 15)) + second, 0xc2b2_ae35);
  hash = Math.imul((hash ^ (hash >>> 13)) + (amount | 0) + high, 0x27d4_eb2f);
  return (hash ^ (hash >>> 16)) >>> 0;
}
