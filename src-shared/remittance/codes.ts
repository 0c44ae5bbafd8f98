/**
 * Short glosses in words of our own, for the codes that rules and screens need. They are no code list: the full
 * lists belong to those who maintain them, and a customer imports the ones it is licensed for.
 */
export type GlossedList =
  | 'adjustmentGroup'
  | 'adjustmentReason'
  | 'claimStatus'
  | 'claimStatusCategory'
  | 'providerAdjustment'
  | 'paymentMethod';

const glosses: Readonly<Record<GlossedList, ReadonlyMap<string, string>>> = {
  adjustmentGroup: new Map([
    ['CO', 'Provider bears it under the contract'],
    ['PR', 'Patient owes it'],
    ['OA', 'Neither contract nor patient: other'],
    ['PI', 'Payer’s own reduction'],
    ['CR', 'Corrects or reverses an earlier decision'],
  ]),
  adjustmentReason: new Map([
    ['1', 'Deductible'],
    ['2', 'Coinsurance'],
    ['3', 'Copay'],
    ['4', 'Modifier missing or at odds with the procedure'],
    ['16', 'Claim lacks information'],
    ['18', 'Already billed'],
    ['22', 'Another payer comes first'],
    ['23', 'Effect of an earlier payer’s decision'],
    ['29', 'Filed too late'],
    ['45', 'Above the agreed fee'],
    ['50', 'Not seen as necessary'],
    ['94', 'Paid above the charge'],
    ['96', 'Not covered'],
    ['97', 'Included in another service'],
    ['109', 'Belongs to another payer'],
    ['197', 'No authorisation'],
    ['204', 'Not covered by this plan'],
    ['253', 'Federal sequestration cut'],
  ]),
  claimStatus: new Map([
    ['1', 'Paid as primary'],
    ['2', 'Paid as secondary'],
    ['3', 'Paid as tertiary'],
    ['4', 'Denied'],
    ['19', 'Paid as primary, sent on'],
    ['20', 'Paid as secondary, sent on'],
    ['21', 'Paid as tertiary, sent on'],
    ['22', 'Earlier payment reversed'],
    ['23', 'Not ours, sent on'],
    ['25', 'Estimate only, no payment'],
  ]),
  // Health care claim status categories, X12 external code source 507.
  claimStatusCategory: new Map([
    ['A0', 'Forwarded to another payer'],
    ['A1', 'Received by the payer'],
    ['A2', 'Accepted for adjudication'],
    ['A3', 'Returned as not processable'],
    ['A4', 'Not found at the payer'],
    ['A5', 'Split'],
    ['A6', 'Rejected: information is missing'],
    ['A7', 'Rejected: information is not valid'],
    ['A8', 'Rejected: information does not fit together'],
    ['P0', 'In adjudication'],
    ['P1', 'In process'],
    ['P2', 'In review'],
    ['P3', 'Waits for information'],
    ['P4', 'Waits for the patient'],
    ['P5', 'Waits at the payer'],
    ['F0', 'Adjudicated'],
    ['F1', 'Paid'],
    ['F2', 'Denied'],
    ['F3', 'Revised'],
    ['F4', 'Complete, no payment'],
  ]),
  providerAdjustment: new Map([
    ['50', 'Late filing reduction'],
    ['51', 'Interest penalty'],
    ['72', 'Provider’s refund received'],
    ['AP', 'Advance payment'],
    ['B2', 'Rebate'],
    ['BN', 'Bonus'],
    ['CS', 'General adjustment'],
    ['CT', 'Capitation payment'],
    ['CV', 'Capital passed through'],
    ['FB', 'Balance carried to or from another advice'],
    ['IP', 'Incentive premium'],
    ['IR', 'Tax withheld'],
    ['IS', 'Interim settlement'],
    ['J1', 'Not reimbursable'],
    ['L3', 'Penalty'],
    ['L6', 'Interest owed to the provider'],
    ['LE', 'Levy'],
    ['LS', 'Lump sum'],
    ['PI', 'Periodic interim payment'],
    ['PL', 'Final payment'],
    ['WO', 'Overpayment taken back'],
    ['WU', 'Money taken back for others'],
  ]),
  paymentMethod: new Map([
    ['ACH', 'Bank transfer'],
    ['BOP', 'Payer’s choice'],
    ['CHK', 'Check'],
    ['FWT', 'Wire transfer'],
    ['NON', 'No payment'],
  ]),
};

/** The gloss of a code, null where there is none: show the bare code then. */
export function gloss(list: GlossedList, code: string): string | null {
  return glosses[list].get(code) ?? null;
}
