import type { Actor, PersonId } from '../authority/person.ts';
import type { Refusal } from '../authority/refusal.ts';
import type { Instant } from '../base/dates.ts';
import type { Result } from '../base/result.ts';
import type { CaseFile } from '../document/case-file.ts';
import type { ProcessPlace } from '../process/place.ts';
import type { CaseDocument, CaseState, CaseStep, FollowUp, MemoPosting, PolicyReason } from './case-document.ts';
import type { CaseDescription } from './kind.ts';

/** A case's description with another amount, and how many approvals that takes. Made by `amendmentOf`. */
export type Amendment = Pick<CaseDescription, 'title' | 'facts' | 'entry'> & {
  readonly amountMinor: number;
  readonly approvalRule: PolicyReason;
  readonly approvalsNeeded: number;
  readonly twoHighestLevels: boolean;
  readonly departmentApproves: boolean;
} & Partial<Reread>;

/** What a case proposed with a form is read anew with: what was given, and what is known about it by now. */
export type Reread = {
  readonly intake: NonNullable<CaseDocument['intake']>;
  readonly checks: CaseDescription['checks'];
  readonly blockedBy: readonly string[];
  readonly steps: readonly CaseStep[];
  readonly account: string;
  /** The payer's name, '' for none. */
  readonly payer: string;
  readonly payerClass: string;
  /** Absent: as it was. */
  readonly department?: string;
};

/** `decidedAt`: when the person decided, if that was offline and earlier than now. `for`: who is absent and lent the authority. */
type ByPerson = { readonly by: Actor; readonly for?: Actor; readonly decidedAt?: Instant };

/** `inPlaceOf` names the proposer when they cannot answer, see `proposerAnswers`: whoever answers takes their place. */
type ByProposer = ByPerson & { readonly inPlaceOf?: PersonId };

/** Where the case's process is afterwards, when it was the process that did this. */
type Moving = {
  readonly place?: Pick<ProcessPlace, 'node' | 'until'>;
  /** The same of the branch beside it. */
  readonly beside?: Pick<ProcessPlace, 'node' | 'until'>;
};

/** Everything that can happen to a case after it was opened. */
export type CaseEvent =
  | (ByPerson & { readonly type: 'take' | 'release' })
  /** `mentions`: whom it names. `documents`: ids of documents of the case that go with it. */
  | (ByPerson & {
      readonly type: 'comment';
      readonly text: string;
      readonly mentions?: readonly PersonId[];
      readonly documents?: readonly string[];
    })
  /** `on` is a day; null: it is to be looked at again at once. */
  | (ByPerson & { readonly type: 'follow-up'; readonly on: FollowUp['on'] | null; readonly text: string })
  | (ByPerson & { readonly type: 'watch' | 'unwatch' })
  /** `text`: which letter it is, of one that was made here. */
  | (ByPerson & { readonly type: 'attach'; readonly document: CaseFile; readonly text?: string })
  /** The server has a document whole that was attached before. */
  | { readonly type: 'receive'; readonly document: string }
  /** The time of keeping a document is over. */
  | { readonly type: 'discard'; readonly document: string }
  /** `effect` is the kind's: a case that posts nothing is closed by its last approval. `command` is '' for none. */
  | (ByPerson & { readonly type: 'approve'; readonly effect: Effect; readonly command: string; readonly text: string })
  | (ByPerson & { readonly type: 'refuse'; readonly text: string })
  | (ByPerson & { readonly type: 'return'; readonly text: string })
  /** `to` is who works on it from now on; by default nobody. */
  | (ByPerson & { readonly type: 'escalate'; readonly to?: Actor | null; readonly text: string } & Moving)
  /** A person names who works on it from now on. */
  | (ByPerson & { readonly type: 'assign'; readonly to: Actor; readonly text: string })
  | (ByProposer & { readonly type: 'resubmit'; readonly text: string; readonly amendment: Amendment | null })
  /** Somebody has done what a step of the case asks for. */
  | (ByPerson & { readonly type: 'completeStep'; readonly step: string; readonly text: string })
  /** What is known about it was looked up again; null: it is as it was. */
  | (ByPerson & { readonly type: 'recheck'; readonly text: string; readonly amendment: Amendment | null })
  | (ByProposer & { readonly type: 'amend'; readonly text: string; readonly amendment: Amendment })
  | (ByPerson & { readonly type: 'repost' })
  /** A clock of the law stands still until then; or runs again before that. `clock` is its id. */
  | (ByPerson & {
      readonly type: 'suspendClock';
      readonly clock: string;
      readonly until: Instant;
      readonly text: string;
    })
  | (ByPerson & { readonly type: 'resumeClock'; readonly clock: string; readonly text: string })
  /** A person proposes to undo its entry, in a case of its own; what became of that. */
  | (ByPerson & {
      readonly type: 'reverse';
      readonly reversal: { readonly case: string; readonly number: string };
      readonly text: string;
    })
  | { readonly type: 'settleReversal'; readonly state: 'posted' | 'refused'; readonly text: string }
  /** An operator stops the case's process, lets it go on, tries again what failed, or ends a wait before its time. */
  | (ByPerson & { readonly type: 'pause' | 'resume' | 'retry' | 'skip'; readonly text: string })
  /** Its owner has left, or does nothing: the work goes to somebody else, or to nobody. */
  | ({ readonly type: 'reassign'; readonly to: Actor | null; readonly text: string } & Moving)
  /** The policy lets it pass without people. */
  | { readonly type: 'allow'; readonly effect: Effect }
  /** The ledger has taken the entry under this number. */
  | { readonly type: 'post'; readonly entry: string }
  | { readonly type: 'failPosting'; readonly message: string }
  /** Its memo lines were posted ahead of the books, are being reversed, or were. */
  | { readonly type: 'postMemo'; readonly memo: MemoPosting; readonly text: string }
  /** The work it held up goes on, or there is nothing left to decide. */
  | { readonly type: 'close'; readonly text: string }
  /** It is overdue. */
  | ({ readonly type: 'remind'; readonly text: string } & Moving);
export type CaseEventType = CaseEvent['type'];

/** What an approval leads to, see `CaseKind.approve`. */
export type Effect = 'post' | 'close' | 'resume';

/** What an event changes of a case, or why it may not happen. */
export type Change = Result<Partial<CaseDocument>, Refusal>;

const always = ['comment', 'watch', 'unwatch', 'attach', 'receive', 'discard'] as const;
const waiting = [
  'take',
  'release',
  'assign',
  'reassign',
  'follow-up',
  ...always,
  'refuse',
  'close',
  'remind',
  'suspendClock',
  'resumeClock',
  'pause',
  'resume',
  'retry',
  'skip',
] as const;

/** Which events a state takes at all; what else an event demands is in `transition`. */
export const acceptedEvents: Record<CaseState, readonly CaseEventType[]> = {
  open: [...waiting, 'approve', 'return', 'escalate', 'amend', 'allow', 'completeStep', 'recheck'],
  returned: [...waiting, 'resubmit', 'completeStep', 'recheck'],
  approved: [...always, 'post', 'postMemo', 'failPosting', 'close', 'pause', 'resume', 'retry'],
  postingFailed: [
    'take',
    'release',
    'assign',
    'reassign',
    'follow-up',
    ...always,
    'repost',
    'post',
    'postMemo',
    'failPosting',
    'close',
    'remind',
    'suspendClock',
    'resumeClock',
    'pause',
    'resume',
    'retry',
  ],
  posted: [...always, 'reverse', 'settleReversal'],
  closed: always,
  refused: always,
};
