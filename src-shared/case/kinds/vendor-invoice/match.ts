import { formatMinor } from '../../../money/format.ts';
import { sumMinor } from '../../../money/money.ts';
import { costMinor, type Decimal, decimalOf, decimalWords } from '../../../money/decimal.ts';
import type { OrderLine } from '../../../records/purchase-order.ts';
import type { PolicyQuestion } from '../../kind.ts';
import { type BorneLine, type InvoiceSought, orderedLine } from './evidence.ts';

/** Where an invoice and its order, or what was received, differ. */
export type MatchFinding = {
  readonly finding: 'price-over' | 'price-under' | 'under-receipt' | 'over-order' | 'not-on-order' | 'beside-order';
  /** What it comes to, in cents, from 0 on. */
  readonly differenceMinor: number;
  /** The same in thousandths of what was agreed; 1000 where nothing was. */
  readonly permille: number;
  /** A sentence. */
  readonly words: string;
};

/** Lines of an invoice that mean the same line of the order, added up. */
type Billed = { readonly ordered: OrderLine; readonly lines: readonly BorneLine[]; readonly quantity: Decimal };

/**
 * The two- or three-way match: quantity against what was ordered and received, less what other invoices of the order have billed;
 * price against the order's. A credit note is not matched.
 */
export function matchFindings(sought: InvoiceSought): readonly MatchFinding[] {
  const { order, lines, form } = sought;
  if (!order || form.isCreditNote) return [];
  const billed = billedLines(lines);
  return [
    ...lines.filter(({ type, ordered }) => type === 'item' && !ordered).map(notOnOrder),
    ...billed.flatMap((one) => [...priceFindings(one), ...quantityFindings(one, sought)]),
    ...besideOrder(lines),
  ];
}

/** What the policy `invoice-match` is asked. */
export function matchQuestions(sought: InvoiceSought): readonly PolicyQuestion[] {
  return matchFindings(sought).map(({ finding, differenceMinor, permille }) => ({
    policy: 'invoice-match',
    inputs: { finding, differenceMinor, permille },
  }));
}

function billedLines(lines: readonly BorneLine[]): readonly Billed[] {
  const byLine = new Map<string, Billed>();
  for (const line of lines) {
    const { ordered } = line;
    if (!ordered) continue;
    const before = byLine.get(ordered.line);
    byLine.set(ordered.line, {
      ordered,
      lines: [...(before?.lines ?? []), line],
      quantity: (before?.quantity ?? 0n) + (line.quantity ?? 0n),
    });
  }
  return [...byLine.values()];
}

function notOnOrder({ at, text, amountMinor }: BorneLine): MatchFinding {
  const words = `Line ${at}, ${text}, is not on the purchase order.`;
  return { finding: 'not-on-order', differenceMinor: Math.abs(amountMinor), permille: 1000, words };
}

/** Taxes, charges and the like are in no order: they are told as one, so that they cannot pass one by one, and measured by the rest. */
function besideOrder(lines: readonly BorneLine[]): readonly MatchFinding[] {
  const beside = lines.filter(({ type, amountMinor }) => type !== 'item' && amountMinor > 0);
  if (beside.length === 0) return [];
  const differenceMinor = sumMinor(beside.map(({ amountMinor }) => amountMinor));
  const goods = lines.filter(({ type }) => type === 'item').map(({ amountMinor }) => amountMinor);
  const goodsMinor = Math.max(0, sumMinor(goods));
  const named = beside.slice(0, 4).map(({ text, amountMinor }) => `${text} ${formatMinor(amountMinor)}`);
  const more = beside.length > named.length ? ` and ${beside.length - named.length} more` : '';
  const words = `${formatMinor(differenceMinor)} beside the order are billed with ${formatMinor(goodsMinor)} for goods and services: ${named.join(', ')}${more}.`;
  return [{ finding: 'beside-order', differenceMinor, permille: permilleOf(differenceMinor, goodsMinor), words }];
}

function priceFindings({ ordered, lines, quantity }: Billed): readonly MatchFinding[] {
  const agreed = costMinor(quantity, decimalOf(ordered.unitPrice) ?? 0n);
  const asked = lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const difference = asked - agreed;
  // A line that does not say how many is billed as one sum: its price cannot be compared, its quantity is missing instead.
  if (difference === 0 || quantity === 0n) return [];
  const finding = difference > 0 ? 'price-over' : 'price-under';
  const words = `Line ${ordered.line} of the order: ${decimalWords(quantity)} at the agreed price are ${formatMinor(agreed)}, billed are ${formatMinor(asked)}, ${formatMinor(Math.abs(difference))} ${difference > 0 ? 'more' : 'less'}.`;
  return [{ finding, differenceMinor: Math.abs(difference), permille: permilleOf(difference, agreed), words }];
}

function quantityFindings(billed: Billed, { order, receipts, others }: InvoiceSought): readonly MatchFinding[] {
  const { ordered, quantity } = billed;
  const price = decimalOf(ordered.unitPrice) ?? 0n;
  const before = others
    .filter(({ form }) => form.purchaseOrder === order?.id && !form.isCreditNote)
    .flatMap(({ form }) => form.lines)
    .filter((line) => line.type === 'item' && orderedLine(line, order)?.line === ordered.line)
    .reduce((sum, line) => sum + (line.quantity ?? 0n), 0n);
  const over = (limit: Decimal) => quantity + before - limit;
  const found: MatchFinding[] = [];
  const inOrder = decimalOf(ordered.quantity) ?? 0n;
  const wasBilled = before > 0n ? `, of which ${decimalWords(before)} are on other invoices` : '';
  if (quantity === 0n) {
    const words = `Line ${ordered.line} of the order: the invoice does not say how many it bills.`;
    return [{ finding: 'over-order', differenceMinor: sumOf(billed), permille: 1000, words }];
  }
  if (over(inOrder) > 0n) {
    const differenceMinor = costMinor(over(inOrder), price);
    const words = `Line ${ordered.line} of the order: ${decimalWords(quantity + before)} are billed${wasBilled}, ${decimalWords(inOrder)} were ordered.`;
    found.push({ finding: 'over-order', differenceMinor, permille: ratio(over(inOrder), inOrder), words });
  }
  if (order?.match === 'three-way') {
    const received = receivedOf(receipts, ordered);
    if (over(received) > 0n) {
      const differenceMinor = costMinor(over(received), price);
      const words = `Line ${ordered.line} of the order: ${decimalWords(quantity + before)} are billed${wasBilled}, ${decimalWords(received)} have been received.`;
      found.push({ finding: 'under-receipt', differenceMinor, permille: ratio(over(received), received), words });
    }
  }
  return found;
}

/** How much of an ordered line has been received. */
export function receivedOf(receipts: InvoiceSought['receipts'], { line }: Pick<OrderLine, 'line'>): Decimal {
  return receipts
    .flatMap(({ lines }) => lines)
    .filter((one) => one.line === line)
    .reduce((sum, { quantity }) => sum + (decimalOf(quantity) ?? 0n), 0n);
}

function sumOf({ lines }: Billed): number {
  return Math.abs(lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0));
}

function permilleOf(difference: number, agreed: number): number {
  return ratio(BigInt(difference), BigInt(agreed));
}

/** Rounded up: what is above a limit by little is above it. */
function ratio(part: bigint, whole: bigint): number {
  const [a, b] = [part < 0n ? -part : part, whole < 0n ? -whole : whole];
  return b === 0n ? 1000 : Number((a * 1000n + b - 1n) / b);
}
