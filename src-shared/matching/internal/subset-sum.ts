/** Steps that a search may still take; shared by the searches of one target. */
export type Budget = { steps: number };

/**
 * Looks for amounts that add up to a target exactly, the fewest first and, among as many, the earliest in the list.
 *
 * @param amounts   minor units, the most likely first.
 * @param target    minor units.
 * @param mostLines how many may be added up; at least two are.
 * @param wanted    how many different answers to look for.
 * @param budget    is used up; where it ends the search ends, with what it has found.
 * @returns places in the list, ascending.
 */
export function subsetsThatSum(
  amounts: readonly number[],
  target: number,
  { mostLines, wanted }: { readonly mostLines: number; readonly wanted: number },
  budget: Budget,
): number[][] {
  const found: number[][] = [];
  const bounds = boundsOf(amounts);
  const chosen: number[] = [];
  const search = (from: number, left: number, rest: number): void => {
    for (let at = from; at <= amounts.length - left; at += 1) {
      if (budget.steps <= 0 || found.length >= wanted) return;
      // No choice of so many of the remaining amounts comes near enough.
      if (rest > bounds.most[at]! * left || rest < bounds.least[at]! * left) return;
      budget.steps -= 1;
      const amount = amounts[at]!;
      if (left === 1) {
        if (amount === rest) found.push([...chosen, at]);
        continue;
      }
      chosen.push(at);
      search(at + 1, left - 1, rest - amount);
      chosen.pop();
    }
  };
  for (let lines = 2; lines <= Math.min(mostLines, amounts.length) && found.length < wanted; lines += 1)
    search(0, lines, target);
  return found;
}

/** The largest and the smallest amount from each place on. */
function boundsOf(amounts: readonly number[]): { readonly most: number[]; readonly least: number[] } {
  const [most, least] = [[...amounts], [...amounts]];
  for (let at = amounts.length - 2; at >= 0; at -= 1) {
    most[at] = Math.max(most[at]!, most[at + 1]!);
    least[at] = Math.min(least[at]!, least[at + 1]!);
  }
  return { most, least };
}
