import { LineReader, type Line } from '../source-file/line-reader.ts';
import { type BankEntry, type BankSink, traceIn } from './bank-entry.ts';
import { dayOfSixDigits } from './internal/dates.ts';
import { StatementSums } from './internal/statement-sums.ts';

/** What the records of a BAI2 file come to. */
export type Bai2Totals = {
  readonly accounts: number;
  readonly details: number;
  /** How many accounts have a control total that their amounts come to. */
  readonly accountsThatTie: number;
  /** Sum of the accounts' control totals, and what the file says it is; null where it does not say. */
  readonly accountControls: number;
  readonly fileControl: number | null;
  readonly physicalRecords: number;
};

type Logical = { readonly fields: string[]; readonly line: Line };
type Account = {
  readonly number: string;
  readonly currency: string;
  readonly sums: StatementSums;
  readonly offset: number;
  /** Sum of every amount in its records, as the control total takes it: without looking at which way the money went. */
  control: number;
  openingMinor: number | null;
  closingMinor: number | null;
};

/** BAI type codes of the balances that frame a statement's ledger. */
const OPENING_LEDGER = '010';
const CLOSING_LEDGER = '015';
/** How many fields follow each type of funds; 'D' says itself how many pairs. */
const FUNDS: Readonly<Record<string, number>> = { V: 2, S: 3 };

/**
 * Reads a Cash Management balance report, BAI2, in pieces of any size. Amounts are whole minor units, their point being implied;
 * details with type codes 100 to 399 came in, 400 to 699 went out, and what a bank made up itself (900 and above) is left out
 * and told.
 *
 * @see https://www.bai.org/docs/default-source/libraries/site-general-downloads/cash_management_2005.pdf
 */
export class Bai2Reader {
  readonly #sink: BankSink;
  readonly #lines = new LineReader((line) => this.#line(line));
  #held: Logical | null = null;
  #account: Account | null = null;
  #groupCurrency = '';
  #date = '';
  #totals: { -readonly [Key in keyof Bai2Totals]: Bai2Totals[Key] } = {
    accounts: 0,
    details: 0,
    accountsThatTie: 0,
    accountControls: 0,
    fileControl: null,
    physicalRecords: 0,
  };

  constructor(sink: BankSink = {}) {
    this.#sink = sink;
  }

  push(piece: Uint8Array): void {
    this.#lines.push(piece);
  }

  end(): Bai2Totals {
    this.#lines.end();
    this.#flush();
    if (this.#account) this.#closeAccount('');
    const { fileControl, accountControls } = this.#totals;
    if (fileControl === null) {
      this.#tell('control-missing', 'error', 0, 'The file has no trailer (99): it may have been cut off.');
    } else if (fileControl !== accountControls) {
      const message = `The file's control total is ${fileControl} and its accounts' come to ${accountControls}.`;
      this.#tell('control-differs', 'warning', 0, message);
    }
    return this.#totals;
  }

  #line(line: Line): void {
    const text = line.text.trimEnd();
    if (text === '') return;
    this.#totals.physicalRecords += 1;
    const fields = fieldsOf(text);
    if (fields[0] !== '88') {
      this.#flush();
      this.#held = { fields, line };
      return;
    }
    if (!this.#held) this.#tell('record-misplaced', 'error', line.offset, 'A continuation (88) continues nothing.');
    else if (this.#held.fields.length < 5000) this.#held.fields.push(...fields.slice(1));
  }

  #flush(): void {
    const held = this.#held;
    this.#held = null;
    if (!held) return;
    const { fields, line } = held;
    switch (fields[0]) {
      case '01':
        return undefined;
      case '02':
        this.#date = dayOfSixDigits(fields[4] ?? '');
        this.#groupCurrency = fields[6]?.trim() || 'USD';
        return undefined;
      case '03':
        return this.#openAccount(held);
      case '16':
        return this.#detail(held);
      case '49':
        return this.#closeAccount(fields[1] ?? '');
      case '98':
        return undefined;
      case '99':
        this.#totals.fileControl = integerOf(fields[1] ?? '');
        return undefined;
      default:
        return this.#tell(
          'record-unknown',
          'error',
          line.offset,
          `A record has the code '${fields[0]?.slice(0, 8)}'; it was left out.`,
        );
    }
  }

  #openAccount({ fields, line }: Logical): void {
    if (this.#account) this.#closeAccount('');
    const currency = fields[2]?.trim() || this.#groupCurrency || 'USD';
    const account: Account = {
      number: fields[1]?.trim() ?? '',
      currency,
      sums: new StatementSums(this.#sink),
      offset: line.offset,
      control: 0,
      openingMinor: null,
      closingMinor: null,
    };
    this.#account = account;
    this.#totals.accounts += 1;
    for (let at = 3; at < fields.length;) {
      const amount = integerOf(fields[at + 1] ?? '');
      account.control += amount ?? 0;
      if (fields[at] === OPENING_LEDGER) account.openingMinor = amount;
      if (fields[at] === CLOSING_LEDGER) account.closingMinor = amount;
      at += 4 + fundsLength(fields, at + 3);
    }
  }

  #detail({ fields, line }: Logical): void {
    this.#totals.details += 1;
    const account = this.#account;
    const [, code = '', amountText = ''] = fields;
    const amount = integerOf(amountText);
    if (!account)
      return this.#tell('record-misplaced', 'error', line.offset, 'A detail (16) stands outside an account.');
    account.control += amount ?? 0;
    const isIn = code >= '100' && code <= '399';
    if (!/^\d{3}$/.test(code) || code < '100' || code > '699' || amount === null) {
      const message = `A detail has the type code '${code.slice(0, 8)}' and the amount '${amountText.slice(0, 20)}'; it was left out.`;
      return this.#tell('detail-unreadable', 'error', line.offset, message);
    }
    const at = 4 + fundsLength(fields, 3);
    const text = fields
      .slice(at + 2)
      .join(', ')
      .trim();
    return account.sums.add(
      entryOf({
        code,
        amountMinor: isIn ? amount : 0 - amount,
        text,
        fields,
        at,
        account,
        date: this.#date,
        offset: line.offset,
      }),
    );
  }

  #closeAccount(controlText: string): void {
    const account = this.#account;
    this.#account = null;
    if (!account) return;
    const control = integerOf(controlText);
    if (control !== null) this.#totals.accountControls += control;
    if (control === account.control) this.#totals.accountsThatTie += 1;
    else {
      const says = control === null ? 'no control total' : `the control total ${control}`;
      const message = `Account ending in ${account.number.slice(-4)} has ${says} and its amounts come to ${account.control}.`;
      this.#tell('account-control-differs', 'warning', account.offset, message);
    }
    const { number, currency, offset, openingMinor, closingMinor } = account;
    account.sums.close({ account: number, currency, offset }, { openingMinor, closingMinor });
  }

  #tell(code: string, severity: 'error' | 'warning', offset: number, message: string): void {
    this.#sink.onProblem?.({ code, severity, offset, message });
  }
}

type Detail = {
  readonly code: string;
  readonly amountMinor: number;
  readonly text: string;
  readonly fields: readonly string[];
  readonly at: number;
  readonly account: Account;
  readonly date: string;
  readonly offset: number;
};

function entryOf({ code, amountMinor, text, fields, at, account, date, offset }: Detail): BankEntry {
  const valued = fields[3]?.trim() === 'V' ? dayOfSixDigits(fields[4] ?? '') : '';
  const named = /\b(?:DBNM|From): ?([^,/]{1,60})/.exec(text)?.[1] ?? '';
  return {
    account: account.number,
    currency: account.currency,
    date,
    valueDate: valued || date,
    amountMinor,
    reference: fields[at]?.trim() ?? '',
    customerReference: fields[at + 1]?.trim() ?? '',
    ...traceIn(text),
    party: named.trim(),
    text,
    code,
    // 255 and 257: checks and ACH payments returned to us; 555 to 557: deposits and receipts that came back.
    isReturn: ['255', '257', '555', '556', '557'].includes(code),
    offset,
  };
}

/** The '/' ends a record; in the text of a detail it may stand inside. */
function fieldsOf(text: string): string[] {
  const bare = text.endsWith('/') ? text.slice(0, -1) : text;
  return bare.split(',');
}

/** How many fields belong to the type of funds at `at`, beyond itself. */
function fundsLength(fields: readonly string[], at: number): number {
  const type = fields[at]?.trim() ?? '';
  if (type === 'D') return 1 + 2 * Math.min(Number(fields[at + 1]) || 0, 1000);
  return FUNDS[type] ?? 0;
}

function integerOf(text: string): number | null {
  const bare = text.trim();
  if (!/^[+-]?\d{1,20}$/.test(bare)) return null;
  const value = Number(bare);
  // More than a hundred billion is a damaged field, and sums of such ones are no cents any more.
  return Math.abs(value) < 1e13 ? value : null;
}
