import { TagPlaces } from '../source-file/tag-places.ts';
import { XmlEvents } from '../source-file/xml-events.ts';
import { type BankEntry, type BankSink, minorOfCurrency, traceIn } from './bank-entry.ts';
import { dayOfIso } from './internal/dates.ts';
import { StatementSums } from './internal/statement-sums.ts';

export type CamtTotals = { readonly statements: number; readonly entries: number };

type Open = {
  readonly sums: StatementSums;
  account: string;
  currency: string;
  openingMinor: number | null;
  closingMinor: number | null;
  balance: Balance;
};
type Balance = { code: string; amount: string; currency: string; isDebit: boolean };
type Entry = {
  amount: string;
  currency: string;
  isDebit: boolean;
  isReversal: boolean;
  date: string;
  valueDate: string;
  reference: string;
  endToEnd: string;
  code: string[];
  parties: { debtor: string; creditor: string };
  readonly texts: string[];
  details: number;
  readonly offset: number;
};

const STATEMENTS = new Set(['Stmt', 'Rpt', 'Ntfctn']);
const NO_BALANCE: Balance = { code: '', amount: '', currency: '', isDebit: false };
const MOST_TEXT = 4000;

/**
 * Reads ISO 20022 bank statements in pieces of any size: camt.053 (statement), camt.052 (report within the day) and camt.054
 * (notification), every version. One entry is one movement on the account, also where it books several payments together.
 *
 * @see https://www.iso20022.org/catalogue-messages (Bank-to-Customer Cash Management)
 */
export class CamtReader {
  readonly #sink: BankSink;
  readonly #xml: XmlEvents;
  readonly #places = new TagPlaces('Ntry');
  readonly #path: string[] = [];
  #text = '';
  #open: Open | null = null;
  #entry: Entry | null = null;
  #statements = 0;
  #entries = 0;

  constructor(sink: BankSink = {}) {
    this.#sink = sink;
    this.#xml = new XmlEvents({
      onOpen: (name, attributes) => this.#onOpen(name, attributes),
      onText: (text) => {
        if (this.#text.length < MOST_TEXT) this.#text += text;
      },
      onClose: (name) => this.#onClose(name),
    });
  }

  push(piece: Uint8Array): void {
    this.#places.push(piece);
    this.#xml.push(piece);
  }

  end(): CamtTotals {
    const fault = this.#xml.end();
    if (this.#open) this.#closeStatement(this.#open);
    if (fault) this.#sink.onProblem?.({ ...fault, severity: 'error', offset: 0 });
    else if (this.#statements === 0) {
      const message = 'The file holds no statement, report or notification.';
      this.#sink.onProblem?.({ code: 'no-statement', severity: 'error', offset: 0, message });
    }
    return { statements: this.#statements, entries: this.#entries };
  }

  #onOpen(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#path.push(name);
    this.#text = '';
    if (STATEMENTS.has(name) && !this.#open) {
      this.#statements += 1;
      const sums = new StatementSums(this.#sink);
      this.#open = { sums, account: '', currency: '', openingMinor: null, closingMinor: null, balance: NO_BALANCE };
    } else if (name === 'Bal' && this.#open) this.#open.balance = { ...NO_BALANCE };
    else if (name === 'Ntry') {
      const offset = this.#places.next() ?? 0;
      if (this.#open) this.#entry = newEntry(offset);
    } else if (name === 'TxDtls' && this.#entry) this.#entry.details += 1;
    if (name === 'Amt' && attributes['Ccy'] !== undefined) this.#currencyOf(attributes['Ccy']);
  }

  #currencyOf(currency: string): void {
    const parent = this.#path.at(-2);
    if (parent === 'Ntry' && this.#entry) this.#entry.currency = currency;
    else if (parent === 'Bal' && this.#open) this.#open.balance.currency = currency;
  }

  #onClose(name: string): void {
    const text = this.#text.replaceAll(/\s+/g, ' ').trim();
    this.#text = '';
    const parent = this.#path.at(-2) ?? '';
    const open = this.#open;
    if (open) {
      if (this.#entry) readEntryField(this.#entry, this.#path, text);
      else readStatementField(open, this.#path, text);
      if (name === 'Bal') takeBalance(open);
      else if (name === 'Ntry' && this.#entry) this.#closeEntry(open, this.#entry);
      else if (STATEMENTS.has(name) && parent !== '') this.#closeStatement(open);
    }
    this.#path.pop();
  }

  #closeEntry(open: Open, entry: Entry): void {
    this.#entry = null;
    this.#entries += 1;
    const currency = entry.currency || open.currency;
    const minor = minorOfCurrency(entry.amount, currency);
    if (minor === null) {
      const message = `Entry ${this.#entries} has the amount '${entry.amount.slice(0, 30)}', which is none of ${currency || 'its currency'}; it was left out.`;
      this.#sink.onProblem?.({ code: 'amount-unreadable', severity: 'error', offset: entry.offset, message });
      return;
    }
    // The sign says which way the money went here; a reversal is told apart, not turned once more.
    open.sums.add(
      bankEntryOf(entry, { account: open.account, currency, amountMinor: entry.isDebit ? 0 - minor : minor }),
    );
  }

  #closeStatement(open: Open): void {
    this.#open = null;
    this.#entry = null;
    const { account, currency, openingMinor, closingMinor } = open;
    open.sums.close({ account, currency, offset: 0 }, { openingMinor, closingMinor });
  }
}

function newEntry(offset: number): Entry {
  return {
    offset,
    amount: '',
    currency: '',
    isDebit: false,
    isReversal: false,
    date: '',
    valueDate: '',
    reference: '',
    endToEnd: '',
    code: [],
    parties: { debtor: '', creditor: '' },
    texts: [],
    details: 0,
  };
}

function readStatementField(open: Open, path: readonly string[], text: string): void {
  const [parent = '', name = ''] = path.slice(-2);
  if (path.includes('Bal')) {
    if (name === 'Amt') open.balance.amount = text;
    else if (name === 'CdtDbtInd') open.balance.isDebit = text === 'DBIT';
    else if (name === 'Cd' && parent === 'CdOrPrtry') open.balance.code = text;
    else if (name === 'Cd' && parent === 'Tp') open.balance.code = text;
    return;
  }
  if (!path.includes('Acct')) return;
  if (name === 'IBAN' || (name === 'Id' && parent === 'Othr') || name === 'PrtryAcct') open.account ||= text;
  else if (name === 'Id' && parent === 'PrtryAcct') open.account ||= text;
  else if (name === 'Ccy' && parent === 'Acct') open.currency = text;
}

function takeBalance(open: Open): void {
  const { code, amount, currency, isDebit } = open.balance;
  const minor = minorOfCurrency(amount, currency || open.currency);
  const signed = minor === null ? null : isDebit ? 0 - minor : minor;
  open.currency ||= currency;
  if (code === 'OPBD' || code === 'PRCD') open.openingMinor ??= signed;
  else if (code === 'CLBD') open.closingMinor ??= signed;
  open.balance = NO_BALANCE;
}

function readEntryField(entry: Entry, path: readonly string[], text: string): void {
  if (text === '') return;
  const [parent = '', name = ''] = path.slice(-2);
  const isOfEntry = parent === 'Ntry';
  switch (name) {
    case 'Amt':
      if (isOfEntry) entry.amount = text;
      return;
    case 'CdtDbtInd':
      if (isOfEntry) entry.isDebit = text === 'DBIT';
      return;
    case 'RvslInd':
      if (isOfEntry) entry.isReversal = text === 'true' || text === '1';
      return;
    case 'Dt':
    case 'DtTm':
      if (parent === 'BookgDt') entry.date = dayOfIso(text);
      else if (parent === 'ValDt') entry.valueDate = dayOfIso(text);
      return;
    case 'AcctSvcrRef':
      if (isOfEntry || entry.reference === '') entry.reference = text;
      return;
    case 'EndToEndId':
      if (entry.endToEnd === '' && text !== 'NOTPROVIDED') entry.endToEnd = text;
      return;
    case 'Nm':
      readParty(entry, path, text);
      return;
    case 'Ustrd':
    case 'AddtlNtryInf':
    case 'Ref':
      if (name !== 'Ref' || parent === 'CdtrRefInf') keepText(entry, text);
      return;
    case 'Cd':
    case 'SubFmlyCd':
      if (path.includes('BkTxCd') && entry.details === 0) entry.code.push(text);
  }
}

function readParty(entry: Entry, path: readonly string[], text: string): void {
  if (path.includes('Dbtr')) entry.parties.debtor ||= text;
  else if (path.includes('Cdtr')) entry.parties.creditor ||= text;
}

function keepText(entry: Entry, text: string): void {
  if (entry.texts.length < 50) entry.texts.push(text);
}

function bankEntryOf(
  entry: Entry,
  { account, currency, amountMinor }: Pick<BankEntry, 'account' | 'currency' | 'amountMinor'>,
): BankEntry {
  const text = entry.texts.join(' · ');
  return {
    account,
    currency,
    date: entry.date,
    valueDate: entry.valueDate || entry.date,
    amountMinor,
    reference: entry.reference,
    customerReference: entry.endToEnd,
    ...traceIn(text),
    party: entry.isDebit ? entry.parties.creditor : entry.parties.debtor,
    text,
    code: entry.code.join('/'),
    isReturn: entry.isReversal,
    offset: entry.offset,
  };
}
