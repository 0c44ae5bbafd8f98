import { isBalanced, totalsOf } from '../../../../src-shared/journal/post-lines.ts';
import { formatMinor } from '../../../../src-shared/money/format.ts';
import type { ErpPeriod, Finding, MasterData, Posting } from '../../port.ts';

/** What an ERP has of that which a posting refers to. */
export type There = {
  readonly books: MasterData;
  readonly parties: ReadonlySet<string>;
  readonly period: ErpPeriod | null;
};

/** What an ERP would refuse, and what some take in silence, said before anything is sent. @param name 'Odoo'. */
export function findingsOf(name: string, posting: Posting, { books, parties, period }: There): Finding[] {
  const { lines, date, journal = '', newParties = [] } = posting;
  const findings: Finding[] = [];
  if (lines.length < 2 || !isBalanced(lines)) {
    const { debitMinor, creditMinor } = totalsOf(lines);
    const message = `Debits of ${formatMinor(debitMinor)} and credits of ${formatMinor(creditMinor)} do not make an entry.`;
    findings.push({ code: 'invalid', message });
  }
  const missing = (what: string, codes: readonly string[], known: ReadonlySet<string>): void => {
    const unknown = [...new Set(codes)].filter((code) => code !== '' && !known.has(code)).toSorted();
    if (unknown.length > 0)
      findings.push({ code: 'mapping', message: `${name} has no ${what} ${unknown.join(', ')}.` });
  };
  const codes = (rows: readonly { readonly code: string }[]): Set<string> => new Set(rows.map(({ code }) => code));
  missing(
    'account',
    lines.map(({ account }) => account),
    codes(books.accounts),
  );
  missing('journal', [journal], codes(books.journals));
  if (journal === '') findings.push({ code: 'mapping', message: `${name} has no journal for this entry.` });
  missing(
    'department',
    lines.map(({ department = '' }) => department),
    codes(books.departments),
  );
  missing(
    'party',
    lines.map(({ party }) => party),
    new Set([...parties, ...newParties]),
  );
  const needs = new Map(books.accounts.map(({ code, needsParty }) => [code, needsParty]));
  for (const { account, party } of lines) {
    if (needs.get(account) === true && party === '')
      findings.push({ code: 'mapping', message: `Account ${account} of ${name} needs a party.` });
    if (needs.get(account) === false && party !== '')
      findings.push({ code: 'mapping', message: `Account ${account} of ${name} takes no party.` });
  }
  if (!period) findings.push({ code: 'period-closed', message: `${name} has no period for ${date}.` });
  else if (period.state === 'closed')
    findings.push({ code: 'period-closed', message: `The period ${period.name} is closed in ${name}.` });
  return findings;
}
