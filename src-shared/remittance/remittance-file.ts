import type { Problem } from '../x12/problem.ts';
import { RemittanceReader, type FileTotals } from './read.ts';
import type { ClaimPayment, Interchange, RemittanceAdvice, TransactionSummary } from './remittance.ts';

export type RemittanceTransaction = {
  readonly advice: RemittanceAdvice;
  readonly claims: readonly ClaimPayment[];
  readonly summary: TransactionSummary;
  readonly problems: readonly Problem[];
};

/** A whole file in memory: for what a person opens, not for what a clearing house sends overnight. */
export type RemittanceFile = {
  readonly interchanges: readonly Interchange[];
  readonly transactions: readonly RemittanceTransaction[];
  /** Those that belong to no transaction set. */
  readonly problems: readonly Problem[];
  readonly totals: FileTotals;
};

/** Reads a file that fits in memory; see {@link RemittanceReader} for one that does not. Never throws. */
export function readRemittanceFile(bytes: Uint8Array): RemittanceFile {
  const interchanges: Interchange[] = [];
  const transactions: RemittanceTransaction[] = [];
  const problems: Problem[] = [];
  let claims: ClaimPayment[] = [];
  let ofSet: Problem[] = [];
  const reader = new RemittanceReader({
    onInterchange: (interchange) => interchanges.push(interchange),
    onClaim: (claim) => claims.push(claim),
    onTransactionEnd: (summary, advice) => {
      transactions.push({ advice, claims, summary, problems: ofSet });
      claims = [];
      ofSet = [];
    },
    onProblem: (problem) => (problem.transaction === null ? problems : ofSet).push(problem),
  });
  reader.push(bytes);
  const totals = reader.end();
  return { interchanges, transactions, problems, totals };
}
