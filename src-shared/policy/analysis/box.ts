import type { Classes } from './axis.ts';

/** A set of inputs: on each axis some classes, in all combinations. */
export type Box = readonly Classes[];

/** What is in both; null when nothing is. */
export function intersection(one: Box, other: Box): Box | null {
  const both: Classes[] = [];
  for (const [axis, classes] of one.entries()) {
    const common = classes & other[axis]!;
    if (common === 0n) return null;
    both.push(common);
  }
  return both;
}

/** What is in one and not in the other, as boxes that do not overlap. */
export function difference(one: Box, other: Box): Box[] {
  for (const [axis, classes] of one.entries()) if ((classes & other[axis]!) === 0n) return [one];
  const common = one.map((classes, axis) => classes & other[axis]!);
  const parts: Box[] = [];
  let rest = one;
  for (const [axis, classes] of common.entries()) {
    const outside = rest[axis]! & ~classes;
    if (outside !== 0n) parts.push(rest.with(axis, outside));
    rest = rest.with(axis, classes);
  }
  return parts;
}

/** The same set in fewer boxes: those that differ on one axis alone become one. */
export function joined(boxes: readonly Box[]): Box[] {
  const left = [...boxes];
  for (let at = 0; at < left.length; at += 1) {
    for (let other = at + 1; other < left.length; other += 1) {
      const together = join(left[at]!, left[other]!);
      if (!together) continue;
      left[at] = together;
      left.splice(other, 1);
      other = at;
    }
  }
  return left;
}

function join(one: Box, other: Box): Box | null {
  const differing = one.flatMap((classes, axis) => (classes === other[axis] ? [] : [axis]));
  const [axis] = differing;
  return differing.length === 1 && axis !== undefined ? one.with(axis, one[axis]! | other[axis]!) : null;
}
