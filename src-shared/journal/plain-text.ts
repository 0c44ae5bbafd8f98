import { accountOf, type LedgerAccount } from './chart.ts';
import type { LedgerEntryDocument } from './journal-entry.ts';
import type { TrialBalanceRow } from './trial-balance.ts';

/** `hledger` is read by ledger as well. */
export const journalFormats = ['hledger', 'beancount'] as const;
export type JournalFormat = (typeof journalFormats)[number];

const ROOTS: Readonly<Record<LedgerAccount['type'], string>> = {
  asset: 'Assets',
  liability: 'Liabilities',
  'net-assets': 'Equity',
  revenue: 'Income',
  'contra-revenue': 'Income',
  expense: 'Expenses',
  memo: 'Equity:Memo',
};

export type ExportedEntry = Pick<
  LedgerEntryDocument,
  'number' | 'date' | 'memo' | 'key' | 'lines' | 'site' | 'approvedBy'
>;

/**
 * A journal as plain text, for programs that check books without knowing us: hledger and ledger read the one form, beancount the other.
 * Every account is declared, and the last entry states the balance that our ledger tells of each, so that they judge both.
 *
 * @param entries  in the order of their numbers. @param balances  of all of them; empty when only a part is exported.
 * @returns parts of the text, in order.
 * @see hledger 1.25 manual, “Journal format”; Beancount, “Language Syntax”
 */
export function* plainTextJournal(
  entries: Iterable<ExportedEntry>,
  {
    format,
    accounts,
    balances,
  }: {
    readonly format: JournalFormat;
    /** Codes and names of every account with a line. */
    readonly accounts: readonly { readonly account: string; readonly accountName: string }[];
    readonly balances: readonly TrialBalanceRow[];
  },
): Generator<string> {
  const write = format === 'beancount' ? beancount : hledger;
  yield write.head(accounts.map(({ account, accountName }) => write.account(account, accountName)));
  let last = '';
  for (const entry of entries) {
    if (entry.date > last) last = entry.date;
    yield write.entry(entry);
  }
  if (balances.length > 0 && last !== '') yield write.balances(balances, last);
}

type Writer = {
  account(code: string, name: string): string;
  head(accounts: readonly string[]): string;
  entry(entry: ExportedEntry): string;
  balances(rows: readonly TrialBalanceRow[], date: string): string;
};

/** Declared, since ledger takes an unknown one for a slip. */
const TAGS = ['key', 'site', 'approved', 'party'];

const hledger: Writer = {
  account: (code, name) => `${rootOf(code)}:${plain(`${code} ${name}`)}`,
  head: (accounts) =>
    [
      'commodity USD',
      '    format 1000.00 USD',
      '',
      ...TAGS.map((name) => `tag ${name}`),
      '',
      ...accounts.map((name) => `account ${name}`),
      '',
      '',
    ].join('\n'),
  entry: ({ date, number, memo, key, site, approvedBy, lines }) =>
    [
      `${date} * (${number}) ${plain(memo)}`,
      `    ; key: ${tag(key)}, site: ${tag(site)}${approvedBy.length === 0 ? '' : `, approved: ${approvedBy.map(tag).join(' and ')}`}`,
      ...lines.map((line) => {
        const party = line.party === '' ? '' : `  ; party: ${tag(line.party)}`;
        return `    ${hledger.account(line.account, line.accountName)}  ${amount(line.debitMinor - line.creditMinor)}${party}`;
      }),
      '',
      '',
    ].join('\n'),
  balances: (rows, date) =>
    [
      `${date} * Balances as the ledger tells them`,
      ...rows.map(
        (row) => `    ${hledger.account(row.account, row.accountName)}  ${amount(0)} = ${amount(row.balanceMinor)}`,
      ),
      '',
    ].join('\n'),
};

const beancount: Writer = {
  // Parts of an account begin with a capital or a digit and hold letters, digits and hyphens alone.
  account: (code, name) => `${rootOf(code)}:${code}-${name.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '')}`,
  head: (accounts) =>
    ['option "operating_currency" "USD"', '', ...accounts.map((name) => `1970-01-01 open ${name} USD`), '', ''].join(
      '\n',
    ),
  entry: ({ date, number, memo, key, site, lines }) =>
    [
      `${date} * "${quoted(`${number} ${memo}`)}"`,
      `  key: "${quoted(key)}"`,
      `  site: "${quoted(site)}"`,
      ...lines.flatMap((line) => [
        `  ${beancount.account(line.account, line.accountName)}  ${amount(line.debitMinor - line.creditMinor)}`,
        ...(line.party === '' ? [] : [`    party: "${quoted(line.party)}"`]),
      ]),
      '',
      '',
    ].join('\n'),
  balances: (rows, date) =>
    rows
      .map(
        (row) =>
          `${dayAfter(date)} balance ${beancount.account(row.account, row.accountName)}  ${amount(row.balanceMinor)}\n`,
      )
      .join(''),
};

function rootOf(code: string): string {
  const type = accountOf(code)?.type;
  return type === undefined ? 'Equity:Unknown' : ROOTS[type];
}

function amount(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0');
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)} USD`;
}

/** Two blanks end an account's name, ';' begins a comment, and '|' ends a payee. */
function plain(text: string): string {
  return text
    .replace(/[\p{Cc};|()[\]{}]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** The value of a tag ends with a comma. */
function tag(text: string): string {
  return plain(text).replaceAll(',', ' ');
}

function quoted(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"');
}

/** Beancount's balances hold at the beginning of their day. */
function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
