import type { Adjustment, ClaimPayment, QualifiedDate, ServiceLine } from './remittance.ts';
import type { ClaimView, ServiceLineView } from './remittance-document.ts';

/**
 * A claim payment as the workbench shows it. Names of people stay behind: who decides sees accounts and amounts, and the
 * raw segments one click away. An amount that could not be read shows as 0; the problem and the raw text say so.
 *
 * @param raw     its segments as they stand in the file, one per line.
 * @param caseId  the case it was sent to, '' for none.
 */
export function claimView(claim: ClaimPayment, raw: string, caseId = ''): ClaimView {
  return {
    ordinal: claim.index - 1,
    account: claim.accountId,
    status: claim.status,
    chargeMinor: claim.chargeMinor ?? 0,
    paidMinor: claim.paidMinor ?? 0,
    patientMinor: claim.patientShareMinor ?? 0,
    payerControl: claim.payerControlNumber,
    filing: claim.filingIndicator,
    serviceDate: serviceDateOf(claim.dates) || serviceDateOf(claim.lines[0]?.dates ?? []),
    adjustments: claim.adjustments.map((adjustment) => adjustmentView(adjustment)),
    lines: claim.lines.map((line) => serviceLineView(line)),
    remarks: claim.remarks.map(({ code }) => code),
    firstSegment: claim.lineage.firstSegment,
    lastSegment: claim.lineage.lastSegment,
    raw,
    case: caseId,
  };
}

/** 472 service, 150 start of service, 232 start of the statement period, in this order; '' when there is none. */
export function serviceDateOf(dates: readonly QualifiedDate[]): string {
  for (const wanted of ['472', '150', '232']) {
    const found = dates.find(({ qualifier, date }) => qualifier === wanted && date !== null);
    if (found) return found.date ?? '';
  }
  return '';
}

function serviceLineView(line: ServiceLine): ServiceLineView {
  return {
    procedure: line.procedure.code || line.revenueCode,
    modifiers: [...line.procedure.modifiers],
    chargeMinor: line.chargeMinor ?? 0,
    paidMinor: line.paidMinor ?? 0,
    units: line.units,
    date: serviceDateOf(line.dates),
    adjustments: line.adjustments.map((adjustment) => adjustmentView(adjustment)),
    remarks: line.remarks.map(({ code }) => code),
  };
}

function adjustmentView({ group, reason, amountMinor, quantity }: Adjustment): ClaimView['adjustments'][number] {
  return { group, reason, amountMinor: amountMinor ?? 0, units: quantity };
}
