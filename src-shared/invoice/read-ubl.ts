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
import { allOf, attributeOf, elementOf, type Node, textAt, textOf } from './internal/xml-node.ts';

const MOST_LINES = 1000;
/**
 * Reads a UBL 2.1 Invoice or CreditNote. A document type is refused: nothing here declares entities.
 *
 * @see https://docs.oasis-open.org/ubl/UBL-2.1.html
 */
export function readUbl(xml: string): InvoiceReading {
  return readXmlInvoice(xml, (document) => {
    const root = elementOf(document, 'Invoice') ?? elementOf(document, 'CreditNote');
    if (!root) return failed('not-ubl', 'The file holds neither an Invoice nor a CreditNote of UBL 2.1.');
    return readDocument(root, elementOf(document, 'CreditNote') ? 'credit-note' : 'invoice');
  });
}

function readDocument(root: Node, document: CapturedInvoice['document']): InvoiceReading {
  const currency = textAt(root, 'DocumentCurrencyCode');
  const money = elementOf(root, 'LegalMonetaryTotal') ?? {};
  const lines = allOf(root, document === 'invoice' ? 'InvoiceLine' : 'CreditNoteLine');
  if (lines.length > MOST_LINES - 20)
    return failed('too-many-lines', `More than ${MOST_LINES - 20} lines are not read.`);
  const mixed = otherCurrency([...lines, money, ...allOf(root, 'AllowanceCharge')], currency);
  if (mixed !== null) {
    return failed('currency-mixed', `The invoice is in ${currency || 'no currency'} and has amounts in ${mixed}.`);
  }
  const totalMinor = amountOf(textAt(money, 'PayableAmount'));
  const captured = [...lines.map(readLine), ...otherLines(root, money, currency)];
  const problem = unreadable(root, totalMinor, captured);
  if (problem || totalMinor === null) return failed('unreadable', problem ?? 'The total cannot be read.');
  return {
    problems: [],
    invoices: [
      tied({
        document,
        number: textAt(root, 'ID'),
        invoiceDate: textAt(root, 'IssueDate'),
        dueDate: dateText(textAt(root, 'DueDate') || textAt(root, 'PaymentMeans', 'PaymentDueDate')),
        purchaseOrder: textAt(root, 'OrderReference', 'ID'),
        currency,
        vendor: vendorOf(elementOf(elementOf(root, 'AccountingSupplierParty') ?? {}, 'Party') ?? {}),
        lines: captured.filter((line) => line !== null),
        totalMinor,
      }),
    ],
  };
}

function unreadable(root: Node, totalMinor: number | null, lines: readonly (CapturedLine | null)[]): string | null {
  if (textAt(root, 'ID') === '') return 'The invoice has no number (cbc:ID).';
  if (dateText(textAt(root, 'IssueDate')) === '') return 'The invoice has no date (cbc:IssueDate).';
  if (totalMinor === null) return 'The total (cbc:PayableAmount) cannot be read.';
  const at = lines.indexOf(null);
  return at < 0 ? null : `The amount of line ${at + 1} cannot be read.`;
}

function dateText(text: string): string {
  return CalendarDate.safeParse(text.slice(0, 10)).success ? text.slice(0, 10) : '';
}

/** Amounts without a currency are in that of the invoice. */
function otherCurrency(nodes: readonly Node[], currency: string): string | null {
  for (const node of nodes) {
    for (const name of ['LineExtensionAmount', 'PayableAmount', 'PrepaidAmount', 'PayableRoundingAmount', 'Amount']) {
      for (const amount of allOf(node, name)) {
        const own = attributeOf(amount, 'currencyID');
        if (own !== '' && own !== currency) return own;
      }
    }
  }
  return null;
}

function readLine(line: Node): CapturedLine | null {
  const amountMinor = amountOf(textAt(line, 'LineExtensionAmount'));
  if (amountMinor === null) return null;
  const item = elementOf(line, 'Item') ?? {};
  const price = elementOf(line, 'Price') ?? {};
  return {
    type: 'item',
    text: textAt(item, 'Name') || textAt(item, 'Description'),
    orderLine: textAt(line, 'OrderLineReference', 'LineID'),
    item: textAt(item, 'SellersItemIdentification', 'ID'),
    quantity: numberText(textAt(line, 'InvoicedQuantity') || textAt(line, 'CreditedQuantity')),
    unitPrice: unitPriceFor(textAt(price, 'PriceAmount'), textAt(price, 'BaseQuantity')),
    amountMinor,
    costCentre: textAt(line, 'AccountingCost'),
  };
}

/** Tax, charges and allowances of the whole, what was paid before, and rounding: with them the lines make the total. */
function otherLines(root: Node, money: Node, currency: string): readonly (CapturedLine | null)[] {
  const costCentre = textAt(root, 'AccountingCost');
  const line = (type: CapturedLine['type'], text: string, amount: string, sign: 1 | -1 = 1): CapturedLine | null => {
    const amountMinor = amountOf(amount);
    if (amountMinor === null) return null;
    const none = { orderLine: '', item: '', quantity: '', unitPrice: '' };
    return { ...none, type, text, amountMinor: amountMinor === 0 ? 0 : sign * amountMinor, costCentre };
  };
  const taxes = allOf(root, 'TaxTotal')
    .flatMap((total) => allOf(total, 'TaxAmount').slice(0, 1))
    .filter((tax) => ['', currency].includes(attributeOf(tax, 'currencyID')))
    .map((tax) => line('tax', 'Tax', textOf(tax)));
  const charges = allOf(root, 'AllowanceCharge').map((each) => {
    const isCharge = textAt(each, 'ChargeIndicator').toLowerCase() === 'true';
    const text = textAt(each, 'AllowanceChargeReason') || (isCharge ? 'Charge' : 'Allowance');
    return line(isCharge ? 'charge' : 'allowance', text, textAt(each, 'Amount'), isCharge ? 1 : -1);
  });
  const optional = (name: string, type: CapturedLine['type'], text: string, sign: 1 | -1) =>
    textAt(money, name) === '' ? [] : [line(type, text, textAt(money, name), sign)];
  return [
    ...taxes,
    ...charges,
    ...optional('PrepaidAmount', 'prepaid', 'Paid before', -1),
    ...optional('PayableRoundingAmount', 'charge', 'Rounding', 1),
  ].filter((each) => each === null || each.amountMinor !== 0);
}

function vendorOf(party: Node): CapturedInvoice['vendor'] {
  const legal = elementOf(party, 'PartyLegalEntity') ?? {};
  return {
    id: '',
    name: textAt(party, 'PartyName', 'Name') || textAt(legal, 'RegistrationName'),
    taxId: textAt(party, 'PartyTaxScheme', 'CompanyID') || textAt(legal, 'CompanyID'),
    electronicAddress: textAt(party, 'EndpointID') || textAt(party, 'PartyIdentification', 'ID'),
  };
}
