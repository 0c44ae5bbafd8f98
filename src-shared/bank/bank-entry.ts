import type { SourceProblem } from '../source-file/source-format.ts';

/** One movement on a bank account as a bank tells it, whatever the format. */
export type BankEntry = {
  /** The account as the bank numbers it; '' where the file does not say. */
  readonly account: string;
  /** ISO 4217; '' where the file does not say. */
  readonly currency: string;
  /** Days on which it was booked and on which it counts, 'yyyy-mm-dd'; '' where the file does not say. */
  readonly date: string;
  readonly valueDate: string;
  /** Whole minor units of the currency: above zero came in, below zero went out. */
  readonly amountMinor: number;
  /** The bank's own reference, and the one of who paid (or was paid); '' for none. */
  readonly reference: string;
  readonly customerReference: string;
  /** Reassociation trace number of a healthcare payment (TRN02) and who originated it (TRN03); '' for none. */
  readonly trace: string;
  readonly originator: string;
  /** Who is on the other side, as the bank calls it. */
  readonly party: string;
  readonly text: string;
  /** The format's code of what it is: a BAI type code, a camt domain, an OFX type, an ACH class. */
  readonly code: string;
  /** Whether it came back: a return of something sent before. */
  readonly isReturn: boolean;
  /** Where it stands in the file. */
  readonly offset: number;
};

/** What a file says of one account and time beside its entries. Balances in whole minor units; null where it does not say. */
export type BankStatement = {
  readonly account: string;
  readonly currency: string;
  readonly entries: number;
  readonly creditsMinor: number;
  readonly debitsMinor: number;
  readonly openingMinor: number | null;
  readonly closingMinor: number | null;
  /** What the closing balance is above the opening one with the entries; null where there are not both. */
  readonly differenceMinor: number | null;
  readonly offset: number;
};

/** Where a reader of bank files tells what it meets, in the order of the file. */
export type BankSink = {
  onEntry?(entry: BankEntry): void;
  onStatement?(statement: BankStatement): void;
  onProblem?(problem: SourceProblem): void;
};

/** How many digits after the point the amounts of a currency have, ISO 4217; 2 for those that are not named here. */
const DIGITS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  ISK: 0,
  JPY: 0,
  KRW: 0,
  VND: 0,
  XAF: 0,
  XOF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  OMR: 3,
  TND: 3,
};

/**
 * '1234.50', '-0.5', '12.500': whole minor units of a currency; null for parts of a minor unit, for what is no number, and for
 * what leaves the safe integers. Zeros behind the last place say nothing.
 */
export function minorOfCurrency(text: string, currency: string): number | null {
  const match = /^([+-]?)0*(\d{0,13})(?:\.(\d*?)0*)?$/.exec(text.trim());
  if (!match || !/\d/.test(text)) return null;
  const digits = DIGITS[currency] ?? 2;
  const places = match[3] ?? '';
  if (places.length > digits) return null;
  const minor = Number((match[2] || '0') + places.padEnd(digits, '0'));
  if (!Number.isSafeInteger(minor)) return null;
  return match[1] === '-' ? 0 - minor : minor;
}

/** The trace that a healthcare payment carries through the bank: 'TRN*1*12345*1512345678~', CCD+ addenda, CORE rule 370. */
export function traceIn(text: string): Pick<BankEntry, 'trace' | 'originator'> {
  const match = /TRN[*|]1[*|]([^*|~\\\s]{1,50})(?:[*|]([^*|~\\\s]{1,10}))?/.exec(text);
  return { trace: match?.[1] ?? '', originator: match?.[2] ?? '' };
}
