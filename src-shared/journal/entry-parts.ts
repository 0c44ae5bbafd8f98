import { accountOf } from './chart.ts';
import type { ProposedLine } from './journal-entry.ts';

/** An entry as it is posted: what only a budget reserves or frees, and what changes the figures of the books. */
export type EntryParts = { readonly memo: readonly ProposedLine[]; readonly books: readonly ProposedLine[] };

/**
 * Takes an entry apart where it has lines of both: ledgers keep memo accounts beside the books, in journals of their own.
 *
 * @returns null when the entry is posted as one: it has lines of one sort only.
 */
export function partsOf(lines: readonly ProposedLine[]): EntryParts | null {
  const isMemo = ({ account }: ProposedLine) => accountOf(account)?.type === 'memo';
  const memo = lines.filter(isMemo);
  const books = lines.filter((line) => !isMemo(line));
  return memo.length > 0 && books.length > 0 ? { memo, books } : null;
}
