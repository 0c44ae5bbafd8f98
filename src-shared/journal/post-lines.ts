import { invariant } from '../base/invariant.ts';
import { storableText } from '../base/storable-text.ts';
import { sumMinor } from '../money/money.ts';
import type { LedgerAccount } from './chart.ts';
import type { ProposedLine } from './journal-entry.ts';
import { mergeRanges } from './segment-ranges.ts';

/** An amount on an account before it has found its side: positive is a debit, negative a credit. Cents. */
export type Posting = {
  readonly account: LedgerAccount;
  readonly debitMinor: number;
  /** Opaque party; '' where the account takes none, or the amount is of several. */
  readonly party?: string;
  readonly text: string;
  readonly segments?: ProposedLine['segments'];
};

/**
 * Lines of one entry: one per account and party with the net amount on its side, debits first, by account code.
 * Postings that cancel out leave no line.
 */
export function entryLines(postings: Iterable<Posting>): ProposedLine[] {
  const merged = new Map<string, { net: number; line: ProposedLine }>();
  for (const { account, debitMinor, party = '', text, segments = [] } of postings) {
    const key = `${account.code} ${party}`;
    const known = merged.get(key);
    if (known) {
      known.net += debitMinor;
      known.line.segments = mergeRanges(known.line.segments, segments);
      continue;
    }
    const line = {
      account: account.code,
      accountName: account.name,
      debitMinor: 0,
      creditMinor: 0,
      // Texts of a damaged file stand in the books as every ledger can keep them.
      party: storableText(party.slice(0, 60)),
      text: storableText(text.slice(0, 200)),
      segments,
    };
    merged.set(key, { net: debitMinor, line });
  }
  return [...merged.values()]
    .filter(({ net }) => net !== 0)
    .map(({ net, line }) => ({ ...line, debitMinor: Math.max(net, 0), creditMinor: Math.max(-net, 0) }))
    .toSorted(
      (a, b) =>
        Number(b.debitMinor > 0) - Number(a.debitMinor > 0) ||
        compare(a.account, b.account) ||
        compare(a.party, b.party),
    );
}

export type EntryTotals = { readonly debitMinor: number; readonly creditMinor: number };

export function totalsOf(lines: readonly Pick<ProposedLine, 'debitMinor' | 'creditMinor'>[]): EntryTotals {
  return {
    debitMinor: sumMinor(lines.map((line) => line.debitMinor)),
    creditMinor: sumMinor(lines.map((line) => line.creditMinor)),
  };
}

/** Whether debits equal credits and every line has exactly one side above zero. */
export function isBalanced(lines: readonly ProposedLine[]): boolean {
  const { debitMinor, creditMinor } = totalsOf(lines);
  return debitMinor === creditMinor && lines.every((line) => line.debitMinor > 0 !== line.creditMinor > 0);
}

/** @throws InvariantError: an entry that does not balance is a bug of whoever proposed it, never a matter of input. */
export function assertBalanced(lines: readonly ProposedLine[]): void {
  const { debitMinor, creditMinor } = totalsOf(lines);
  invariant(isBalanced(lines), `entry does not balance: debit ${debitMinor}, credit ${creditMinor}`);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
