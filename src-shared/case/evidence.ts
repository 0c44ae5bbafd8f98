import type { CalendarDate, Instant } from '../base/dates.ts';
import type { DifferenceKind } from '../journal/compare.ts';
import type { ClaimBooking } from '../journal/claim-booking.ts';
import type { ProposedLine } from '../journal/journal-entry.ts';
import type { WriteOffCategory } from '../journal/write-off-category.ts';
import type { Evaluation } from '../policy/evaluate.ts';
import type { Records } from '../records/record.ts';
import type { AgreedRefund } from '../remittance/agreed-refund.ts';
import type { CaseDocument } from './case-document.ts';
import type { IntakeValues } from './intake.ts';
import type {
  ClaimPayment,
  ProviderAdjustment,
  RemittanceAdvice,
  TransactionSummary,
} from '../remittance/remittance.ts';

/** The remittance that a piece of evidence stands in. */
export type AdviceContext = {
  readonly advice: RemittanceAdvice;
  /** Party of lines on payer accounts; '' when the payer is not known. */
  readonly payerParty: string;
  readonly payerName: string;
};

/** What a case rests on, by where it was found. */
export type CaseEvidence =
  | (AdviceContext & {
      readonly of: 'claim';
      readonly claim: ClaimPayment;
      readonly booking: ClaimBooking;
      /** What stands on the account beyond the charge, 0 for none. Cents. */
      readonly creditMinor: number;
      /** What earlier payments and allowances had applied to it. Cents. */
      readonly earlierAppliedMinor: number;
    })
  | (AdviceContext & {
      readonly of: 'set';
      readonly summary: TransactionSummary;
    })
  | (AdviceContext & {
      readonly of: 'provider-adjustment';
      readonly adjustment: ProviderAdjustment;
      readonly claims: readonly number[];
      /** The refund of the same money that people are about; none when absent. */
      readonly refund?: AgreedRefund;
    })
  | WriteOffEvidence
  | IntakeEvidence
  | PostingEvidence
  | ComparisonEvidence
  | DecisionsEvidence
  | PostedCaseEvidence
  | EarningEvidence;

/** What was proposed with a form, and what was found about it. */
export type IntakeEvidence = {
  readonly of: 'intake';
  readonly values: IntakeValues;
  readonly site: string;
  /** The payer that the values name; null for none. */
  readonly payer: { readonly id: string; readonly name: string; readonly payerClass: string } | null;
  /** What the kind's `needs` asked for, as far as it is known. */
  readonly records: Records;
  /** Earlier cases that the kind's `earlier` asks for, on the same account, newest first. Refused and closed ones too. */
  readonly earlier: readonly EarlierCase[];
  /** The day it is looked at. */
  readonly today: CalendarDate;
  /** What policies answered to what the kind's `asks`; none when absent. */
  readonly rulings?: readonly Evaluation[];
};

/** What a policy answered; undefined where it was not asked. */
export function rulingOf({ rulings = [] }: Pick<IntakeEvidence, 'rulings'>, policy: string): Evaluation | undefined {
  return rulings.find((ruling) => ruling.policy === policy);
}

/**
 * What a case does to its account once it is posted, whatever its kind.
 *
 * 'gives-up': some of what is open. 'spreads': moves it to instalments. 'settles-credit': a credit that was found.
 * 'refunds-patient': gives back the payment that its form names as `payment`. 'refunds-payer': gives back to the `payer` of its
 * form. 'adjusts-credit': moves the `payment` of its form, or takes back the `writeOff`. 'earns': what another added to it.
 */
export type OnAccount =
  | 'gives-up'
  | 'spreads'
  | 'settles-credit'
  | 'refunds-patient'
  | 'refunds-payer'
  | 'adjusts-credit'
  | 'earns';

/** What an earlier case shows a later one. */
export type EarlierCase = Pick<
  CaseDocument,
  | 'id'
  | 'number'
  | 'kind'
  | 'state'
  | 'site'
  | 'amountMinor'
  | 'account'
  | 'createdAt'
  | 'facts'
  | 'entry'
  | 'intake'
  | 'blockedBy'
  | 'reversal'
> & {
  /** As its kind says. */
  readonly onAccount?: OnAccount;
  /** When the ledger took its entry; absent where it has not. */
  readonly postedAt?: Instant;
};

/** Whether what it posted was undone. */
export function isReversed({ reversal }: Pick<EarlierCase, 'reversal'>): boolean {
  return reversal?.state === 'posted';
}

/** Whether it neither moved money that is still moved, nor ever will: refused, closed unposted, or undone. */
export function isVoid(one: Pick<EarlierCase, 'state' | 'reversal'>): boolean {
  return one.state === 'refused' || one.state === 'closed' || isReversed(one);
}

/**
 * Whether an earlier case takes what it is about: it is posted and not undone, or about to be.
 *
 * One that is blocked does not. It cannot be approved before it is read again, and then it counts those that are not: two that
 * exclude one another would otherwise block each other for good.
 */
export function stands(one: Pick<EarlierCase, 'state' | 'reversal' | 'blockedBy'>): boolean {
  return !isVoid(one) && (one.state === 'posted' || (one.blockedBy ?? []).length === 0);
}

export type WriteOffEvidence = {
  readonly of: 'write-off';
  readonly category: WriteOffCategory;
  readonly amountMinor: number;
  readonly account: string;
  /** The payer's name, '' for a patient balance; shown, not booked. */
  readonly payer: string;
  readonly payerParty: string;
  /** Why, in words: the payer's reason codes or what the person wrote. */
  readonly reason: string;
  /** The claim it was found in; null when a person proposed it. */
  readonly claim: ClaimPayment | null;
};

export type PostingEvidence = {
  readonly of: 'posting';
  /** The ledger's or ERP's code: 'period-closed', 'mapping', … and its words. */
  readonly code: string;
  readonly message: string;
  /** What could not be posted: 'Remittance 88012345' or 'Case WO-1042'. */
  readonly subject: string;
  readonly account: string;
  readonly entry: readonly ProposedLine[];
};

/** A posting and its approval that do not agree. */
export type ComparisonEvidence = {
  readonly of: 'comparison';
  readonly difference: DifferenceKind;
  /** The ledger's number, '' when nothing is posted. */
  readonly entry: string;
  /** What was approved, or what the entry says it was made from: 'Case WO-1042', 'Remittance 88012345'; '' for nothing. */
  readonly subject: string;
  readonly approvers: readonly string[];
  /** Sums of the debits; null: there is none. Cents. */
  readonly approvedMinor: number | null;
  readonly postedMinor: number | null;
  /** Accounts on which other amounts were posted than approved. */
  readonly accounts: readonly string[];
};

/** A part of what a posted case added, that is earned by now; or all that was earned of one that was undone. */
export type EarningEvidence = {
  readonly of: 'earning';
  /** The case that added it. */
  readonly about: { readonly number: string; readonly account: string };
  /** Above zero. Cents. */
  readonly amountMinor: number;
  readonly on: CalendarDate;
  /** The case was undone: what was earned of it is given back. */
  readonly isTakenBack: boolean;
};

export type PostedCaseEvidence = {
  readonly of: 'posted-case';
  /** The case whose entry is to be undone. */
  readonly about: { readonly number: string; readonly title: string; readonly account: string };
  readonly amountMinor: number;
  /** The ledger's number of it. */
  readonly entryNumber: string;
  readonly entry: readonly ProposedLine[];
  /** Why, as the person gave it. */
  readonly reason: string;
};

/** One of two decisions about the same case that differ. */
export type DecisionMade = {
  /** The person's name. */
  readonly by: string;
  /** 'approved', 'refused', 'returned', 'escalated' or 'closed'. */
  readonly decision: string;
  readonly at: Instant;
  /** As the person gave it, '' for none. */
  readonly reason: string;
};

export type DecisionsEvidence = {
  readonly of: 'decisions';
  /** The case they are about. */
  readonly about: { readonly number: string; readonly title: string; readonly account: string };
  readonly amountMinor: number;
  /** The one that stands. */
  readonly applied: DecisionMade;
  readonly notApplied: DecisionMade;
};
