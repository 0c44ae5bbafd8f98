import { SYSTEM } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { transition } from '../../src-shared/case/transition.ts';
import { formatMinor } from '../../src-shared/money/format.ts';
import { type AgreedRefund, recoveredOf } from '../../src-shared/remittance/agreed-refund.ts';
import { referenceKey } from '../../src-shared/remittance/carry-forward.ts';
import type { ProviderAdjustment } from '../../src-shared/remittance/remittance.ts';
import type { RemittanceDocument } from '../../src-shared/remittance/remittance-document.ts';
import { findPayerRefunds, lockCase } from '../store/billing-cases.ts';
import type { Tx } from '../store/transaction.ts';
import { recordCase } from './record-case.ts';

/** With the id of its case. */
type FoundRefund = AgreedRefund & { readonly id: string };

/** The refunds to a payer that these adjustments could take back. None is looked up where nothing is recovered. */
export async function findAgreedRefunds(
  tx: Tx,
  payerId: string,
  adjustments: readonly Pick<ProviderAdjustment, 'code'>[],
): Promise<readonly FoundRefund[]> {
  if (payerId === '' || !adjustments.some(({ code }) => code === 'WO')) return [];
  return (await findPayerRefunds(tx, payerId)).map(agreedRefund);
}

function agreedRefund({ id, number, amountMinor, intake }: CaseDocument): FoundRefund {
  const { letterReference = '', claim = '', way } = intake?.values ?? {};
  const references = [letterReference, claim].map((given) => referenceKey(String(given))).filter((key) => key !== '');
  return { id, number, amountMinor, way: way === 'recoup' ? 'recoup' : 'check', references };
}

/** Tells on each refund what a remittance has recovered of it. */
export async function noteRecoveries(tx: Tx, remittance: RemittanceDocument, now: Date): Promise<void> {
  const refunds = await findAgreedRefunds(tx, remittance.payerId, remittance.providerAdjustments);
  for (const { code, reference, amountMinor } of remittance.providerAdjustments) {
    const refund = recoveredOf({ code, reference, amountMinor }, refunds);
    if (!refund) continue;
    const current = await lockCase(tx, refund.id);
    invariant(current, `case ${refund.id} of a refund is not there`);
    const text = `${remittance.payer} took back ${formatMinor(amountMinor)} in remittance ${remittance.trace} (WO ${reference}).`;
    const noted = transition(current, { type: 'comment', by: SYSTEM, text }, instantOf(now));
    invariant(noted.ok, 'a case can always be commented on');
    const body = { remittance: remittance.id, recoveredMinor: amountMinor };
    await recordCase(tx, noted.value, { actor: SYSTEM.id, action: 'case.recovered', body }, now);
  }
}
