import { adjustmentApproval } from './defaults/adjustment-approval.ts';
import { adjustmentDisposition } from './defaults/adjustment-disposition.ts';
import { authority } from './defaults/authority.ts';
import { caseApproval } from './defaults/case-approval.ts';
import { chargeEdits } from './defaults/charge-edits.ts';
import { claimRouting } from './defaults/claim-routing.ts';
import { clock } from './defaults/clock.ts';
import { department } from './defaults/department.ts';
import { duties } from './defaults/duties.ts';
import { dutyConflicts } from './defaults/duty-conflicts.ts';
import { escalation } from './defaults/escalation.ts';
import { invoiceApproval } from './defaults/invoice-approval.ts';
import { invoiceMatch } from './defaults/invoice-match.ts';
import { offlineAuthority } from './defaults/offline-authority.ts';
import { paymentPlanApproval } from './defaults/payment-plan-approval.ts';
import { paymentPlanTerms } from './defaults/payment-plan-terms.ts';
import { providerAdjustment } from './defaults/provider-adjustment.ts';
import { queuePriority } from './defaults/queue-priority.ts';
import { refundApproval } from './defaults/refund-approval.ts';
import { refundTerms } from './defaults/refund-terms.ts';
import { remittanceRouting } from './defaults/remittance-routing.ts';
import { risk, riskBand } from './defaults/risk.ts';
import { skillRouting } from './defaults/skill-routing.ts';
import { smallBalance } from './defaults/small-balance.ts';
import { spendApproval } from './defaults/spend-approval.ts';
import { spendBudget } from './defaults/spend-budget.ts';
import { statutoryClock } from './defaults/statutory-clock.ts';
import { unclaimedProperty } from './defaults/unclaimed-property.ts';
import { writeOffApproval } from './defaults/write-off-approval.ts';
import type { PolicyTable } from './policy-document.ts';

/** Version 1 of every policy: what a new network starts with and then makes its own. */
export const defaultPolicies: readonly PolicyTable[] = [
  remittanceRouting,
  claimRouting,
  adjustmentDisposition,
  providerAdjustment,
  writeOffApproval,
  smallBalance,
  adjustmentApproval,
  chargeEdits,
  caseApproval,
  refundApproval,
  refundTerms,
  paymentPlanTerms,
  paymentPlanApproval,
  unclaimedProperty,
  invoiceApproval,
  invoiceMatch,
  spendApproval,
  spendBudget,
  authority,
  duties,
  dutyConflicts,
  clock,
  statutoryClock,
  escalation,
  department,
  offlineAuthority,
  risk,
  riskBand,
  skillRouting,
  queuePriority,
];
