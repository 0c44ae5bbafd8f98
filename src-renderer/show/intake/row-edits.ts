import type { DraftRow } from './intake-draft.ts';

/** The rows of a form after one of them was changed, added, taken out or moved. */
export function withRow(rows: readonly DraftRow[], at: number, row: DraftRow): DraftRow[] {
  return rows.map((one, index) => (index === at ? row : one));
}

export function withoutRow(rows: readonly DraftRow[], at: number): DraftRow[] {
  return rows.filter((_, index) => index !== at);
}

/** @returns the rows as they are where there is no room on that side. */
export function movedRow(rows: readonly DraftRow[], at: number, by: 1 | -1): readonly DraftRow[] {
  const row = rows[at];
  const other = rows[at + by];
  if (!row || !other) return rows;
  return rows.map((one, index) => (index === at ? other : index === at + by ? row : one));
}

/** Whether anything was typed in a row. */
export function isFilled(row: DraftRow): boolean {
  return Object.values(row).some((typed) => typed.trim() !== '');
}
