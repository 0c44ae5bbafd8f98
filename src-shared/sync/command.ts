import * as z from 'zod';
import { PersonId } from '../authority/person.ts';
import { CalendarDate, Instant } from '../base/dates.ts';
import { AttachedFile } from '../document/case-file.ts';
import { AbsenceRequest } from '../directory/directory-document.ts';
import { Reconciles } from '../case/reconciles.ts';
import { SavedView } from '../queue/saved-view.ts';
import { NoticeSettings } from '../notification/notice-document.ts';
import { PeriodRequest } from '../reconciliation/period-document.ts';
import { MOST_ITEMS, PeriodItem } from '../reconciliation/period-item.ts';

const reason = z.string().max(2000);

/** As much as a remittance can state: the sum of everything on an account stays exact. Not in the shape, so no new version. */
const amountMinor = z
  .int()
  .positive()
  .refine((minor) => minor < 1e13, 'Too big: expected less than 10,000,000,000,000');

const scalar = z.union([z.string().max(4000), z.number(), z.boolean()]);

/** What was given for a form, by its fields. What the fields take is the business of the kind, see `readIntake`. */
export const SentValues = z.record(
  z.string().max(60),
  z.union([scalar, z.array(z.record(z.string().max(60), scalar)).max(1000)]),
);

/** A case that a person proposes with the form of its kind. */
export const CaseRequest = z.object({
  kind: z.string().min(1).max(40),
  site: z.string().min(1).max(60),
  values: SentValues,
});
export type CaseRequest = z.infer<typeof CaseRequest>;

/** What somebody looks at a patient's names and numbers for. 'other' takes words. */
export const RevealPurpose = z.enum(['call', 'match', 'audit', 'other']);
export type RevealPurpose = z.infer<typeof RevealPurpose>;

/** What a person may ask for. Each variant is one type of command; the server decides, clients never write state. */
export const CommandPayload = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('case.decide'),
    decision: z.enum(['approve', 'refuse', 'return', 'escalate']),
    /** Required for everything but an approval. */
    reason,
  }),
  z.object({ type: z.literal('case.take') }),
  z.object({ type: z.literal('case.release') }),
  /** Names who works on it from now on. `from` is who had it on the author's screen, null for nobody. */
  z.object({
    type: z.literal('case.assign'),
    to: PersonId,
    from: PersonId.nullable(),
    reason: reason.min(1),
  }),
  /** Whom it mentions is told, and watches the case from then on. */
  z.object({
    type: z.literal('case.comment'),
    text: z.string().min(1).max(4000),
    mentions: z.array(PersonId).max(20).optional(),
    /** Ids of documents of the case, attached before in the same chain. */
    documents: z.array(z.uuid()).max(20).optional(),
  }),
  /** Out of the way until a day, or, with null, no longer. */
  z.object({ type: z.literal('case.follow-up'), on: CalendarDate.nullable(), text: z.string().max(400) }),
  z.object({ type: z.literal('case.watch') }),
  z.object({ type: z.literal('case.unwatch') }),
  /** Tells of a document that is kept on the author's computer and sent in pieces once the server knows of it. */
  z.object({ type: z.literal('case.attach'), ...AttachedFile.shape }),
  /** The proposer answers a returned case; a changed amount changes the evidence. */
  z.object({
    type: z.literal('case.resubmit'),
    amountMinor: amountMinor.optional(),
    /** For a case that was proposed with a form: the form anew. */
    values: SentValues.optional(),
    reason,
  }),
  /** The proposer corrects the amount of an open proposal: approvals already given are void. */
  z.object({
    type: z.literal('case.amend'),
    amountMinor: amountMinor.optional(),
    values: SentValues.optional(),
    reason: reason.min(1),
  }),
  /** What a step of the case asks for has been done, and what came of it. */
  z.object({ type: z.literal('case.complete-step'), step: z.string().min(1).max(60), note: reason.min(1) }),
  /** What is known about a case that was proposed with a form is looked up again. */
  z.object({ type: z.literal('case.recheck') }),
  /** Tries a failed posting again. */
  z.object({ type: z.literal('case.repost') }),
  /** A clock of the law stands still until the end of a day at the site; or runs again before that. `clock` is its id. */
  z.object({
    type: z.literal('case.suspend-clock'),
    clock: z.string().max(40),
    until: CalendarDate,
    reason: reason.min(1),
  }),
  z.object({ type: z.literal('case.resume-clock'), clock: z.string().max(40), reason: reason.min(1) }),
  /** The entity is the case, under the id that the workbench gives it. */
  z.object({ type: z.literal('case.propose'), ...CaseRequest.shape, reconciles: Reconciles.optional() }),
  /** Proposes to undo the entry of a posted case, in a case of its own. */
  z.object({ type: z.literal('case.reverse'), reason: reason.min(1) }),
  /** An operator stops the process of a case, lets it go on, tries again, or ends the wait at a node of its map before its time. */
  z.object({
    type: z.literal('case.operate'),
    action: z.enum(['pause', 'resume', 'retry', 'skip']),
    node: z.string().max(40),
    reason: reason.min(1),
  }),
  /** Shows a view to everybody, under the id that its author gave it; and takes it back. */
  z.object({ type: z.literal('view.share'), view: SavedView }),
  z.object({ type: z.literal('view.unshare'), view: z.uuid() }),
  /** The entity is the absence, under the id that the workbench gives it. */
  z.object({ type: z.literal('absence.arrange'), ...AbsenceRequest.shape }),
  z.object({ type: z.literal('absence.revoke'), absence: z.string().max(60) }),
  /** Tells that the person had a patient's names and numbers shown, here and now: it asks for nothing and changes nothing. */
  z.object({
    type: z.literal('reveal'),
    of: z.enum(['case', 'remittance', 'document']),
    id: z.string().min(1).max(60),
    purpose: RevealPurpose,
    reason,
  }),
  /** The author has read these notices of theirs. */
  z.object({ type: z.literal('notice.read'), notices: z.array(z.string().max(200)).min(1).max(500) }),
  /** How the author wants to be told from now on. */
  z.object({ type: z.literal('notice.settings'), settings: NoticeSettings }),
  /** The entity is the period, under the id that the workbench gives it. */
  z.object({ type: z.literal('period.open'), ...PeriodRequest.shape }),
  /** Each item is done or returned by itself, in order. */
  z.object({ type: z.literal('period.work'), period: z.uuid(), items: z.array(PeriodItem).min(1).max(MOST_ITEMS) }),
  /** What statement and ledger say, corrected, and why it was otherwise before. */
  z.object({
    type: z.literal('period.state'),
    period: z.uuid(),
    stated: PeriodRequest.shape.stated,
    reason: reason.min(1),
  }),
  /** Puts the author's name under a period. `ver` is the version they had seen: a signature is for what was seen. */
  z.object({
    type: z.literal('period.sign'),
    period: z.uuid(),
    step: z.enum(['prepare', 'review', 'lock']),
    ver: z.int().positive(),
  }),
  z.object({ type: z.literal('period.reopen'), period: z.uuid(), reason: reason.min(1) }),
  /** Opens the next period with what is open in a locked one; the entity is the next one. */
  z.object({
    type: z.literal('period.roll-forward'),
    period: z.uuid(),
    name: PeriodRequest.shape.name,
    until: CalendarDate,
  }),
]);
export type CommandPayload = z.infer<typeof CommandPayload>;
export type CommandType = CommandPayload['type'];

/**
 * What takes a lease: it uses the person's authority, over money or over others' work, and is not merely work on the way
 * there. Whoever hands on what they have themselves uses none.
 *
 * @param actor  id of the author.
 */
export function isDecision(payload: CommandPayload, actor: string): boolean {
  return payload.type === 'case.decide' || (payload.type === 'case.assign' && payload.from !== actor);
}

/** What the person had before their eyes: compared by the server with what is true now. */
export const Basis = z.object({
  ver: z.int().nonnegative(),
  evidenceHash: z.string().max(64),
  /** The material figures as shown, by fact key, so that a difference can be told field by field. */
  shown: z.record(z.string(), z.string()),
});
export type Basis = z.infer<typeof Basis>;

/** On what a decision rests beside the case: stated and signed with it, so that it can be checked at any later time. */
export const CommandAuthority = z.object({
  /** Id of the lease it was made under. */
  lease: z.uuid(),
  /** What it approves, 0 when it approves nothing: the main process asks for the PIN above the lease's limit. Cents. */
  amountMinor: z.int().nonnegative(),
  /** When the person last gave their PIN on this computer; null: not since the program was started. */
  confirmedAt: Instant.nullable(),
});
export type CommandAuthority = z.infer<typeof CommandAuthority>;

/**
 * A command as a workbench signs and sends it. Per device gapless and hash-chained: `seq` starts at 1, `prevHash` is
 * the SHA-256 (hex) of the canonical bytes of the device's previous command, 64 zeros for the first.
 */
export const Command = z.object({
  /** UUID v7 made by the workbench and stored before sending: the idempotency key. */
  id: z.uuid(),
  deviceId: z.uuid(),
  seq: z.int().positive(),
  prevHash: z.string().regex(/^[0-9a-f]{64}$/),
  actorId: PersonId,
  /** The entity it is about; for a proposal the id the new case will get. */
  entity: z.string().min(1).max(60),
  basis: Basis,
  payload: CommandPayload,
  policyVersion: z.int().nonnegative(),
  /** Of decisions, see `isDecision`. */
  authority: CommandAuthority.optional(),
  /** The time as the workbench could best tell it, see `trustedNow`: shown as "decided offline at", never used to decide an order. */
  createdAt: Instant,
  /** Ed25519 over `canonicalBytes`, base64. */
  sig: z.base64().max(120),
});
export type Command = z.infer<typeof Command>;
export type UnsignedCommand = Omit<Command, 'sig'>;

export const FieldDifference = z.object({ key: z.string(), label: z.string(), before: z.string(), after: z.string() });
export type FieldDifference = z.infer<typeof FieldDifference>;

/** Codes are stable; the sentence for a person is `message`. */
export const OutcomeCode = z.enum([
  'OK',
  'ALREADY_DECIDED',
  'DECIDED_OTHERWISE',
  'STALE_BASIS',
  'NOT_FOUND',
  'NOT_PERMITTED',
  /** Who decided it may do so now, and might not when it was decided. */
  'NOT_AUTHORISED_THEN',
  'SELF_APPROVAL',
  'ALREADY_APPROVED_BY_YOU',
  'DUTY_CONFLICT',
  'LIMIT',
  'REASON_REQUIRED',
  'WRONG_STATE',
  'PERIOD_CLOSED',
  'EXPIRED',
  'BAD_SIGNATURE',
  'DEVICE_REVOKED',
  /** It names no lease, though it decides. */
  'LEASE_REQUIRED',
  /** Decided before the lease began or after it ended. */
  'LEASE_EXPIRED',
  'LEASE_CAP_EXCEEDED',
  /** The lease is another computer's or person's, or was never given. */
  'LEASE_OF_OTHER_DEVICE',
  /** The amount asks for the PIN, and it was not given in time. */
  'CONFIRMATION_MISSING',
  'SEQUENCE_GAP',
  'CHAIN_BROKEN',
  /** A line is in another match, or is not there. */
  'LINE_TAKEN',
  /** The closing balances differ by more than what is open. */
  'NOT_TIED',
  'INVALID',
]);
export type OutcomeCode = z.infer<typeof OutcomeCode>;

/** The server's answer to one command. Everything but `deferred` is final and never changes. */
export const CommandOutcome = z.object({
  id: z.uuid(),
  state: z.enum(['accepted', 'rejected', 'superseded', 'needs_review', 'deferred']),
  code: OutcomeCode,
  /** A plain sentence for the author. */
  message: z.string(),
  diff: z.array(FieldDifference),
  /** Version of the entity after the command; the overlay is dropped when the read model has reached it. 0: none. */
  resultVer: z.int().nonnegative(),
  at: Instant,
});
export type CommandOutcome = z.infer<typeof CommandOutcome>;

/** The server publishes the document of a command once, with its outcome, and never changes it. */
export const ANSWERED_VERSION = 1;

/** A command with its fate: the collection `commands`, in its author's own scope. */
export const CommandDocument = z.object({
  id: z.uuid(),
  scope: z.string().max(100),
  /** 0 while only this workbench knows it, then `ANSWERED_VERSION`. */
  ver: z.int().nonnegative(),
  entity: z.string().max(60),
  deviceId: z.string().max(60),
  seq: z.int(),
  /** queued and sent are the workbench's own; the rest is the server's outcome. */
  state: z.enum(['queued', 'sent', 'accepted', 'rejected', 'superseded', 'needs_review', 'deferred']),
  command: Command,
  /** What the case was called and showed when it was decided, for the list of results. */
  label: z.string(),
  outcome: CommandOutcome.nullable(),
  /** Set when the author has read a result that was not simply accepted. Local to the person. */
  acknowledged: z.boolean(),
});
export type CommandDocument = z.infer<typeof CommandDocument>;

/** JSON with sorted keys and no white space: the same bytes on every machine. Values must be plain JSON. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  // Thousands of commands are hashed in one go: one string that grows, rather than arrays of entries and of texts.
  const fields = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const key of Object.keys(fields).toSorted()) {
    const item = fields[key];
    if (item !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(item)}`;
  }
  return `{${text}}`;
}

/** The text that is signed and chained: every field of the command but the signature. */
export function canonicalCommand(command: UnsignedCommand | Command): string {
  const { sig: _, ...unsigned } = command as Command;
  return canonicalJson(unsigned);
}

export const CHAIN_START = '0'.repeat(64);
