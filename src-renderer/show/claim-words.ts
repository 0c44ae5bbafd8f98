import type { ClaimView } from '../../src-shared/remittance/remittance-document.ts';
import { gloss } from '../../src-shared/remittance/codes.ts';
import type { ReassociationReason } from '../../src-shared/matching/reassociate.ts';
import type { Tone } from '../ui/tokens.ts';
import { t } from '../language/t.ts';

const DENIED = '4';
const REVERSAL = '22';

/** CLP02 in words, with the code where there are none. */
export function claimStatusText(status: string): string {
  return gloss('claimStatus', status) ?? t('Status {status}', { status });
}

export function claimTone({ status }: Pick<ClaimView, 'status'>): Tone {
  if (status === DENIED) return 'breach';
  return status === REVERSAL ? 'risk' : 'done';
}

/** 'CO-45', and what that means where there are words for it. */
export function adjustmentText({ group, reason }: { readonly group: string; readonly reason: string }) {
  return {
    code: `${group}-${reason}`,
    text: gloss('adjustmentReason', reason) ?? '',
    group: gloss('adjustmentGroup', group) ?? '',
  };
}

/** 'WO' with its words; a positive amount reduces the payment. */
export function providerAdjustmentText(code: string, amountMinor: number): string {
  const words = gloss('providerAdjustment', code);
  const effect = amountMinor > 0 ? t('reduces the payment') : amountMinor < 0 ? t('adds to the payment') : '';
  return [words, effect].filter(Boolean).join(' · ');
}

/** 'ACH' in words. */
export function paymentMethodText(method: string): string {
  return gloss('paymentMethod', method) ?? method;
}

export const reassociationText: Readonly<Record<ReassociationReason, string>> = {
  trace: t('The bank gave the same trace number'),
  'trace-other-amount': t('The bank gave the same trace number with another amount'),
  'amount-day-payer': t('Found by amount, day and payer'),
  'amount-day': t('Found by amount and day alone'),
};

/** Health care claim status categories, X12 external code source 507. */
const statusCategories: Readonly<Record<string, string>> = {
  A0: t('Forwarded to another payer'),
  A1: t('Received by the payer'),
  A2: t('Accepted for adjudication'),
  A3: t('Returned as not processable'),
  A4: t('Not found at the payer'),
  A5: t('Split'),
  A6: t('Rejected: information is missing'),
  A7: t('Rejected: information is not valid'),
  A8: t('Rejected: information does not fit together'),
  P0: t('In adjudication'),
  P1: t('In process'),
  P2: t('In review'),
  P3: t('Waits for information'),
  P4: t('Waits for the patient'),
  P5: t('Waits at the payer'),
  F0: t('Adjudicated'),
  F1: t('Paid'),
  F2: t('Denied'),
  F3: t('Revised'),
  F4: t('Complete, no payment'),
};

/** 'A2:20' in words, with the code; a claim of which no status has come says so. */
export function statusCategoryText(status: string): string {
  if (status === '') return t('No status yet');
  const words = statusCategories[status.slice(0, 2)];
  return words ? `${words} (${status})` : t('Status {status}', { status });
}
