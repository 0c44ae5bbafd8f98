import type { Directory } from '../directory/directory.ts';
import { isDamaged } from '../journal/damage.ts';
import { createProposal } from '../journal/propose-entry.ts';
import type { Policies } from '../policy/policies.ts';
import type { Problem } from '../x12/problem.ts';
import { claimView } from './claim-view.ts';
import { identify } from './identify.ts';
import { rawSegments } from './raw-segments.ts';
import { readRemittanceFile, type RemittanceFile, type RemittanceTransaction } from './remittance-file.ts';
import type { ClaimView, RemittanceProblem } from './remittance-document.ts';

/** What a workbench without the server can tell of a file: read with the same code, but blind to earlier remittances. */
export type RemittancePreview = {
  readonly transactions: readonly {
    readonly trace: string;
    readonly payer: string;
    readonly paidMinor: number;
    readonly claims: number;
    readonly balanced: boolean;
    readonly differenceMinor: number;
    readonly problems: readonly RemittanceProblem[];
    /** Cases the server is expected to open; credit balances are not foreseen, they need the account's history. */
    readonly expectedCases: readonly { readonly kind: string; readonly title: string; readonly amountMinor: number }[];
    readonly firstClaims: readonly ClaimView[];
  }[];
  readonly problems: readonly RemittanceProblem[];
};

/** Claims shown per transaction set: the whole file follows from the server. */
const CLAIMS_SHOWN = 50;
/** Cases and problems listed per transaction set. */
const MOST_LISTED = 200;

type PreviewContext = { readonly directory: Directory; readonly policies: Policies };

/** Reads a whole file and says what importing it will do. Never throws on what stands in the file. */
export function previewRemittance(bytes: Uint8Array, context: PreviewContext): RemittancePreview {
  const file = readRemittanceFile(bytes);
  return {
    transactions: file.transactions.map((transaction) => previewTransaction(transaction, bytes, file, context)),
    problems: file.problems.slice(0, MOST_LISTED).map((problem) => remittanceProblem(problem)),
  };
}

function previewTransaction(
  { advice, claims, summary, problems }: RemittanceTransaction,
  bytes: Uint8Array,
  file: RemittanceFile,
  { directory, policies }: PreviewContext,
): RemittancePreview['transactions'][number] {
  const { site, payeeKnown, payer } = identify(advice, directory);
  const proposal = createProposal({ advice, payer, payeeKnown, site, policies });
  for (const claim of claims) proposal.addClaim(claim, null);
  const { cases } = proposal.finish(summary, { damaged: isDamaged(problems) });
  const { delimiters } = file.interchanges[advice.interchange - 1]!;
  return {
    trace: advice.trace.number,
    payer: payer?.name ?? advice.payer.name,
    paidMinor: advice.payment.amountMinor ?? 0,
    claims: summary.claims,
    balanced: summary.balanced,
    differenceMinor: summary.differenceMinor ?? 0,
    problems: problems.slice(0, MOST_LISTED).map((problem) => remittanceProblem(problem)),
    expectedCases: cases.slice(0, MOST_LISTED).map(({ kind, title, amountMinor }) => ({ kind, title, amountMinor })),
    firstClaims: claims
      .slice(0, CLAIMS_SHOWN)
      .map((claim) => claimView(claim, rawSegments(bytes, claim.lineage, delimiters).join('\n'))),
  };
}

/** A problem as it stands on a remittance advice. */
export function remittanceProblem({ code, severity, segment, offset, message }: Problem): RemittanceProblem {
  return { code, severity, segment, offset, message };
}
