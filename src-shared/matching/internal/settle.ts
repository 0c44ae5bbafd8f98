import type { RunnerUp } from '../match-list.ts';
import type { Edge } from './candidate-edges.ts';
import type { PassOutput, Sides } from './comparison.ts';

export type Settlement = PassOutput & { readonly sides: Sides; readonly automatic: boolean };

/** A rival whose score is not lower than this by so much leaves a match to a person. */
export const RIVAL_MARGIN = 150;

/**
 * Chooses among candidates: the smallest difference first, then the fewest days, then the best score, then the smallest
 * ids. A wider tolerance only adds candidates at the end of this order, so it never takes a match away.
 */
export function settle(settlement: Settlement, edges: Edge[]): void {
  const { sides } = settlement;
  const { rank: leftRank } = sides.left;
  const { rank: rightRank } = sides.right;
  edges.sort(
    (a, b) =>
      compareStrength(a, b) || leftRank[a.left]! - leftRank[b.left]! || rightRank[a.right]! - rightRank[b.right]!,
  );
  const rivals = new Rivals(edges);
  for (let from = 0; from < edges.length;) {
    let to = from + 1;
    while (to < edges.length && compareStrength(edges[from]!, edges[to]!) === 0) to += 1;
    settleEquals(settlement, edges.slice(from, to), rivals);
    from = to;
  }
}

function compareStrength(a: Edge, b: Edge): number {
  return a.differenceMinor - b.differenceMinor || a.daysApart - b.daysApart || b.score - a.score;
}

/** Candidates of the same strength: among them a line may have several that only its id would decide. */
function settleEquals(settlement: Settlement, equals: readonly Edge[], rivals: Rivals): void {
  const { taken: leftTaken } = settlement.sides.left;
  const { taken: rightTaken } = settlement.sides.right;
  const live = equals.filter(
    ({ left, right }) => !leftTaken[left] && !rightTaken[right] && !rivals.isBlocked(left, right),
  );
  const tied = settlement.noAmbiguous && live.length > 1 ? tiedEdges(live) : null;
  for (const edge of live) {
    const { left, right, score, agreement } = edge;
    if (tied?.has(edge)) {
      rivals.block(left, right);
      continue;
    }
    if (leftTaken[left] || rightTaken[right]) continue;
    const runnerUp = rivals.runnerUp(edge);
    const automatic = settlement.automatic && (runnerUp === null || runnerUp.score < score - RIVAL_MARGIN);
    settlement.matches.appendPair(left, right, { rule: settlement.ruleIndex, automatic, score, agreement, runnerUp });
    leftTaken[left] = 1;
    rightTaken[right] = 1;
  }
}

function tiedEdges(live: readonly Edge[]): ReadonlySet<Edge> {
  const [left, right] = [new Map<number, number>(), new Map<number, number>()];
  for (const edge of live) {
    left.set(edge.left, (left.get(edge.left) ?? 0) + 1);
    right.set(edge.right, (right.get(edge.right) ?? 0) + 1);
  }
  return new Set(live.filter((edge) => left.get(edge.left)! > 1 || right.get(edge.right)! > 1));
}

/** The best two candidates of each line, and the lines that are left open because two fit them equally well. */
class Rivals {
  readonly #ofLeft = new Map<number, Edge[]>();
  readonly #ofRight = new Map<number, Edge[]>();
  readonly #blockedLeft = new Set<number>();
  readonly #blockedRight = new Set<number>();

  /** @param edges  in the order in which they are settled. */
  constructor(edges: readonly Edge[]) {
    for (const edge of edges) {
      keepBestTwo(this.#ofLeft, edge.left, edge);
      keepBestTwo(this.#ofRight, edge.right, edge);
    }
  }

  block(left: number, right: number): void {
    this.#blockedLeft.add(left);
    this.#blockedRight.add(right);
  }

  isBlocked(left: number, right: number): boolean {
    return this.#blockedLeft.has(left) || this.#blockedRight.has(right);
  }

  /** The best other candidate of either line, whether or not it was matched elsewhere. */
  runnerUp(edge: Edge): RunnerUp | null {
    const forLeft = this.#ofLeft.get(edge.left)!.find((other) => other !== edge);
    const forRight = this.#ofRight.get(edge.right)!.find((other) => other !== edge);
    if (forLeft && (!forRight || forLeft.score >= forRight.score))
      return { side: 'right', line: forLeft.right, score: forLeft.score };
    return forRight ? { side: 'left', line: forRight.left, score: forRight.score } : null;
  }
}

function keepBestTwo(best: Map<number, Edge[]>, line: number, edge: Edge): void {
  const two = best.get(line);
  if (!two) best.set(line, [edge]);
  else if (edge.score > two[0]!.score) best.set(line, [edge, two[0]!]);
  else if (two.length === 1 || edge.score > two[1]!.score) two[1] = edge;
}
