import type { Problem } from '../x12/problem.ts';
import type { RecognisedFile } from './recognise.ts';
import type { FileTotals, RemittanceSink } from './read.ts';
import type { RemittanceAdvice, TransactionSummary } from './remittance.ts';

/** The `cs inspect --json` contract, `file` apart. Amounts are integer cents. Keys keep their order and meaning. */
export type Inspection = {
  readonly kind: RecognisedFile['kind'];
  readonly transactions: readonly InspectedTransaction[];
  readonly problems: readonly InspectedProblem[];
};

export type InspectedProblem = { readonly code: string; readonly segment: number; readonly message: string };

export type InspectedTransaction = {
  readonly trace: string;
  readonly paymentMethod: string;
  readonly paidMinor: number | null;
  readonly claims: number;
  readonly sumClaimPaidMinor: number;
  readonly providerAdjustments: readonly { readonly code: string; readonly amountMinor: number | null }[];
  readonly balanced: boolean;
  readonly differenceMinor: number | null;
  readonly problems: readonly InspectedProblem[];
};

/** A file of noise has as many problems as one likes; the list ends with one that says how many were left out. */
const MAX_PROBLEMS = 1000;

class ProblemList {
  readonly #shown: InspectedProblem[] = [];
  #total = 0;

  add({ code, segment, message }: Problem): void {
    this.#total += 1;
    if (this.#shown.length < MAX_PROBLEMS) this.#shown.push({ code, segment, message });
  }

  list(): readonly InspectedProblem[] {
    const left = this.#total - this.#shown.length;
    if (left === 0) return this.#shown;
    return [...this.#shown, { code: 'problems-omitted', segment: 0, message: `${left} more problems are not listed.` }];
  }
}

/** Gathers an inspection while a file streams by; it keeps no claim, so its size does not grow with theirs. */
export class Inspector implements RemittanceSink {
  readonly #transactions: InspectedTransaction[] = [];
  readonly #problems = new ProblemList();
  #ofSet = new ProblemList();

  onProblem(problem: Problem): void {
    (problem.transaction === null ? this.#problems : this.#ofSet).add(problem);
  }

  onTransactionEnd(summary: TransactionSummary, advice: RemittanceAdvice): void {
    this.#transactions.push({
      trace: advice.trace.number,
      paymentMethod: advice.payment.method,
      paidMinor: advice.payment.amountMinor,
      claims: summary.claims,
      sumClaimPaidMinor: summary.sumClaimPaidMinor,
      providerAdjustments: summary.providerAdjustments.map(({ code, amountMinor }) => ({ code, amountMinor })),
      balanced: summary.balanced,
      differenceMinor: summary.differenceMinor,
      problems: this.#ofSet.list(),
    });
    this.#ofSet = new ProblemList();
  }

  /** @param otherwise  what the file is when it holds no remittance advice. */
  finish(totals: FileTotals, otherwise: RecognisedFile['kind']): Inspection {
    const kind = totals.transactions > 0 ? 'x12-835' : totals.otherTransactionSets.length > 0 ? 'x12-other' : otherwise;
    return { kind, transactions: this.#transactions, problems: this.#problems.list() };
  }
}
