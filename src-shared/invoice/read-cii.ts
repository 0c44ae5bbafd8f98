import { CalendarDate } from '../base/dates.ts';
import {
  amountOf,
  type CapturedInvoice,
  type CapturedLine,
  type InvoiceReading,
  numberText,
  tied,
  unitPriceFor,
} from './captured-invoice.ts';
import { failed, readXmlInvoice } from './internal/xml-document.ts';
import { allOf, elementOf, type Node, textAt } from './internal/xml-node.ts';

const MOST_LINES = 980;
/** Codes of UNTDID 1001 that say: this gives money back. */
const CREDIT_CODES = new Set(['81', '83', '381', '396', '532']);

/**
 * Reads a Cross Industry Invoice of UN/CEFACT (D16B), the other syntax of EN 16931. A document type is refused.
 *
 * @see https://unece.org/trade/uncefact/e-invoice
 */
export function readCii(xml: string): InvoiceReading {
  return readXmlInvoice(xml, (document) => {
    const root = elementOf(document, 'CrossIndustryInvoice');
    return root ? readDocument(root) : failed('not-cii', 'The file holds no CrossIndustryInvoice.');
  });
}

function readDocument(root: Node): InvoiceReading {
  const about = elementOf(root, 'ExchangedDocument') ?? {};
  const trade = elementOf(root, 'SupplyChainTradeTransaction') ?? {};
  const agreement = elementOf(trade, 'ApplicableHeaderTradeAgreement') ?? {};
  const settlement = elementOf(trade, 'ApplicableHeaderTradeSettlement') ?? {};
  const money = elementOf(settlement, 'SpecifiedTradeSettlementHeaderMonetarySummation') ?? {};
  const items = allOf(trade, 'IncludedSupplyChainTradeLineItem');
  if (items.length > MOST_LINES) return failed('too-many-lines', `More than ${MOST_LINES} lines are not read.`);
  const totalMinor = amountOf(textAt(money, 'DuePayableAmount') || textAt(money, 'GrandTotalAmount'));
  const lines = [...items.map(readLine), ...otherLines(settlement, money)];
  const number = textAt(about, 'ID');
  const invoiceDate = dayOf(textAt(about, 'IssueDateTime', 'DateTimeString'));
  const unread = lines.indexOf(null);
  if (number === '') return failed('unreadable', 'The invoice has no number (ram:ID).');
  if (invoiceDate === '') return failed('unreadable', 'The invoice has no date (ram:IssueDateTime).');
  if (totalMinor === null) return failed('unreadable', 'The total (ram:DuePayableAmount) cannot be read.');
  if (unread >= 0) return failed('unreadable', `The amount of line ${unread + 1} cannot be read.`);
  const terms = allOf(settlement, 'SpecifiedTradePaymentTerms');
  return {
    problems: [],
    invoices: [
      tied({
        document: CREDIT_CODES.has(textAt(about, 'TypeCode')) ? 'credit-note' : 'invoice',
        number,
        invoiceDate,
        dueDate:
          terms.map((term) => dayOf(textAt(term, 'DueDateDateTime', 'DateTimeString'))).find((day) => day !== '') ?? '',
        purchaseOrder: textAt(agreement, 'BuyerOrderReferencedDocument', 'IssuerAssignedID'),
        currency: textAt(settlement, 'InvoiceCurrencyCode'),
        vendor: vendorOf(elementOf(agreement, 'SellerTradeParty') ?? {}),
        lines: lines.filter((line) => line !== null),
        totalMinor,
      }),
    ],
  };
}

/** Format 102 is 'yyyymmdd'. */
function dayOf(text: string): string {
  const day = text.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3').slice(0, 10);
  return CalendarDate.safeParse(day).success ? day : '';
}

function readLine(line: Node): CapturedLine | null {
  const settlement = elementOf(line, 'SpecifiedLineTradeSettlement') ?? {};
  const agreement = elementOf(line, 'SpecifiedLineTradeAgreement') ?? {};
  const product = elementOf(line, 'SpecifiedTradeProduct') ?? {};
  const price = elementOf(agreement, 'NetPriceProductTradePrice') ?? {};
  const amountMinor = amountOf(textAt(settlement, 'SpecifiedTradeSettlementLineMonetarySummation', 'LineTotalAmount'));
  if (amountMinor === null) return null;
  return {
    type: 'item',
    text: textAt(product, 'Name') || textAt(product, 'Description'),
    orderLine: textAt(agreement, 'BuyerOrderReferencedDocument', 'LineID'),
    item: textAt(product, 'SellerAssignedID'),
    quantity: numberText(textAt(line, 'SpecifiedLineTradeDelivery', 'BilledQuantity')),
    unitPrice: unitPriceFor(textAt(price, 'ChargeAmount'), textAt(price, 'BasisQuantity')),
    amountMinor,
    costCentre: textAt(settlement, 'ReceivableSpecifiedTradeAccountingAccount', 'ID'),
  };
}

/** Tax, charges and allowances of the whole, what was paid before, and rounding: with them the lines make the total. */
function otherLines(settlement: Node, money: Node): readonly (CapturedLine | null)[] {
  const costCentre = textAt(settlement, 'ReceivableSpecifiedTradeAccountingAccount', 'ID');
  const line = (type: CapturedLine['type'], text: string, amount: string, sign: 1 | -1 = 1): CapturedLine | null => {
    const amountMinor = amountOf(amount);
    if (amountMinor === null) return null;
    const none = { orderLine: '', item: '', quantity: '', unitPrice: '' };
    return { ...none, type, text, amountMinor: amountMinor === 0 ? 0 : sign * amountMinor, costCentre };
  };
  const charges = allOf(settlement, 'SpecifiedTradeAllowanceCharge').map((each) => {
    const isCharge = textAt(each, 'ChargeIndicator', 'Indicator').toLowerCase() === 'true';
    const text = textAt(each, 'Reason') || (isCharge ? 'Charge' : 'Allowance');
    return line(isCharge ? 'charge' : 'allowance', text, textAt(each, 'ActualAmount'), isCharge ? 1 : -1);
  });
  const optional = (name: string, type: CapturedLine['type'], text: string, sign: 1 | -1) =>
    textAt(money, name) === '' ? [] : [line(type, text, textAt(money, name), sign)];
  return [
    ...optional('TaxTotalAmount', 'tax', 'Tax', 1),
    ...charges,
    ...optional('TotalPrepaidAmount', 'prepaid', 'Paid before', -1),
    ...optional('RoundingAmount', 'charge', 'Rounding', 1),
  ].filter((each) => each === null || each.amountMinor !== 0);
}

function vendorOf(party: Node): CapturedInvoice['vendor'] {
  const taxes = allOf(party, 'SpecifiedTaxRegistration').map((each) => textAt(each, 'ID'));
  return {
    id: '',
    name: textAt(party, 'Name') || textAt(party, 'SpecifiedLegalOrganization', 'TradingBusinessName'),
    taxId: taxes.find((tax) => tax !== '') ?? textAt(party, 'SpecifiedLegalOrganization', 'ID'),
    electronicAddress: textAt(party, 'URIUniversalCommunication', 'URIID') || textAt(party, 'ID'),
  };
}
