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

/** 'A2:20' in words, with the code; a claim of which no status has come says so. */
export function statusCategoryText(status: string): string {
  if (status === '') return t('No status yet');
  const words = gloss('claimStatusCategory', status.slice(0, 2));
  return words ? `${words} (${status})` : t('Status {status}', { status });
}
