import type { ClaimView, RemittanceDocument } from '../remittance/remittance-document.ts';
import type { Resource } from './resource.ts';
import { moneyOf, SYSTEMS } from './write-task.ts';

const PAYMENT_TYPE = 'http://terminology.hl7.org/CodeSystem/payment-type';
const ADJUDICATION = 'http://terminology.hl7.org/CodeSystem/adjudication';
/** Claim adjustment reason codes. @see https://x12.org/codes/claim-adjustment-reason-codes */
const CARC = 'https://x12.org/codes/claim-adjustment-reason-codes';

/** A remittance advice. What the claims were paid and what the provider's adjustments took away are its details, and sum to it. */
export function reconciliationOf(document: RemittanceDocument): Resource {
  const { id, trace, payer, payerId, state, sumClaimPaidMinor, providerAdjustments } = document;
  return {
    resourceType: 'PaymentReconciliation',
    id,
    meta: { versionId: String(document.ver), lastUpdated: document.importedAt },
    status: state === 'refused' ? 'cancelled' : 'active',
    created: document.importedAt,
    paymentIssuer: issuerOf({ payer, payerId }),
    outcome: document.problems.some(({ severity }) => severity === 'error') ? 'partial' : 'complete',
    paymentDate: document.date,
    paymentAmount: moneyOf(document.paidMinor),
    ...(trace.trim() === '' ? {} : { paymentIdentifier: { system: SYSTEMS.trace, value: trace } }),
    detail: [
      { type: paymentType('payment'), amount: moneyOf(sumClaimPaidMinor) },
      ...providerAdjustments.map(({ amountMinor }) => ({
        type: paymentType('adjustment'),
        amount: moneyOf(0 - amountMinor),
      })),
    ],
  };
}

/** Id of the ClaimResponse of a claim of an advice. */
export function claimResponseId(advice: string, ordinal: number): string {
  return `${advice}.${ordinal}`;
}

/** What a payer answered to one claim. Whose it is is told by the account's number. */
export function claimResponseOf(advice: RemittanceDocument, claim: ClaimView): Resource {
  const { account, payerControl, lines } = claim;
  const patient = account.trim() === '' ? { display: 'unknown' } : { identifier: accountIdentifier(account) };
  return {
    resourceType: 'ClaimResponse',
    id: claimResponseId(advice.id, claim.ordinal),
    meta: { lastUpdated: advice.importedAt },
    ...(payerControl.trim() === '' ? {} : { identifier: [{ value: payerControl }] }),
    status: advice.state === 'refused' ? 'cancelled' : 'active',
    type: { text: claim.filing.trim() === '' ? 'claim' : claim.filing },
    use: 'claim',
    patient,
    created: advice.importedAt,
    insurer: issuerOf(advice),
    ...(account.trim() === '' ? {} : { request: { identifier: accountIdentifier(account) } }),
    outcome: 'complete',
    ...(lines.length === 0
      ? {}
      : {
          item: lines.map((line, index) => ({
            itemSequence: index + 1,
            adjudication: adjudicationOf(line),
          })),
        }),
    ...(claim.adjustments.length === 0 ? {} : { adjudication: claim.adjustments.map(adjustmentOf) }),
    total: [
      { category: category('submitted'), amount: moneyOf(claim.chargeMinor) },
      { category: category('benefit'), amount: moneyOf(claim.paidMinor) },
    ],
    payment: { type: { text: 'remittance' }, amount: moneyOf(claim.paidMinor), date: advice.date },
  };
}

function accountIdentifier(account: string) {
  return { system: SYSTEMS.account, value: account };
}

function issuerOf({ payer, payerId }: Pick<RemittanceDocument, 'payer' | 'payerId'>) {
  const named = payer.trim() === '' ? { display: 'unknown' } : { display: payer };
  return payerId.trim() === '' ? named : { ...named, identifier: { value: payerId } };
}

function adjudicationOf({ chargeMinor, paidMinor, adjustments }: ClaimView['lines'][number]) {
  return [
    { category: category('submitted'), amount: moneyOf(chargeMinor) },
    { category: category('benefit'), amount: moneyOf(paidMinor) },
    ...adjustments.map(adjustmentOf),
  ];
}

function adjustmentOf({ group, reason, amountMinor }: ClaimView['adjustments'][number]) {
  return {
    category: { text: `adjustment ${group}`.trim() },
    ...(/^\S+$/.test(reason) ? { reason: { coding: [{ system: CARC, code: reason }] } } : {}),
    amount: moneyOf(amountMinor),
  };
}

function category(code: string) {
  return { coding: [{ system: ADJUDICATION, code }] };
}

function paymentType(code: string) {
  return { coding: [{ system: PAYMENT_TYPE, code }] };
}
