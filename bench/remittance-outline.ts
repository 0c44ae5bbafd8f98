import { minorFromDecimalText } from '../src-shared/money/money.ts';
import type { RemittanceSink } from '../src-shared/remittance/read.ts';
import type {
  Adjustment,
  ClaimPayment,
  RemittanceAdvice,
  TransactionSummary,
} from '../src-shared/remittance/remittance.ts';
import type { Problem } from '../src-shared/x12/problem.ts';

/** What P2 asks of both sides: claims, lines, adjustments, and whether it all balances to the cent. */
export type Outline = {
  trace: string;
  paidMinor: number;
  balanced: boolean;
  claims: OutlineClaim[];
  providerAdjustmentMinor: number;
};
type OutlineAdjustment = { group: string; reason: string; amountMinor: number };
type OutlineLine = {
  procedure: string;
  chargeMinor: number;
  paidMinor: number;
  date: string;
  adjustments: OutlineAdjustment[];
  balanced: boolean;
};
type OutlineClaim = {
  accountId: string;
  status: string;
  chargeMinor: number;
  paidMinor: number;
  patient: string;
  adjustments: OutlineAdjustment[];
  lines: OutlineLine[];
  balanced: boolean;
};

/** A segment as a peer gives it: element 1 is the first after the name, component 1 the first of an element. */
export type PeerSegment = {
  readonly name: string;
  element(index: number): string;
  component(index: number, component: number): string;
};

/** Makes the outline from a peer's segments: the least code that does the job, so that the peer is not held back. */
export class Outliner {
  readonly #onOutline: (outline: Outline) => void;
  #outline: Outline | null = null;
  #claim: OutlineClaim | null = null;
  #line: OutlineLine | null = null;

  /** @param onOutline  is given each transaction set when its SE has been read. */
  constructor(onOutline: (outline: Outline) => void) {
    this.#onOutline = onOutline;
  }

  see(segment: PeerSegment): void {
    const outline = this.#outline;
    switch (segment.name) {
      case 'ST':
        this.#outline = { trace: '', paidMinor: 0, balanced: false, claims: [], providerAdjustmentMinor: 0 };
        return;
      case 'BPR':
        if (outline) outline.paidMinor = cents(segment.element(2));
        return;
      case 'TRN':
        if (outline) outline.trace = segment.element(2);
        return;
      case 'CLP':
        this.#closeClaim();
        this.#openClaim(segment);
        return;
      case 'PLB':
        this.#closeClaim();
        for (let at = 4; at <= 14; at += 2) {
          const amount = segment.element(at);
          if (outline && amount) outline.providerAdjustmentMinor += cents(amount);
        }
        return;
      case 'SE':
        this.#closeClaim();
        if (outline) {
          const paid = outline.claims.reduce((sum, claim) => sum + claim.paidMinor, 0);
          outline.balanced = paid - outline.providerAdjustmentMinor === outline.paidMinor;
          this.#onOutline(outline);
        }
        this.#outline = null;
        return;
      default:
        if (this.#claim) this.#seeInClaim(segment, this.#claim);
    }
  }

  #seeInClaim(segment: PeerSegment, claim: OutlineClaim): void {
    switch (segment.name) {
      case 'CAS':
        for (let at = 2; at <= 17; at += 3) {
          const reason = segment.element(at);
          if (!reason) break;
          const amountMinor = cents(segment.element(at + 1));
          (this.#line ?? claim).adjustments.push({ group: segment.element(1), reason, amountMinor });
        }
        return;
      case 'NM1':
        if (segment.element(1) === 'QC') claim.patient = segment.element(3);
        return;
      case 'DTM':
        if (this.#line && segment.element(1) === '472') this.#line.date = isoDate(segment.element(2));
        return;
      case 'SVC':
        this.#closeLine();
        this.#line = {
          procedure: segment.component(1, 2),
          chargeMinor: cents(segment.element(2)),
          paidMinor: cents(segment.element(3)),
          date: '',
          adjustments: [],
          balanced: false,
        };
        claim.lines.push(this.#line);
    }
  }

  #openClaim(segment: PeerSegment): void {
    this.#claim = {
      accountId: segment.element(1),
      status: segment.element(2),
      chargeMinor: cents(segment.element(3)),
      paidMinor: cents(segment.element(4)),
      patient: '',
      adjustments: [],
      lines: [],
      balanced: false,
    };
    this.#outline?.claims.push(this.#claim);
  }

  #closeLine(): void {
    const line = this.#line;
    if (line) line.balanced = line.chargeMinor - sum(line.adjustments) === line.paidMinor;
    this.#line = null;
  }

  #closeClaim(): void {
    this.#closeLine();
    const claim = this.#claim;
    if (claim) {
      const adjusted = claim.lines.reduce((total, line) => total + sum(line.adjustments), sum(claim.adjustments));
      claim.balanced = claim.chargeMinor - adjusted === claim.paidMinor;
    }
    this.#claim = null;
  }
}

/** The same from our own reader. It has checked the balances already and says only where they fail. */
export class OutlineSink implements RemittanceSink {
  readonly outlines: Outline[] = [];
  readonly #flawed = new Set<number>();
  #claims: OutlineClaim[] = [];

  onProblem({ code, segment }: Problem): void {
    if (code === 'claim-out-of-balance' || code === 'line-out-of-balance') this.#flawed.add(segment);
  }

  onClaim(claim: ClaimPayment): void {
    this.#claims.push({
      accountId: claim.accountId,
      status: claim.status,
      chargeMinor: claim.chargeMinor ?? Number.NaN,
      paidMinor: claim.paidMinor ?? Number.NaN,
      patient: claim.patient?.name ?? '',
      adjustments: claim.adjustments.map(outlineAdjustment),
      lines: claim.lines.map((line) => ({
        procedure: line.procedure.code,
        chargeMinor: line.chargeMinor ?? Number.NaN,
        paidMinor: line.paidMinor ?? Number.NaN,
        date: line.dates.find(({ qualifier }) => qualifier === '472')?.date ?? '',
        adjustments: line.adjustments.map(outlineAdjustment),
        balanced: !this.#flawed.has(line.lineage.firstSegment),
      })),
      balanced: !this.#flawed.has(claim.lineage.firstSegment),
    });
  }

  onTransactionEnd(summary: TransactionSummary, advice: RemittanceAdvice): void {
    this.outlines.push({
      trace: advice.trace.number,
      paidMinor: advice.payment.amountMinor ?? Number.NaN,
      balanced: summary.balanced,
      claims: this.#claims,
      providerAdjustmentMinor: summary.sumProviderAdjustmentMinor,
    });
    this.#claims = [];
  }
}

function outlineAdjustment({ group, reason, amountMinor }: Adjustment): OutlineAdjustment {
  return { group, reason, amountMinor: amountMinor ?? Number.NaN };
}

function isoDate(text: string): string {
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
}

/** What a timed run must come to: every claim handed on once, nothing kept. */
export type Totals = {
  transactions: number;
  claims: number;
  lines: number;
  adjustments: number;
  paidMinor: number;
  balanced: number;
};

export function noTotals(): Totals {
  return { transactions: 0, claims: 0, lines: 0, adjustments: 0, paidMinor: 0, balanced: 0 };
}

/** Adds a claim of either side. */
export function addClaim(
  totals: Totals,
  claim: {
    readonly paidMinor: number | null;
    readonly adjustments: readonly unknown[];
    readonly lines: readonly { readonly adjustments: readonly unknown[] }[];
  },
): void {
  totals.claims += 1;
  totals.lines += claim.lines.length;
  totals.paidMinor += claim.paidMinor ?? Number.NaN;
  totals.adjustments += claim.adjustments.length;
  for (const line of claim.lines) totals.adjustments += line.adjustments.length;
}

export function addOutline(totals: Totals, outline: Outline): void {
  totals.transactions += 1;
  if (outline.balanced) totals.balanced += 1;
  for (const claim of outline.claims) addClaim(totals, claim);
}

function cents(text: string): number {
  return text === '' ? 0 : (minorFromDecimalText(text) ?? Number.NaN);
}

function sum(adjustments: readonly OutlineAdjustment[]): number {
  return adjustments.reduce((total, { amountMinor }) => total + amountMinor, 0);
}
