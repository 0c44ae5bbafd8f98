import * as z from 'zod';

const column = z.int().min(0).max(200);

/**
 * Which columns of a bank's own table say what, 0-based. Kept per bank and header, so that a person says it once. Either `amount`
 * (signed, or with `sign`), or `debit` and `credit`.
 */
export const BankCsvMapping = z.object({
  date: column,
  amount: column.nullable(),
  debit: column.nullable(),
  credit: column.nullable(),
  /** Says 'D' or 'C' of an amount, in whatever words of {@link DEBIT_WORDS}. */
  sign: column.nullable(),
  text: column.nullable(),
  party: column.nullable(),
  account: column.nullable(),
  reference: column.nullable(),
  currency: column.nullable(),
  balance: column.nullable(),
  /** How days are written: 12/31/2026, 31/12/2026 or 2026-12-31. */
  dateOrder: z.enum(['mdy', 'dmy', 'ymd']),
  decimal: z.enum(['.', ',']),
  hasHeader: z.boolean(),
});
export type BankCsvMapping = z.infer<typeof BankCsvMapping>;

/** The columns that it names. */
export function columnsIn(mapping: BankCsvMapping): number[] {
  const { dateOrder: _order, decimal: _decimal, hasHeader: _header, ...columns } = mapping;
  return Object.values(columns).flatMap((column) => (column === null ? [] : [column]));
}

type Named = Exclude<keyof BankCsvMapping, 'dateOrder' | 'decimal' | 'hasHeader'>;

/** How banks head their columns, in lower case. The first that fits is taken. */
const HEADINGS: Readonly<Record<Named, RegExp>> = {
  date: /^(booking |posting |transaction |value |post(ed)? )?date$|^date (posted|booked)$|^(buchungs|valuta)/,
  amount: /^(transaction )?amount( \w{3})?$|^betrag|^value$/,
  debit: /^(debit|withdrawals?|money out|paid out)( amount)?$/,
  credit: /^(credit|deposits?|money in|paid in)( amount)?$/,
  sign: /^(d\/c|c\/d|dr\/cr|debit\/credit|cr\/dr|type|sign)$/,
  text: /^(label|description|details|memo|narrative|text|transaction description|purpose)$/,
  party: /^(partner name|payee|payer|party|counterparty|name|beneficiary)$/,
  account: /^(account|account number|account no)$/,
  reference: /^(reference|ref|bank reference|transaction id|check number|trace( number)?|id)$/,
  currency: /^(currency|ccy|cur)$/,
  balance: /^(running |ledger )?balance$/,
};

const DAY = /^(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})$/;
const AMOUNT = /^[+-]?\(?[$€£]?[\d., ]*\d[\d., ]*\)?$/;

/** What a first row and the one after it suggest; null where no day and amount can be told. */
export function suggestMapping(first: readonly string[], second: readonly string[]): BankCsvMapping | null {
  const headed = byHeadings(first);
  if (headed) return { ...headed, ...formatOf(headed, second), hasHeader: true };
  const date = first.findIndex((cell) => DAY.test(cell.trim()));
  const amount = first.findIndex((cell, index) => index !== date && isMoney(cell));
  if (date < 0 || amount < 0) return null;
  const text = first.findIndex((cell, index) => index !== date && /[a-z]{3}/i.test(cell));
  const mapping = { ...NONE, date, amount, text: text < 0 ? null : text };
  return { ...mapping, ...formatOf(mapping, first), hasHeader: false };
}

const NONE = {
  amount: null,
  debit: null,
  credit: null,
  sign: null,
  text: null,
  party: null,
  account: null,
  reference: null,
  currency: null,
  balance: null,
} as const;

type Columns = Readonly<Record<Exclude<Named, 'date'>, number | null>> & { readonly date: number };

function byHeadings(cells: readonly string[]): Columns | null {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const find = (key: Named) => {
    const index = names.findIndex((name) => HEADINGS[key].test(name));
    return index < 0 ? null : index;
  };
  const date = find('date');
  const found = {
    amount: find('amount'),
    debit: find('debit'),
    credit: find('credit'),
    sign: find('sign'),
    text: find('text'),
    party: find('party'),
    account: find('account'),
    reference: find('reference'),
    currency: find('currency'),
    balance: find('balance'),
  };
  const hasAmount = found.amount !== null || (found.debit !== null && found.credit !== null);
  return date === null || !hasAmount ? null : { date, ...found };
}

function formatOf(columns: Columns, row: readonly string[]): Pick<BankCsvMapping, 'dateOrder' | 'decimal'> {
  const [, one = '', two = ''] = DAY.exec((row[columns.date] ?? '').trim()) ?? [];
  const dateOrder = one.length === 4 ? 'ymd' : Number(one) > 12 && Number(two) <= 12 ? 'dmy' : 'mdy';
  const amounts = [columns.amount, columns.debit, columns.credit].flatMap((at) => (at === null ? [] : [row[at] ?? '']));
  return { dateOrder, decimal: amounts.some((text) => /,\d{1,2}$/.test(text.trim())) ? ',' : '.' };
}

function isMoney(cell: string): boolean {
  const text = cell.trim();
  return AMOUNT.test(text) && /[.,]\d{1,2}\)?$/.test(text) && !DAY.test(text);
}
