import { addDays, CalendarDate } from '../base/dates.ts';
import { costMinor } from '../money/decimal.ts';
import { tag } from '../x12/bytes.ts';
import type { Segment } from '../x12/segment.ts';
import { Tokenizer } from '../x12/tokenizer.ts';
import {
  amountOf,
  type CapturedInvoice,
  type CapturedLine,
  decimalFrom,
  type InvoiceProblem,
  type InvoiceReading,
  numberText,
  tied,
} from './captured-invoice.ts';

const MOST_LINES = 980;
const MOST_INVOICES = 1000;
/** Who sends the bill, the surest first: seller, vendor, supplier, remit to, issuer. */
const VENDOR_ROLES = ['SE', 'VN', 'SU', 'RE', 'RI', 'II', 'PE'];
const CREDIT_CODES = ['CN', 'CR', 'CC'];
const [ST, SE, BIG, CUR, REF, N1, ITD, IT1, PID, TXI, SAC, TDS] = [
  'ST',
  'SE',
  'BIG',
  'CUR',
  'REF',
  'N1',
  'ITD',
  'IT1',
  'PID',
  'TXI',
  'SAC',
  'TDS',
].map(tag);

/**
 * Reads the invoices of an X12 interchange: its transaction sets 810, whatever else it holds.
 *
 * @see X12 004010 810; amounts of TDS and SAC have two implied decimals, those of IT1 and TXI are written out.
 */
export function read810(bytes: Uint8Array): InvoiceReading {
  const reader = new Reader();
  const tokenizer = new Tokenizer({
    onSegment: (segment) => reader.take(segment),
    onDelimiters: () => undefined,
    onUnread: (reason) => reader.unread(reason),
  });
  tokenizer.push(bytes);
  tokenizer.end();
  return reader.end();
}

class Reader {
  readonly #invoices: CapturedInvoice[] = [];
  readonly #problems: InvoiceProblem[] = [];
  #open: Draft | null = null;

  take(segment: Segment): void {
    if (segment.name === ST) {
      this.#cutOff();
      if (segment.text(1) === '810') this.#open = new Draft(segment.text(2));
    } else if (segment.name === SE) this.#close();
    else this.#open?.take(segment);
  }

  unread(reason: string): void {
    if (reason !== 'leading-junk') this.#tell('unread', `Some bytes could not be read (${reason}).`);
  }

  end(): InvoiceReading {
    this.#cutOff();
    if (this.#invoices.length === 0 && this.#problems.length === 0) {
      this.#tell('no-invoice', 'The file holds no invoice (X12 810).');
    }
    return { invoices: this.#invoices, problems: this.#problems };
  }

  #close(): void {
    const closed = this.#open?.finish();
    this.#open = null;
    if (!closed) return;
    if ('code' in closed) this.#tell(closed.code, closed.message);
    else if (this.#invoices.length < MOST_INVOICES) this.#invoices.push(closed);
    else this.#tell('too-many-invoices', `More than ${MOST_INVOICES} invoices in one file are not read.`);
  }

  #cutOff(): void {
    if (this.#open) this.#tell('truncated', `Transaction set ${this.#open.control} has no end (SE); it was left out.`);
    this.#open = null;
  }

  #tell(code: string, message: string): void {
    if (this.#problems.length < 200) this.#problems.push({ code, message });
  }
}

/** An 810 between its ST and its SE. */
class Draft {
  readonly control: string;
  readonly #lines: CapturedLine[] = [];
  readonly #vendors = new Map<string, CapturedInvoice['vendor']>();
  #head = { date: '', number: '', order: '', type: '' };
  #currency = '';
  #dueDates: string[] = [];
  #netDays: number | null = null;
  #vendorNumber = '';
  #totalMinor: number | null = null;
  #fault: InvoiceProblem | null = null;

  constructor(control: string) {
    this.control = control;
  }

  take(segment: Segment): void {
    switch (segment.name) {
      case BIG:
        this.#head = {
          date: isoDate(segment.text(1)),
          number: segment.text(2),
          order: segment.text(4),
          type: segment.text(7),
        };
        break;
      case CUR:
        this.#takeCurrency(segment.text(2));
        break;
      case REF:
        if (segment.text(1) === 'IA') this.#vendorNumber = segment.text(2);
        break;
      case N1:
        this.#takeParty(segment);
        break;
      case ITD:
        this.#takeTerms(segment);
        break;
      case IT1:
        this.#takeItem(segment);
        break;
      case PID:
        this.#takeText(segment.text(5));
        break;
      case TXI:
        this.#add('tax', 'Tax', segment.isEmpty(2) ? 0 : amountOf(segment.text(2)));
        break;
      case SAC:
        this.#takeCharge(segment);
        break;
      case TDS:
        this.#totalMinor = impliedAmount(segment.text(1));
        break;
    }
  }

  finish(): CapturedInvoice | InvoiceProblem {
    const { date, number, order, type } = this.#head;
    const fault = (code: string, message: string) => ({ code, message: `Transaction set ${this.control}: ${message}` });
    if (this.#fault) return fault(this.#fault.code, this.#fault.message);
    if (number === '') return fault('unreadable', 'the invoice has no number (BIG02).');
    if (date === '') return fault('unreadable', 'the invoice has no date (BIG01).');
    if (this.#totalMinor === null) return fault('unreadable', 'the total (TDS01) cannot be read.');
    if (this.#lines.length === 0) return fault('unreadable', 'the invoice has no line (IT1).');
    const due = this.#dueDates.toSorted().at(-1) ?? '';
    const fromTerms = this.#netDays === null ? '' : addDays(date, this.#netDays);
    const isCredit = CREDIT_CODES.includes(type);
    return tied({
      document: isCredit ? 'credit-note' : 'invoice',
      number,
      invoiceDate: date,
      dueDate: due || fromTerms,
      purchaseOrder: order,
      currency: this.#currency || 'USD',
      vendor: this.#vendor(),
      lines: this.#lines,
      totalMinor: this.#totalMinor,
    });
  }

  #vendor(): CapturedInvoice['vendor'] {
    const role = VENDOR_ROLES.find((one) => this.#vendors.has(one));
    const found = this.#vendors.get(role ?? '') ?? { id: '', name: '', taxId: '', electronicAddress: '' };
    return { ...found, id: this.#vendorNumber };
  }

  #takeCurrency(code: string): void {
    if (this.#currency !== '' && code !== this.#currency) {
      this.#fault = { code: 'currency-mixed', message: `it is in ${this.#currency} and in ${code}.` };
    } else this.#currency = code;
  }

  #takeParty(segment: Segment): void {
    const role = segment.text(1);
    if (this.#vendors.has(role)) return;
    this.#vendors.set(role, { id: '', name: segment.text(2), taxId: '', electronicAddress: segment.text(4) });
  }

  #takeTerms(segment: Segment): void {
    const due = isoDate(segment.text(6));
    if (due !== '') this.#dueDates.push(due);
    const days = segment.wholeNumber(7);
    if (days >= 0 && days <= 3650) this.#netDays = days;
  }

  #takeItem(segment: Segment): void {
    const [quantity, unitPrice] = [decimalFrom(segment.text(2)), decimalFrom(segment.text(4))];
    if (quantity === null || unitPrice === null) {
      this.#fault ??= {
        code: 'unreadable',
        message: `quantity or price of line ${this.#lines.length + 1} cannot be read.`,
      };
      return;
    }
    this.#push({
      type: 'item',
      text: segment.text(7),
      orderLine: '',
      item: segment.text(7),
      quantity: numberText(segment.text(2)),
      unitPrice: numberText(segment.text(4)),
      amountMinor: costMinor(quantity, unitPrice),
      costCentre: '',
    });
  }

  #takeText(text: string): void {
    const last = this.#lines.at(-1);
    if (text === '' || last?.type !== 'item') return;
    this.#lines[this.#lines.length - 1] = { ...last, text };
  }

  #takeCharge(segment: Segment): void {
    const isAllowance = segment.text(1) === 'A';
    const amount = segment.isEmpty(5) ? 0 : impliedAmount(segment.text(5));
    const text = segment.text(15) || `${isAllowance ? 'Allowance' : 'Charge'} ${segment.text(2)}`.trim();
    const signed = amount === null || amount === 0 ? amount : isAllowance ? -amount : amount;
    this.#add(isAllowance ? 'allowance' : 'charge', text, signed);
  }

  #add(type: CapturedLine['type'], text: string, amountMinor: number | null): void {
    if (amountMinor === null) {
      this.#fault ??= { code: 'unreadable', message: `an amount of tax or charge cannot be read.` };
    } else if (amountMinor !== 0) {
      this.#push({ type, text, orderLine: '', item: '', quantity: '', unitPrice: '', amountMinor, costCentre: '' });
    }
  }

  #push(line: CapturedLine): void {
    if (this.#lines.length < MOST_LINES) this.#lines.push(line);
    else this.#fault ??= { code: 'too-many-lines', message: `more than ${MOST_LINES} lines are not read.` };
  }
}

/** X12 type N2: '2920176' are 29,201.76. */
function impliedAmount(text: string): number | null {
  if (!/^-?\d{1,13}$/.test(text)) return null;
  const minor = Number(text);
  return minor === 0 ? 0 : minor;
}

/** '20260529' → '2026-05-29'; '' for what is no date. */
function isoDate(text: string): string {
  const date = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
  return text.length === 8 && CalendarDate.safeParse(date).success ? date : '';
}
