import { invariant } from '../../base/invariant.ts';
import type { Lineage } from '../remittance.ts';
import { readRemittanceFile, type RemittanceFile, type RemittanceTransaction } from '../remittance-file.ts';

/**
 * Reads bytes of any kind and checks what must hold of any reading: places inside the file, sums that are the sums of
 * the parts, no more work than there are bytes.
 *
 * @throws InvariantError when something does not hold; anything else that is thrown is a crash of the reader.
 */
export function checkReading(bytes: Uint8Array): RemittanceFile {
  const file = readRemittanceFile(bytes);
  const { totals, transactions, problems } = file;
  invariant(totals.bytes === bytes.length, 'not every byte was taken');
  invariant(totals.segments <= bytes.length / 2, 'more segments than bytes allow');
  invariant(totals.transactions === transactions.length, 'transaction sets were lost');
  const claims = transactions.reduce((sum, transaction) => sum + transaction.claims.length, 0);
  invariant(totals.claims === claims, 'claims were lost');
  const reported = transactions.reduce((sum, transaction) => sum + transaction.problems.length, problems.length);
  invariant(reported <= 20 + 20 * totals.segments, 'more problems than segments allow');
  invariant(transactions.length > 0 || problems.some(({ code }) => code === 'no-remittance'), 'nothing, silently');
  for (const { offset, segment } of problems) {
    invariant(offset >= 0 && offset <= bytes.length && segment <= totals.segments, 'a problem outside the file');
  }
  for (const transaction of transactions) checkTransaction(transaction, bytes.length);
  return file;
}

function checkTransaction({ advice, claims, summary }: RemittanceTransaction, size: number): void {
  checkLineage(advice.lineage, summary.lineage, size);
  const paid = claims.map(({ paidMinor }) => paidMinor);
  const adjusted = summary.providerAdjustments.map(({ amountMinor }) => amountMinor);
  const payment = advice.payment.amountMinor;
  const isReadable = payment !== null && ![...paid, ...adjusted].includes(null);
  const due = sum(paid) - sum(adjusted) - (payment ?? 0);
  invariant(summary.balanced === (isReadable && due === 0), 'a wrong verdict on the balance');
  invariant(summary.claims === claims.length, 'the summary counts other claims');
  for (const claim of claims) {
    checkLineage(claim.lineage, summary.lineage, size);
    for (const amount of [claim.chargeMinor, claim.paidMinor, claim.patientShareMinor]) checkAmount(amount);
    for (const line of claim.lines) {
      checkLineage(line.lineage, claim.lineage, size);
      for (const { amountMinor, lineage } of line.adjustments) {
        checkAmount(amountMinor);
        checkLineage(lineage, line.lineage, size);
      }
    }
  }
}

function checkLineage(inner: Lineage, outer: Lineage, size: number): void {
  invariant(
    inner.firstSegment >= outer.firstSegment && inner.lastSegment <= outer.lastSegment,
    'a part outside its whole',
  );
  invariant(inner.firstSegment <= inner.lastSegment, 'a part that ends before it begins');
  invariant(
    inner.offset >= outer.offset && inner.offset + inner.length <= outer.offset + outer.length,
    'bytes outside',
  );
  invariant(inner.length > 0 && outer.offset + outer.length <= size, 'bytes outside the file');
}

function checkAmount(minor: number | null): void {
  invariant(minor === null || Number.isSafeInteger(minor), 'an amount that is not whole cents');
}

function sum(amounts: readonly (number | null)[]): number {
  return amounts.reduce<number>((total, amount) => total + (amount ?? 0), 0);
}
