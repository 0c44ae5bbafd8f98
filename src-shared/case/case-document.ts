import * as z from 'zod';
import { Actor, PersonId } from '../authority/person.ts';
import { CalendarDate, Instant } from '../base/dates.ts';
import { CaseFile } from '../document/case-file.ts';
import { ProposedLine } from '../journal/journal-entry.ts';
import { ProcessPlace } from '../process/place.ts';
import { LegalClock } from './legal-clock.ts';
import { Reconciles } from './reconciles.ts';

/** One figure or text a decision may rest on. Material facts make the evidence hash. */
export const Fact = z.object({
  /** Stable key within the kind: 'amount', 'charge', 'reason'. */
  key: z.string().max(60),
  label: z.string().max(120),
  value: z.discriminatedUnion('type', [
    z.object({ type: z.literal('money'), minor: z.int() }),
    z.object({ type: z.literal('text'), text: z.string() }),
    z.object({ type: z.literal('date'), date: CalendarDate }),
    z.object({ type: z.literal('count'), count: z.int() }),
  ]),
  /** A change of a material fact voids a decision that was made before it. */
  material: z.boolean(),
  /** Where the figure comes from: ordinals of the first and last raw segment in the remittance's file. */
  origin: z.object({ firstSegment: z.int(), lastSegment: z.int() }).optional(),
});
export type Fact = z.infer<typeof Fact>;

export const Check = z.object({
  id: z.string().max(60),
  label: z.string().max(160),
  state: z.enum(['passed', 'warned', 'failed']),
  detail: z.string().max(400),
});
export type Check = z.infer<typeof Check>;

/** The rule that sent a case where it is, or that decided how many approvals it takes. */
export const PolicyReason = z.object({
  policy: z.string(),
  version: z.int().positive(),
  rule: z.string(),
  /** The rule in words, as a person reads it. */
  text: z.string(),
  /** Id of the recorded evaluation. */
  evaluation: z.string(),
  /** What the rule looked at, by the input's name, money in cents. Absent where the case itself gives the same values. */
  inputs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type PolicyReason = z.infer<typeof PolicyReason>;

export const CaseState = z.enum(['open', 'returned', 'approved', 'posted', 'closed', 'refused', 'postingFailed']);
export type CaseState = z.infer<typeof CaseState>;

export const Approval = z.object({
  by: Actor,
  /** Who was absent and whose authority it was; absent when it was the approver's own. */
  for: Actor.optional(),
  at: Instant,
  command: z.string(),
});
export type Approval = z.infer<typeof Approval>;

/** A piece of people's work before a case can be approved: a coding review, a disclosure, a vendor's answer. */
export const CaseStep = z.object({
  id: z.string().max(60),
  label: z.string().max(120),
  /** What is done, in a sentence. */
  explains: z.string().max(400),
  /** The duty whoever does it exercises; '' when it is none that others exclude. */
  duty: z.string().max(60),
  state: z.enum(['waiting', 'done']),
  /** Who did it and when; absent while it waits. */
  by: Actor.optional(),
  at: Instant.optional(),
  /** What they found. */
  note: z.string().max(2000),
});
export type CaseStep = z.infer<typeof CaseStep>;

const IntakeScalar = z.union([z.string(), z.number(), z.boolean()]);

/** What a case was proposed with, by the fields of its kind's form. */
export const StoredIntake = z.object({
  values: z.record(z.string(), IntakeScalar),
  /** Fields that hold rows. */
  rows: z.record(z.string(), z.array(z.record(z.string(), IntakeScalar))),
});
export type StoredIntake = z.infer<typeof StoredIntake>;

export const TimelineEvent = z.object({
  at: Instant,
  by: Actor,
  /** Whom they did it for, who was absent. */
  for: Actor.optional(),
  /** What happened, imperative: 'open', 'approve', 'refuse', 'return', 'resubmit', 'amend', 'escalate', 'take', 'release', 'assign', 'comment', 'attach', 'receive', 'discard', 'follow-up', 'watch', 'unwatch', 'completeStep', 'recheck', 'post', 'failPosting', 'postMemo'. */
  event: z.string().max(40),
  text: z.string(),
  /** Field-level difference, shown as before → after. */
  changes: z.array(z.object({ label: z.string(), before: z.string(), after: z.string() })).optional(),
  /** When the person decided, if that was offline and earlier than `at`. */
  decidedAt: Instant.optional(),
  /** Whom a comment names: they watch the case from then on. */
  mentions: z.array(PersonId).max(20).optional(),
  /** What stood in the way of an approval is gone since, or something came; absent where that is as it was. */
  hindrance: z.enum(['gone', 'came']).optional(),
  /** Ids of the documents it is about, which may be gone by now. */
  documents: z.array(z.string()).optional(),
});
export type TimelineEvent = z.infer<typeof TimelineEvent>;

export const RiskBand = z.enum(['low', 'medium', 'high']);
export type RiskBand = z.infer<typeof RiskBand>;

/** How much could go wrong with a case, by the policies `risk` and `risk-band`, as it was opened or last changed. */
export const CaseRisk = z.object({
  /** Sum of the weights of the rules that apply. */
  score: z.int().nonnegative(),
  band: RiskBand,
  /** The rules that apply, in the order of the table. */
  reasons: z.array(z.object({ rule: z.string(), text: z.string(), weight: z.int() })),
  /** Of the policy `risk`. */
  version: z.int().positive(),
  /** Whether this network had paid the payee before the case was opened. */
  firstTimePayee: z.boolean(),
});
export type CaseRisk = z.infer<typeof CaseRisk>;

/** Not to be looked at again before a day, and why. */
export const FollowUp = z.object({ on: CalendarDate, text: z.string().max(400), by: Actor });
export type FollowUp = z.infer<typeof FollowUp>;

/** What was posted to the memo accounts ahead of the books, and what became of it. */
export const MemoPosting = z.object({
  /** Idempotency key of the posting. */
  key: z.string().max(120),
  /** The ledger's number of the entry. */
  entry: z.string().max(40),
  /** 'undoing': the books will not take the rest, so it is being reversed. */
  state: z.enum(['posted', 'undoing', 'undone']),
});
export type MemoPosting = z.infer<typeof MemoPosting>;

/**
 * A case as the workbench sees it: the read model of the collection `cases`. Server-owned; clients never write it.
 * Claims are not repeated here: `evidence` points into the collection `remits`.
 */
export const CaseDocument = z.object({
  id: z.string().max(60),
  scope: z.string().max(100),
  /** Grows by one with every change of the case. */
  ver: z.int().positive(),
  number: z.string().max(24),
  kind: z.string().max(40),
  queue: z.string().max(40),
  site: z.string().max(60),
  state: CaseState,
  /** Cents at stake, always positive; what the amount means is the kind's `amountLabel`. */
  amountMinor: z.int(),
  /** Opaque account number; '' where a case concerns a whole remittance. */
  account: z.string().max(60),
  payer: z.string().max(160),
  payerClass: z.string().max(40),
  /** Id of the department whose work it is; absent on cases from before there were departments. */
  department: z.string().max(60).optional(),
  /** One line that tells it from its neighbours. */
  title: z.string().max(200),
  why: PolicyReason,
  /** Why it takes this many approvals of this authority. */
  approvalRule: PolicyReason,
  approvalsNeeded: z.int().nonnegative(),
  approvals: z.array(Approval),
  /** Of two approvals one comes from each of the two highest levels. */
  twoHighestLevels: z.boolean().optional(),
  /** One of the approvals comes from whoever answers for its department. */
  departmentApproves: z.boolean().optional(),
  /** Raised by each escalation: approvers then need the next tier's authority. */
  escalations: z.int().nonnegative(),
  proposedBy: Actor,
  owner: Actor.nullable(),
  createdAt: Instant,
  dueAt: Instant,
  /** Time limits that law sets; absent where there is none. `dueAt` is never later than one of them. */
  clocks: z.array(LegalClock).max(20).optional(),
  /** Whose entry it undoes; absent where it undoes none. */
  reverses: z
    .object({
      case: z.string().max(60),
      number: z.string().max(24),
      /** The ledger's number of the entry. */
      entry: z.string().max(40),
      reason: z.string().max(2000),
    })
    .optional(),
  /** The case that undoes its entry, or was to; absent where nobody proposed that. */
  /** The line of a reconciliation that it was proposed from. */
  reconciles: Reconciles.optional(),
  reversal: z
    .object({
      case: z.string().max(60),
      number: z.string().max(24),
      state: z.enum(['proposed', 'posted', 'refused']),
    })
    .optional(),
  /** Where its process is; absent on cases from before this was kept, see `placeOf`. */
  process: ProcessPlace.optional(),
  updatedAt: Instant,
  /** Why it cannot be approved as it stands, a sentence each; absent when nothing is in the way. */
  blockedBy: z.array(z.string().max(400)).optional(),
  /** What people do before it can be approved, in this order; absent when there is nothing. */
  steps: z.array(CaseStep).optional(),
  facts: z.array(Fact),
  checks: z.array(Check),
  /** Absent on cases that were found rather than proposed with a form. */
  intake: StoredIntake.optional(),
  evidence: z.object({
    /** Id of the remittance advice, '' when the case has none. */
    remittance: z.string(),
    /** Ordinals of the claims within the transaction set, from 0. */
    claims: z.array(z.int().nonnegative()),
  }),
  /** The journal entry that approval would post; empty when nothing is posted. */
  entry: z.array(ProposedLine),
  posting: z.object({
    state: z.enum(['none', 'proposed', 'queued', 'posted', 'failed']),
    /** The ledger's number of the entry, '' before it is posted. */
    entry: z.string(),
    message: z.string(),
    /** Postings of its memo lines, in their order; absent where its entry is posted as one. */
    memos: z.array(MemoPosting).max(100).optional(),
  }),
  timeline: z.array(TimelineEvent),
  /** In the order in which they were attached; absent on cases that never had one. */
  documents: z.array(CaseFile).optional(),
  /** Hash of the account, the payer’s class, the material facts and the proposed entry: what a decision rests on. Hex SHA-256, first 32 digits. */
  evidenceHash: z.string().max(64),
  /** Absent on cases from before there was one. */
  risk: CaseRisk.optional(),
  /** What whoever takes it has to be able to do, by the policy `skill-routing`; none when absent. */
  skills: z.array(z.string().max(40)).max(20).optional(),
  followUp: FollowUp.optional(),
  /** Who is told of what happens to it; nobody when absent. */
  watchers: z.array(PersonId).max(200).optional(),
});
export type CaseDocument = z.infer<typeof CaseDocument>;

/** What only the page of a case shows, parts of objects as 'outer.inner': lists do without it. */
export const casePageFields = [
  'why.policy',
  'why.version',
  'why.rule',
  'why.evaluation',
  'why.inputs',
  'approvalRule',
  'facts',
  'checks',
  'intake',
  'evidence',
  'entry',
  'posting',
  'timeline',
  'clocks',
  'documents',
  'process',
  'reverses',
  'reversal',
  'reconciles',
  'updatedAt',
  'evidenceHash',
  'risk.reasons',
  'risk.version',
  'risk.firstTimePayee',
] as const;

/** A case as lists have it. A whole document is one too. */
export type CaseRow = Omit<CaseDocument, (typeof casePageFields)[number] | 'why' | 'risk'> & {
  readonly why: Pick<PolicyReason, 'text'>;
  readonly risk?: Pick<CaseRisk, 'score' | 'band'> | undefined;
};
