import { SIDE_ROLES, type SideRole } from '../../../src-shared/matching/combine-sides.ts';
import { countText } from '../../ui/format.ts';
import { t } from '../../language/t.ts';

/** How a reconciliation is begun. */
export const beginHint = t(
  'Drop the remittances, the bank’s statement and the posted lines of a period anywhere on this window, or press i to choose them. Rows of a spreadsheet can be pasted. It works without a network.',
);

/** How far the work is, in a sentence. */
export function statusLine(
  sides: readonly { readonly lines: number; readonly byStatus: { readonly matched: { readonly lines: number } } }[],
): string {
  if (sides.length === 0) return t('Kept on this computer, encrypted');
  const lines = sides.reduce((sum, side) => sum + side.lines, 0);
  const matched = sides.reduce((sum, side) => sum + side.byStatus.matched.lines, 0);
  return t('{matched} of {lines} lines matched · kept on this computer, encrypted', {
    matched: countText(matched),
    lines: countText(lines),
  });
}

const nothing: Readonly<Record<SideRole, readonly number[]>> = { remittance: [], bank: [], posted: [] };

/** The lines of each side that belong to the one that has the focus; none where it is alone. */
export function linkedOf(group = nothing): Readonly<Record<SideRole, ReadonlySet<number>>> {
  const isAlone = SIDE_ROLES.reduce((count, role) => count + group[role].length, 0) < 2;
  const of = (role: SideRole) => new Set(isAlone ? [] : group[role]);
  return { remittance: of('remittance'), bank: of('bank'), posted: of('posted') };
}
