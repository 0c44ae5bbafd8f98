import { caseKinds } from '../../src-shared/case/kinds.ts';
import { t } from '../language/t.ts';

type Payable = { readonly kind: string; readonly payer: string };

/** The payer's name for a cell of its own; one that the directory does not know is marked, never left out. */
export function payerText(payable: Payable): string {
  return isUnknownPayer(payable)
    ? t('Unknown: {payer}', { payer: payable.payer || t('not in the directory') })
    : payable.payer;
}

export function isUnknownPayer({ kind, payer }: Payable): boolean {
  const ofKind = caseKinds.find(kind)?.payer;
  return ofKind === 'unknown' || (payer === '' && ofKind !== 'optional');
}
