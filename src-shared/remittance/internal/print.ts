import { decimalText } from '../../money/money.ts';
import type { InventedAdjustment, InventedClaim, InventedLine, InventedTransaction } from './invent.ts';

/** Single characters; `newline` is written behind every terminator and may be empty. */
export type PrintedDelimiters = {
  readonly element: string;
  readonly component: string;
  readonly segment: string;
  readonly newline: string;
};

const REASONS_PER_CAS = 6;
const AMOUNTS_PER_PLB = 6;

/** Writes invented transaction sets as 835 text. */
export class Printer {
  readonly #delimiters: PrintedDelimiters;
  /** Whether '120.00' is written '120', as most payers do. */
  readonly #isShort: boolean;

  constructor(delimiters: PrintedDelimiters, isShort: boolean) {
    this.#delimiters = delimiters;
    this.#isShort = isShort;
  }

  opening(date: string, controlNumber: string): string {
    const { element, component, segment, newline } = this.#delimiters;
    const blank = ' '.repeat(10);
    const time = '0815';
    const day = compact(date);
    // Written by hand, not by the segment writer: its last element is the component separator itself.
    const isa = ['ISA', '00', blank, '00', blank, 'ZZ', 'CLEARINGHOUSE00', 'ZZ', 'RECEIVER0000001', day.slice(2), time];
    const rest = ['^', '00501', controlNumber, '0', 'P', component];
    const header = [...isa, ...rest].join(element) + segment + newline;
    return header + this.#segments([['GS', 'HP', 'CLEARING', 'RECEIVER', day, time, '1', 'X', '005010X221A1']]);
  }

  closing(transactions: number, controlNumber: string): string {
    return this.#segments([
      ['GE', String(transactions), '1'],
      ['IEA', '1', controlNumber],
    ]);
  }

  transaction(transaction: InventedTransaction): string {
    const { controlNumber } = transaction;
    const segments = [
      ['ST', '835', controlNumber],
      ...this.#heading(transaction),
      ['LX', '1'],
      ...transaction.claims.flatMap((claim) => this.#claim(claim)),
      ...this.#providerAdjustments(transaction),
    ];
    segments.push(['SE', String(segments.length + 1), controlNumber]);
    return this.#segments(segments);
  }

  #segments(segments: readonly (readonly string[])[]): string {
    const { element, segment, newline } = this.#delimiters;
    return segments.map((elements) => elements.join(element) + segment + newline).join('');
  }

  #amount(minor: number): string {
    const text = decimalText(minor);
    return this.#isShort ? text.replace(/\.?0+$/, '') : text;
  }

  #heading(transaction: InventedTransaction): string[][] {
    const { payer, payee, method, date } = transaction;
    const bank =
      method === 'ACH' ? ['CCP', '01', '000000000', 'DA', '100200300', payer.originatorId] : Array<string>(6).fill('');
    const account = method === 'ACH' ? ['', '01', '000000000', 'DA', '400500600'] : Array<string>(5).fill('');
    const handling = method === 'NON' ? 'H' : 'I';
    return [
      ['BPR', handling, this.#amount(transaction.paymentMinor), 'C', method, ...bank, ...account, compact(date)],
      ['TRN', '1', transaction.trace, payer.originatorId],
      ['DTM', '405', compact(date)],
      ['N1', 'PR', payer.name],
      ['N3', '100 REMITTANCE PLAZA'],
      ['N4', 'SPRINGFIELD', 'IL', '62701'],
      ['PER', 'BL', 'PROVIDER SERVICES', 'TE', '8005550100'],
      ['N1', 'PE', payee.name, 'XX', payee.npi],
      ['REF', 'TJ', payee.npi.slice(0, 9)],
    ];
  }

  #claim(claim: InventedClaim): string[][] {
    const { patient } = claim;
    const amounts = [claim.chargeMinor, claim.paidMinor, claim.patientShareMinor].map((minor) => this.#amount(minor));
    const tail = [
      claim.filingIndicator,
      claim.payerControlNumber,
      claim.facilityType,
      claim.status === '22' ? '8' : '1',
    ];
    return [
      ['CLP', claim.accountId, claim.status, ...amounts, ...tail],
      ...this.#adjustments(claim.adjustments),
      ['NM1', 'QC', '1', patient.name, patient.givenName, '', '', '', 'MI', patient.memberId],
      ['DTM', '232', compact(claim.date)],
      ['DTM', '233', compact(claim.date)],
      ...claim.lines.flatMap((line, index) => this.#line(line, index + 1)),
    ];
  }

  #line(line: InventedLine, index: number): string[][] {
    const { component } = this.#delimiters;
    const procedure = ['HC', line.procedure, ...(line.modifier ? [line.modifier] : [])].join(component);
    return [
      ['SVC', procedure, this.#amount(line.chargeMinor), this.#amount(line.paidMinor), '', String(line.units)],
      ['DTM', '472', compact(line.date)],
      ...this.#adjustments(line.adjustments),
      ['REF', '6R', String(index)],
      ...(line.paidMinor > 0 ? [['AMT', 'B6', this.#amount(line.paidMinor)]] : []),
      ...(line.remark ? [['LQ', 'HE', line.remark]] : []),
    ];
  }

  /** One CAS per group, as the standard wants, with up to six reasons each. */
  #adjustments(adjustments: readonly InventedAdjustment[]): string[][] {
    const segments: string[][] = [];
    for (const group of new Set(adjustments.map((adjustment) => adjustment.group))) {
      const reasons = adjustments.filter((adjustment) => adjustment.group === group);
      for (let from = 0; from < reasons.length; from += REASONS_PER_CAS) {
        const triples = reasons.slice(from, from + REASONS_PER_CAS);
        const elements = triples.flatMap(({ reason, amountMinor }) => [reason, this.#amount(amountMinor), '']);
        segments.push(['CAS', group, ...elements.slice(0, -1)]);
      }
    }
    return segments;
  }

  #providerAdjustments({ payee, date, providerAdjustments }: InventedTransaction): string[][] {
    const segments: string[][] = [];
    for (let from = 0; from < providerAdjustments.length; from += AMOUNTS_PER_PLB) {
      const pairs = providerAdjustments
        .slice(from, from + AMOUNTS_PER_PLB)
        .flatMap(({ code, reference, amountMinor }) => [
          reference ? code + this.#delimiters.component + reference : code,
          this.#amount(amountMinor),
        ]);
      segments.push(['PLB', payee.npi, `${date.slice(0, 4)}1231`, ...pairs]);
    }
    return segments;
  }
}

function compact(date: string): string {
  return date.replaceAll('-', '');
}
