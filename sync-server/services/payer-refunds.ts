import { SYSTEM } from '../../src-shared/authority/person.ts';
import { instantOf } from '../../src-shared/base/dates.ts';
import { invariant } from '../../src-shared/base/invariant.ts';
import type { CaseDocument } from '../../src-shared/case/case-document.ts';
import { isReversed } from '../../src-shared/case/evidence.ts';
import { kindsThat } from '../../src-shared/case/kind.ts';
import { caseKinds } from '../../src-shared/case/kinds.ts';
import { transition } from '../../src-shared/case/transition.ts';
import { formatMinor } from '../../src-shared/money/format.ts';
import { sumMinor } from '../../src-shared/money/money.ts';
import { type AgreedRefund, refundsNamed } from '../../src-shared/remittance/agreed-refund.ts';
import { referenceKey } from '../../src-shared/remittance/carry-forward.ts';
import type { ProviderAdjustment } from '../../src-shared/remittance/remittance.ts';
import type { RemittanceDocument } from '../../src-shared/remittance/remittance-document.ts';
import { findCasesOfPayer, lockCase } from '../store/billing-cases.ts';
import { findAdjustments } from '../store/provider-adjustments.ts';
import type { Tx } from '../store/transaction.ts';
import { recordCase } from './record-case.ts';

const refundsToPayers = kindsThat(caseKinds, ['refunds-payer']);

/** With the id of its case. */
type FoundRefund = AgreedRefund & { readonly id: string };
type Adjustment = Pick<ProviderAdjustment, 'code' | 'reference' | 'amountMinor'>;

/**
 * The refunds to a payer that these adjustments take back, and what earlier remittances have left of each. Until the transaction
 * ends, nobody else counts on what is left.
 */
export async function findAgreedRefunds(
  tx: Tx,
  payerId: string,
  adjustments: readonly Adjustment[],
): Promise<readonly FoundRefund[]> {
  const found: FoundRefund[] = [];
  for (const named of (await findNamedRefunds(tx, payerId, adjustments)).toSorted(byId)) {
    const current = await lockCase(tx, named.id);
    invariant(current, `case ${named.id} of a refund is not there`);
    found.push({ ...named, leftMinor: await leftOf(tx, payerId, { current, references: named.references }) });
  }
  return found;
}

/** What is left of a recovery that was approved, and is not undone. Cents. */
async function leftOf(
  tx: Tx,
  payerId: string,
  { current, references }: { readonly current: CaseDocument; readonly references: readonly string[] },
): Promise<number> {
  const isApproved = current.state === 'approved' || current.state === 'posted';
  if (!isApproved || isReversed(current) || wayOf(current) === 'check') return 0;
  const taken = (await findAdjustments(tx, references)).filter(
    (one) => one.payerId === payerId && (one.code === 'WO' || one.code === '72'),
  );
  return Math.max(0, current.amountMinor - Math.max(0, sumMinor(taken.map(({ amountMinor }) => amountMinor))));
}

type NamedRefund = Omit<FoundRefund, 'leftMinor'>;

/** None is looked up where nothing is recovered. */
async function findNamedRefunds(tx: Tx, payerId: string, adjustments: readonly Adjustment[]): Promise<NamedRefund[]> {
  if (payerId === '' || !adjustments.some(({ code }) => code === 'WO')) return [];
  const refunds = (await findCasesOfPayer(tx, payerId, refundsToPayers))
    .filter((one) => !isReversed(one))
    .map(namedRefund);
  const named = new Set(adjustments.flatMap((adjustment) => refundsNamed(adjustment, refunds)));
  return refunds.filter((refund) => named.has(refund));
}

function namedRefund(refund: CaseDocument): NamedRefund {
  const { id, number, amountMinor, intake } = refund;
  const { letterReference = '', claim = '' } = intake?.values ?? {};
  const references = [letterReference, claim].map((given) => referenceKey(String(given))).filter((key) => key !== '');
  return { id, number, amountMinor, way: wayOf(refund), references };
}

function wayOf({ intake }: CaseDocument): AgreedRefund['way'] {
  return intake?.values['way'] === 'recoup' ? 'recoup' : 'check';
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

/** Tells on the newest refund that a remittance names what it has recovered; approved or not, whoever decides it reads that. */
export async function noteRecoveries(tx: Tx, remittance: RemittanceDocument, now: Date): Promise<void> {
  const refunds = await findNamedRefunds(tx, remittance.payerId, remittance.providerAdjustments);
  for (const { code, reference, amountMinor } of remittance.providerAdjustments) {
    const named = refundsNamed({ code, reference, amountMinor }, refunds);
    const refund = named.find(({ way }) => way === 'recoup') ?? named[0];
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
