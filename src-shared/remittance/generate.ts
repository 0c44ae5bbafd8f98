import {
  ClaimInventor,
  drawFrom,
  sum,
  type ClaimMix,
  type Draw,
  type InventedClaim,
  type InventedPayee,
  type InventedPayer,
  type InventedProviderAdjustment,
  type InventedTransaction,
} from './internal/invent.ts';
import { Printer, type PrintedDelimiters } from './internal/print.ts';

export type GenerateOptions = {
  /** The same options with the same seed give the same bytes. */
  readonly seed: number;
  readonly transactions: number;
  readonly claimsPerTransaction: number;
  /** Payment and production date, 'yyyy-mm-dd'. */
  readonly date: string;
  readonly payers?: readonly InventedPayer[];
  readonly payees?: readonly InventedPayee[];
  /** The first trace number; the following ones count up. Numbers of other files must not overlap. */
  readonly traceBase?: number;
  /** Claims that the first transaction set pays beside its own: once more, for accounts that were paid before. */
  readonly repeated?: readonly InventedClaim[];
  /** Shares between 0 and 1: of claims as {@link ClaimMix} says, of transaction sets for the others. */
  readonly mix?: Partial<ClaimMix & { readonly providerAdjusted: number; readonly outOfBalance: number }>;
  readonly delimiters?: Partial<PrintedDelimiters>;
};

const PAYERS: readonly InventedPayer[] = [
  { name: 'NORTHERN PLAINS MUTUAL HEALTH ASSURANCE COMPANY OF THE DAKOTAS', originatorId: '1460012345' },
  { name: 'EVERGREEN VALLEY EMPLOYEES HEALTH AND WELFARE TRUST FUND', originatorId: '1910023456' },
  { name: 'HARBOR STATES MEDICARE ADMINISTRATIVE SERVICES JURISDICTION Q', originatorId: '1520034567' },
  { name: 'COMMONWEALTH MEDICAL ASSISTANCE PROGRAM', originatorId: '1230045678' },
];
const PAYEES: readonly InventedPayee[] = [
  { name: 'LAKESHORE REGIONAL HOSPITAL', npi: '1234567893' },
  { name: 'CEDAR HILL FAMILY CLINIC', npi: '1098765435' },
  { name: 'ST BRENDAN CHILDRENS HOSPITAL', npi: '1555555550' },
];
const MIX = {
  denied: 0.06,
  reversed: 0.02,
  secondary: 0.08,
  administrative: 0,
  inpatient: 0.1,
  providerAdjusted: 0.2,
  outOfBalance: 0,
};
const DELIMITERS: PrintedDelimiters = { element: '*', component: ':', segment: '~', newline: '\n' };
const TRACE_BASE = 880_000_001;

/** A file of invented remittance advices that look like real ones and balance to the cent unless asked otherwise. */
export function generateRemittance(options: GenerateOptions): string {
  return [...generateRemittancePieces(options)].join('');
}

/** The same text in pieces, one per transaction set: for files that should not be in memory at once. */
export function* generateRemittancePieces(options: GenerateOptions): Generator<string, void, undefined> {
  const draw = drawFrom(options.seed);
  const printer = new Printer({ ...DELIMITERS, ...options.delimiters }, draw(2) === 0);
  const controlNumber = String(draw(1_000_000_000)).padStart(9, '0');
  yield printer.opening(options.date, controlNumber);
  for (let index = 0; index < options.transactions; index += 1) {
    yield printer.transaction(inventTransaction(options, draw, index));
  }
  yield printer.closing(options.transactions, controlNumber);
}

/** The transaction sets that {@link generateRemittance} writes for these options: what reading it must give back. */
export function inventTransactions(options: GenerateOptions): InventedTransaction[] {
  const draw = drawFrom(options.seed);
  draw(2);
  draw(1_000_000_000);
  return Array.from({ length: options.transactions }, (_, index) => inventTransaction(options, draw, index));
}

function inventTransaction(options: GenerateOptions, draw: Draw, index: number): InventedTransaction {
  const mix = { ...MIX, ...options.mix };
  const payers = options.payers ?? PAYERS;
  const payees = options.payees ?? PAYEES;
  const inventor = new ClaimInventor(draw, mix, options.date, index * options.claimsPerTransaction + 1);
  const claims: InventedClaim[] = [];
  while (claims.length < options.claimsPerTransaction) claims.push(...inventor.claims());
  if (index === 0) claims.push(...(options.repeated ?? []));
  const paidMinor = claims.reduce((total, claim) => total + claim.paidMinor, 0);
  const providerAdjustments = chance(draw, mix.providerAdjusted) ? inventProviderAdjustments(draw, claims) : [];
  const netMinor = paidMinor - sum(providerAdjustments);
  if (netMinor < 0) {
    // A payment cannot be negative: the payer carries the balance to a later advice.
    const reference = `FB${options.date.replaceAll('-', '')}${index}`;
    providerAdjustments.push({ code: 'FB', reference, amountMinor: netMinor });
  }
  const dueMinor = Math.max(netMinor, 0);
  const errorMinor = chance(draw, mix.outOfBalance) ? 1 + draw(50_00) : 0;
  return {
    controlNumber: String(index + 1).padStart(4, '0'),
    trace: String((options.traceBase ?? TRACE_BASE) + index),
    payer: payers[draw(payers.length)]!,
    payee: payees[draw(payees.length)]!,
    date: options.date,
    method: dueMinor === 0 ? 'NON' : draw(5) === 0 ? 'CHK' : 'ACH',
    paymentMinor: dueMinor + errorMinor,
    claims,
    providerAdjustments,
  };
}

function chance(draw: Draw, share: number): boolean {
  return draw(1000) < share * 1000;
}

function inventProviderAdjustments(draw: Draw, claims: readonly InventedClaim[]): InventedProviderAdjustment[] {
  const reference = claims[draw(claims.length)]?.payerControlNumber ?? '';
  const amountMinor = 5_00 + draw(400_00);
  const kinds: readonly (readonly InventedProviderAdjustment[])[] = [
    [{ code: 'WO', reference, amountMinor }],
    [{ code: 'FB', reference, amountMinor }],
    [
      { code: 'WO', reference, amountMinor },
      { code: '72', reference, amountMinor: 0 - amountMinor },
    ],
    [{ code: 'L6', reference: '', amountMinor: 0 - 1 - draw(20_00) }],
    [{ code: 'CS', reference, amountMinor: draw(2) === 0 ? amountMinor : 0 - amountMinor }],
  ];
  return [...kinds[draw(kinds.length)]!];
}
