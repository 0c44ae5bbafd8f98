import { holdsWords, wordsOf } from '../ui/grid-rows.ts';

/** One line of the palette. */
export type PaletteItem = {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  /** What tells it from its neighbours, at the right. */
  readonly detail: string;
  readonly chord?: string | undefined;
  readonly disabledReason?: string | undefined;
  readonly run: () => void;
};

/**
 * The items that hold every word typed: those whose label starts with the first word come first, otherwise in the order
 * given.
 */
export function matching(items: readonly PaletteItem[], search: string): PaletteItem[] {
  const words = wordsOf(search);
  const found = items.filter(({ label, group }) => holdsWords(`${label} ${group}`.toLowerCase(), words));
  const first = words[0];
  if (first === undefined) return found;
  const starts = ({ label }: PaletteItem) => (label.toLowerCase().startsWith(first) ? 0 : 1);
  return found.toSorted((a, b) => starts(a) - starts(b));
}

/** The first `most` of those meant among many that hold every word typed: it stops looking once it has them. */
export function firstMatching<T>(
  rows: Iterable<T>,
  search: string,
  textOf: (row: T) => string,
  most: number,
  meant: (row: T) => boolean = () => true,
): T[] {
  const words = wordsOf(search);
  const found: T[] = [];
  if (words.length === 0 || most < 1) return found;
  for (const row of rows) {
    if (!meant(row) || !holdsWords(textOf(row), words)) continue;
    found.push(row);
    if (found.length === most) break;
  }
  return found;
}

/** Items under their headings, in the order in which the headings first appear. */
export function groupsOf(
  items: readonly PaletteItem[],
): readonly { readonly group: string; readonly members: readonly PaletteItem[] }[] {
  return [...new Set(items.map(({ group }) => group))].map((group) => ({
    group,
    members: items.filter((item) => item.group === group),
  }));
}
