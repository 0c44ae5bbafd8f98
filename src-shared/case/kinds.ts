import { kindRegistry } from './kind.ts';
import { approvalDifference } from './kinds/approval-difference/approval-difference.ts';
import { bankFee } from './kinds/bank-fee/bank-fee.ts';
import { billingException } from './kinds/billing-exception/billing-exception.ts';
import { chargeCorrection } from './kinds/charge-correction/charge-correction.ts';
import { claimException } from './kinds/claim-exception/claim-exception.ts';
import { creditAdjustment } from './kinds/credit-adjustment/credit-adjustment.ts';
import { creditBalance } from './kinds/credit-balance/credit-balance.ts';
import { decisionConflict } from './kinds/decision-conflict/decision-conflict.ts';
import { denial } from './kinds/denial/denial.ts';
import { earnedCharge } from './kinds/earned-charge/earned-charge.ts';
import { entryReversal } from './kinds/entry-reversal/entry-reversal.ts';
import { outOfBalance } from './kinds/out-of-balance/out-of-balance.ts';
import { patientRefund } from './kinds/patient-refund/patient-refund.ts';
import { payerRefund } from './kinds/payer-refund/payer-refund.ts';
import { paymentPlan } from './kinds/payment-plan/payment-plan.ts';
import { postingException } from './kinds/posting-exception/posting-exception.ts';
import { remittanceAsTest } from './kinds/remittance-as-test/remittance-as-test.ts';
import { reversal } from './kinds/reversal/reversal.ts';
import { spendRequest } from './kinds/spend-request/spend-request.ts';
import { takeback } from './kinds/takeback/takeback.ts';
import { unknownPayer } from './kinds/unknown-payer/unknown-payer.ts';
import { vendorInvoice } from './kinds/vendor-invoice/vendor-invoice.ts';
import { writeOff } from './kinds/write-off/write-off.ts';

/** Every kind of case the product knows. A new one is a folder under kinds/ and a line here. */
export const caseKinds = kindRegistry([
  outOfBalance,
  unknownPayer,
  remittanceAsTest,
  claimException,
  reversal,
  takeback,
  denial,
  creditBalance,
  writeOff,
  paymentPlan,
  earnedCharge,
  billingException,
  postingException,
  decisionConflict,
  entryReversal,
  patientRefund,
  chargeCorrection,
  creditAdjustment,
  approvalDifference,
  vendorInvoice,
  spendRequest,
  payerRefund,
  bankFee,
]);
