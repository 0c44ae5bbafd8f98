/** A claim as it was sent to a payer (837P, 837I, 837D). Amounts in cents; ids are opaque. */
export type Claim = {
  /** CLM01, the patient control number: it comes back in the remittance as CLP01. */
  readonly id: string;
  readonly form: 'professional' | 'institutional' | 'dental';
  /** CLM02; null where it is no amount. */
  readonly chargeMinor: number | null;
  /** CLM05-1 place of service or type of bill, and CLM05-3 frequency: '7' replaces, '8' voids. */
  readonly facility: string;
  readonly frequency: string;
  /** NM109 of who is billed and of who bills. */
  readonly payer: string;
  readonly payerName: string;
  readonly billingProvider: string;
  /** Payer's own number of the claim that is replaced (REF*F8); '' for none. */
  readonly originalReference: string;
  /** First day of service as the claim says it once for all of its lines, 'yyyymmdd'; '' where it does not. */
  readonly serviceOn: string;
  readonly lines: readonly ClaimLine[];
  readonly offset: number;
};

export type ClaimLine = {
  readonly line: number;
  /** Procedure without its qualifier; for an institutional line without one its revenue code. */
  readonly code: string;
  readonly modifiers: readonly string[];
  readonly revenueCode: string;
  readonly chargeMinor: number | null;
  readonly units: string;
  /** First day of service, 'yyyymmdd' as sent; '' where the claim says it once for all. */
  readonly serviceOn: string;
};

/** What a payer or a clearing house says of a claim (277, 277CA). */
export type ClaimStatus = {
  /** TRN02 of the level, or the patient control number (REF*1K is the payer's own). */
  readonly claim: string;
  readonly payerClaim: string;
  /** STC01: category 'A1' … and status code; effective date 'yyyymmdd'. */
  readonly category: string;
  readonly code: string;
  readonly on: string;
  readonly chargeMinor: number | null;
  readonly offset: number;
};

/** What a payer answers about a person's coverage (271). */
export type EligibilityAnswer = {
  /** TRN02: the number of the question. */
  readonly trace: string;
  /** REF*EJ: the number of the account it was asked for; '' where it does not say. */
  readonly account: string;
  readonly payerName: string;
  /** From EB01: '1' to '5' are active, '6' to '8' are not; null where the answer says neither. */
  readonly isActive: boolean | null;
  /** AAA03: why the question was not answered; '' when it was. */
  readonly rejected: string;
  /** DTP*346/356 and 347/357, 'yyyymmdd'; '' where it does not say. */
  readonly from: string;
  readonly until: string;
  readonly offset: number;
};
