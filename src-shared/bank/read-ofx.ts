import { latin1 } from '../x12/bytes.ts';
import { type BankEntry, type BankSink, minorOfCurrency, traceIn } from './bank-entry.ts';
import { dayOfEightDigits } from './internal/dates.ts';
import { StatementSums } from './internal/statement-sums.ts';

export type OfxTotals = { readonly statements: number; readonly entries: number };

type Open = {
  readonly sums: StatementSums;
  account: string;
  currency: string;
  closingMinor: number | null;
  inLedger: boolean;
};

const STATEMENTS = new Set(['STMTRS', 'CCSTMTRS', 'INVSTMTRS']);
/** Text of one element is not longer; what is beyond is dropped. */
const LONGEST = 8 * 1024;
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ' };

/**
 * Reads OFX statements of bank and card accounts in pieces of any size, both as XML (2.x) and as SGML whose elements need not
 * be closed (1.x). An OFX statement has no opening balance: the ledger balance at its end is kept.
 *
 * @see https://financialdataexchange.org/ofx
 */
export class OfxReader {
  readonly #sink: BankSink;
  #name = '';
  #text = '';
  #tag = '';
  /** Of the next byte, and of the '<' of the tag that is read. */
  #at = 0;
  #tagAt = 0;
  #inTag = false;
  #open: Open | null = null;
  #fields: Map<string, string> | null = null;
  #transactionAt = 0;
  #statements = 0;
  #entries = 0;
  #isOfx = false;
  #status = '';

  constructor(sink: BankSink = {}) {
    this.#sink = sink;
  }

  push(piece: Uint8Array): void {
    const text = latin1(piece, 0, piece.length);
    for (const character of text) {
      if (character === '<') this.#tagAt = this.#at;
      this.#at += 1;
      if (character === '<') this.#startTag();
      else if (character === '>' && this.#inTag) this.#endTag();
      else if (this.#inTag) this.#tag = this.#tag.length < 100 ? this.#tag + character : this.#tag;
      else if (this.#text.length < LONGEST) this.#text += character;
    }
  }

  end(): OfxTotals {
    this.#element();
    if (this.#open) this.#closeStatement(this.#open);
    if (!this.#isOfx) this.#tell('not-ofx', 'error', 'The file has no element OFX.');
    else if (this.#statements === 0)
      this.#tell('no-statement', 'warning', `The file holds no statement of an account.${this.#status}`);
    return { statements: this.#statements, entries: this.#entries };
  }

  #startTag(): void {
    this.#element();
    this.#inTag = true;
    this.#tag = '';
  }

  #endTag(): void {
    this.#inTag = false;
    this.#text = '';
    const tag = this.#tag.trim().toUpperCase();
    if (tag.startsWith('?') || tag.startsWith('!')) return;
    if (tag.startsWith('/')) {
      this.#name = '';
      this.#close(tag.slice(1));
    } else {
      this.#name = tag.split(/\s/)[0] ?? '';
      this.#openElement(this.#name);
    }
  }

  #openElement(name: string): void {
    if (name === 'OFX') this.#isOfx = true;
    else if (STATEMENTS.has(name)) {
      if (this.#open) this.#closeStatement(this.#open);
      this.#statements += 1;
      this.#open = {
        sums: new StatementSums(this.#sink),
        account: '',
        currency: '',
        closingMinor: null,
        inLedger: false,
      };
    } else if (name === 'STMTTRN' && this.#open) {
      this.#finish();
      this.#fields = new Map();
      this.#transactionAt = this.#tagAt;
    } else if (name === 'LEDGERBAL' && this.#open) this.#open.inLedger = true;
    else if (name === 'AVAILBAL' && this.#open) this.#open.inLedger = false;
  }

  #element(): void {
    const value = decoded(this.#text);
    const name = this.#name;
    this.#text = '';
    this.#name = '';
    if (name === '' || value === '') return;
    const open = this.#open;
    if (this.#fields) {
      if (!this.#fields.has(name)) this.#fields.set(name, value);
    } else if (open) {
      if (name === 'CURDEF') open.currency = value;
      else if (name === 'ACCTID') open.account ||= value;
      else if (name === 'BALAMT' && open.inLedger) open.closingMinor = minorOfCurrency(pointed(value), open.currency);
    } else if (name === 'MESSAGE' && this.#status === '') this.#status = ` The bank says: ${value.slice(0, 160)}`;
  }

  #close(name: string): void {
    if (name === 'STMTTRN') this.#finish();
    else if (name === 'LEDGERBAL' && this.#open) this.#open.inLedger = false;
    else if (STATEMENTS.has(name) && this.#open) this.#closeStatement(this.#open);
  }

  #finish(): void {
    const fields = this.#fields;
    this.#fields = null;
    const open = this.#open;
    if (!fields || !open) return;
    this.#entries += 1;
    const amount = fields.get('TRNAMT') ?? '';
    const amountMinor = minorOfCurrency(pointed(amount), open.currency);
    if (amountMinor === null) {
      const message = `Transaction ${this.#entries} has the amount '${amount.slice(0, 30)}', which is none; it was left out.`;
      return this.#tell('amount-unreadable', 'error', message, this.#transactionAt);
    }
    return open.sums.add({ ...entryOf(fields, open, amountMinor), offset: this.#transactionAt });
  }

  #closeStatement(open: Open): void {
    this.#finish();
    this.#open = null;
    const { account, currency, closingMinor } = open;
    open.sums.close({ account, currency, offset: 0 }, { openingMinor: null, closingMinor });
  }

  #tell(code: string, severity: 'error' | 'warning', message: string, offset = 0): void {
    this.#sink.onProblem?.({ code, severity, offset, message });
  }
}

function entryOf(
  fields: ReadonlyMap<string, string>,
  { account, currency }: Open,
  amountMinor: number,
): Omit<BankEntry, 'offset'> {
  const of = (name: string) => fields.get(name) ?? '';
  const text = [of('NAME'), of('MEMO')].filter((one) => one !== '').join(' · ');
  const date = dayOfEightDigits(of('DTPOSTED'));
  return {
    account,
    currency,
    date,
    valueDate: dayOfEightDigits(of('DTAVAIL')) || date,
    amountMinor,
    reference: of('FITID'),
    customerReference: of('CHECKNUM') || of('REFNUM'),
    ...traceIn(text),
    party: of('NAME'),
    text,
    code: of('TRNTYPE'),
    isReturn: false,
  };
}

/** Some banks write a decimal comma. */
function pointed(amount: string): string {
  return /^[+-]?\d*,\d{1,2}$/.test(amount) ? amount.replace(',', '.') : amount.replaceAll(/(\d),(?=\d{3}\b)/g, '$1');
}

function decoded(text: string): string {
  return text
    .replaceAll(/&(\w{1,6});/g, (whole, name: string) => NAMED[name] ?? whole)
    .replaceAll(/\s+/g, ' ')
    .trim();
}
