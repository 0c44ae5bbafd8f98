import { isBalanced, totalsOf } from '../../../../src-shared/journal/post-lines.ts';
import { formatMinor } from '../../../../src-shared/money/format.ts';
import type { Finding, Posting } from '../../port.ts';
import type { PeriodRow, TrytonBooks } from './books.ts';

/** What Tryton would refuse, and what it would take in silence: negative amounts, a wrong sum of departments. */
export function findingsOf(
  { lines, date, journal = '', newParties = [] }: Posting,
  there: {
    readonly books: TrytonBooks;
    readonly parties: ReadonlyMap<string, number>;
    readonly period: PeriodRow | null;
  },
): Finding[] {
  const { books, parties, period } = there;
  const findings: Finding[] = [];
  const add = (code: Finding['code'], message: string): void => void findings.push({ code, message });
  if (lines.length < 2 || !isBalanced(lines)) {
    const { debitMinor, creditMinor } = totalsOf(lines);
    add(
      'invalid',
      `Debits of ${formatMinor(debitMinor)} and credits of ${formatMinor(creditMinor)} do not make an entry.`,
    );
  }
  const missing = (codes: Iterable<string>, known: (code: string) => boolean): string[] =>
    [...new Set(codes)].filter((code) => !known(code)).toSorted();
  const accounts = missing(
    lines.map(({ account }) => account),
    (code) => books.accounts.has(code),
  );
  if (accounts.length > 0) add('mapping', `Tryton has no account ${accounts.join(', ')}.`);
  if (!books.journals.has(journal))
    add('mapping', `Tryton has no journal ${journal === '' ? 'for this entry' : journal}.`);
  const departments = missing(
    lines.flatMap(({ department = '' }) => (department === '' ? [] : [department])),
    (code) => books.departments.has(code),
  );
  if (departments.length > 0) add('mapping', `Tryton has no department ${departments.join(', ')}.`);
  const named = lines.flatMap(({ party }) => (party === '' ? [] : [party]));
  const strangers = missing(named, (code) => parties.has(code) || newParties.includes(code));
  if (strangers.length > 0) add('mapping', `Tryton has no party ${strangers.join(', ')}.`);
  for (const { account, party } of lines) {
    const needsParty = books.accounts.get(account)?.needsParty;
    if (needsParty === true && party === '') add('mapping', `Account ${account} of Tryton needs a party.`);
    if (needsParty === false && party !== '') add('mapping', `Account ${account} of Tryton takes no party.`);
  }
  if (!period) add('period-closed', `Tryton has no fiscal year for ${date}.`);
  else if (period.state === 'closed') add('period-closed', `The period ${period.name} is closed in Tryton.`);
  return findings;
}
