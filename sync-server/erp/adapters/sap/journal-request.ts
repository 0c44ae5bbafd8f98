import type { Instant } from '../../../../src-shared/base/dates.ts';
import type { PostingLine } from '../../port.ts';
import { decimalText } from '../kit/amounts.ts';
import type { OutgoingEntry } from '../kit/contract-erp.ts';
import { escapeXml } from './xml.ts';

const HEADER_TEXT = 25;
const ITEM_TEXT = 50;
const CURRENCY = 'USD';

/** What kind of party a general ledger account is the sum of, when it is one. */
export type Reconciles = 'customer' | 'supplier' | null;

export type RequestOf = {
  readonly entry: OutgoingEntry;
  readonly companyCode: string;
  readonly user: string;
  readonly headerText: string;
  readonly reconciles: (account: string) => Reconciles;
  readonly now: Instant;
};

/**
 * The SOAP message that posts an entry at once. A credit is negative and says H.
 *
 * @see SAP_COM_0002, JournalEntryCreateRequestConfirmation_In
 */
export function journalRequest({ entry, companyCode, user, headerText, reconciles, now }: RequestOf): string {
  const { ref, date, lines } = entry;
  const head = tags({ ID: ref, CreationDateTime: now });
  const document = tags({
    OriginalReferenceDocumentType: 'BKPFF',
    BusinessTransactionType: 'RFBU',
    AccountingDocumentType: 'SA',
    DocumentReferenceID: ref,
    DocumentHeaderText: headerText.slice(0, HEADER_TEXT),
    CreatedByUser: user,
    CompanyCode: companyCode,
    DocumentDate: date,
    PostingDate: date,
  });
  const items = lines.map((line, at) => itemOf(line, at + 1, reconciles(line.account))).join('');
  return [
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:sfin="http://sap.com/xi/SAPSCORE/SFIN">',
    '<soapenv:Header/><soapenv:Body><sfin:JournalEntryBulkCreateRequest>',
    `<MessageHeader>${head}</MessageHeader>`,
    `<JournalEntryCreateRequest><MessageHeader>${head}</MessageHeader>`,
    `<JournalEntry>${document}${items}</JournalEntry></JournalEntryCreateRequest>`,
    '</sfin:JournalEntryBulkCreateRequest></soapenv:Body></soapenv:Envelope>',
  ].join('');
}

function itemOf(line: PostingLine, number: number, reconciles: Reconciles): string {
  const { account, party, department = '', debitMinor, creditMinor, text } = line;
  const amount = `<AmountInTransactionCurrency currencyCode="${CURRENCY}">${decimalText(debitMinor - creditMinor)}</AmountInTransactionCurrency>`;
  const side = tags({ DebitCreditCode: debitMinor > 0 ? 'S' : 'H', DocumentItemText: text.slice(0, ITEM_TEXT) });
  if (reconciles !== null) {
    const [item, field] = reconciles === 'customer' ? ['DebtorItem', 'Debtor'] : ['CreditorItem', 'Creditor'];
    const whom = tags({ ReferenceDocumentItem: String(number), [field]: party, AltvRecnclnAccts: account });
    return `<${item}>${whom}${amount}${side}</${item}>`;
  }
  const where = tags({ ReferenceDocumentItem: String(number), GLAccount: account });
  const center = department === '' ? '' : `<AccountAssignment>${tags({ CostCenter: department })}</AccountAssignment>`;
  return `<Item>${where}${amount}${side}${center}</Item>`;
}

function tags(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, text]) => `<${name}>${escapeXml(text)}</${name}>`)
    .join('');
}
