import { utf8 } from '../../base/utf8.ts';
import type { Dictionary } from '../dictionary.ts';
import type { RuleTable } from '../match-rules.ts';
import { partySimilarity } from '../party-similarity.ts';
import { foldText } from './fold.ts';

/** Names are compared once per pair of names, not once per pair of lines; this many pairs are remembered. */
const MOST_REMEMBERED = 2_000_000;
const CODES = 2 ** 26;

/** What is known of pairs of folded party names. */
export class PartyNames {
  readonly #parties: Dictionary;
  readonly #learned = new Set<number>();
  readonly #similarities = new Map<number, number>();

  constructor(parties: Dictionary, { learned, acceptedAtLeast }: Pick<RuleTable, 'learned' | 'acceptedAtLeast'>) {
    this.#parties = parties;
    for (const { left, right, accepted, rejected } of learned) {
      if (accepted < acceptedAtLeast || rejected > 0) continue;
      this.#learned.add(this.#codeOf(left) * CODES + this.#codeOf(right));
    }
  }

  /** Whether people have matched the two names often enough. */
  isLearned(left: number, right: number): boolean {
    return this.#learned.size > 0 && this.#learned.has(left * CODES + right);
  }

  /** In hundredths. */
  similarity(left: number, right: number): number {
    const key = left * CODES + right;
    const known = this.#similarities.get(key);
    if (known !== undefined) return known;
    const similarity = partySimilarity(this.#parties.text(left), this.#parties.text(right));
    if (this.#similarities.size < MOST_REMEMBERED) this.#similarities.set(key, similarity);
    return similarity;
  }

  #codeOf(name: string): number {
    const bytes = utf8(name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toUpperCase());
    const folded = new Uint8Array(bytes.length);
    return this.#parties.intern(folded, 0, foldText(bytes, 0, bytes.length, folded));
  }
}
