import { CalendarDate } from '../base/dates.ts';
import {
  amountOf,
  type CapturedInvoice,
  type CapturedLine,
  type InvoiceReading,
  numberText,
  tied,
} from './captured-invoice.ts';
import { failed, readXmlInvoice } from './internal/xml-document.ts';
import { allOf, attributeOf, elementOf, type Node, textAt } from './internal/xml-node.ts';

const MOST_LINES = 980;
/** cXML names its own document type by an address, which is never fetched; one with declarations of its own is refused. */
const OWN_TYPE = /<!DOCTYPE\s+cXML\s+(?:SYSTEM|PUBLIC)\s+[^[\]<>]*>/i;

/**
 * Reads the invoice of a cXML InvoiceDetailRequest, as procurement networks send it.
 *
 * @see http://cxml.org (InvoiceDetail.dtd 1.2)
 */
export function readCxml(xml: string): InvoiceReading {
  return readXmlInvoice(xml.replace(OWN_TYPE, ''), (document) => {
    const request = elementOf(elementOf(elementOf(document, 'cXML') ?? {}, 'Request') ?? {}, 'InvoiceDetailRequest');
    return request ? readRequest(request) : failed('not-cxml', 'The file holds no InvoiceDetailRequest.');
  });
}

function readRequest(request: Node): InvoiceReading {
  const header = elementOf(request, 'InvoiceDetailRequestHeader') ?? {};
  const summary = elementOf(request, 'InvoiceDetailSummary') ?? {};
  const orders = allOf(request, 'InvoiceDetailOrder');
  const items = orders.flatMap((order) => [
    ...allOf(order, 'InvoiceDetailItem'),
    ...allOf(order, 'InvoiceDetailServiceItem'),
  ]);
  if (items.length > MOST_LINES) return failed('too-many-lines', `More than ${MOST_LINES} lines are not read.`);
  const currency =
    currencyOf(summary, 'DueAmount') || currencyOf(summary, 'NetAmount') || currencyOf(summary, 'SubtotalAmount');
  const totalMinor = moneyOf(summary, 'DueAmount') ?? moneyOf(summary, 'NetAmount') ?? moneyOf(summary, 'GrossAmount');
  const lines = [...items.map(readItem), ...otherLines(summary)];
  const number = attributeOf(header, 'invoiceID');
  const invoiceDate = dayOf(attributeOf(header, 'invoiceDate'));
  const unread = lines.indexOf(null);
  if (number === '') return failed('unreadable', 'The invoice has no number (invoiceID).');
  if (invoiceDate === '') return failed('unreadable', 'The invoice has no date (invoiceDate).');
  if (totalMinor === null) return failed('unreadable', 'The total (DueAmount) cannot be read.');
  if (unread >= 0) return failed('unreadable', `The amount of line ${unread + 1} cannot be read.`);
  const [order] = orders;
  return {
    problems: [],
    invoices: [
      tied({
        document: /credit/i.test(attributeOf(header, 'purpose')) ? 'credit-note' : 'invoice',
        number,
        invoiceDate,
        dueDate: '',
        purchaseOrder: order ? orderOf(elementOf(order, 'InvoiceDetailOrderInfo') ?? {}) : '',
        currency,
        vendor: vendorOf(header),
        lines: lines.filter((line) => line !== null),
        totalMinor,
      }),
    ],
  };
}

function moneyOf(node: Node, name: string): number | null {
  const element = elementOf(node, name);
  return element ? amountOf(textAt(element, 'Money').replaceAll(',', '')) : null;
}

function currencyOf(node: Node, name: string): string {
  const money = elementOf(elementOf(node, name) ?? {}, 'Money');
  return money ? attributeOf(money, 'currency') : '';
}

function dayOf(text: string): string {
  const day = text.slice(0, 10);
  return CalendarDate.safeParse(day).success ? day : '';
}

function orderOf(info: Node): string {
  const reference = elementOf(info, 'OrderReference') ?? {};
  const direct = attributeOf(reference, 'orderID');
  const bare = elementOf(info, 'OrderIDInfo');
  return direct || (bare ? attributeOf(bare, 'orderID') : '');
}

function readItem(item: Node): CapturedLine | null {
  const amountMinor = moneyOf(item, 'SubtotalAmount') ?? moneyOf(item, 'NetAmount') ?? moneyOf(item, 'GrossAmount');
  if (amountMinor === null) return null;
  const reference =
    elementOf(item, 'InvoiceDetailItemReference') ?? elementOf(item, 'InvoiceDetailServiceItemReference') ?? {};
  const price = textAt(elementOf(item, 'UnitPrice') ?? {}, 'Money');
  return {
    type: 'item',
    text: textAt(reference, 'Description'),
    orderLine: attributeOf(reference, 'lineNumber'),
    item: textAt(reference, 'ItemID', 'SupplierPartID'),
    quantity: numberText(attributeOf(item, 'quantity')),
    unitPrice: numberText(price),
    amountMinor,
    costCentre: '',
  };
}

/** Tax, shipping, special handling and discounts of the whole; with them the lines make the total. */
function otherLines(summary: Node): readonly (CapturedLine | null)[] {
  const kinds = [
    ['Tax', 'tax', 'Tax', 1],
    ['ShippingAmount', 'charge', 'Shipping', 1],
    ['SpecialHandlingAmount', 'charge', 'Special handling', 1],
    ['InvoiceDetailDiscount', 'allowance', 'Discount', -1],
    ['DepositAmount', 'prepaid', 'Paid before', -1],
  ] as const;
  return kinds.flatMap(([name, type, text, sign]) => {
    if (!elementOf(summary, name)) return [];
    const amount = moneyOf(summary, name);
    if (amount === null) return [null];
    const none = { orderLine: '', item: '', quantity: '', unitPrice: '', costCentre: '' };
    return amount === 0 ? [] : [{ ...none, type, text, amountMinor: sign * amount }];
  });
}

function vendorOf(header: Node): CapturedInvoice['vendor'] {
  const contacts = allOf(header, 'InvoicePartner').flatMap((partner) => allOf(partner, 'Contact'));
  const from = contacts.find((contact) =>
    ['from', 'remitTo', 'supplierCorporate'].includes(attributeOf(contact, 'role')),
  );
  const name = from ? textAt(from, 'Name') : '';
  return { id: '', name, taxId: '', electronicAddress: from ? attributeOf(from, 'addressID') : '' };
}
