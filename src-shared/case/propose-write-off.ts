import { err, ok, type Result } from '../base/result.ts';
import type { Refusal } from '../authority/refusal.ts';
import type { Policies } from '../policy/policies.ts';
import { decideApprovals } from './amendment.ts';
import type { WriteOffEvidence } from './evidence.ts';
import type { KindRegistry } from './kind.ts';
import type { CaseProposal } from './open-case.ts';

/** What a person states who proposes a write-off. */
export type WriteOffRequest = Pick<
  WriteOffEvidence,
  'category' | 'amountMinor' | 'account' | 'payer' | 'payerParty' | 'reason'
> & {
  readonly site: string;
  /** '' when the payer is not known, which the policy takes for Medicare or Medicaid, or the balance is the patient's. */
  readonly payerClass: string;
};

/** The case of a write-off that a person proposes: the rule that sends it to people is the one that counts approvals. */
export function proposeWriteOff(
  request: WriteOffRequest,
  { policies, kinds }: { readonly policies: Policies; readonly kinds: KindRegistry },
): Result<CaseProposal, Refusal> {
  const kind = kinds.all.find(({ kind: id }) => id === 'write-off');
  if (!kind) return err({ kind: 'policyInvalid', text: 'No kind of case may be proposed by people here.' });
  if (request.reason.trim() === '') return err({ kind: 'reasonRequired', action: 'propose' });
  const { category, amountMinor, account, payer, payerParty, reason, site, payerClass } = request;
  const evidence = { of: 'write-off', category, amountMinor, account, payer, payerParty, reason, claim: null } as const;
  const subject = { kind: kind.kind, queue: kind.queue, amountMinor, payerClass, site, category };
  const approval = decideApprovals(kind, subject, policies);
  return ok({ ...kind.describe(evidence), kind: kind.kind, why: approval, approval });
}
