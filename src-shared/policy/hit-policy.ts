import { unreachable } from '../base/invariant.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { HitPolicy } from './policy-document.ts';

/** A rule whose conditions all hold: its place in the table and its output values, in the order of the columns. */
export type Hit<V> = { readonly at: number; readonly outputs: readonly V[] };

/** `severalRules`: `unique` allows one. `contradiction`: `any` allows several that agree. */
export type HitFault = {
  readonly kind: 'severalRules' | 'contradiction' | 'noPriority';
  readonly at: readonly number[];
};

/** How output values compare: equality, and the rank in the column's list of possible values (0 is highest, -1 is none). */
export type Comparison<V> = {
  readonly same: (one: V, other: V) => boolean;
  readonly rank: (column: number, value: V) => number;
};

/**
 * Chooses among the rules that match.
 *
 * @param hits  in the order of the table.
 * @returns the hits that decide, in the order of the answer: one for the single-hit policies, all for the others.
 * @see DMN 1.3, 8.2.8 “Hit policies”
 */
export function settle<V>(
  hitPolicy: HitPolicy,
  hits: readonly Hit<V>[],
  { same, rank }: Comparison<V>,
): Result<readonly Hit<V>[], HitFault> {
  const [first] = hits;
  if (!first) return ok([]);
  const fault = (kind: HitFault['kind']) => err({ kind, at: hits.map(({ at }) => at) });
  switch (hitPolicy) {
    case 'first':
      return ok([first]);
    case 'unique':
      return hits.length === 1 ? ok(hits) : fault('severalRules');
    case 'any':
      return hits.every(({ outputs }) => outputs.every((value, column) => same(value, first.outputs[column]!)))
        ? ok([first])
        : fault('contradiction');
    case 'priority':
    case 'outputOrder': {
      const ranked = hits.map((hit) => ({ hit, ranks: hit.outputs.map((value, column) => rank(column, value)) }));
      if (ranked.some(({ ranks }) => ranks.every((each) => each < 0))) return fault('noPriority');
      const ordered = ranked.toSorted((a, b) => compareRanks(a.ranks, b.ranks)).map(({ hit }) => hit);
      return ok(hitPolicy === 'priority' ? ordered.slice(0, 1) : ordered);
    }
    case 'collect':
    case 'ruleOrder':
      return ok(hits);
    default:
      return unreachable(hitPolicy);
  }
}

/** Column by column; a column without a list of values does not order. */
function compareRanks(one: readonly number[], other: readonly number[]): number {
  for (const [column, rank] of one.entries()) {
    const difference = rank - other[column]!;
    if (difference !== 0) return difference;
  }
  return 0;
}
