import { CostCentre } from '../../../records/cost-centre.ts';
import { GoodsReceipt, type OrderLine, PurchaseOrder } from '../../../records/purchase-order.ts';
import { type RecordRequest, type Records, recordsOf } from '../../../records/record.ts';
import { Vendor } from '../../../records/vendor.ts';
import { type EarlierCase, type IntakeEvidence, isVoid } from '../../evidence.ts';
import { type IntakeValues, rowsOf, textOf } from '../../intake.ts';
import { type InvoiceForm, type InvoiceLine, readInvoice } from './form.ts';

type Known<T> = T & { readonly id: string };

/** A line with who bears it and what was ordered. */
export type BorneLine = InvoiceLine & {
  /** Its own, that of the order's line, or the vendor's; '' for none. */
  readonly costCentre: string;
  /** null: no line of the order is meant. */
  readonly ordered: OrderLine | null;
};

/** An invoice that was proposed, and what is known about it. */
export type InvoiceSought = {
  readonly form: InvoiceForm;
  readonly lines: readonly BorneLine[];
  readonly vendor: Known<Vendor> | null;
  readonly order: Known<PurchaseOrder> | null;
  readonly receipts: readonly GoodsReceipt[];
  readonly costCentres: readonly Known<CostCentre>[];
  /** Of the same vendor, unless refused, closed or undone. */
  readonly others: readonly (EarlierCase & { readonly form: InvoiceForm })[];
  readonly evidence: IntakeEvidence;
};

export function readSought(evidence: IntakeEvidence): InvoiceSought {
  const { values, records, earlier } = evidence;
  const form = readInvoice(values);
  const vendor = recordsOf(records, 'vendor', Vendor).find(({ id }) => id === form.vendor) ?? null;
  const order = recordsOf(records, 'purchase-order', PurchaseOrder).find(({ id }) => id === form.purchaseOrder) ?? null;
  return {
    form,
    vendor,
    order,
    lines: form.lines.map((line) => borne(line, order, vendor)),
    receipts: recordsOf(records, 'goods-receipt', GoodsReceipt).filter(
      ({ purchaseOrder }) => purchaseOrder === form.purchaseOrder,
    ),
    costCentres: recordsOf(records, 'cost-centre', CostCentre),
    others: earlier.flatMap((one) => {
      return !isVoid(one) && one.intake
        ? [{ ...one, form: readInvoice({ ...one.intake.values, ...one.intake.rows }) }]
        : [];
    }),
    evidence,
  };
}

function borne(line: InvoiceLine, order: PurchaseOrder | null, vendor: Vendor | null): BorneLine {
  const ordered = line.type === 'item' ? orderedLine(line, order) : null;
  return { ...line, ordered, costCentre: line.costCentre || ordered?.costCentre || vendor?.costCentre || '' };
}

/** By the order's line, the item's number, or the same text, in this order. */
export function orderedLine(
  { orderLine, item, text }: Pick<InvoiceLine, 'orderLine' | 'item' | 'text'>,
  order: PurchaseOrder | null,
): OrderLine | null {
  if (!order) return null;
  const found =
    orderLine !== ''
      ? order.lines.find(({ line }) => line === orderLine)
      : item !== ''
        ? order.lines.find((one) => one.item === item)
        : order.lines.find((one) => one.text.toLowerCase() === text.toLowerCase());
  return found ?? null;
}

export function invoiceNeeds(values: IntakeValues): readonly RecordRequest[] {
  const order = textOf(values, 'purchaseOrder');
  const ofOrder: readonly RecordRequest[] =
    order === ''
      ? []
      : [
          { type: 'purchase-order', id: order },
          { type: 'goods-receipt', key: 'purchaseOrder', value: order },
        ];
  const borneBy = rowsOf(values, 'lines').map((row) => textOf(row, 'costCentre'));
  return [{ type: 'vendor', id: textOf(values, 'vendor') }, ...ofOrder, ...costCentreRequests(borneBy)];
}

/** The cost centres that the order and the vendor name. */
export function invoiceNeedsThen(known: Records): readonly RecordRequest[] {
  const ofOrders = recordsOf(known, 'purchase-order', PurchaseOrder).flatMap(({ lines }) =>
    lines.map(({ costCentre }) => costCentre),
  );
  return costCentreRequests([...ofOrders, ...recordsOf(known, 'vendor', Vendor).map(({ costCentre }) => costCentre)]);
}

function costCentreRequests(ids: readonly string[]): readonly RecordRequest[] {
  return [...new Set(ids)].filter((id) => id !== '').map((id) => ({ type: 'cost-centre', id }));
}
