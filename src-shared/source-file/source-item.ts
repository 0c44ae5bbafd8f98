import type { BankEntry } from '../bank/bank-entry.ts';
import type { Claim, ClaimStatus, EligibilityAnswer } from '../claims/claim.ts';
import type { AccountChange, AccountCharge, AccountMerge } from '../records/account-change.ts';
import type { SourceProblem } from './source-format.ts';

/**
 * Of the functions that turn what a file says into what the desk keeps. Raised when they tell something else of the same bytes; it
 * is kept with everything they told.
 */
export const MAPPING_VERSION = 1;

/** What the desk keeps of a file, whatever the format: the canonical model. */
export type SourceFact =
  | { readonly type: 'bank-entry'; readonly entry: BankEntry }
  | { readonly type: 'claim'; readonly claim: Claim }
  | { readonly type: 'claim-status'; readonly status: ClaimStatus }
  | { readonly type: 'coverage'; readonly answer: EligibilityAnswer }
  | { readonly type: 'account'; readonly change: AccountChange }
  | { readonly type: 'charge'; readonly charge: AccountCharge }
  | { readonly type: 'merge'; readonly merge: AccountMerge };

/**
 * One thing that a file tells: a claim, a message, a movement. It is taken with all its facts, or it is put aside with its problems.
 */
export type SourceItem = {
  /** What it is, in two or three words without a name: 'claim', 'message ADT^A08'. */
  readonly what: string;
  readonly offset: number;
  /** The same for the same thing in whatever file it comes: what was taken under it is not taken again. */
  readonly key: string;
  /** Empty where it says nothing that the desk keeps. */
  readonly facts: readonly SourceFact[];
  /** With an error among them it is put aside. */
  readonly problems: readonly SourceProblem[];
};

/**
 * Where a mapper tells what it meets, in the order of the file. The items before an `onEnd`, since the one before, belong
 * together: a statement, a transaction set.
 */
export type ItemSink = {
  onItem(item: SourceItem): void;
  /** `problems`: of all of them; with an error among them none of them is taken. */
  onEnd(group: SourceGroup): void;
};

export type SourceGroup = {
  readonly what: string;
  readonly offset: number;
  /** Where it ends, if that is known: behind it stands the next one. */
  readonly until?: number;
  readonly problems: readonly SourceProblem[];
};

/** Maps one file in pieces of any size. It holds no more than one item, or one group's keys. */
export type ItemReader = { push(piece: Uint8Array): void; end(): void };

export function hasError(problems: readonly SourceProblem[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}
