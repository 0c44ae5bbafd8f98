import type { PolicyTable, PolicyValue } from '../policy-document.ts';
import { axisOf, type Axis } from './axis.ts';
import { difference, intersection, joined, type Box } from './box.ts';

/** Inputs of a table that share a fate, in words and with one example. */
export type Region = { readonly words: string; readonly example: Readonly<Record<string, PolicyValue>> };

export type Coverage = {
  /** Inputs that no rule decides, the first few; `moreGaps` counts the others. */
  readonly gaps: readonly Region[];
  readonly moreGaps: number;
  /** Rules that other rules take everything of, or whose conditions contradict each other. */
  readonly unreachable: readonly string[];
  /** Pairs of rules that both match somewhere and may not, in the order of the table. */
  readonly overlaps: readonly { readonly rules: readonly [string, string]; readonly where: Region }[];
  /** Rules with a cell that only the interpreter understands: they are left out of gaps and overlaps. */
  readonly notAnalysed: readonly string[];
  /** The table has more regions than are looked at: gaps and unreachable rules were not searched to the end. */
  readonly isPartial: boolean;
};

/** Beyond this many separate regions the search ends: an editor that checks while typing has about 50 ms. */
const MOST_REGIONS = 4000;
const SHOWN_GAPS = 5;

type Placed = {
  readonly id: string;
  /** Where the rule may match, and where it certainly does: the same, but for cells that only the interpreter knows. */
  readonly most: Box;
  readonly certain: Box | null;
};

/**
 * Finds what the rules of a table leave out, take twice and never reach. Exact for cells that compare with constants; a
 * gap or an unreachable rule is reported only when it is certain.
 *
 * @param precedence  for each rule the order in which it is asked: a rule is unreachable when those before take all of
 *                    it. Null where every rule that matches counts.
 * @param mayMeet     whether two rules, by id, may match together: only the others are overlaps.
 */
export function coverageOf(
  table: PolicyTable,
  precedence: readonly number[] | null,
  mayMeet: (one: string, other: string) => boolean,
): Coverage {
  const axes = table.inputs.map((input) => {
    const cells = table.rules.flatMap(({ when }) => (Object.hasOwn(when, input.name) ? [when[input.name]!] : []));
    return axisOf(input, input.allowed === undefined ? cells : [...cells, input.allowed]);
  });
  const everything = axes.map(({ all, input: { allowed }, classesOf }) =>
    allowed === undefined ? all : (classesOf(allowed) ?? all),
  );
  const rules = table.rules.map((rule) => place(rule, axes, everything));
  const order = precedence
    ? rules.toSorted((a, b) => precedence[rules.indexOf(a)]! - precedence[rules.indexOf(b)]!)
    : rules;
  const { uncovered, reached, isPartial } = sweep(everything, order, precedence !== null);
  const gaps = joined(uncovered.slice(0, 200)).toSorted((a, b) => sizeOf(b) - sizeOf(a));
  return {
    gaps: gaps.slice(0, SHOWN_GAPS).map((box) => regionOf(box, axes, everything)),
    moreGaps: Math.max(0, gaps.length - SHOWN_GAPS),
    unreachable: rules.filter((rule) => !reached.has(rule)).map(({ id }) => id),
    overlaps: [...overlapsOf(rules, mayMeet)].map(({ rules: pair, box }) => ({
      rules: pair,
      where: regionOf(box, axes, everything),
    })),
    notAnalysed: rules.filter(({ certain }) => certain === null).map(({ id }) => id),
    isPartial,
  };
}

function place({ id, when }: PolicyTable['rules'][number], axes: readonly Axis[], everything: Box): Placed {
  let isCertain = true;
  const most = axes.map(({ input, classesOf }, axis) => {
    const classes = Object.hasOwn(when, input.name) ? classesOf(when[input.name]!) : everything[axis]!;
    if (classes === null) isCertain = false;
    return (classes ?? everything[axis]!) & everything[axis]!;
  });
  return { id, most, certain: isCertain ? most : null };
}

/** Takes the rules away from everything, one after the other: a rule that meets nothing that is left is not reached. */
function sweep(everything: Box, order: readonly Placed[], earlierWins: boolean) {
  // Two sets: what is certainly still undecided when a rule is asked, and what may be. A cell that only the
  // interpreter knows takes nothing away from the first and may take everything from the second.
  let open: Box[] = [everything];
  let uncovered: Box[] = [everything];
  const reached = new Set<Placed>();
  // Until the first such cell the two are one, and half the work is saved.
  let isExact = true;
  for (const rule of order) {
    const isEmpty = rule.most.some((classes) => classes === 0n);
    if (!isEmpty && (!earlierWins || open.some((region) => intersection(region, rule.most)))) reached.add(rule);
    if (isEmpty) continue;
    uncovered = uncovered.flatMap((region) => difference(region, rule.most));
    if (rule.certain && earlierWins)
      open = isExact ? uncovered : open.flatMap((region) => difference(region, rule.most));
    isExact &&= rule.certain !== null;
    if (open.length > MOST_REGIONS || uncovered.length > MOST_REGIONS) {
      return { uncovered: [], reached: new Set(order), isPartial: true };
    }
  }
  return { uncovered, reached, isPartial: false };
}

function* overlapsOf(
  rules: readonly Placed[],
  mayMeet: (one: string, other: string) => boolean,
): Iterable<{ rules: readonly [string, string]; box: Box }> {
  for (const [at, one] of rules.entries()) {
    for (const other of rules.slice(at + 1)) {
      if (mayMeet(one.id, other.id)) continue;
      const box = one.certain && other.certain && intersection(one.certain, other.certain);
      if (box) yield { rules: [one.id, other.id], box };
    }
  }
}

function regionOf(box: Box, axes: readonly Axis[], everything: Box): Region {
  const narrowed = axes.filter((_, axis) => box[axis] !== everything[axis]);
  const words = narrowed.map((axis) => `${axis.input.label} ${axis.inWords(box[axes.indexOf(axis)]!)}`);
  return {
    words: words.length === 0 ? 'anything' : words.join(', '),
    example: Object.fromEntries(axes.map(({ input, example }, axis) => [input.name, example(box[axis]!)])),
  };
}

/** How many classes a region has: the larger gap is told first. */
function sizeOf(box: Box): number {
  return box.reduce((size, classes) => size + classes.toString(2).replaceAll('0', '').length, 0);
}
