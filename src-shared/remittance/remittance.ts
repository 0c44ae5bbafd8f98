/**
 * The remittance advice as it stands in a file, read but not interpreted.
 *
 * Conventions of every type here:
 * - amounts are whole US cents; `null` means *there was something and it could not be read* (a problem names it),
 *   never zero. An absent optional amount is 0.
 * - text is trimmed; an absent element is the empty string.
 * - dates are calendar dates `yyyy-mm-dd`, null when absent or unreadable.
 * - quantities are the decimal text of the file ('1', '1.9'), '' when absent: they are not money and are not rounded.
 *
 * @see X12 005010X221A1 (835)
 */

/** Where something stands in the file, so that its raw segments can be shown and cited. */
export type Lineage = {
  /** 1-based positions of the first and the last segment in the file, both inclusive. */
  readonly firstSegment: number;
  readonly lastSegment: number;
  /** Bytes `[offset, offset + length)` of the file, the last segment's terminator included. */
  readonly offset: number;
  readonly length: number;
};

/** One ISA envelope; the delimiters are single characters. */
export type Interchange = {
  /** 1-based ordinal in the file. */
  readonly index: number;
  /** '' when the file has no ISA. */
  readonly senderId: string;
  readonly receiverId: string;
  readonly controlNumber: string;
  readonly date: string | null;
  /** ISA15: 'P' production, 'T' test, '' unknown. */
  readonly usage: string;
  readonly delimiters: { readonly element: string; readonly component: string; readonly segment: string };
  readonly segment: number;
  readonly offset: number;
};

/** A REF segment: qualifier (REF01) and value (REF02). */
export type Reference = { readonly qualifier: string; readonly value: string };
/** A DTM segment. */
export type QualifiedDate = { readonly qualifier: string; readonly date: string | null };
/** An AMT segment. */
export type QualifiedAmount = { readonly qualifier: string; readonly amountMinor: number | null };
/** A QTY segment. */
export type QualifiedQuantity = { readonly qualifier: string; readonly quantity: string };
/** An LQ segment: code list ('HE' remark codes, 'RX' pharmacy reject codes) and code. */
export type RemarkCode = { readonly list: string; readonly code: string };

/** A PER segment: what it is for (BL technical, CX claims, IC web), who, and the numbers with their kind (TE, EM, UR, FX). */
export type Contact = {
  readonly purpose: string;
  readonly name: string;
  readonly numbers: readonly { readonly kind: string; readonly value: string }[];
};

/** Payer (N1*PR) or payee (N1*PE). */
export type Party = {
  readonly name: string;
  /** 'XX' national provider identifier, 'FI' tax id, 'XV' plan id, '' none. */
  readonly idQualifier: string;
  readonly id: string;
  readonly address: readonly string[];
  readonly city: string;
  readonly state: string;
  readonly postalCode: string;
  readonly references: readonly Reference[];
  readonly contacts: readonly Contact[];
};

/** BPR: the payment that the advice explains. */
export type Payment = {
  /** BPR01: 'I' with the advice, 'H' notification only, 'C' payment accompanies, … */
  readonly handling: string;
  /** BPR02, negative when BPR03 says debit. */
  readonly amountMinor: number | null;
  /** BPR03: 'C' credit or 'D' debit. */
  readonly creditDebit: string;
  /** BPR04: 'ACH', 'CHK', 'FWT', 'BOP', 'NON'. */
  readonly method: string;
  /** BPR05: 'CCP', 'CTX', ''. */
  readonly format: string;
  /** BPR10, the payer's originating company id. */
  readonly originatingCompanyId: string;
  /** BPR12, BPR14, BPR15: where the money went. */
  readonly receivingBankId: string;
  readonly receivingAccountKind: string;
  readonly receivingAccount: string;
  /** BPR16: effective entry date of the payment, or the check's date. */
  readonly date: string | null;
};

/** The heading of one 835 transaction set: everything before its first claim. */
export type RemittanceAdvice = {
  /** 1-based ordinal among the file's 835 transaction sets. */
  readonly index: number;
  /** 1-based ordinal of the ISA envelope it came in. */
  readonly interchange: number;
  /** ST02. */
  readonly controlNumber: string;
  /** ST03 or else GS08, for instance '005010X221A1'. */
  readonly implementation: string;
  /** ISA15 of its interchange says that it is a test. */
  readonly isTest: boolean;
  readonly payment: Payment;
  /** TRN02, TRN03, TRN04. */
  readonly trace: { readonly number: string; readonly originatorId: string; readonly supplement: string };
  /** DTM*405. */
  readonly productionDate: string | null;
  readonly references: readonly Reference[];
  readonly payer: Party;
  readonly payee: Party;
  /** From ST to the last segment of the heading. */
  readonly lineage: Lineage;
};

/** One reason with its amount: a CAS segment carries up to six. */
export type Adjustment = {
  /** CO, PR, OA, PI or CR. */
  readonly group: string;
  /** Claim adjustment reason code (CARC). */
  readonly reason: string;
  /** Positive reduces what is paid. */
  readonly amountMinor: number | null;
  readonly quantity: string;
  /** The CAS segment; its reasons share it. */
  readonly lineage: Lineage;
};

/** A person or organisation named in a claim (NM1). */
export type ClaimParty = {
  /** 'person' or 'organisation' (NM102 1 or 2). */
  readonly kind: 'person' | 'organisation';
  /** Family name, or the organisation's name. */
  readonly name: string;
  readonly givenName: string;
  readonly middleName: string;
  readonly suffix: string;
  /** 'MI' member id, 'XX' NPI, 'FI' tax id, 'C' corrected id, … */
  readonly idQualifier: string;
  readonly id: string;
};

/** SVC01 or SVC06: a procedure with its qualifier (HC, AD, NU, N4, …) and up to four modifiers. */
export type Procedure = {
  readonly qualifier: string;
  readonly code: string;
  readonly modifiers: readonly string[];
  readonly description: string;
};

export type ServiceLine = {
  /** 1-based ordinal in its claim. */
  readonly index: number;
  readonly procedure: Procedure;
  readonly chargeMinor: number | null;
  readonly paidMinor: number | null;
  /** SVC04. */
  readonly revenueCode: string;
  /** SVC05. */
  readonly units: string;
  /** SVC06, null when the payer did not change the procedure. */
  readonly submittedProcedure: Procedure | null;
  /** SVC07. */
  readonly submittedUnits: string;
  readonly adjustments: readonly Adjustment[];
  /** 472 service, 150 start, 151 end. */
  readonly dates: readonly QualifiedDate[];
  /** 6R is the provider's own line number. */
  readonly references: readonly Reference[];
  /** B6 is the allowed amount. */
  readonly amounts: readonly QualifiedAmount[];
  readonly quantities: readonly QualifiedQuantity[];
  readonly remarks: readonly RemarkCode[];
  readonly lineage: Lineage;
};

export type ClaimPayment = {
  /** 1-based ordinal in its transaction set. */
  readonly index: number;
  /** LX01 of the group the claim stands under, '' when there is none. */
  readonly group: string;
  /** CLP01: the account the provider billed under, given back by the payer. */
  readonly accountId: string;
  /** CLP02: '1' primary, '2' secondary, '3' tertiary, '4' denied, '19' to '21' forwarded, '22' reversal, … */
  readonly status: string;
  readonly chargeMinor: number | null;
  readonly paidMinor: number | null;
  readonly patientShareMinor: number | null;
  /** CLP06: '12' PPO, '13' POS, 'MA' and 'MB' Medicare, 'MC' Medicaid, … */
  readonly filingIndicator: string;
  readonly payerControlNumber: string;
  readonly facilityType: string;
  readonly frequency: string;
  readonly drg: string;
  readonly drgWeight: string;
  readonly adjustments: readonly Adjustment[];
  /** NM1*QC. */
  readonly patient: ClaimParty | null;
  /** NM1*IL. */
  readonly insured: ClaimParty | null;
  /** NM1*74: the patient or insured as the payer knows them. */
  readonly corrected: ClaimParty | null;
  /** NM1*82. */
  readonly rendering: ClaimParty | null;
  /** NM1*TT: the next payer the claim was forwarded to. */
  readonly crossoverCarrier: ClaimParty | null;
  /** NM1*PR: the payer that should have been billed first. */
  readonly priorityPayer: ClaimParty | null;
  /** NM1*GB. */
  readonly otherSubscriber: ClaimParty | null;
  /** 232 and 233 statement from and to, 050 received, 036 coverage ended. */
  readonly dates: readonly QualifiedDate[];
  readonly references: readonly Reference[];
  /** AU is the coverage amount, I interest, D8 discount, F5 patient paid. */
  readonly amounts: readonly QualifiedAmount[];
  readonly quantities: readonly QualifiedQuantity[];
  readonly contacts: readonly Contact[];
  /** Remark codes of MIA and MOA, and LQ at claim level. */
  readonly remarks: readonly RemarkCode[];
  readonly lines: readonly ServiceLine[];
  /** From CLP to the last segment of its last line. */
  readonly lineage: Lineage;
};

/** One pair of a PLB segment. A positive amount **reduces** the payment, a negative one increases it. */
export type ProviderAdjustment = {
  /** PLB01. */
  readonly providerId: string;
  /** PLB02. */
  readonly fiscalDate: string | null;
  /** PLB03-1: 'WO', 'FB', '72', 'CS', 'L6', … */
  readonly code: string;
  /** PLB03-2, often the payer's control number of the claim taken back. */
  readonly reference: string;
  readonly amountMinor: number | null;
  readonly lineage: Lineage;
};

/** What a transaction set adds up to, known when its SE has been read. */
export type TransactionSummary = {
  /** As {@link RemittanceAdvice}.index. */
  readonly index: number;
  readonly claims: number;
  readonly serviceLines: number;
  /** Sums over the amounts that could be read. */
  readonly sumChargeMinor: number;
  readonly sumClaimPaidMinor: number;
  readonly sumPatientShareMinor: number;
  readonly sumProviderAdjustmentMinor: number;
  readonly providerAdjustments: readonly ProviderAdjustment[];
  /** Whether claims less provider adjustments make the payment, to the cent. */
  readonly balanced: boolean;
  /** Σ CLP04 − Σ PLB − BPR02; null when an amount it needs could not be read. */
  readonly differenceMinor: number | null;
  readonly claimsOutOfBalance: number;
  readonly linesOutOfBalance: number;
  /** Claims and lines that hold an amount which could not be read. */
  readonly unreadableAmounts: number;
  /** The whole set, ST to SE. */
  readonly lineage: Lineage;
};
