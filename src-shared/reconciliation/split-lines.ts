import { err, ok, type Result } from '../base/result.ts';
import { SIDE_ROLES, type SideRole } from '../matching/combine-sides.ts';
import type { Lookup } from './judge-item.ts';
import type { PairBook } from './pair-book.ts';
import { matchKey } from './period-item.ts';
import type { Selection, Side } from './workspace.ts';

export type PartRefusal =
  /** Parts are matched between two sides. */
  | { readonly kind: 'twoSidesOnly' }
  /** Both sides come to the same: they are matched as they are. */
  | { readonly kind: 'noDifference' }
  /** No selected line of the larger side is as large as the difference. */
  | { readonly kind: 'nothingToSplit' };

type Sides = ReadonlyMap<SideRole, Side>;

/** The lines of one side of a workspace, as far as it decides what may be done with them. Suggestions are in nobody's way. */
export function lookupOf(sides: Sides, pairs: readonly PairBook[], role: SideRole): Lookup {
  const { table, splits } = sides.get(role)!;
  const about = pairs.filter(({ left, right }) => left === role || right === role);
  return (_, id) => {
    const code = table.ids.find(id);
    // The id of a spare part is free: the part is used again.
    if (code === undefined || code < 1 || code > table.length) return undefined;
    const line = code - 1;
    if (splits?.isPart(line) && splits.isAway(line) && splits.partsOf(line).length === 0) return undefined;
    const amountMinor = table.amounts[line]!;
    if (splits?.isAway(line)) return { amountMinor, taken: 'split' };
    for (const pair of about) {
      const match = pair.matchOf(pair.left === role ? 'left' : 'right', line);
      if (match < 0 || pair.state(match) === 'suggested') continue;
      const ids = (side: 'left' | 'right') =>
        [...pair.matches[side](match)].map((one) => pair.tables[side].ids.text(one + 1));
      return { amountMinor, taken: { match: matchKey({ left: ids('left'), right: ids('right') }) } };
    }
    return { amountMinor, taken: null };
  };
}

/** Which selected line is split, and how, so that both sides come to the same. @returns its parts: what is matched, and the rest. */
export function judgePart(
  sides: Sides,
  selection: Selection,
): Result<{ readonly role: SideRole; readonly line: number; readonly parts: readonly [number, number] }, PartRefusal> {
  const chosen = SIDE_ROLES.filter((role) => (selection[role]?.length ?? 0) > 0);
  const [one, other] = chosen;
  if (chosen.length !== 2 || one === undefined || other === undefined) return err({ kind: 'twoSidesOnly' });
  const amount = (role: SideRole, line: number) => sides.get(role)!.table.amounts[line]!;
  const sum = (role: SideRole) => selection[role]!.reduce((all, line) => all + amount(role, line), 0);
  const [a, b] = [sum(one), sum(other)];
  if (a === b) return err({ kind: 'noDifference' });
  const [role, restMinor] = Math.abs(a) > Math.abs(b) ? [one, a - b] : [other, b - a];
  // The smallest line that is large enough: what stays open is told by a line as near to it as there is.
  const fits = selection[role]!.filter((line) => {
    const size = amount(role, line);
    return Math.sign(size) === Math.sign(restMinor) && Math.abs(size) > Math.abs(restMinor);
  }).toSorted((x, y) => Math.abs(amount(role, x)) - Math.abs(amount(role, y)) || x - y);
  const [line] = fits;
  if (line === undefined) return err({ kind: 'nothingToSplit' });
  return ok({ role, line, parts: [amount(role, line) - restMinor, restMinor] });
}
