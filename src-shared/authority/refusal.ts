import type { Instant } from '../base/dates.ts';
import type { CaseState } from '../case/case-document.ts';
import type { FieldProblem } from '../case/intake.ts';
import type { PayerClass } from '../directory/payer-class.ts';
import type { Actor, Role } from './person.ts';

/** What a person may do with a case. */
export type CaseAction =
  | 'approve'
  | 'refuse'
  | 'return'
  | 'escalate'
  | 'take'
  | 'release'
  | 'assign'
  | 'comment'
  | 'resubmit'
  | 'amend'
  | 'completeStep'
  | 'recheck'
  | 'repost'
  | 'suspendClock'
  | 'resumeClock'
  | 'reverse'
  | 'pause'
  | 'resume'
  | 'retry'
  | 'skip';

/** Somebody who could do it instead. */
export type Colleague = { readonly name: string; readonly role: Role };

/** What a role is limited to; an empty list does not limit it. Kinds and departments as they are called. */
export type Coverage = {
  readonly role: Role;
  readonly payerClasses: readonly PayerClass[];
  readonly kinds: readonly string[];
  readonly departments: readonly string[];
};

/** Why an action is refused: data; `refusalOutcome` makes a code and a sentence of it. */
export type Refusal =
  /** The person holds no role at the site of the case. */
  | { readonly kind: 'noRoleAtSite'; readonly site: string; readonly others: readonly Colleague[] }
  /** The roles held at the site are limited to other cases than this. */
  | {
      readonly kind: 'notCovered';
      readonly covers: readonly Coverage[];
      readonly action: CaseAction | 'propose';
      readonly others: readonly Colleague[];
    }
  | { readonly kind: 'readOnly'; readonly role: Role }
  /** The roles held do not decide cases of this kind. */
  | {
      readonly kind: 'notForRole';
      readonly role: Role;
      readonly action: CaseAction | 'propose';
      readonly others: readonly Colleague[];
    }
  | {
      readonly kind: 'overLimit';
      readonly action: 'approve' | 'refuse';
      readonly limitMinor: number;
      readonly amountMinor: number;
      readonly site: string;
      readonly others: readonly Colleague[];
    }
  /** The amount is within the limit, but the case was escalated to a higher level. */
  | { readonly kind: 'escalated'; readonly others: readonly Colleague[] }
  | { readonly kind: 'nobodyAbove' }
  /** `proposer` when it is not whoever asks, but the absent person they stand in for. */
  | { readonly kind: 'selfApproval'; readonly others: readonly Colleague[]; readonly proposer?: Actor }
  /** One of those who decide, `maker` by name, wrote or reviewed the version of the policy it is approved under. */
  | {
      readonly kind: 'ownPolicy';
      readonly maker: string;
      readonly title: string;
      readonly version: number;
      readonly others: readonly Colleague[];
    }
  /** A policy forbids it to one of the roles held, whatever the others permit. */
  | { readonly kind: 'forbidden'; readonly rule: string; readonly text: string }
  /** The two highest levels approve it, one each. */
  | { readonly kind: 'levelsAbove'; readonly others: readonly Colleague[] }
  | { readonly kind: 'levelTaken'; readonly by: Actor }
  /** Whoever answers for the department approves it, or in their place `others`; `department` as it is called. */
  | { readonly kind: 'forDepartment'; readonly department: string; readonly others: readonly Colleague[] }
  | { readonly kind: 'alreadyApproved' }
  /** `with` is null when one person's own duties clash. */
  | { readonly kind: 'dutyConflict'; readonly rule: string; readonly text: string; readonly with: Actor | null }
  /** Something is wrong with the case itself; `because` is a sentence. */
  | { readonly kind: 'blocked'; readonly because: string }
  /** People have work to do before it can be approved. */
  | { readonly kind: 'stepWaiting'; readonly step: string; readonly label: string }
  /** The proposer does not do the step that checks the proposal. */
  | { readonly kind: 'ownStep'; readonly label: string; readonly others: readonly Colleague[] }
  /** Whoever did that step does not approve the case as well. */
  | { readonly kind: 'didStep'; readonly label: string; readonly others: readonly Colleague[] }
  | { readonly kind: 'stepNotNext'; readonly step: string }
  /** No kind of that name is proposed with a form. */
  | { readonly kind: 'unknownKind'; readonly caseKind: string }
  /** What was proposed does not fit the form of its kind. */
  | { readonly kind: 'intakeInvalid'; readonly problems: readonly FieldProblem[] }
  | { readonly kind: 'wrongState'; readonly state: CaseState; readonly event: string }
  | { readonly kind: 'reasonRequired'; readonly action: CaseAction | 'propose' }
  | { readonly kind: 'notProposer'; readonly proposer: Actor }
  | { readonly kind: 'ownedByOther'; readonly owner: Actor }
  | { readonly kind: 'notOwned' }
  /** The case asks for what the person is not known to be able to do. */
  | { readonly kind: 'lacksSkill'; readonly skills: readonly string[] }
  /** They have taken as many as they may at once. */
  | { readonly kind: 'overCapacity'; readonly capacity: number; readonly taken: number }
  /** The person a case is to be given to does not work on it; `site` as it is called. */
  | {
      readonly kind: 'cannotBeGiven';
      readonly to: Actor;
      readonly because: 'noRoleAtSite' | 'readOnly' | 'hasIt';
      readonly site: string;
    }
  /** Nobody of that id is in the directory. */
  | { readonly kind: 'nobodyOfThatName' }
  /** A payer is named that the directory does not know: its class, and with it the policy's answer, would be a guess. */
  | { readonly kind: 'unknownPayer'; readonly payer: string }
  /** Amounts of cases of this kind come from their evidence. */
  | { readonly kind: 'amountFixed' }
  /** Its entry is undone already, or about to be, by the case of this number; or there is none that could be undone. */
  | { readonly kind: 'reversed'; readonly number: string; readonly state: 'proposed' | 'posted' }
  | { readonly kind: 'cannotReverse' }
  /** The case of this number undoes it in part. */
  | { readonly kind: 'undoneInPart'; readonly number: string }
  /** About the process of the case. `cannotSkip`: people decide there, or the ledger is asked. */
  | { readonly kind: 'paused' | 'notPaused' | 'cannotSkip' | 'nothingToRetry' }
  /** About a clock of the law, as it is called. `clockRuns`: it cannot be suspended at all. */
  | { readonly kind: 'noClock' }
  | {
      readonly kind: 'clockRuns' | 'clockStands' | 'clockOver' | 'clockNotSuspended' | 'suspensionPast';
      readonly clock: string;
    }
  | {
      readonly kind: 'suspensionTooLong';
      readonly clock: string;
      readonly mostDays: number;
      /** Until when it could stand still. */
      readonly latest: Instant;
    }
  /** The case has no such document, has it already, or has as many as it can have. */
  | { readonly kind: 'document'; readonly fault: 'missing' | 'twice' | 'tooMany' }
  /** The policy still asks for people. */
  | { readonly kind: 'approvalsMissing'; readonly needed: number; readonly given: number }
  | { readonly kind: 'policyInvalid'; readonly text: string };
