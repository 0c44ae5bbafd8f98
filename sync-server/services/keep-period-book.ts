import { createHash } from 'node:crypto';
import type { PeriodBook, PeriodMatch } from '../../src-shared/reconciliation/period-book.ts';
import { matchKey, type MatchedLines, partId, type PeriodItem } from '../../src-shared/reconciliation/period-item.ts';
import { deleteMatches, deleteParts, insertMatches, insertParts } from '../store/reconciliation-takes.ts';
import type { Tx } from '../store/transaction.ts';

/** How the database calls a match. @param match  its lines, or the key made of them. */
export function matchIdOf(match: MatchedLines | string): string {
  const key = typeof match === 'string' ? match : matchKey(match);
  return createHash('sha256').update(key).digest('hex');
}

/**
 * Writes what became of a book: matches that are gone free their lines before others take them, and lines are whole, or in parts,
 * before a match takes them.
 *
 * @param before  the standing matches of the book before.
 * @param done    what was done to it, in order.
 */
export async function keepBook(
  tx: Tx,
  to: { readonly period: string; readonly madeBy: string; readonly madeAt: Date },
  before: ReadonlyMap<string, PeriodMatch>,
  book: PeriodBook,
  done: readonly PeriodItem[],
): Promise<void> {
  const gone = [...before.keys()].filter((key) => !book.matches.has(key));
  const made = [...book.matches].filter(([key]) => !before.has(key));
  await deleteMatches(tx, to.period, gone.map(matchIdOf));
  for (const item of done) {
    if (item.do === 'join') await deleteParts(tx, to.period, [item]);
    if (item.do !== 'split') continue;
    const { side, line } = item;
    const parts = item.parts.map((amountMinor, at) => ({ side, of: line, id: partId(line, at + 1), amountMinor }));
    await insertParts(tx, to.period, parts);
  }
  await insertMatches(
    tx,
    to,
    made.map(([key, match]) => ({ id: matchIdOf(key), ...match })),
  );
}
